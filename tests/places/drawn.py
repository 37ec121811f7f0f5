"""Small maps drawn by hand, and a look into the region file that is made of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from bot.places.importing import HearsWays, import_region

Drawn = str
Square = list[tuple[float, float]]
_numbers = count(1_000_000)


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())


def node(number: int, lat: float, lon: float, **tags: str) -> Drawn:
    return f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{_tags(tags)}</node>'


def way(number: int, nodes: list[int], **tags: str) -> Drawn:
    ends = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    return f'<way id="{number}" version="1">{ends}{_tags(tags)}</way>'


def relation(number: int, members: list[tuple[str, int, str]], **tags: str) -> Drawn:
    kinds = {"n": "node", "w": "way", "r": "relation"}
    held = "".join(f'<member type="{kinds[kind]}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
    return f'<relation id="{number}" version="1">{held}{_tags(tags)}</relation>'


def place(lat: float, lon: float, **tags: str) -> Drawn:
    return node(next(_numbers), lat, lon, **tags)


def house(number: str, street: str, lat: float, lon: float, **tags: str) -> Drawn:
    return place(lat, lon, addr__housenumber=number, addr__street=street, **tags)


def street(name: str, *points: tuple[float, float], first: int = 0, **tags: str) -> Drawn:
    """Return a street; `first` is the id of its first node where others are to share them."""
    ids = [first + at if first else next(_numbers) for at in range(len(points))]
    nodes = "".join(node(number, *point) for number, point in zip(ids, points, strict=True))
    return nodes + way(next(_numbers), ids, **{"highway": "residential", "name": name, **tags})


def border(name: str, south: float, west: float, north: float, east: float, **tags: str) -> Drawn:
    """Return a boundary relation around a box, drawn in two lines, as maps draw them."""
    a, b, c, d, one, other, number = (next(_numbers) for _ in range(7))
    corners = [node(a, south, west), node(b, south, east), node(c, north, east), node(d, north, west)]
    lines = [way(one, [a, b, c]), way(other, [a, d, c])]
    said = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": name, **tags}
    return "".join([*corners, *lines, relation(number, [("w", one, "outer"), ("w", other, "outer")], **said)])


def write(path: Path, *drawn: Drawn) -> Path:
    """Write the map as editors do: nodes, then ways, then relations."""
    elements = [
        part
        for part in "".join(drawn)
        .replace("<node ", "\0<node ")
        .replace("<way ", "\0<way ")
        .replace("<relation ", "\0<relation ")
        .split("\0")
        if part
    ]
    order = ["<node", "<way", "<relation"]
    ordered = sorted(elements, key=lambda part: next(at for at, kind in enumerate(order) if part.startswith(kind)))
    path.write_text(f'<osm version="0.6">{"".join(ordered)}</osm>', encoding="utf-8")
    return path


class Made:
    """A region file, asked with SQL."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql, given).fetchall()

    def about(self, key: str) -> str:
        return str(self.rows("SELECT value FROM about WHERE key = ?", key)[0][0])

    def counts(self) -> dict[str, int]:
        counted: dict[str, int] = json.loads(self.about("counts"))
        return counted

    def kinds(self) -> set[tuple[str, str, str]]:
        return set(self.rows("SELECT kind, category, name FROM places"))

    def streets(self) -> list[tuple[str, str | None]]:
        """Each street with the settlement that people name with it."""
        return sorted(
            self.rows(
                "SELECT p.name, s.name FROM places AS p LEFT JOIN places AS s ON s.id = p.settlement"
                " WHERE p.kind = 'street'"
            )
        )

    def within(self, name: str) -> set[str]:
        found = self.rows(
            "SELECT s.name FROM within AS w JOIN places AS p ON p.id = w.place JOIN places AS s ON s.id = w.settlement"
            " WHERE p.name = ?",
            name,
        )
        return {row[0] for row in found}

    def doors(self, name: str) -> list[tuple[str, str]]:
        """The house numbers of a street: as on the door, and as looked up."""
        return sorted(
            self.rows(
                "SELECT h.number, h.key FROM houses AS h JOIN places AS p ON p.id = h.street WHERE p.name = ?", name
            )
        )

    def crossings(self) -> set[tuple[str, str]]:
        return set(
            self.rows(
                "SELECT a.name, b.name FROM crossings JOIN places AS a ON a.id = one JOIN places AS b ON b.id = other"
            )
        )

    def names(self, name: str) -> set[tuple[str, str]]:
        """Every spelling of a place with its language."""
        return set(
            self.rows(
                "SELECT n.name, n.language FROM names AS n JOIN places AS p ON p.id = n.place WHERE p.name = ?", name
            )
        )


def made(folder: Path, *drawn: Drawn, own: list[Path] | None = None, roads: HearsWays | None = None) -> Made:
    """Import a map drawn by hand."""
    out = folder / "region.sqlite"
    import_region([write(folder / "map.osm", *drawn)], out, own or [], roads=roads)
    return Made(out)
