"""What the map's tags say: names with their languages, and what sort of place it is (https://wiki.openstreetmap.org)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Tags = dict[str, str]

SETTLEMENTS = {  # values of place -> the category they are kept under
    **{one: one for one in ("city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood")},
    "isolated_dwelling": "isolated_dwelling",
    "farm": "isolated_dwelling",
    "borough": "suburb",
    "city_block": "neighbourhood",
    "allotments": "neighbourhood",
    "municipality": "boundary",
}
OTHER_NAMES = "alt_name|short_name|official_name|loc_name|old_name|int_name|nat_name|reg_name"
# "name:etymology" and "name:prefix" are no names; a language is two or three letters, with a script or country.
NAME_TAG = re.compile(rf"(?:name|{OTHER_NAMES})(?:_\d)?(?::(?P<language>[a-z]{{2,3}}(?:[-_]\w+)*|left|right))?")
BRIDGE_TAG = re.compile(r"bridge:name(?::(?P<language>[a-z]{2,3}(?:[-_]\w+)*))?")
SIDES = frozenset({"left", "right"})

PLACE_KEYS = (  # the first that is there names the category
    *("amenity", "healthcare", "emergency", "shop", "tourism", "leisure", "social_facility", "office", "craft"),
    *("club", "historic", "man_made"),
)
SOME_VALUES = {  # keys of which only these values are places
    "railway": {"station", "halt", "tram_stop", "stop", "platform"},
    "public_transport": {"station", "platform", "stop_position", "stop_area"},
    "highway": {"bus_stop", "services", "rest_area", "motorway_junction", "traffic_signals", "platform"},
    "aeroway": {"aerodrome", "terminal", "helipad", "heliport"},
    "aerialway": {"station"},
    "place": {"square", "locality", "island", "islet"},
    "junction": {"yes"},
}
LATE_KEYS = ("natural", "waterway", "landuse", "building")  # what it is made of, when nothing says what it is for
NO_PLACE = frozenset({"natural=coastline", "natural=tree_row"})
NO_STREET = frozenset(
    {
        "bus_stop",
        "platform",
        "services",
        "rest_area",
        "proposed",
        "construction",
        "razed",
        "abandoned",
        "traffic_signals",
    }
)
PLAIN = frozenset({"no", ""})


def names_of(tags: Mapping[str, str], pattern: re.Pattern[str] = NAME_TAG) -> list[tuple[str, str]]:
    """Return each spelling with its language ("" when the map says none), the plain name first, each once."""
    spelled: dict[str, str] = {}
    likely = [tag for tag in tags if "name" in tag]
    for tag in sorted(likely, key=lambda tag: (":" in tag, "_" in tag, tag)) if len(likely) > 1 else likely:
        if found := pattern.fullmatch(tag):
            language = found["language"] or ""
            for name in _split(tags[tag]):
                spelled.setdefault(name, "" if language in SIDES else language)
    return list(spelled.items())


def _split(value: str) -> Iterator[str]:
    for part in value.split(";"):
        if name := " ".join(part.split()):
            yield name


def bridge_names(tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the names of the bridge that a way runs over."""
    return names_of(tags, BRIDGE_TAG)


def category_of(tags: Mapping[str, str]) -> str:
    """Return what a named place is, as key=value; nothing for what people do not go to."""
    for key in PLACE_KEYS:
        if tags.get(key, "") not in PLAIN:
            return f"{key}={tags[key]}"
    for key, values in SOME_VALUES.items():
        if tags.get(key) in values:
            return f"{key}={tags[key]}"
    late = next((f"{key}={tags[key]}" for key in LATE_KEYS if tags.get(key, "") not in PLAIN), "")
    return "" if late in NO_PLACE else late


def street_class(tags: Mapping[str, str]) -> str:
    """Return the class of a street; nothing where no street is."""
    highway = tags.get("highway", "")
    return "" if highway in NO_STREET else highway
