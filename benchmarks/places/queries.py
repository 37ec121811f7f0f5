"""Draws the queries of a row: fresh subjects by seed, each text once, never its truth in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from benchmarks.places.truths import LatLon, Subject, Truth

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.places.region import Region
    from benchmarks.places.rows import Row

ROUNDS = 4  # over all subjects: few addresses still make many typos
FEWEST = 20  # queries; what rests on fewer says nothing


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and where the right answer lies."""

    id: str
    row: str
    text: str
    truth: Truth
    subject: Subject


def drawn(row: Row, region: Region, seed: int | str, count: int) -> list[Query]:
    """Return up to `count` queries of a row, the same ones for the same seed."""
    rng = Random(f"{seed}:{row.id}")
    queries: dict[str, Query] = {}
    for text, subject in _texts(row, region, rng):
        truth = region.by_postcode(subject) if row.postal else region.truth(subject, town=row.town)
        queries.setdefault(text, Query(f"{row.id}-{len(queries)}", row.id, text, truth, subject))
        if len(queries) == count:
            break
    return list(queries.values())


def _texts(row: Row, region: Region, rng: Random) -> Iterator[tuple[str, Subject]]:
    subjects = list(region.extract.of(row.family))
    fitting = 1
    for _ in range(ROUNDS):
        if not fitting:
            return
        fitting = 0
        rng.shuffle(subjects)
        for subject in subjects:
            if text := row.text(subject, rng, region):
                fitting += 1
                yield text, subject


def write(queries: Iterable[Query], path: Path) -> None:
    """Write one JSON a line: id, row, text and truth, a list of lines of [lat, lon]."""
    with path.open("w", encoding="utf-8") as file:
        for query in queries:
            line = {"id": query.id, "row": query.row, "text": query.text, "truth": _lines(query.truth)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _lines(truth: Truth) -> list[list[LatLon]]:
    return [list(line) for line in truth.lines]
