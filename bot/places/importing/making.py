"""From files to the region file: read, sort, write, check, and only then put in the old one's place."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.places.importing import own_places
from bot.places.importing.addresses import address, postcodes
from bot.places.importing.crossings import crossings
from bot.places.importing.habits import number_first
from bot.places.importing.landmarks import landmarks
from bot.places.importing.refused import ImportRefused
from bot.places.importing.settlements import settle
from bot.places.importing.streets import lay, rank_share
from bot.places.importing.swap import fresh_file, region_file
from bot.places.importing.writing import (
    INDEXES,
    SCHEMA,
    write_about,
    write_crossings,
    write_doors,
    write_places,
)
from bot.places.roads import RoadGraph

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.places.importing.addresses import Door
    from bot.places.importing.crossings import Crossing
    from bot.places.importing.gathered import Gathered, HearsWays, Tell
    from bot.places.importing.own_places import Row
    from bot.places.importing.places import Place
    from bot.places.importing.settlements import Settlements
    from bot.places.importing.streets import Streets

ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
CHUNK_BYTES = 1 << 20
HOUSES_OF_A_LONG_STREET = 100
NEARLY_ALL = 0.9


def _silent(_stage: str, _share: float) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Sorted:
    """What is going to be written."""

    places: list[Place]
    doors: list[Door]
    crossings: list[Crossing]
    number_first: bool
    plates: bool


def import_region(
    paths: Sequence[Path],
    out: Path,
    own: Sequence[Path] = (),
    tell: Tell = _silent,
    roads: HearsWays | None = None,
) -> dict[str, str]:
    """Make the region file anew, with the network of its roads, and return what it says about itself.

    Until the last moment the old file stays in its place, and readers that have it open keep it.
    Raises ImportRefused where the files hold no region or cannot be read, OSError where it cannot be written.
    """
    _check_given((*paths, *own), out)
    with _collector_at_rest():
        return _made(paths, out, own, tell, roads)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing that is gathered is garbage before the end: walking through it took a sixth of the time (measured)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _made(paths: Sequence[Path], out: Path, own: Sequence[Path], tell: Tell, roads: HearsWays | None) -> dict[str, str]:
    rows = [row for path in own for row in own_places.read(path)]  # first, for a slip there is found at once
    about = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "attribution": ATTRIBUTION}
    about["sources"] = json.dumps([_source(path) for path in (*paths, *own)], ensure_ascii=False)
    from bot.places.importing import reading  # noqa: PLC0415 - loads osmium, which a running bot does not need

    roads = RoadGraph() if roads is None else roads
    sorted_ = _sort(reading.read(paths, tell, roads), rows, tell)
    if not sorted_.places:
        names = ", ".join(path.name for path in paths)
        raise ImportRefused(f"{names}: no street, no place and no settlement with a name is in there")
    with fresh_file(out) as connection:
        tell("writing", 0.8)
        _write(connection, sorted_, about, roads, tell)
        tell("checking", 0.97)
    tell("done", 1.0)
    return about


def _check_given(given: Sequence[Path], out: Path) -> None:
    """Find what is missing before an hour's work."""
    for path in given:
        try:
            with path.open("rb"):
                pass
        except OSError as fault:
            raise ImportRefused(f"{path}: {fault.strerror}") from fault
    if not out.parent.is_dir():
        raise ImportRefused(f"{out}: there is no folder {out.parent}")
    if out.exists() and not region_file(out):
        raise ImportRefused(f"{out} is there and is no region file; name another with --out")


def _source(path: Path) -> dict[str, str | int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()}


def _sort(gathered: Gathered, rows: list[Row], tell: Tell) -> Sorted:
    tell("sorting settlements", 0.5)
    settled = settle(gathered.spots)
    tell("sorting streets", 0.55)
    streets = lay(gathered.ways, settled)
    tell("sorting places", 0.62)
    named = [*landmarks(gathered, settled), *_own(rows, settled)]
    tell("sorting houses", 0.68)
    addressed = address(gathered.houses, streets, named, settled)
    coded = postcodes(addressed, settled)
    towns = [place for place in settled.every if place.kind == "settlement"]
    for town in towns:
        town.settlement = _upper(town, settled)
        town.lies_in(settled.borders(town.lat, town.lon))
    _weigh(streets)
    tell("finding crossings", 0.75)
    where = {node: at for way in gathered.ways for node, *at in zip(way.nodes, way.lats, way.lons, strict=True)}
    met = list(crossings(streets, gathered.roundabouts, {node: (at[0], at[1]) for node, at in where.items()}))
    places = [*towns, *streets.every, *named, *coded]
    habit = number_first(gathered.countries, [one.name for one in streets.every])
    return Sorted(places, addressed.doors, met, habit, addressed.plates)


def _own(rows: list[Row], settled: Settlements) -> list[Place]:
    places = [row.place() for row in rows]
    for place in places:
        place.settlement = settled.home(place.lat, place.lon)
        place.lies_in(settled.over(place.lat, place.lon))
    return places


def _upper(town: Place, settled: Settlements) -> Place | None:
    """Return the town that a suburb or hamlet belongs to; a town or village belongs to itself."""
    upper = settled.home(town.lat, town.lon)
    return None if upper is town else upper


def _weigh(streets: Streets) -> None:
    for street in streets.every:
        lived_in = min(1.0, street.houses / HOUSES_OF_A_LONG_STREET)
        street.importance = 0.2 + 0.3 * rank_share(street.category) + 0.2 * lived_in


def _chief(streets: list[Place]) -> str:
    """Return the id of the town that nearly all streets are in; nothing when there are several towns."""
    towns = Counter(street.settlement for street in streets)
    town, count = max(towns.items(), key=lambda one: one[1], default=(None, 0))
    return str(town.id) if town and count >= NEARLY_ALL * len(streets) else ""


def _write(to: sqlite3.Connection, sorted_: Sorted, about: dict[str, str], roads: HearsWays, tell: Tell) -> None:
    to.executescript(SCHEMA)
    to.execute("BEGIN")
    write_places(to, sorted_.places)
    write_doors(to, sorted_.doors)
    write_crossings(to, sorted_.crossings)
    tell("laying the roads", 0.85)
    roads.write(to)
    kinds = ("settlement", "street", "place", "postcode")
    counts = {kind: sum(one.kind == kind for one in sorted_.places) for kind in kinds}
    counts |= {"house": len(sorted_.doors), "crossing": len(sorted_.crossings)}
    boxes = [place.box for place in sorted_.places]
    around = boxes[0]
    for box in boxes[1:]:
        around = around.joined(box)
    about |= {name: repr(value) for name, value in around._asdict().items()}
    about["counts"] = json.dumps(counts)
    about["word_count"] = str(to.execute("SELECT count(*) FROM words").fetchone()[0])
    about["number_first"] = "1" if sorted_.number_first else "0"
    about["plates"] = "1" if sorted_.plates else "0"
    about["chief"] = _chief([place for place in sorted_.places if place.kind == "street"])
    write_about(to, about)
    to.execute("COMMIT")
    to.executescript(INDEXES)
