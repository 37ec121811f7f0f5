"""Where is that? Says what typed words may mean and how sure that is; the one door from words to points."""

from __future__ import annotations

from bot.places.finding import Places
from bot.places.found import distance_km
from bot.places.located import CENTROIDS, Candidate, Kind, Located, Unreadable, Verdict
from bot.places.region import Detail, RegionRefused, Whereabouts

__all__ = [
    "CENTROIDS",
    "Candidate",
    "Detail",
    "Kind",
    "Located",
    "Places",
    "RegionRefused",
    "Unreadable",
    "Verdict",
    "Whereabouts",
    "distance_km",
]
