"""The places door itself: positions first, then names, and nothing outside the area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.found import Found, FoundKind, distance_km, flat_m
from bot.places.located import Candidate, Kind, Located, Verdict
from bot.places.names import Names
from bot.places.reading import Reading, readings, without_links
from bot.places.spoken import spoken_place

if TYPE_CHECKING:
    from bot.domain.model import Area

NEIGHBOURHOOD_REACH_KM = 3.0
KIND_OF = {
    FoundKind.COORDINATES: Kind.POSITION,
    FoundKind.PLUS_CODE: Kind.POSITION,
    FoundKind.HOUSE: Kind.HOUSE,
    FoundKind.STREET: Kind.STREET,
    FoundKind.PLACE: Kind.PLACE,
    FoundKind.CROSSING: Kind.CROSSING,
    FoundKind.NEIGHBOURHOOD: Kind.SETTLEMENT,
}
SLACK_M = 50.0  # the same pin, rounded twice


class Places:
    """Where is that? Reads typed words; answers only what it is sure of."""

    def __init__(self, names: Names | None = None, area: Area | None = None) -> None:
        """Without names only positions are read; without an area the whole world is ours to serve."""
        self._names = names or Names(())
        self._area = area
        self._reference = _centre(area) if area else self._names.centre

    def find(self, text: str) -> Found | None:
        """Return the one place the text speaks of; nothing when there is none, or more than one, or it lies outside."""
        plain = without_links(text)
        read = readings(plain, self._reference)
        pins = [_pin(reading, point) for reading in read if (point := reading.within(self._area))]
        if pins:
            return _one(pins)
        if any(reading.sure for reading in read):
            return None  # somewhere else was meant, whatever names stand beside it
        found = spoken_place(self._names, plain)
        return found if found and (self._area is None or found.point in self._area) else None

    def locate(self, text: str, near: Point | None = None) -> Located:  # noqa: ARG002 - names do not use it yet
        """Return what the text may mean as a place, the likeliest first; `near` is where its writer is known to be."""
        found = self.find(text)
        if found is None:
            return Located(Verdict.UNKNOWN)
        kind = KIND_OF[found.kind]
        candidate = Candidate(found.point, kind, found.label, found.radius_m, 1.0)
        return Located(Verdict.AREA_ONLY if kind is Kind.SETTLEMENT else Verdict.SURE, (candidate,))

    def area_name(self, point: Point) -> str | None:
        """Return the neighbourhood, suburb or village whose middle is nearest, for saying roughly where."""
        nearest = min(self._names.neighbourhoods, key=lambda spot: flat_m(spot.point, point), default=None)
        if nearest is None or distance_km(nearest.point, point) > NEIGHBOURHOOD_REACH_KM:
            return None
        return nearest.name


def _centre(area: Area) -> Point:
    return Point((area.south + area.north) / 2, (area.west + area.east) / 2)


def _pin(reading: Reading, point: Point) -> Found:
    if reading.code:
        return Found(point, FoundKind.PLUS_CODE, reading.code, reading.radius_m)
    return Found(point, FoundKind.COORDINATES, f"{point.lat:.5f}, {point.lon:.5f}", reading.radius_m)


def _one(pins: list[Found]) -> Found | None:
    """Return the finest pin, unless the others are elsewhere."""
    finest = min(pins, key=lambda pin: pin.radius_m)
    apart = any(flat_m(finest.point, pin.point) > finest.radius_m + pin.radius_m + SLACK_M for pin in pins)
    return None if apart else finest
