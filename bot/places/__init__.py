"""Where is that? Reads typed words and answers only what it is sure of; the one door from words to points."""

from __future__ import annotations

from bot.places.finding import Places
from bot.places.found import Found, FoundKind, distance_km
from bot.places.located import CENTROIDS, Candidate, Kind, Located, Unreadable, Verdict
from bot.places.names import Names

__all__ = [
    "CENTROIDS",
    "Candidate",
    "Found",
    "FoundKind",
    "Kind",
    "Located",
    "Names",
    "Places",
    "Unreadable",
    "Verdict",
    "distance_km",
]
