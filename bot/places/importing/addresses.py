"""Gives each house to its street, and makes the streets and villages that only addresses speak of."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.places.importing import clusters
from bot.places.importing.houses import number_key, range_of
from bot.places.importing.places import Place, key_of_name, place_at
from bot.places.importing.plane import metres, nearest_m
from bot.places.importing.settlements import village
from bot.places.importing.streets import SAME_STREET_M, Streets, street_of_houses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.places.importing.gathered import House
    from bot.places.importing.settlements import Settlements

FAR_FROM_STREET_M = 2_000.0  # a house farther from every street of its name stands at another one
FAR_FROM_TOWN_M = 20_000.0  # a town of that name farther off is another one
FEW_HOUSES = 5  # that many do not err alike
SAME_DOOR_M = 60.0  # one number twice within this is one house with two entrances
PLATES = 0.3  # where more numbers than these are like "12-19", the second half is no door: Calle 16 # 12-19


@dataclass(slots=True, eq=False)
class Door:
    """One number, as it is going to be written."""

    street: Place
    number: str
    key: str
    lat: float
    lon: float
    settlement: Place | None
    postcode: str


@dataclass(slots=True)
class Addressed:
    """The doors, and what their addresses brought to light."""

    plates: bool  # "12-19" is one number here
    doors: list[Door] = field(default_factory=list)
    postcodes: dict[str, list[tuple[float, float, Place]]] = field(default_factory=lambda: defaultdict(list))


def address(houses: list[House], streets: Streets, places: Iterable[Place], settled: Settlements) -> Addressed:
    """Return the doors of all houses; new streets and settlements are added to those known."""
    _found_villages(houses, streets, settled)
    landmarks: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for key in place.names:
            landmarks[key].append(place)
    _lay_missing(houses, streets, settled)
    addressed, known = Addressed(plates=_plates(houses)), _Known()
    said: dict[Place, Counter[Place]] = defaultdict(Counter)
    for house in houses:
        home = settled.named(house.city, house.lat, house.lon) if house.city else None
        street = _street_of(house, home, streets) or _place_of(house, landmarks, settled)
        if street is not None:
            _open(house, street, home or street.settlement, addressed, known)
            _tie(house, street, home, settled)
            said[street].update([home] if home else ())
    _name_towns(said)
    return addressed


def _name_towns(said: dict[Place, Counter[Place]]) -> None:
    """Let a street be named with the town that most of its addresses say, whatever border it lies in."""
    for street, towns in said.items():
        if street.kind == "street" and towns:
            street.settlement = max(towns, key=lambda town: (towns[town], town is street.settlement))


def _plates(houses: list[House]) -> bool:
    """Tell whether "12-19" is one plate here, as on Calle 16 # 12-19, and no range of doors."""
    dashed = sum("-" in house.number[1:] for house in houses)
    return dashed > PLATES * len(houses)


def _found_villages(houses: list[House], streets: Streets, settled: Settlements) -> None:
    """Make the towns and suburbs that addresses name and no map draws, in the middle of their houses.

    "Balzers (FL)" in Balzers is another name of it; and a few houses that give their street as their town err.
    """
    missing: dict[tuple[str, str], list[House]] = defaultdict(list)
    for house in houses:
        for name, category in ((house.city, "village"), (house.suburb, "suburb")):
            if name and key_of_name(name) and not _has(settled, name, house):
                missing[category, key_of_name(name)].append(house)
    for (category, key), held in missing.items():
        name = held[0].city if category == "village" else held[0].suburb
        around = settled.home(held[0].lat, held[0].lon)
        if category == "village" and around and set(around.key.split()) < set(key.split()):
            settled.also(around, name)
        elif len(held) >= FEW_HOUSES or key not in streets.by_key:
            settled.add(village(name, category, [house.lat for house in held], [house.lon for house in held]))


def _has(settled: Settlements, name: str, house: House) -> bool:
    known = settled.named(name, house.lat, house.lon)
    return known is not None and known.box.away_m(house.lat, house.lon) < max(FAR_FROM_TOWN_M, known.radius_m)


