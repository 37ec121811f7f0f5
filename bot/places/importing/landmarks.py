"""Named places: what is drawn twice (a bus stop a side, a school and its building) becomes one."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.places.importing import clusters
from bot.places.importing.places import Place, key_of_name, middle_node, place_at
from bot.places.importing.tags import SETTLEMENTS, bridge_names, category_of, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.places.importing.gathered import Gathered, Names, Spot
    from bot.places.importing.settlements import Settlements

SAME_PLACE_M = 150.0  # a school and its playground; the two sides of a bus stop
SAME_RIVER_M = 250.0
BRIDGE = "man_made=bridge"
WEIGHTY = {  # what a whole town knows
    "amenity=hospital": 0.6,
    "aeroway=aerodrome": 0.6,
    "railway=station": 0.55,
    "amenity=university": 0.5,
    "amenity=townhall": 0.5,
    "amenity=bus_station": 0.5,
    "amenity=school": 0.45,
    "amenity=fire_station": 0.45,
    "amenity=police": 0.45,
    "amenity=clinic": 0.45,
    "amenity=place_of_worship": 0.4,
    "leisure=stadium": 0.45,
    BRIDGE: 0.45,
}
PLAIN_WEIGHT = 0.3


def landmarks(gathered: Gathered, settled: Settlements) -> Iterator[Place]:
    """Yield the named places."""
    sorts: dict[tuple[str, bool], list[tuple[Spot, str, Names]]] = defaultdict(list)
    for spot, category, names in _named(gathered):
        key = next((key for name, _ in names if (key := key_of_name(name))), "")
        if key:
            sorts[key, category.startswith("waterway=")].append((spot, category, names))
    for (_, flows), same in sorts.items():
        pieces = [(spot.lats, spot.lons) for spot, _, _ in same]
        for group in clusters.near(pieces, SAME_RIVER_M if flows else SAME_PLACE_M):
            place = _place([same[at] for at in group])
            place.settlement = settled.home(place.lat, place.lon)
            place.lies_in(settled.over(place.lat, place.lon))
            yield place


def _named(gathered: Gathered) -> Iterator[tuple[Spot, str, Names]]:
    for spot in gathered.spots:
        bridges = bridge_names(spot.tags)
        if bridges:
            yield spot, BRIDGE, bridges
        if spot.outline is not None or spot.tags.get("place") in SETTLEMENTS:
            continue
        if category := category_of(spot.tags):
            yield spot, category, names_of(spot.tags)
    for spot in gathered.bridges:
        yield spot, BRIDGE, bridge_names(spot.tags)


def _place(same: Iterable[tuple[Spot, str, Names]]) -> Place:
    """Make one place of all, the weightiest of which says what it is."""
    ordered = sorted(same, key=lambda one: -WEIGHTY.get(one[1], PLAIN_WEIGHT))
    lats = array("d", [lat for spot, _, _ in ordered for lat in spot.lats])
    lons = array("d", [lon for spot, _, _ in ordered for lon in spot.lons])
    category = ordered[0][1]
    label = middle_node(lats, lons) if category.startswith("waterway=") or category == BRIDGE else None
    place = place_at("place", category, [name for _, _, names in ordered for name in names], (lats, lons), label)
    place.importance = WEIGHTY.get(category, PLAIN_WEIGHT)
    return place
