"""Small made-up maps for the benchmark's own tests."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

Tags = dict[str, str]
Spot = tuple[float, float, Tags]


class Map:
    """Collects nodes and ways, and writes OpenStreetMap XML."""

    def __init__(self) -> None:
        self._nodes: list[Spot] = []
        self._ways: list[tuple[list[int], Tags]] = []

    def node(self, lat: float, lon: float, **tags: str) -> int:
        """Add a node; `__` in a tag's name is a colon."""
        self._nodes.append((lat, lon, _tags(tags)))
        return len(self._nodes)

    def way(self, nodes: list[int], **tags: str) -> None:
        """Add a way over nodes."""
        self._ways.append((nodes, _tags(tags)))

    def house(self, lat: float, lon: float, street: str, number: str, town: str) -> None:
        """Add a house with its sign."""
        self.node(lat, lon, addr__street=street, addr__housenumber=number, addr__city=town)

    def street(self, name: str, *spots: tuple[float, float]) -> None:
        """Add a street with nodes of its own."""
        self.way([self.node(lat, lon) for lat, lon in spots], highway="residential", name=name)

    def write(self, path: Path) -> Path:
        """Write all of it."""
        nodes = "".join(
            f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{_xml(tags)}</node>'
            for number, (lat, lon, tags) in enumerate(self._nodes, start=1)
        )
        ways = "".join(
            f'<way id="{number}" version="1">{_refs(refs)}{_xml(tags)}</way>'
            for number, (refs, tags) in enumerate(self._ways, start=1)
        )
        path.write_text(f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>', "utf-8")
        return path


def two_towns(path: Path) -> Path:
    """Nordheim and Südheim, 5 km apart; both have a Mühlgasse, and Hauptstraße crosses Mühlgasse in Nordheim."""
    made = Map()
    for lat, town in ((10.0, "Nordheim"), (10.05, "Südheim")):
        made.node(lat, 20.0, place="village", name=town)
        for number in range(1, 31):
            made.house(lat + number * 0.0001, 20.0001, "Mühlgasse", str(number), town)
            made.house(lat, 20.001 + number * 0.0001, f"Hauptstraße {town[0]}", f"{number}a", town)
        made.street("Mühlgasse", (lat + 0.0001, 20.0), (lat + 0.003, 20.0))
    corner = made.node(10.0, 20.0)
    made.way([corner, made.node(10.0005, 20.0)], highway="residential", name="Mühlgasse")
    made.way([made.node(10.0, 19.999), corner], highway="residential", name="Hauptstraße N")
    made.node(10.001, 20.002, amenity="school", name="Schule am Bühl", name__en="Hillside School")
    return made.write(path)


def _tags(tags: Tags) -> Tags:
    return {key.replace("__", ":"): value for key, value in tags.items()}


def _refs(nodes: list[int]) -> str:
    return "".join(f'<nd ref="{node}"/>' for node in nodes)


def _xml(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
