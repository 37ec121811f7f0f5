"""What each maker of maps puts into its links beside plain parameters, as its own pages or its published code say."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from bot.places.located import Unreadable
from bot.places.positions.clues import Clue, Marked, Named, Pin, View
from bot.places.positions.link_codes import ge0_code, geohash, osm_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.places.positions.links import Link

SHORT_HOSTS = (  # nothing but a server can open these
    r"maps\.app\.goo\.gl|app\.goo\.gl|goo\.gl|g\.co|g\.page|share\.google|binged\.it|her\.is|(?:go|link)\.2gis\.com|go\.urbi\.ae"
    r"|j\.map\.baidu\.com|surl\.amap\.com"
)
FOLDERS_OF_MAPS = {"goo.gl": "maps", "g.co": "kgs", "app.goo.gl": "maps"}  # the rest of such a host is about anything
GOOGLE = r"(?:maps\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})|google\.navigation|google\.streetview|comgooglemaps(?:url)?"
GE0 = r"omaps\.app|ge0\.me|comaps\.(?:at|app)|ge0|om|cm|mapsme|mapswithme"
SHIFTED = r"(?:[a-z]+\.)*(?:amap|gaode|autonavi)\.com|(?:[a-z]+\.)*map\.baidu\.com|(?:[a-z]+\.)*map\.qq\.com"
PLACE_DATA = re.compile(r"!8m2!3d(-?\d{1,3}\.\d{1,20})!4d(-?\d{1,3}\.\d{1,20})")
ANY_DATA = re.compile(r"!3d(-?\d{1,3}\.\d{1,20})!4d(-?\d{1,3}\.\d{1,20})")
STOP_DATA = re.compile(r"!1d(-?\d{1,3}\.\d{1,20})!2d(-?\d{1,3}\.\d{1,20})")
GOOGLE_VIEW = re.compile(r"@(-?\d{1,3}\.?\d{0,20},-?\d{1,3}\.?\d{0,20})(?:,(\d{1,8}(?:\.\d{1,20})?)([zma]))?")
HERE_FIELDS = re.compile(
    r"\blat(?:itude)?[\"=:]{1,3}(-?\d{1,3}\.\d{1,20})[;,\"]{1,4}lon(?:gitude)?[\"=:]{1,3}(-?\d{1,3}\.\d{1,20})"
)
EMBEDDED = re.compile(r"!2d(-?\d{1,3}\.\d{1,20})!3d(-?\d{1,3}\.\d{1,20})")
BING_POINT = re.compile(r"(?:point|pos)\.(-?\d{1,3}\.\d{1,20})_(-?\d{1,3}\.\d{1,20})")
PLAIN_PAIR = re.compile(r"-?\d{1,3}\.\d{1,20},\s?-?\d{1,3}\.\d{1,20}")
UNCERTAINTY = re.compile(r";u=(\d{1,6})", re.IGNORECASE)
WGS84 = re.compile(r";crs=(?!wgs-?84)", re.IGNORECASE)
LONGEST_HERE_CODE = 2048


def short(link: Link) -> Iterator[Clue]:
    """Say that a short link to a map cannot be opened here."""
    if link.path and FOLDERS_OF_MAPS.get(link.host.lower()) in {None, link.path[0]}:
        yield Unreadable.SHORT_LINK


def three_words(link: Link) -> Iterator[Clue]:
    """https://what3words.com/three.words.here."""
    if link.path:
        yield Unreadable.WHAT3WORDS


def google(link: Link) -> Iterator[Clue]:
    """https://developers.google.com/maps/documentation/urls/get-started; data= as the page itself writes it."""
    whole = "/".join(link.path)
    if "dir" in link.path:
        yield from _google_path(link)
        yield from (Pin(f"{lon},{lat}", backwards=True) for lon, lat in STOP_DATA.findall(whole)[-1:])
    else:
        for pattern in (PLACE_DATA, ANY_DATA):
            yield from (Pin(f"{lat},{lon}") for lat, lon in pattern.findall(whole)[-1:])
        yield from _google_path(link)
    seen = GOOGLE_VIEW.search(whole)
    if seen and seen[3] == "a":  # somebody stands there in Street View
        yield Pin(seen[1])
    elif seen:
        height_m = float(seen[2]) / 2 if seen[3] == "m" else None
        yield View(seen[1], zoom=seen[2] or "", radius_m=height_m)
    embedded = EMBEDDED.search(link.asked.get("pb", ""))
    if embedded:
        yield View(f"{embedded[1]},{embedded[2]}", backwards=True)


def _google_path(link: Link) -> Iterator[Clue]:
    """Yield the place, the words searched for, or where a route ends."""
    named = [part for part in link.path if not part.startswith(("@", "data=", "am=t"))]
    for folder in ("place", "search", "dir"):
        if folder in named[:3]:
            after = named[named.index(folder) + 1 :]
            yield from (Pin(words) for words in (after[-1:] if folder == "dir" else after[:1]))
            if len(link.path) > link.path.index(folder) + 1:
                yield Named()


