"""How each provider names a place: its kind, its words, how wide it is. Numbers are read from what was sent, strictly.

geopy's own point is not used: it wraps 190 degrees to -170, and puts a place without degrees at 0, 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from bot.domain.model import Point
from bot.places.found import flat_m
from bot.places.located import Candidate, Kind
from bot.places.positions.reading import NULL_ISLAND

Raw = Mapping[str, Any]
Edges = tuple[float, float, float, float]  # south, west, north, east

LONGEST_NAME = 160  # two lines of a phone; a longer name is no help
NARROWEST_M = 25.0  # the house itself and its garden
WIDEST_M = 50_000.0
USUAL_M: Mapping[Kind, float] = MappingProxyType(
    {Kind.HOUSE: 25.0, Kind.NEAR_NUMBER: 100.0, Kind.PLACE: 80.0, Kind.CROSSING: 30.0, Kind.STREET: 300.0}
)
ROUGH_M = 3_000.0  # a settlement or an area that does not say how wide it is
# https://nominatim.org/release-docs/latest/customize/Ranking/: place_rank
HOUSE_RANK, STREET_RANK, TOWN_RANK = 28, 26, 13
TOWNS = ("village", "town", "city", "hamlet", "municipality", "suburb", "neighbourhood")


def nominatim(raw: Raw) -> Candidate | None:
    """Return the place of one result of Nominatim's /search; None where its degrees are no position."""
    address: Raw = raw.get("address") or {}
    kind = _by_rank(raw, address)
    house = (str(address.get("road") or ""), str(address.get("house_number") or ""))
    town = next((str(address[key]) for key in TOWNS if address.get(key)), "")
    name = str(raw.get("name") or "")
    words = _words(name, *house, town) if kind not in _ROUGH else name
    edges = _edges(raw.get("boundingbox"), "snwe")
    return _candidate((raw.get("lat"), raw.get("lon")), kind, words or str(raw.get("display_name") or ""), edges)


def _by_rank(raw: Raw, address: Raw) -> Kind:
    rank = int(raw.get("place_rank") or 0)
    if rank >= HOUSE_RANK:
        return Kind.HOUSE if address.get("house_number") and not raw.get("name") else Kind.PLACE
    if rank >= STREET_RANK:
        return Kind.STREET
    return Kind.SETTLEMENT if rank >= TOWN_RANK else Kind.AREA


def photon(raw: Raw) -> Candidate | None:
    """Return the place of one feature of Photon's /api; None where its degrees are no position."""
    told: Raw = raw["properties"]
    name, number = str(told.get("name") or ""), str(told.get("housenumber") or "")
    kind = _PHOTON.get(str(told.get("type")), Kind.AREA)
    if kind is Kind.HOUSE and (name or not number):
        kind = Kind.PLACE
    street = name if kind is Kind.STREET else str(told.get("street") or "")
    words = _words("" if kind is Kind.STREET else name, street, number, str(told.get("city") or ""))
    return _candidate(_turned(raw), kind, words, _edges(told.get("extent"), "wnes"))


def pelias(raw: Raw) -> Candidate | None:
    """Return the place of one feature of Pelias's /v1/search; None where its degrees are no position."""
    told: Raw = raw["properties"]
    kind = _PELIAS.get(str(told.get("layer")), Kind.AREA)
    if kind is Kind.HOUSE and "interpolated" in (told.get("accuracy"), told.get("match_type")):
        kind = Kind.NEAR_NUMBER
    town = str(told.get("locality") or told.get("localadmin") or "")
    words = ", ".join(part for part in (str(told.get("name") or ""), town) if part)
    return _candidate(_turned(raw), kind, words or str(told.get("label") or ""), _edges(raw.get("bbox"), "wsen"))


DIALECTS: Mapping[str, Callable[[Raw], Candidate | None]] = MappingProxyType(
    {"nominatim": nominatim, "photon": photon, "pelias": pelias}
)
_ROUGH = frozenset({Kind.SETTLEMENT, Kind.AREA})
# https://github.com/komoot/photon: "type" of a result
_PHOTON: Mapping[str, Kind] = MappingProxyType(
    {
        "house": Kind.HOUSE,
        "street": Kind.STREET,
        "locality": Kind.SETTLEMENT,
        "district": Kind.SETTLEMENT,
        "city": Kind.SETTLEMENT,
    }
)
# https://github.com/pelias/documentation/blob/master/result_quality.md: "layer" of a result
_PELIAS: Mapping[str, Kind] = MappingProxyType(
    {
        "address": Kind.HOUSE,
        "venue": Kind.PLACE,
        "intersection": Kind.CROSSING,
        "street": Kind.STREET,
        "neighbourhood": Kind.SETTLEMENT,
        "locality": Kind.SETTLEMENT,
        "localadmin": Kind.SETTLEMENT,
        "borough": Kind.SETTLEMENT,
    }
)


def _edges(box: Any, order: str) -> Edges | None:
    """Read a box whose sides come in this order, each by its letter; nothing for one that is none."""
    if not isinstance(box, list) or len(box) != len(order):
        return None
    sides = dict(zip(order, map(float, box), strict=True))
    return sides["s"], sides["w"], sides["n"], sides["e"]


def _turned(raw: Raw) -> tuple[object, object]:
    """GeoJSON writes the longitude first (RFC 7946, 3.1.1)."""
    lon, lat, *_ = raw["geometry"]["coordinates"]
    return lat, lon


def _words(name: str, street: str, number: str, town: str) -> str:
    house = f"{street} {number}".strip() if street else ""
    return ", ".join(dict.fromkeys(part for part in (name, house, town) if part))


def _candidate(degrees: tuple[object, object], kind: Kind, words: str, edges: Edges | None) -> Candidate | None:
    point = position(*degrees)
    name = " ".join(words.split())[:LONGEST_NAME]
    if point is None or not name:
        return None
    return Candidate(point, kind, name, _radius_m(point, kind, edges), 0.0)


def position(lat: object, lon: object) -> Point | None:
    """Return the position that two values are; nothing for what is missing, no number, nowhere, or 0, 0."""
    try:
        degrees = [float(value) for value in (lat, lon) if isinstance(value, str | int | float)]
        if len(degrees) < len(("lat", "lon")) or not all(map(isfinite, degrees)):
            return None
        if max(map(abs, degrees)) < NULL_ISLAND:
            return None  # what broken software sends, and open sea
        return Point(*degrees)
    except (ValueError, OverflowError):
        return None


def _radius_m(point: Point, kind: Kind, edges: Edges | None) -> float:
    usual_m = USUAL_M.get(kind, ROUGH_M)
    if edges is None or not all(map(isfinite, edges)):
        return usual_m
    try:
        south, west, north, east = edges
        far_m = max(flat_m(point, Point(lat, lon)) for lat in (south, north) for lon in (west, east))
    except ValueError:
        return usual_m
    return min(max(far_m, NARROWEST_M), WIDEST_M)
