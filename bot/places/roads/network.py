"""The road network as flat arrays: how it lies in the region file, and in memory."""

from __future__ import annotations

import json
import zlib
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.places.roads.ways import MODES

if TYPE_CHECKING:
    import sqlite3

FORM = 1  # of the tables below; a file of another form is not read
NO_WAY = 0xFFFFFFFF  # instead of tenths of a second, where a mode may not go
DEAD_END, PASSING, CORE = 0, 1, 2  # roads end beyond it · one road passes through it · roads part there
DEGREE = 1_000_000  # coordinates are kept in millionths of a degree, about 0.1 m
SCHEMA = """
CREATE TABLE road_about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE road_arrays (name TEXT PRIMARY KEY, kind TEXT NOT NULL, packed BLOB NOT NULL) STRICT;
CREATE TABLE road_bridges (edge INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL) STRICT;
CREATE INDEX road_bridges_key ON road_bridges (key);
"""
NAMES = (  # of the arrays of Network, in its order
    "first",
    "links",
    "ends",
    "levels",
    "lengths",
    "marks",
    "shape_first",
    "lats",
    "lons",
    "cells",
    "cell_first",
    "pieces",
    "piece_edges",
)
PATH_NAMES = ("ds", "core_first", "core_from", "core_ds")


@dataclass(slots=True)
class Paths:
    """What one mode makes of the network."""

    ds: array[int]  # tenths of a second a link takes, or NO_WAY
    core_first: array[int]  # of core junction n: core_first[n]:core_first[n + 1], nothing for others
    core_from: array[int]  # the core junctions before it
    core_ds: array[int]  # and the time from there


@dataclass(slots=True)
class Network:
    """Junctions, the edges between them, and a grid that finds edges by place.

    Edge e can be travelled along as link 2e and against its way as link 2e + 1. Link l leads from junction ends[l] to
    junction ends[l ^ 1]; `links[first[n]:first[n + 1]]` lead INTO junction n, so a search over them finds the ways
    towards a place.
    """

    first: array[int]
    links: array[int]
    ends: array[int]
    levels: array[int]  # two bits a mode for every junction: DEAD_END, PASSING or CORE
    lengths: array[float]  # metres an edge
    marks: array[int]  # the lowest four bits: which mode may start on it, in the order of MODES; then BRIDGE, FORD …
    shape_first: array[int]  # an edge's points are shape_first[e]:shape_first[e + 1] of lats and lons
    lats: array[int]
    lons: array[int]
    cells: array[int]  # of the grid, ascending
    cell_first: array[int]  # pieces of cell i: cell_first[i]:cell_first[i + 1]
    pieces: array[int]  # a piece of a line, named by its first point
    piece_edges: array[int]  # and the edge that it belongs to
    paths: list[Paths]  # in the order of MODES
    about: dict[str, object] = field(default_factory=dict)

    @property
    def junctions(self) -> int:
        """How many there are."""
        return len(self.first) - 1

    @property
    def edges(self) -> int:
        """How many there are."""
        return len(self.lengths)


def write(network: Network, connection: sqlite3.Connection) -> None:
    """Add the network's tables to a region file; the caller commits."""
    for statement in SCHEMA.split(";\n"):
        connection.execute(statement)
    about = {"form": FORM, "junctions": network.junctions, "edges": network.edges, **network.about}
    connection.executemany("INSERT INTO road_about VALUES (?, ?)", ((key, json.dumps(about[key])) for key in about))
    arrays = {name: getattr(network, name) for name in NAMES}
    for number, paths in enumerate(network.paths):
        arrays |= {f"{number}.{name}": getattr(paths, name) for name in PATH_NAMES}
    packed = ((name, kept.typecode, zlib.compress(kept.tobytes())) for name, kept in arrays.items())
    connection.executemany("INSERT INTO road_arrays VALUES (?, ?, ?)", packed)


def read(connection: sqlite3.Connection) -> Network | None:
    """Read the network of a region file; None when it holds none, or one of another form."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'road_%'")}
    if not {"road_about", "road_arrays"} <= tables:
        return None
    about = {key: json.loads(value) for key, value in connection.execute("SELECT key, value FROM road_about")}
    if about.get("form") != FORM:
        return None
    arrays: dict[str, array[int]] = {}
    for name, kind, packed in connection.execute("SELECT name, kind, packed FROM road_arrays"):
        arrays[name] = array(kind)
        arrays[name].frombytes(zlib.decompress(packed))
    kept: dict[str, Any] = {name: arrays[name] for name in NAMES}
    kept["paths"] = [Paths(*(arrays[f"{number}.{name}"] for name in PATH_NAMES)) for number in range(len(MODES))]
    return Network(**kept, about=about)
