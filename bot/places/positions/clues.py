"""What a map link may say of its place, the surest first, and how each such clue is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import cos, radians
from typing import NamedTuple
from urllib.parse import unquote

from bot.domain.model import Point
from bot.places.located import Unreadable
from bot.places.positions.links import Link
from bot.places.positions.reading import FINEST_M, HALF_DEGREE_M, USELESS_BEYOND_M, Reading, somewhere

UNZOOMED_M = 1_000.0  # what a map shows when its link says no zoom
WIDEST_VIEW_M = 10_000.0  # a wider view says nothing of where
METRES_PER_PIXEL = 156_543.0  # at zoom 0 on the equator: https://wiki.openstreetmap.org/wiki/Zoom_levels
HALF_SCREEN_PX = 256
DEEPEST_ZOOM = 30.0
NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,20})?"
PAIR = re.compile(rf"(?:^|loc:|@|\|)\s*\(?\s*({NUMBER})(?:\s*[,;~_]\s*|\s+)({NUMBER})(?![\d.])", re.IGNORECASE)
CODE_IN_LINK = re.compile(r"^\s*([23456789CFGHJMPQRVWX]{4,8}) ([23456789CFGHJMPQRVWX]{2,3})(?!\w)", re.IGNORECASE)

Said = Callable[[str], list[Reading]]  # the reader of plain words


class Pin(NamedTuple):
    """Numbers, degrees or a code that mark the place itself."""

    words: str
    backwards: bool = False  # longitude first
    off_m: float = 0.0  # how far off it may be, as the link says


class View(NamedTuple):
    """The middle of the map that was on the screen."""

    words: str
    backwards: bool = False
    zoom: str = ""
    radius_m: float | None = None


class Marked(NamedTuple):
    """A point that a code in the link holds."""

    point: Point | None
    view_zoom: str = ""  # where it is but a view


class Named(NamedTuple):
    """Words for the place, or nothing but an id: no point."""

    words: str = ""


Clue = Pin | View | Marked | Named | Unreadable
Clues = Callable[[Link], Iterator[Clue]]


class Signpost(NamedTuple):
    """What came out of one link."""

    readings: tuple[Reading, ...] = ()
    unreadable: Unreadable | None = None
    named: str = ""


def followed(clues: Iterator[Clue], maker: str, said: Said) -> Signpost | None:
    """Return what the first clue that can be read says; nothing when the link is of no place at all."""
    names, hopeless = [], None
    for clue in clues:
        if isinstance(clue, Unreadable):
            return Signpost(unreadable=clue)
        reading = _read(clue, maker, said)
        if reading:
            return Signpost((reading,))
        hopeless = Unreadable.PLACE_LINK
        names += [clue.words] if isinstance(clue, Named | Pin) and any(map(str.isalpha, clue.words)) else []
    return Signpost(unreadable=hopeless, named=" \n ".join(dict.fromkeys(names))) if hopeless else None


def _read(clue: Pin | View | Marked | Named, maker: str, said: Said) -> Reading | None:
    if isinstance(clue, Marked):
        if clue.point is None:
            return None
        return _viewed(clue.point, clue.view_zoom, None, maker) if clue.view_zoom else _pinned(clue.point, maker)
    if isinstance(clue, Named):
        return None
    pair = _pair(clue.words, backwards=clue.backwards)
    if isinstance(clue, View):
        return _viewed(pair[0], clue.zoom, clue.radius_m, maker) if pair else None
    if pair:
        return _pinned(pair[0], maker, max(pair[1], clue.off_m))
    return _spoken(clue.words, maker, said)


def _pair(words: str, *, backwards: bool) -> tuple[Point, float] | None:
    """Return the point that two numbers name, and how far off their writing may be."""
    match = PAIR.search(unquote(words))  # some links are encoded twice
    if not match:
        return None
    one, other = float(match[1]), float(match[2])
    point = somewhere(other, one) if backwards else somewhere(one, other)
    decimals = max(len(number.partition(".")[2]) for number in match.groups())
    fineness_m = HALF_DEGREE_M / 10**decimals
    return (point, fineness_m) if point and fineness_m <= USELESS_BEYOND_M else None


def _spoken(words: str, maker: str, said: Said) -> Reading | None:
    """Read degrees with minutes, or a Plus Code whose plus became a blank."""
    readings = [reading for reading in said(CODE_IN_LINK.sub(r"\1+\2", words)) if reading.sure or reading.code]
    return readings[0]._replace(why=f"{readings[0].why} in a {maker} link") if readings else None


def _pinned(point: Point, maker: str, fineness_m: float = 0.0) -> Reading:
    return Reading((point,), max(FINEST_M, fineness_m), sure=True, why=f"pin of a {maker} link")


def _viewed(point: Point, zoom: str, radius_m: float | None, maker: str) -> Reading | None:
    if radius_m is None and re.fullmatch(r"\d{1,2}(?:\.\d{1,20})?", zoom):
        per_pixel_m = METRES_PER_PIXEL * cos(radians(point.lat)) / 2.0 ** min(float(zoom), DEEPEST_ZOOM)
        radius_m = per_pixel_m * HALF_SCREEN_PX
    wide_m = max(radius_m or UNZOOMED_M, FINEST_M)
    if wide_m > WIDEST_VIEW_M:
        return None
    return Reading((point,), wide_m, sure=True, why=f"middle of the map of a {maker} link", view=True)
