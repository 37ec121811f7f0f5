"""Kill the bot again and again, let people go on, and look afterwards for anything lost or doubled."""
