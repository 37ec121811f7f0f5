"""Port Lantern, the fictional town that exercises take place in, and its map for the drill page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from defusedxml import ElementTree


class LatLon(NamedTuple):
    """A position; degrees, WGS 84."""

    lat: float
    lon: float


TOWN_FILE: Path = Path(__file__).with_name("town.osm")
CENTRE = LatLon(12.03, -38.04)
AREA = (12.005, -38.07, 12.055, -38.01)  # the town and some room around it: south, west, north, east

DECIMALS = 5  # of a degree: a metre, enough for a map on a screen

Tags = dict[str, str]
Position = list[float]  # GeoJSON writes longitude first


@cache
def geojson() -> dict[str, Any]:
    """Return streets, bridges, water, places and neighbourhoods as GeoJSON (RFC 7946), each with `kind` and `name`.

    Outlines come first, so that what is drawn in order is not hidden. One cached value: not to be changed.
    """
    town = ElementTree.fromstring(TOWN_FILE.read_bytes())
    positions, nodes, ways = {}, [], []
    for node in town.iter("node"):
        positions[node.get("id")] = _position(node.attrib)
        if kind := _node_kind(tags := _tags(node)):
            nodes.append(_feature(kind, tags, {"type": "Point", "coordinates": positions[node.get("id")]}))
    for way in town.iter("way"):
        if kind := _way_kind(tags := _tags(way)):
            line = [positions[end.get("ref")] for end in way.iter("nd")]
            ways.append(_feature(kind, tags, _drawn(line, outline="highway" not in tags)))
    outlines = [feature for feature in ways if feature["geometry"]["type"] == "Polygon"]
    lines = [feature for feature in ways if feature["geometry"]["type"] != "Polygon"]
    return {"type": "FeatureCollection", "features": [*outlines, *lines, *nodes]}


def _tags(element: Any) -> Tags:
    return {tag.get("k"): tag.get("v") for tag in element.iter("tag")}


def _feature(kind: str, tags: Tags, geometry: dict[str, Any]) -> dict[str, Any]:
    name = tags["bridge:name"] if kind == "bridge" else tags.get("name", "")
    properties = {"kind": kind, "name": name}
    sort = tags.get("amenity") or tags.get("leisure") or tags.get("tourism") or tags.get("office")
    if sort and kind == "place":
        properties["sort"] = tags.get("social_facility", sort)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _way_kind(tags: Tags) -> str:
    if "highway" in tags:
        return "bridge" if "bridge" in tags else "street"
    if "natural" in tags or "waterway" in tags:
        return "water" if tags.get("natural") == "water" else ""  # the river's middle and the coast are in the outlines
    return "place"


def _node_kind(tags: Tags) -> str:
    if not tags or "addr:housenumber" in tags:
        return ""
    return {"neighbourhood": "neighbourhood", "town": ""}.get(tags.get("place", ""), "place")


def _drawn(line: list[Position], *, outline: bool) -> dict[str, Any]:
    if outline and line[0] == line[-1]:
        return {"type": "Polygon", "coordinates": [line]}
    return {"type": "LineString", "coordinates": line}


def _position(attributes: dict[str, str]) -> Position:
    return [round(float(attributes["lon"]), DECIMALS), round(float(attributes["lat"]), DECIMALS)]
