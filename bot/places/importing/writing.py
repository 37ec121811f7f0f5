"""Writes what was sorted into one SQLite file (schema.sql says what stands where)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bot.places.importing.houses import leading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from bot.places.importing.addresses import Door
    from bot.places.importing.crossings import Crossing
    from bot.places.importing.places import Place

SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")
INDEXES = """
CREATE INDEX names_key ON names (key);
CREATE INDEX names_place ON names (place);
CREATE INDEX houses_key ON houses (street, key);
CREATE INDEX houses_value ON houses (street, value);
ANALYZE;
"""
SHORTEST_SLIP = 4  # letters; with one left out a shorter word is every other word


def write_places(to: sqlite3.Connection, places: list[Place]) -> None:
    """Write the places, numbered in their order, with their names and where they lie."""
    for number, place in enumerate(places, start=1):
        place.id = number
    to.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                one.id,
                one.kind,
                one.category,
                one.name,
                one.lat,
                one.lon,
                one.radius_m,
                _id(one.settlement),
                one.importance,
            )
            for one in places
        ),
    )
    to.executemany(
        "INSERT INTO placed VALUES (?, ?, ?, ?, ?)",
        ((one.id, one.box.south, one.box.north, one.box.west, one.box.east) for one in places),
    )
    to.executemany(
        "INSERT INTO within VALUES (?, ?)",
        ((one.id, place.id) for one in places for place in one.within.values()),
    )
    _write_names(to, places)


def _id(place: Place | None) -> int | None:
    return place.id if place else None


def _write_names(to: sqlite3.Connection, places: list[Place]) -> None:
    words: dict[str, int] = {}
    counts: Counter[int] = Counter()
    names: list[tuple[int, int, str, str, str]] = []
    index: list[tuple[int, str]] = []
    for place in places:
        tail = "".join(f" s{number}" for number in sorted(_settlement_ids(place)))
        for key, (name, language) in place.names.items():
            names.append((len(names) + 1, place.id, name, language, key))
            numbers = [words.setdefault(word, len(words) + 1) for word in key.split()]
            counts.update(set(numbers))
            index.append((len(names), " ".join(map(str, numbers)) + tail))
    to.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
    to.executemany("INSERT INTO named (rowid, words) VALUES (?, ?)", index)
    to.executemany(
        "INSERT INTO words VALUES (?, ?, ?)", ((number, word, counts[number]) for word, number in words.items())
    )
    to.executemany("INSERT INTO slips VALUES (?, ?)", sorted(_slips(words)))


def _settlement_ids(place: Place) -> set[int]:
    own = {place.settlement.id} if place.settlement else set()
    return own | {one.id for one in place.within.values()}


def _slips(words: dict[str, int]) -> Iterator[tuple[str, int]]:
    for word, number in words.items():
        if len(word) >= SHORTEST_SLIP and not any(letter.isdigit() for letter in word):
            yield from ((slip, number) for slip in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def write_doors(to: sqlite3.Connection, doors: list[Door]) -> None:
    """Write the house numbers."""
    to.executemany(
        "INSERT INTO houses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                at,
                one.street.id,
                one.number,
                one.key,
                leading(one.key),
                one.lat,
                one.lon,
                _id(one.settlement),
                one.postcode,
            )
            for at, one in enumerate(doors, start=1)
        ),
    )
    to.executemany(
        "INSERT INTO housed VALUES (?, ?, ?, ?, ?)",
        ((at, one.lat, one.lat, one.lon, one.lon) for at, one in enumerate(doors, start=1)),
    )


def write_crossings(to: sqlite3.Connection, crossings: Iterable[Crossing]) -> None:
    """Write each crossing in both orders."""
    both = (
        (a.id, b.id, met.lat, met.lon) for met in crossings for a, b in ((met.one, met.other), (met.other, met.one))
    )
    to.executemany("INSERT INTO crossings VALUES (?, ?, ?, ?)", both)


def write_about(to: sqlite3.Connection, about: dict[str, str]) -> None:
    """Write what the file is."""
    to.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