def _lay_missing(houses: list[House], streets: Streets, settled: Settlements) -> None:
    """Lay the streets that addresses name and no way has."""
    missing: dict[tuple[str, str], list[House]] = defaultdict(list)
    for house in houses:
        key = key_of_name(house.street) if house.street else ""
        if key and all(street.box.away_m(house.lat, house.lon) > FAR_FROM_STREET_M for street in streets.by_key[key]):
            missing[key, key_of_name(house.city)].append(house)
    for held in missing.values():
        for group in clusters.near([([house.lat], [house.lon]) for house in held], SAME_STREET_M):
            some = [held[at] for at in group]
            lats, lons = [house.lat for house in some], [house.lon for house in some]
            street = street_of_houses(some[0].street, lats, lons, settled)
            if some[0].city:
                street.settlement = settled.named(some[0].city, lats[0], lons[0]) or street.settlement
            streets.add(street)


def _street_of(house: House, home: Place | None, streets: Streets) -> Place | None:
    """Return the piece of the street that lies in the house's town, the nearest where several do or none does."""
    pieces = streets.by_key.get(key_of_name(house.street), []) if house.street else []
    near = [piece for piece in pieces if piece.box.away_m(house.lat, house.lon) <= FAR_FROM_STREET_M]
    if len(near) > 1 and home is not None:
        near = [piece for piece in near if piece.settlement is home] or near
    if len(near) > 1:
        return min(near, key=lambda piece: nearest_m(house.lat, house.lon, piece.lats, piece.lons))
    return near[0] if near else None


def _place_of(house: House, landmarks: dict[str, list[Place]], settled: Settlements) -> Place | None:
    """Return the village or place that the number counts in, where there is no street."""
    if house.street:
        return None
    if house.place and key_of_name(house.place):
        near = [one for one in landmarks.get(key_of_name(house.place), []) if _away(one, house) <= FAR_FROM_STREET_M]
        known = settled.named(house.place, house.lat, house.lon)
        if known is not None and _has(settled, house.place, house):
            return known
        if near:
            return min(near, key=lambda one: _away(one, house))
        made = village(house.place, "hamlet", [house.lat], [house.lon])
        settled.add(made)
        return made
    return settled.named(house.city, house.lat, house.lon) if house.city else None


def _away(place: Place, house: House) -> float:
    return place.box.away_m(house.lat, house.lon)


class _Known:
    """Doors by street and number, so that a second entrance is not a second house."""

    def __init__(self) -> None:
        self._doors: dict[tuple[int, str], list[Door]] = defaultdict(list)

    def new(self, door: Door) -> bool:
        held = self._doors[id(door.street), door.key]
        if any(metres(door.lat, door.lon, other.lat, other.lon) <= SAME_DOOR_M for other in held):
            return False
        held.append(door)
        return True


def _open(house: House, street: Place, home: Place | None, addressed: Addressed, known: _Known) -> None:
    for key in _keys(house.number, plates=addressed.plates):
        door = Door(street, house.number, key, house.lat, house.lon, home, house.postcode)
        if known.new(door):
            addressed.doors.append(door)
            street.houses += 1
    if house.postcode:
        addressed.postcodes[house.postcode.strip()].append((house.lat, house.lon, street))


def _keys(number: str, *, plates: bool) -> Iterator[str]:
    """Yield what the number is looked up by: "12-14" also by 12 and by 14."""
    yield number_key(number)
    doors = None if plates else range_of(number)
    yield from map(str, doors or ())


def _tie(house: House, street: Place, home: Place | None, settled: Settlements) -> None:
    """Let the street be said with what the addresses of its houses name."""
    named = [settled.named(name, house.lat, house.lon) for name in (house.suburb, house.place) if name]
    street.lies_in(one for one in [home, *named] if one is not None)
    away = metres(street.lat, street.lon, house.lat, house.lon)
    street.radius_m = max(street.radius_m, away)


def postcodes(addressed: Addressed, settled: Settlements) -> list[Place]:
    """Return the postcodes, those with a border first; each street is said with those of its houses."""
    by_key = {place.key: place for place in settled.every if place.kind == "postcode"}
    for code, held in addressed.postcodes.items():
        if not (key := key_of_name(code)):
            continue
        lats, lons = [lat for lat, _, _ in held], [lon for _, lon, _ in held]
        if key not in by_key:
            by_key[key] = _postcode(code, lats, lons)
        for street in {id(street): street for _, _, street in held}.values():
            street.lies_in([by_key[key]])
    return list(by_key.values())


def _postcode(code: str, lats: list[float], lons: list[float]) -> Place:
    place = place_at("postcode", "", [(code, "")], (array("d", lats), array("d", lons)))
    place.importance = 0.3
    return place
