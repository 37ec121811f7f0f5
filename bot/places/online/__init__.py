"""Asks a geocoder on the network where a phrase is. What it answers is a proposal, never a place."""

from __future__ import annotations

from bot.places.online.answers import LASTING, Answer, Outcome, candidates_json, kept_answer
from bot.places.online.asking import Geocoder
from bot.places.online.cleaning import cleaned
from bot.places.online.pacing import Breaker, Spacing, again_after_s
from bot.places.online.weighing import weighed

__all__ = [
    "LASTING",
    "Answer",
    "Breaker",
    "Geocoder",
    "Outcome",
    "Spacing",
    "again_after_s",
    "candidates_json",
    "cleaned",
    "kept_answer",
    "weighed",
]
