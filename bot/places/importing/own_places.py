"""The operator's own places, from a table: shelters, camps, landmarks that no map has."""

from __future__ import annotations

import csv
from array import array
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.importing.places import Place, key_of_name, place_at
from bot.places.importing.refused import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("name", "lat", "lon", "kind", "aliases")
NEEDED = ("name", "lat", "lon")
LONGEST_NAME = 200  # letters
MOST_TOLD = 20  # wrong lines named at once: more are one mistake made over and over
WEIGHT = 0.6  # the operator wrote it down because people will name it
DEFAULT_KIND = "place"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    point: Point
    kind: str
    aliases: tuple[str, ...]

    def place(self) -> Place:
        """Return it as a place of the region."""
        names = [(name, "") for name in (self.name, *self.aliases)]
        place = place_at("place", self.kind, names, (array("d", [self.point.lat]), array("d", [self.point.lon])))
        place.importance = WEIGHT
        return place


def read(path: Path) -> list[Row]:
    """Return the places in the table.

    Raises ImportRefused with every wrong line, its number and what is allowed; OSError where it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise ImportRefused(f"{path.name}, line {line}: not UTF-8; save the table as UTF-8") from fault
    rows, faults = [], []
    for number, cells in _cells(path.name, text):
        try:
            rows.append(_row(cells))
        except ValueError as fault:
            faults.append(f"{path.name}, line {number}: {fault}")
    if faults:
        more = [f"… and {len(faults) - MOST_TOLD} more lines"] if len(faults) > MOST_TOLD else []
        raise ImportRefused("\n".join([*faults[:MOST_TOLD], *more]))
    return rows


def _cells(file: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line that is not empty with its number, by the names in the first line."""
    header = text.partition("\n")[0]
    table = csv.reader(
        StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True
    )
    try:
        names = [name.strip().casefold() for name in next(table, [])]
        _check_header(file, names)
        for cells in table:
            if any(cell.strip() for cell in cells):
                extra = {"": "too many"} if any(cell.strip() for cell in cells[len(names) :]) else {}
                yield table.line_num, extra | dict(zip(names, (cell.strip() for cell in cells), strict=False))
    except csv.Error as fault:
        raise ImportRefused(f"{file}, line {table.line_num}: {fault}") from fault


def _check_header(file: str, names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing or unknown or len(set(names)) < len(names):
        raise ImportRefused(
            f"{file}, line 1: the first line names the columns: name, lat, lon, and if you like kind, aliases;"
            f" it says: {', '.join(names) or 'nothing'}"
        )


def _row(cells: dict[str, str]) -> Row:
    if "" in cells:
        raise ValueError("more cells than columns; put a name with a comma in it in quotes")
    names = [cells.get("name", ""), *(alias.strip() for alias in cells.get("aliases", "").split(";"))]
    return Row(
        _name(names[0]),
        _point(cells.get("lat", ""), cells.get("lon", "")),
        cells.get("kind") or DEFAULT_KIND,
        tuple(_name(alias) for alias in names[1:] if alias),
    )


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not key_of_name(plain) or len(plain) > LONGEST_NAME:
        raise ValueError(f"name: 1 to {LONGEST_NAME} letters, not {plain[:LONGEST_NAME]!r}")
    return plain


def _point(lat: str, lon: str) -> Point:
    try:
        return Point(float(lat.replace(",", ".")), float(lon.replace(",", ".")))
    except ValueError as fault:
        raise ValueError(f"lat -90 to 90, lon -180 to 180, in degrees such as 47.1392, not {lat!r}, {lon!r}") from fault
