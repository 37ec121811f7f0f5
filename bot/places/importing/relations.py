"""What consists of several ways: boundaries, buildings with courtyards, and streets that list their houses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.places.importing.gathered import Spot, spot_of
from bot.places.importing.outlines import Outline, rings_of
from bot.places.importing.tags import SETTLEMENTS, category_of, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.places.importing.outlines import Line
    from bot.places.importing.tags import Tags

ADMIN_LEVELS = frozenset(map(str, range(4, 11)))  # from provinces down to neighbourhoods
STREET_RELATIONS = frozenset({"associatedStreet", "street"})
LABELS = ("label", "admin_centre")  # roles of the node where a map writes the name, the likelier first
RINGS = frozenset({"", "outer", "inner", "exclave", "enclave"})

Member = tuple[str, int]  # type (n, w, r) and id


@dataclass(slots=True)
class Relation:
    """A relation whose outline is wanted."""

    tags: Tags
    ways: list[int]
    labels: tuple[int, ...]  # nodes, the likelier first


@dataclass(slots=True)
class Relations:
    """The relations of all files, and the lines that they are made of."""

    outlined: dict[int, Relation] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    wanted: set[int] = field(default_factory=set)  # ways
    street_of: dict[Member, str] = field(default_factory=dict)  # for houses that do not name it themselves

    def take(self, number: int, tags: Tags, members: list[tuple[str, int, str]]) -> None:
        """Hear one relation with its members: type, id, role."""
        if tags.get("type") in STREET_RELATIONS and "name" in tags:
            self.street_of.update(
                {(kind, ref): tags["name"] for kind, ref, role in members if role in {"house", "address"}}
            )
        elif number not in self.outlined and wanted(tags):
            ways = [ref for kind, ref, role in members if kind == "w" and role in RINGS]
            labels = tuple(ref for label in LABELS for kind, ref, role in members if kind == "n" and role == label)
            self.outlined[number] = Relation(tags, ways, labels)
            self.wanted.update(ways)

    def spots(self) -> Iterator[tuple[int, Spot]]:
        """Yield each whole outline, and what else is known at least in part; a border in parts says nothing."""
        for number, relation in self.outlined.items():
            lines = [self.lines[way] for way in relation.ways if way in self.lines]
            whole = len(lines) == len(relation.ways)
            rings = rings_of(lines) if whole else []
            if rings:
                points = [point for ring in rings for point in ring[:-1]]
                outline = Outline(rings) if boundary(relation.tags) else None
                yield number, spot_of(relation.tags, points, outline=outline, joins=relation.labels)
            elif lines and not boundary(relation.tags):
                yield number, spot_of(relation.tags, [(lat, lon) for line in lines for _, lat, lon in line])


def boundary(tags: Tags) -> bool:
    """Tell whether the tags are those of a settlement's or a postcode's border."""
    kind = tags.get("boundary")
    administrative = kind == "administrative" and tags.get("admin_level") in ADMIN_LEVELS
    return administrative or kind == "postal_code" or tags.get("place") in SETTLEMENTS


def wanted(tags: Tags) -> bool:
    """Tell whether it is of use: a border or a place with a name, a building with a number."""
    named = bool(names_of(tags)) or "postal_code" in tags
    if boundary(tags):
        return named
    return tags.get("type") == "multipolygon" and ("addr:housenumber" in tags or (named and bool(category_of(tags))))
