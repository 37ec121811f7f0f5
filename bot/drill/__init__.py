"""The drill: an embedded Telegram Bot API server with a town of pretend people. It knows nothing of Muster's rules."""
