"""Short codes in map links that hold the position itself, and so need no server."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits

from bot.domain.model import Point
from bot.places.positions.reading import somewhere

OSM_LETTERS = ascii_uppercase + ascii_lowercase + digits + "_~"  # https://wiki.openstreetmap.org/wiki/Shortlink
GE0_LETTERS = ascii_uppercase + ascii_lowercase + digits + "-_"  # RFC 4648, section 5
GEOHASH_LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz"  # https://en.wikipedia.org/wiki/Geohash
GE0_LETTERS_IN_CODE = 10  # the zoom and nine of the point
GE0_BITS = 27  # of latitude and of longitude, three a letter
OSM_BITS = 32
LONGEST_GEOHASH = 12


def osm_code(code: str) -> tuple[Point, float] | None:
    """Return the point and the zoom of openstreetmap.org/go/CODE: three bits of each half a letter, longitude first."""
    letters = code.replace("@", "~").rstrip("-=")
    if not letters or len(letters) * 3 > OSM_BITS or not set(letters) <= set(OSM_LETTERS):
        return None
    lon, lat = _interleaved([OSM_LETTERS.index(letter) for letter in letters])
    bits = 3 * len(letters)
    point = somewhere(lat / 2**bits * 180 - 90, lon / 2**bits * 360 - 180)
    return (point, bits - 8 - -(len(code) - len(letters)) % 3) if point else None


def ge0_code(code: str) -> Point | None:
    """Return the point of ge0://CODE: the zoom, then latitude first; github.com/organicmaps/organicmaps, ge0."""
    if len(code) != GE0_LETTERS_IN_CODE or not set(code) <= set(GE0_LETTERS):
        return None
    lat, lon = _interleaved([GE0_LETTERS.index(letter) for letter in code[1:]])
    return somewhere(lat / 2**GE0_BITS * 180 - 90, lon / 2**GE0_BITS * 360 - 180)


def _interleaved(sextets: list[int]) -> tuple[int, int]:
    """Take two numbers apart whose bits alternate, the first one's bit first."""
    one = other = 0
    for sextet in sextets:
        for pair in (sextet >> 4, sextet >> 2 & 3, sextet & 3):
            one, other = one << 1 | pair >> 1, other << 1 | pair & 1
    return one, other


def geohash(code: str) -> tuple[Point, float] | None:
    """Return the middle of a geohash's cell and half its height in degrees."""
    letters = code.lower()
    if not 1 <= len(letters) <= LONGEST_GEOHASH or not set(letters) <= set(GEOHASH_LETTERS):
        return None
    bits = "".join(f"{GEOHASH_LETTERS.index(letter):05b}" for letter in letters)
    lon, lat = (int(half or "0", 2) for half in (bits[::2], bits[1::2]))
    high, wide = 2 ** (len(bits) // 2), 2 ** (len(bits) - len(bits) // 2)
    point = somewhere((lat + 0.5) / high * 180 - 90, (lon + 0.5) / wide * 360 - 180)
    return (point, 90 / high) if point else None
