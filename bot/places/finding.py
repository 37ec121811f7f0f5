"""The places door itself: positions first, then names, and nothing outside the area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places.found import Found, FoundKind, distance_km, flat_m
from bot.places.located import Candidate, Kind, Located, Verdict
from bot.places.names import Names
from bot.places.positions import read, settled
from bot.places.spoken import spoken_place

if TYPE_CHECKING:
    from bot.domain.model import Area, Point

NEIGHBOURHOOD_REACH_KM = 3.0
KIND_OF = {
    FoundKind.HOUSE: Kind.HOUSE,
    FoundKind.STREET: Kind.STREET,
    FoundKind.PLACE: Kind.PLACE,
    FoundKind.CROSSING: Kind.CROSSING,
    FoundKind.NEIGHBOURHOOD: Kind.SETTLEMENT,
}
FOUND_OF = {kind: found for found, kind in KIND_OF.items()}


class Places:
    """Where is that? Reads typed words; answers only what it is sure of."""

    def __init__(self, names: Names | None = None, area: Area | None = None) -> None:
        """Without names only positions are read; without an area the whole world is ours to serve."""
        self._names = names or Names(())
        self._area = area

    def find(self, text: str) -> Found | None:
        """Return the one place the text speaks of; nothing when there is none, or more than one, or it lies outside."""
        located = self.locate(text)
        known = located.candidates[0] if located.verdict in {Verdict.SURE, Verdict.AREA_ONLY} else None
        return Found(known.point, _found_kind(known), known.name, known.radius_m) if known else None

    def locate(self, text: str, near: Point | None = None) -> Located:  # noqa: ARG002 - names do not use it yet
        """Return what the text may mean as a place, the likeliest first; `near` is where its writer is known to be."""
        said = read(text, self._area or self._names.centre, self._town)
        if position := settled(said.readings, self._area):
            return position
        found = self._spoken(said.words) or self._spoken(said.named)
        if found is None:
            return (
                Located(Verdict.UNREADABLE, unreadable=said.unreadable) if said.unreadable else Located(Verdict.UNKNOWN)
            )
        kind = KIND_OF[found.kind]
        candidate = Candidate(found.point, kind, found.label, found.radius_m, 1.0)
        return Located(Verdict.AREA_ONLY if kind is Kind.SETTLEMENT else Verdict.SURE, (candidate,))

    def _spoken(self, words: str) -> Found | None:
        found = spoken_place(self._names, words) if words else None
        return found if found and (self._area is None or found.point in self._area) else None

    def _town(self, words: str) -> Point | None:
        found = spoken_place(self._names, words)
        return found.point if found else None

    def area_name(self, point: Point) -> str | None:
        """Return the neighbourhood, suburb or village whose middle is nearest, for saying roughly where."""
        nearest = min(self._names.neighbourhoods, key=lambda spot: flat_m(spot.point, point), default=None)
        if nearest is None or distance_km(nearest.point, point) > NEIGHBOURHOOD_REACH_KM:
            return None
        return nearest.name


def _found_kind(known: Candidate) -> FoundKind:
    if known.kind is Kind.POSITION:
        return FoundKind.PLUS_CODE if "+" in known.name else FoundKind.COORDINATES
    return FOUND_OF[known.kind]
