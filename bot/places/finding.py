"""The places door itself: positions first, then the names of the region, and nothing outside the area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places.located import CENTROIDS, MOST_CANDIDATES, Kind, Located, Verdict
from bot.places.positions import read, settled
from bot.places.region import Detail, RegionFile, Whereabouts, area_name, words_at
from bot.places.region.confidence import SURE_AT
from bot.places.region.effort import READ, Effort
from bot.places.region.search import Search

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.domain.model import Area, Point
    from bot.places.located import Candidate
    from bot.places.positions import Reading
    from bot.places.region.search import Answer

WORTH_ASKING = 0.25  # below that all candidates together are a wild guess, and not shown
WIDE_STREET_M = 700.0  # a longer street alone does not lead to a door: it is asked where in it


class Places:
    """Where is that? Reads typed words; says what may be meant and how sure that is. For one thread at a time."""

    def __init__(self, area: Area | None = None, file: RegionFile | None = None) -> None:
        """Without a region file only positions are read; without an area the whole region is ours to serve."""
        self._area = area
        self._file = file
        self._search = Search(file) if file else None

    @classmethod
    def open(cls, path: Path | None, area: Area | None = None) -> Places:
        """Read from a region file, and from the newer one that takes its place. Raises RegionRefused."""
        return cls(area, RegionFile(path) if path else None)

    def locate(self, text: str, near: Point | None = None) -> Located:
        """Return what the text may mean as a place, the likeliest first; `near` is where its writer is known to be."""
        effort = Effort()
        said = read(text, self._around(), lambda words: self._town(words, effort))
        if position := self._position(said.readings):
            return position
        located = self._named(said.words, near, effort)
        if located.verdict is Verdict.UNKNOWN and said.named:
            located = self._named(said.named, near, effort)
        if located.verdict is Verdict.UNKNOWN and said.unreadable:
            return Located(Verdict.UNREADABLE, unreadable=said.unreadable)
        return located

    def area_name(self, point: Point) -> str | None:
        """Return the quarter, village or town that people would call the point's cell; None far from all."""
        file = self._fresh()
        return area_name(file, point) if file else None

    def words_at(self, point: Point, detail: Detail) -> Whereabouts:
        """Return words for a pin, as finely as its reader may see; all empty where nothing is known."""
        file = self._fresh()
        return words_at(file, point, detail) if file else Whereabouts()

    @property
    def attribution(self) -> str:
        """Whom the map is owed to; empty without a map."""
        return self._file.attribution if self._file else ""

    def close(self) -> None:
        """Let go of the region file."""
        if self._file:
            self._file.close()

    def _fresh(self) -> RegionFile | None:
        """Return the region file, a newer one if there is one by now."""
        if self._file and self._file.fresh():
            self._search = Search(self._file)
        return self._file

    def _around(self) -> Area | None:
        return self._area or (self._file.bounds if self._file else None)

    def _position(self, readings: Sequence[Reading]) -> Located | None:
        """Return what the positions say; without an area, the region decides between the ways to read them."""
        if self._area or self._file is None:
            return settled(readings, self._area)
        here = settled(readings, self._file.bounds)
        return here if here and here.candidates else settled(readings, None)

    def _named(self, words: str, near: Point | None, effort: Effort) -> Located:
        self._fresh()
        if self._search is None or not words.strip():
            return Located(Verdict.UNKNOWN)
        return _judged(self._search.read(words, self._area, near, effort))

    def _town(self, words: str, effort: Effort) -> Point | None:
        """Return the middle of the town that is named beside a short Plus Code."""
        if self._search is None or not effort.affords(READ):
            return None
        candidates = self._search.read(words, effort=effort).candidates
        return next((one.point for one in candidates if one.kind in CENTROIDS), None)


def _judged(answer: Answer) -> Located:
    """Say what may be done with the candidates."""
    fine = [one for one in answer.candidates if one.kind not in CENTROIDS]
    areas = [one for one in answer.candidates if one.kind in CENTROIDS]
    if fine and fine[0].probability >= SURE_AT and not _wide(fine[0]):
        return Located(Verdict.SURE, _shown(fine, areas))
    if sum(one.probability for one in fine) >= WORTH_ASKING:
        return Located(Verdict.CHOOSE, _shown(fine, areas))
    if areas:
        return Located(Verdict.AREA_ONLY, tuple(areas))
    return Located(Verdict.OUTSIDE if answer.outside else Verdict.UNKNOWN)


def _wide(candidate: Candidate) -> bool:
    return candidate.kind is Kind.STREET and candidate.radius_m > WIDE_STREET_M


def _shown(fine: Sequence[Candidate], areas: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple([*fine, *areas][:MOST_CANDIDATES])
