"""Reads OpenStreetMap XML in one pass; entities and external references are refused (defusedxml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from defusedxml.ElementTree import DefusedXMLParser, ParseError

from bot.domain.model import Point

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Way:
    """A line or an outline."""

    nodes: tuple[int, ...]
    tags: dict[str, str]


@dataclass(slots=True)
class OsmMap:
    """What the file holds; relations are left out."""

    points: dict[int, Point] = field(default_factory=dict)  # every node's position
    tagged: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # the nodes that say something
    ways: list[Way] = field(default_factory=list)

    def line(self, way: Way) -> list[Point]:
        """Return the way's positions; an extract may lack the nodes beyond its border."""
        return [self.points[node] for node in way.nodes if node in self.points]


class _Listener:
    """Hears the parser's events; elements it does not know pass by."""

    def __init__(self) -> None:
        self.map = OsmMap()
        self._tags: dict[str, str] = {}
        self._refs: list[int] = []
        self._node = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tag":
            self._tags[attributes["k"]] = attributes["v"]
        elif tag == "nd":
            self._refs.append(int(attributes["ref"]))
        elif tag in {"node", "way", "relation"}:
            self._tags, self._refs = {}, []
            if tag == "node" and "lat" in attributes:  # a deleted node has none
                self._node = int(attributes["id"])
                self.map.points[self._node] = Point(float(attributes["lat"]), float(attributes["lon"]))

    def end(self, tag: str) -> None:
        if tag == "node" and self._tags:
            self.map.tagged.append((self._node, self._tags))
        elif tag == "way":
            self.map.ways.append(Way(tuple(self._refs), self._tags))

    def close(self) -> OsmMap:
        return self.map


def read(path: Path) -> OsmMap:
    """Return the map in the file.

    Raises ValueError where it is no OpenStreetMap XML, OSError where it cannot be read.
    """
    parser = DefusedXMLParser(target=_Listener())
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.feed(chunk)
        return cast("OsmMap", parser.close())  # what the listener's close returns
    except (ParseError, KeyError, ValueError) as fault:
        raise ValueError(f"{path.name} is no OpenStreetMap XML: {fault}") from fault
