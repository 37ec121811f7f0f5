"""How long it takes to get there: the road network of a region, and what is closed of it."""

from __future__ import annotations

from bot.places.roads.bridges import Bridge
from bot.places.roads.building import RoadGraph
from bot.places.roads.snapshot import OPEN, Closures
from bot.places.roads.travelling import Roads

__all__ = ["OPEN", "Bridge", "Closures", "RoadGraph", "Roads"]
