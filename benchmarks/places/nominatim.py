"""A Nominatim beside it: one worker, one result, bounded to the region, as its own manual advises for such use.

The parameters are those of https://nominatim.org/release-docs/latest/api/Search/.
"""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from benchmarks.places.findings import Rival
from benchmarks.places.scores import HIT_M, Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.places.queries import Query
    from benchmarks.places.truths import LatLon

TIMEOUT_S = 30
MARGIN = 0.02  # degrees around what is asked about, some 2 km
HTTP_OK = 200


class NominatimError(Exception):
    """No answer, or none that makes sense; counted apart from "not found"."""


class Nominatim:
    """Asks one server."""

    def __init__(self, url: str, box: tuple[float, float, float, float]) -> None:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._server = kind(parts.netloc, timeout=TIMEOUT_S)
        self._path = parts.path.rstrip("/") + "/search?"
        south, west, north, east = box
        self._box = f"{west - MARGIN},{north + MARGIN},{east + MARGIN},{south - MARGIN}"

    def first(self, text: str) -> LatLon | None:
        """Return the first result's position; None when it finds nothing. Raises NominatimError."""
        asked = {"q": text, "format": "jsonv2", "limit": 1, "viewbox": self._box, "bounded": 1}
        try:
            self._server.request("GET", self._path + urlencode(asked), headers={"User-Agent": "muster-benchmarks"})
            reply = self._server.getresponse()
            found = json.loads(reply.read())
            if reply.status != HTTP_OK:
                raise NominatimError(f"status {reply.status}")
            return (float(found[0]["lat"]), float(found[0]["lon"])) if found else None
        except (OSError, HTTPException, ValueError, KeyError, TypeError) as fault:
            self._server.close()
            raise NominatimError(str(fault)) from fault


class Rivals:
    """Asks a Nominatim what Muster was asked, and counts."""

    def __init__(self, url: str, box: tuple[float, float, float, float], most: int | None = None) -> None:
        self._nominatim = Nominatim(url, box)
        self._most = most

    def asked(self, drawn: Sequence[Query]) -> Rival:
        """Ask the queries of a row, or the first of them; each result counts as Muster's does."""
        hit = errors = 0
        chosen = drawn[: self._most]
        for query in chosen:
            try:
                found = self._nominatim.first(query.text)
            except NominatimError:
                errors += 1
                continue
            hit += found is not None and query.truth.away_m(*found) <= HIT_M
        return Rival(Share(hit, len(chosen) - errors), errors)
