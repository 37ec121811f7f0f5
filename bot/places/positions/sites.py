"""Which map a link belongs to; pins beat the middle of the map, and what only a server can open is said to be that."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.places.positions import makers
from bot.places.positions.clues import Clue, Clues, Named, Pin, Said, Signpost, View, followed
from bot.places.positions.links import Link, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

MAP_FRAGMENT = re.compile(r"(?:^|[#&?])(?:map=)?(\d{1,2}(?:\.\d{1,20})?)/(-?\d{1,3}\.\d{1,20})/(-?\d{1,3}\.\d{1,20})")
INNER = ("link", "continue", "url", "u", "q")  # parameters in which consent pages and redirects carry the link


class Site(NamedTuple):
    """How one maker of maps writes a place; names of parameters, the surest first; "lat lon" is a pair of them."""

    maker: str
    hosts: str  # a pattern for the whole host, or the scheme of an app
    own: Clues | None = None  # what no parameter says
    pins: str = ""  # latitude first
    pins_backwards: str = ""  # longitude first
    views: str = ""
    views_backwards: str = ""
    zoom: str = "z"
    names: str = ""  # words or ids
    folder: str = ""  # where the maps are on a host that has more


SITES = (
    Site("short", makers.SHORT_HOSTS, makers.short),
    Site(
        "Google",
        makers.GOOGLE,
        makers.google,
        pins="daddr,destination,q,query,cbll,viewpoint,markers",
        views="ll,center,sll",
        names="cid,ftid,place_id,query_place_id",
        folder="maps",
    ),
    Site(
        "OpenStreetMap",
        r"(?:[a-z]+\.)?openstreetmap\.(?:org|de|fr|jp)|osm\.org",
        makers.openstreetmap,
        pins="mlat mlon,to,query",
        views="lat lon",
        zoom="zoom",
    ),
    Site(
        "Apple",
        r"maps\.apple\.com|maps|maps\.apple",
        makers.apple,
        pins="ll,coordinate,daddr,destination,q",
        views="center,sll",
        names="address,name,auid,place-id",
    ),
    Site("Organic Maps", makers.GE0, makers.ge0, pins="ll,dll,cll,q"),
    Site(
        "Yandex",
        r"(?:[a-z0-9-]+\.)*yandex\.(?:[a-z]{2,3}|com\.[a-z]{2})|yandexmaps|yandexnavi",
        makers.yandex,
        pins="lat_to lon_to,text,q",
        pins_backwards="whatshere[point],pt,poi[point]",
        views_backwards="ll",
        names="oid",
        folder="maps",
    ),
    Site(
        "2GIS",
        r"(?:[a-z]+\.)*2gis\.(?:[a-z]{2,3}|com\.[a-z]{2})|(?:maps\.)?urbi(?:-[a-z]{2})?\.[a-z]{2,3}|dgis",
        makers.two_gis,
        views_backwards="center",
        zoom="zoom",
        names="q",
    ),
    Site(
        "Waze",
        r"(?:[a-z]+\.)?waze\.(?:com|to)|waze",
        makers.waze,
        pins="ll,latlng,q",
        views="lat lon",
        zoom="zoom",
        names="venue_id,place",
    ),
    Site(
        "Bing",
        r"(?:[a-z]+\.)?bing\.com|bingmaps",
        makers.bing,
        pins="where1,q,ss",
        views="cp",
        zoom="lvl",
        names="ypid,cid",
        folder="maps",
    ),
    Site("HERE", r"(?:wego|share|www)\.here\.com|here\.com|here-location|here-route", makers.here, pins="q"),
    Site(
        "Mapy",
        r"(?:[a-z]+\.)?mapy\.(?:cz|com)",
        makers.mapy,
        pins="q",
        views="y x",
        views_backwards="center",
        names="id",
    ),
    Site("OsmAnd", r"(?:[a-z]+\.)?osmand\.net|osmand\.api", pins="finish,pin,lat lon", names="name"),
    Site("Magic Earth", r"magicearth\.com|magicearth", pins="lat lon,daddr,q", names="name"),
    Site("Citymapper", r"citymapper\.com|citymapper", pins="endcoord", names="endaddress,endname"),
    Site("Plus Code", r"plus\.codes", makers.first_segment),
    Site("what3words", r"(?:map\.)?(?:what3words\.com|w3w\.(?:co|io|me))", makers.three_words),
    Site("Chinese map", makers.SHIFTED, makers.shifted),
    Site("geo", "geo", makers.geo),
)
ANY = Site("map", "", views="mlat mlon,lat lon,lat lng,latitude longitude", zoom="zoom")
COMPILED = tuple((re.compile(site.hosts), site) for site in SITES)


def pointed(link: Link, said: Said) -> Signpost | None:
    """Return what a link says of a place; nothing when it is no link to a map."""
    shown = _inner(link)
    where = shown.host.lower() if shown.scheme == "https" else shown.scheme
    site = next((site for pattern, site in COMPILED if pattern.fullmatch(where)), None)
    if site is None:
        return _guarded(followed(_clues(ANY, shown), "map", said))
    return followed(_clues(site, shown), site.maker, said) if _of_maps(site, shown) else None


def _of_maps(site: Site, link: Link) -> bool:
    apart = link.scheme != "https" or link.host.lower().startswith("maps.")
    return not site.folder or apart or link.path[:1] == (site.folder,)


def _inner(link: Link) -> Link:
    """Return the link that a consent page or a redirect carries, else the link itself."""
    for name in INNER:
        carried = link.asked.get(name, "")
        if carried.startswith(("https://", "http://")):
            return taken_apart(carried) or link
    return link


def _guarded(post: Signpost | None) -> Signpost | None:
    """An unknown site may speak of anything: only a point in it counts."""
    return post if post and post.readings else None


def _clues(site: Site, link: Link) -> Iterator[Clue]:
    if site.own:
        yield from site.own(link)
    for names, clue in (
        (site.pins, Pin),
        (site.pins_backwards, partial(Pin, backwards=True)),
    ):
        yield from (clue(words) for words in _asked(names, link))
    zoom = link.asked.get(site.zoom, "")
    yield from (View(words, zoom=zoom) for words in _asked(site.views, link))
    yield from (View(words, backwards=True, zoom=zoom) for words in _asked(site.views_backwards, link))
    if seen := MAP_FRAGMENT.search(link.fragment):
        yield View(f"{seen[2]},{seen[3]}", zoom=seen[1])
    yield from (Named(words) for words in _asked(site.names, link))


def _asked(names: str, link: Link) -> Iterator[str]:
    """Yield what the link says under each of the names that it has."""
    for name in names.split(","):
        said = [link.asked.get(part, "") for part in name.split()]
        if said and all(said):
            yield ",".join(said)
