"""Who may go on a way of the map, and how fast: the rules from OpenStreetMap's tags to metres a second.

Source of the tags' meaning: https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing. The speeds are those of
ordinary traffic, not the limits; `benchmarks/roads.py` compares what comes of them with another router.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.travel import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

MODES = (Mode.FOOT, Mode.BIKE, Mode.CAR, Mode.FOUR_BY_FOUR)  # the order of everything kept a mode
KMH = 1 / 3.6
FOOT_M_S = 5.0 * KMH

WHEELS_KMH: Mapping[str, float] = {
    "motorway": 105,
    "motorway_link": 55,
    "trunk": 85,
    "trunk_link": 50,
    "primary": 60,
    "primary_link": 45,
    "secondary": 50,
    "secondary_link": 40,
    "tertiary": 45,
    "tertiary_link": 35,
    "unclassified": 38,
    "residential": 30,
    "road": 30,
    "living_street": 10,
    "service": 15,
    "track": 12,
}
BIKE_KMH: Mapping[str, float] = dict.fromkeys(WHEELS_KMH, 17.0) | {
    "living_street": 12.0,
    "service": 14.0,
    "track": 13.0,
}
BIKE_PATHS_KMH: Mapping[str, float] = {"cycleway": 18.0, "path": 11.0, "bridleway": 9.0}
FOOT_WAYS = {"footway", "pedestrian", "path", "steps", "cycleway", "bridleway", "corridor", "platform"}
NO_WALK = {"motorway", "motorway_link", "trunk", "trunk_link"}
ALPINE_KMH: Mapping[str, float] = {  # sac_scale; beyond these only with ropes
    "hiking": 4.0,
    "mountain_hiking": 3.0,
    "demanding_mountain_hiking": 2.0,
}
ROUGH_KMH: Mapping[str, tuple[float, float]] = {  # the most that a car, and a 4x4, can do on it
    "gravel": (35, 45),
    "fine_gravel": (40, 50),
    "compacted": (45, 55),
    "pebblestone": (30, 40),
    "cobblestone": (25, 30),
    "unpaved": (30, 40),
    "ground": (20, 30),
    "dirt": (20, 30),
    "earth": (20, 30),
    "grass": (10, 20),
    "sand": (8, 20),
    "mud": (5, 15),
}
TRACKS_KMH: Mapping[str, tuple[float, float]] = {  # tracktype: car, 4x4; 0 is none
    "grade1": (20, 25),
    "grade2": (15, 20),
    "grade3": (10, 18),
    "grade4": (0, 12),
    "grade5": (0, 8),
}
UNGRADED_KMH = (10, 15)
FORD_KMH = 5.0
FERRY_KMH = 12.0  # where the map gives no duration
LIMIT_SHARE = 0.85  # of a posted limit is driven on average
PUSHING = 4.0  # a bike that is pushed, in km/h
VISITORS_ONLY = 4.0  # times slower where only those may go who live there: never a short cut

CLOSED = {"no", "agricultural", "forestry", "military", "use_sidepath", "emergency"}
VISITORS = {"private", "destination", "customers", "delivery", "permit", "residents"}
OPEN = {"yes", "designated", "permissive", "official"}
WHO: Mapping[Mode, tuple[str, ...]] = {  # the finest tag has the last word
    Mode.FOOT: ("foot", "access"),
    Mode.BIKE: ("bicycle", "vehicle", "access"),
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    Mode.FOUR_BY_FOUR: ("motorcar", "motor_vehicle", "vehicle", "access"),
}
FARM = {"agricultural", "forestry"}  # a 4x4 in a disaster takes the track as a visitor does
BOTH, ALONG, AGAINST = (True, True), (True, False), (False, True)

BRIDGE, FORD, FERRY, SMOOTH = 16, 32, 64, 128  # marks of a way; the four lowest bits say who may start on it
FAST = {"motorway", "motorway_link", "trunk_link"}  # nobody gets on or off but at its ends


class Pace(NamedTuple):
    """How fast one mode is on a way; 0 where it may not go."""

    along_m_s: float
    against_m_s: float


class Rule(NamedTuple):
    """What a way allows."""

    paces: tuple[Pace, Pace, Pace, Pace]  # in the order of MODES
    marks: int
    ferry_s: float | None = None  # from end to end, where the map says so


def rule_of(tags: Mapping[str, str]) -> Rule | None:
    """Return what the way allows; None when nobody can travel on it."""
    if tags.get("route") == "ferry" and "highway" not in tags:
        rule = _ferry(tags)
    else:
        paces = (_foot(tags), _bike(tags), _wheels(tags, Mode.CAR), _wheels(tags, Mode.FOUR_BY_FOUR))
        rule = Rule(paces, _marks(tags))
    return rule if any(max(pace) > 0 for pace in rule.paces) else None


def _marks(tags: Mapping[str, str]) -> int:
    bridge = BRIDGE if tags.get("bridge", "no") != "no" else 0
    ford = FORD if tags.get("ford", "no") != "no" else 0
    ends_only = tags.get("highway") in FAST or tags.get("tunnel", "no") != "no"
    return bridge | ford | (SMOOTH if ends_only else 0)


def _access(tags: Mapping[str, str], mode: Mode) -> str:
    """Say yes, visitors, no, or nothing when the map is silent."""
    said = next((tags[key] for key in WHO[mode] if key in tags), "")
    if said in CLOSED:
        return "visitors" if mode is Mode.FOUR_BY_FOUR and said in FARM else "no"
    return "visitors" if said in VISITORS else "yes" if said in OPEN else ""


def _pace(kmh: float, ways: tuple[bool, bool], access: str) -> Pace:
    speed = kmh * KMH / (VISITORS_ONLY if access == "visitors" else 1.0)
    return Pace(speed * ways[0], speed * ways[1])


def _foot(tags: Mapping[str, str]) -> Pace:
    highway, access = tags.get("highway", ""), _access(tags, Mode.FOOT)
    walkable = (highway in WHEELS_KMH and highway not in NO_WALK) or highway in FOOT_WAYS
    if access == "no" or not (walkable or (access == "yes" and highway in WHEELS_KMH)) or _ford(tags):
        return Pace(0, 0)
    kmh = ALPINE_KMH.get(tags["sac_scale"], 0.0) if "sac_scale" in tags else 5.0
    return _pace(min(kmh, 3.0 if highway == "steps" else 5.0), BOTH, access)


def _bike(tags: Mapping[str, str]) -> Pace:
    highway, access = tags.get("highway", ""), _access(tags, Mode.BIKE)
    kmh = BIKE_PATHS_KMH.get(highway, 0.0 if highway in NO_WALK and access != "yes" else BIKE_KMH.get(highway, 0.0))
    if not kmh and highway in {"footway", "pedestrian"}:
        kmh = 12.0 if access == "yes" else PUSHING
    if access == "no" or _ford(tags) or "sac_scale" in tags:
        return Pace(0, 0)
    if tags.get("surface") in ROUGH_KMH or tags.get("tracktype") in {"grade4", "grade5"}:
        kmh = min(kmh, 11.0)
    return _pace(kmh, _bike_directions(tags), access)


def _wheels(tags: Mapping[str, str], mode: Mode) -> Pace:
    highway, access = tags.get("highway", ""), _access(tags, mode)
    rough = int(mode is Mode.FOUR_BY_FOUR)
    kmh = WHEELS_KMH.get(highway, 0.0)
    if access == "no" or not kmh or (_ford(tags) and not rough):
        return Pace(0, 0)
    kmh = _limited(kmh, highway, tags)
    if highway == "track":
        kmh = TRACKS_KMH.get(tags.get("tracktype", ""), UNGRADED_KMH)[rough]
    if tags.get("surface") in ROUGH_KMH:
        kmh = min(kmh, ROUGH_KMH[tags["surface"]][rough])
    if _ford(tags):
        kmh = min(kmh, FORD_KMH)
    return _pace(kmh, _directions(tags), access)


def _limited(kmh: float, highway: str, tags: Mapping[str, str]) -> float:
    """Take a posted limit into account: nobody drives faster, and a high one says that the road is good."""
    found = re.match(r"(\d{1,3})(?: ?(mph))?$", tags.get("maxspeed", ""))
    if not found or int(found[1]) == 0:
        return kmh
    driven = int(found[1]) * (1.609344 if found[2] else 1.0) * LIMIT_SHARE
    return min(kmh, driven) if highway in {"service", "track", "living_street"} else driven


def _ford(tags: Mapping[str, str]) -> bool:
    return tags.get("ford", "no") != "no"


def _directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    said = tags.get("oneway", "")
    if said in {"-1", "reverse"}:
        return AGAINST
    if said in {"yes", "true", "1"}:
        return ALONG
    implied = tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") == "motorway"
    return ALONG if implied and said != "no" else BOTH


def _bike_directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    said = tags.get("oneway:bicycle", "")
    if said == "no" or tags.get("cycleway", "").startswith("opposite"):
        return BOTH
    if said in {"yes", "-1"}:
        return ALONG if said == "yes" else AGAINST
    return _directions(tags)


def _ferry(tags: Mapping[str, str]) -> Rule:
    """A ferry takes everybody but cars, which it takes where the map says so."""
    wheels = _access(tags, Mode.CAR) == "yes"
    opens = (_access(tags, Mode.FOOT) != "no", _access(tags, Mode.BIKE) != "no", wheels, wheels)
    paces = tuple(_pace(FERRY_KMH, _directions(tags), "") if opened else Pace(0, 0) for opened in opens)
    return Rule((paces[0], paces[1], paces[2], paces[3]), FERRY | SMOOTH, duration_s(tags.get("duration", "")))


def duration_s(words: str) -> float | None:
    """Read a duration as the map writes it: 20, 1:30, 00:20:00 or PT20M; None for anything else."""
    if found := re.fullmatch(r"PT(?:(\d{1,2})H)?(?:(\d{1,3})M)?", words):
        seconds = int(found[1] or 0) * 3600.0 + int(found[2] or 0) * 60.0
    elif found := re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3})(?::(\d\d))?", words):
        seconds = int(found[1] or 0) * 3600.0 + int(found[2]) * 60.0 + int(found[3] or 0)
    else:
        return None
    return seconds or None