def openstreetmap(link: Link) -> Iterator[Clue]:
    """https://wiki.openstreetmap.org/wiki/Shortlink and https://wiki.openstreetmap.org/wiki/Browsing."""
    if link.path[:1] == ("go",) and len(link.path) > 1:
        decoded = osm_code(link.path[1])
        if decoded:
            yield Marked(decoded[0], "" if "m" in link.asked else str(max(decoded[1], 0)))
    if route := link.asked.get("route"):
        yield Pin(route.split(";")[-1])
    if link.path[:1] in {("node",), ("way",), ("relation",), ("search",), ("go",)}:
        yield Named(link.asked.get("query", ""))


def apple(link: Link) -> Iterator[Clue]:
    """https://developer.apple.com/documentation/mapkit/unified-map-urls."""
    if link.path[:1] == ("p",) and len(link.path) > 1:
        yield Unreadable.SHORT_LINK


def ge0(link: Link) -> Iterator[Clue]:
    """https://github.com/organicmaps/organicmaps, ge0 and map_uri_parser."""
    code = (link.host, *link.path) if link.scheme != "https" else link.path
    if code and PLAIN_PAIR.match(code[0]):
        yield Pin(code[0])
    elif code and code[0] not in {"map", "route", "search", "crosshair"}:
        yield Marked(ge0_code(code[0]))


def yandex(link: Link) -> Iterator[Clue]:
    """https://yandex.com/dev/yandex-apps-launch-maps: longitude first, but for routes."""
    if "-" in link.path:
        yield Unreadable.SHORT_LINK
    if route := link.asked.get("rtext"):
        yield Pin(route.split("~")[-1])
    if {"org", "geo", "house"} & set(link.path):
        yield Named()


def two_gis(link: Link) -> Iterator[Clue]:
    """https://help.2gis.com: longitude first."""
    points = [part.split("|")[-1].split(";")[0] for part in link.path]
    yield from (Pin(point, backwards=True) for point in reversed(points) if PLAIN_PAIR.match(point))
    middle, _, zoom = link.asked.get("m", "").partition("/")
    if middle:
        yield View(middle, backwards=True, zoom=zoom)
    if {"firm", "geo", "search", "inside"} & set(link.path):
        yield Named()


def waze(link: Link) -> Iterator[Clue]:
    """https://developers.google.com/waze/deeplinks; the code after h is a geohash."""
    code = link.asked.get("h", "")
    if link.path[-1:] and re.fullmatch(r"h[0-9b-z]{6,12}", link.path[-1]):
        code = link.path[-1][1:]
    if code:
        decoded = geohash(code)
        yield Marked(decoded[0] if decoded else None)
    kind, _, target = link.asked.get("to", "").partition(".")
    if kind:
        yield Pin(target) if kind == "ll" else Named()


def bing(link: Link) -> Iterator[Clue]:
    """https://learn.microsoft.com/bingmaps/articles/create-a-custom-map-url."""
    for name in ("sp", "rtp"):
        found = BING_POINT.findall(link.asked.get(name, ""))
        yield from (Pin(",".join(point)) for point in found[-1:])


def here(link: Link) -> Iterator[Clue]:
    """https://www.here.com/docs: /l/ and /r/ with plain numbers, /p/ with fields in base64."""
    for part in reversed(link.path):
        words = part.rpartition(":")[2]
        if PLAIN_PAIR.match(words):
            yield Pin(words)
        elif part[:2] in {"s-", "e-"} and (fields := HERE_FIELDS.search(_decoded(part[2:]))):
            yield Pin(f"{fields[1]},{fields[2]}")
    if shown := link.asked.get("map"):
        lat, lon, zoom, *_ = [*shown.split(","), "", ""]
        yield View(f"{lat},{lon}", zoom=zoom)
    if link.path[:1] in {("p",), ("directions",), ("search",)}:
        yield Named()


def _decoded(code: str) -> str:
    letters = code[:LONGEST_HERE_CODE].rstrip("=")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_").decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return ""


def mapy(link: Link) -> Iterator[Clue]:
    """https://developer.mapy.com/further-uses-of-mapycz/mapy-cz-url: x is the longitude."""
    if "s" in link.path:
        yield Unreadable.SHORT_LINK
    if link.asked.get("source") == "coor":
        yield Pin(link.asked.get("id", ""), backwards=True)
    if link.asked.get("marker") == "true":
        yield Pin(link.asked.get("center", ""), backwards=True)


def first_segment(link: Link) -> Iterator[Clue]:
    """https://plus.codes/CODE."""
    yield from (Pin(words) for words in link.path[:1])


def shifted(link: Link) -> Iterator[Clue]:
    """Maps of China write positions on a shifted datum (GCJ-02, BD-09): a pin would be half a kilometre off."""
    if link.path or link.asked:
        yield Unreadable.PLACE_LINK


def geo(link: Link) -> Iterator[Clue]:
    """RFC 5870, with the q= of https://developer.android.com/guide/components/intents-common#Maps."""
    place = link.path[0] if link.path else ""
    said = link.asked.get("q", "")
    if WGS84.search(place):
        yield Unreadable.PLACE_LINK
        return
    if said:
        yield Pin(said)
        yield View(place, zoom=link.asked.get("z", ""))
        return
    off = UNCERTAINTY.search(place)
    yield Pin(place, off_m=float(off[1]) if off else 0.0)
    yield Named()
