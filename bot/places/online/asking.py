"""One question to one provider through geopy; whatever the network does to it becomes an outcome."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import yarl
from geopy import exc
from geopy.adapters import AdapterHTTPError, AioHTTPAdapter
from geopy.geocoders import Nominatim, Pelias, Photon

from bot import __version__
from bot.places.online.answers import Answer, Outcome, judged
from bot.places.online.dialects import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from bot.config import Online
    from bot.domain.model import Area

MOST_RESULTS = 5  # as many as fit on buttons
LARGEST_ANSWER = 512 * 1024  # bytes; five results take a few thousand
LONGEST_PAUSE_S = 86_400.0  # a server that asks for more is asked again after a day
REDIRECTION, REFUSAL = 300, 400

# What geopy raises, the finest class first: GeocoderRateLimited is a GeocoderQuotaExceeded, all are service errors.
OUTCOME_OF: Sequence[tuple[type[Exception], Outcome]] = (
    (exc.GeocoderRateLimited, Outcome.LIMITED),
    (exc.GeocoderQuotaExceeded, Outcome.SHUT_OUT),
    (exc.GeocoderAuthenticationFailure, Outcome.SHUT_OUT),
    (exc.GeocoderInsufficientPrivileges, Outcome.SHUT_OUT),
    (exc.GeocoderQueryError, Outcome.HOPELESS),
    (exc.GeocoderTimedOut, Outcome.BUSY),
    (exc.GeocoderUnavailable, Outcome.UNAVAILABLE),
    (exc.GeocoderParseError, Outcome.UNAVAILABLE),  # a captive portal's page, half an answer
    (exc.GeocoderServiceError, Outcome.BROKEN),
    (Exception, Outcome.BAD_ANSWER),  # an answer in a shape that geopy does not expect
)


class OneAnswer(AioHTTPAdapter):  # type: ignore[misc]  # geopy ships no types
    """geopy's own adapter, which follows no redirect, keeps no cookie, and reads no more than an answer holds."""

    @cached_property
    def session(self) -> aiohttp.ClientSession:
        """The connections, made with the first question."""
        return aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)

    async def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:  # noqa: ASYNC109 - geopy's signature
        """Return the parsed answer. Raises what geopy's adapters promise to raise."""
        with self._normalize_exceptions():
            async with self.session.get(
                yarl.URL(url, encoded=True),
                timeout=aiohttp.ClientTimeout(total=timeout),
                headers={**headers, "Accept-Encoding": "identity"},  # what is not packed cannot unfold without end
                allow_redirects=False,
            ) as answer:
                if answer.status >= REFUSAL:
                    raise AdapterHTTPError("refused", status_code=answer.status, headers=answer.headers, text="")
                if answer.status >= REDIRECTION:
                    raise exc.GeocoderUnavailable("sent elsewhere")
                return _parsed(await _bounded(answer))


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise exc.GeocoderParseError("an answer without end")
        parts.append(part)
    return b"".join(parts)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise exc.GeocoderParseError("not JSON") from None


class Geocoder:
    """A provider as the settings describe it, bound to the area; use it with `async with`."""

    def __init__(self, online: Online, area: Area) -> None:
        """Prepare; nothing is asked yet. Raises ValueError for the provider "none"."""
        self._online = online
        self._area = area
        self._read = DIALECTS.get(online.provider)
        if self._read is None:
            raise ValueError("no provider to ask")
        self._geopy = self._client()
        self._wishes = self._bounds()

    async def __aenter__(self) -> Geocoder:
        """Open."""
        await self._geopy.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._geopy.__aexit__(kind, fault, trace)

    async def ask(self, phrase: str) -> Answer:
        """Return where the phrase may be; every fault is an outcome."""
        try:
            found = await self._geopy.geocode(phrase, exactly_one=False, **self._wishes)
            return judged([self._candidate(one.raw) for one in (found or ())[:MOST_RESULTS]], self._area)
        except Exception as fault:  # noqa: BLE001 - a stranger's answer can break the parser in any way it likes
            return _failed(fault)

    def _candidate(self, raw: Any) -> Any:
        """One result; one that makes no sense does not spoil the others."""
        try:
            return self._read(raw) if self._read else None
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
            return None

    def _client(self) -> Any:
        parts = urlsplit(self._online.address)
        given = {
            "domain": parts.netloc + parts.path,
            "scheme": parts.scheme,
            "timeout": self._online.timeout_s,
            "user_agent": self._online.user_agent or f"Muster/{__version__}",
            "proxies": {},
            "adapter_factory": OneAnswer,
        }
        if self._online.provider == "nominatim":
            return Nominatim(**given)
        if self._online.provider == "photon":
            return Photon(**given)
        key = self._online.api_key
        return Pelias(**given, api_key=key.get_secret_value() if key else None)

    def _bounds(self) -> dict[str, Any]:
        """The area in each provider's words: bounds where it knows them."""
        area, online = self._area, self._online
        box = [(area.south, area.west), (area.north, area.east)]
        if online.provider == "nominatim":
            return {
                "viewbox": box,
                "bounded": True,
                "limit": MOST_RESULTS,
                "addressdetails": True,
                "language": ",".join(online.languages) or False,
                "country_codes": list(online.country_codes),
            }
        if online.provider == "photon":
            middle = ((area.south + area.north) / 2, (area.west + area.east) / 2)
            language = next(iter(online.languages), False)
            return {"bbox": box, "location_bias": middle, "limit": MOST_RESULTS, "language": language}
        countries = [code.upper() for code in online.country_codes]
        return {"boundary_rect": box, "countries": countries, "language": ",".join(online.languages) or None}


def _failed(fault: Exception) -> Answer:
    outcome = next(outcome for kind, outcome in OUTCOME_OF if isinstance(fault, kind))
    pause_s = getattr(fault, "retry_after", None)
    if pause_s is not None:
        pause_s = min(max(0.0, float(pause_s)), LONGEST_PAUSE_S)
    return Answer(outcome, pause_s=pause_s, fault=type(fault).__name__)
