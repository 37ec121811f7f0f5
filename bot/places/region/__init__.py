"""The offline index of one region: what is called what, where it lies, and how a sentence is read against it."""

from __future__ import annotations

from bot.places.region.file import RegionFile, RegionRefused
from bot.places.region.reverse import Detail, Whereabouts, area_name, words_at

__all__ = ["Detail", "RegionFile", "RegionRefused", "Whereabouts", "area_name", "words_at"]
