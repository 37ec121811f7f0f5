"""Muster: brings the nearest able volunteer to each call for help, over Telegram."""

__version__ = "0.1.0"
