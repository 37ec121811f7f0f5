"""The settings: one TOML file, each key also as MUSTER_SECTION__KEY; read once at the start and passed down."""

from __future__ import annotations

from bot.config.geocoder import Online, credit_of
from bot.config.matching import Urgency
from bot.config.reading import ConfigError, load
from bot.config.sections import Settings
from bot.config.watching import Watch

__all__ = ["ConfigError", "Online", "Settings", "Urgency", "Watch", "credit_of", "load"]
