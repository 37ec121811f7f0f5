"""The settings: one TOML file, each key also as MUSTER_SECTION__KEY; read once at the start and passed down."""

from __future__ import annotations

from bot.config.reading import ConfigError, load
from bot.config.sections import Settings, Urgency

__all__ = ["ConfigError", "Settings", "Urgency", "load"]
