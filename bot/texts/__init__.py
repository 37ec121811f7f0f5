"""Facts become words here, and nowhere else: in the reader's language, escaped, within Telegram's limits."""

from __future__ import annotations

from bot.texts.screen import Button, Keyboard, Pin, Screen
from bot.texts.texts import Texts

__all__ = ["Button", "Keyboard", "Pin", "Screen", "Texts"]
