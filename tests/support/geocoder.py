"""A geocoder that does whatever goes wrong, on order: each row of the table of faults, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web

from bot.places.online import Outcome

LAT, LON = 12.0288, -38.0437
FOUND: dict[str, Any] = {
    "lat": str(LAT),
    "lon": str(LON),
    "place_rank": 30,
    "class": "building",
    "type": "house",
    "name": "",
    "display_name": "12, Copper Row, Harbourside",
    "address": {"road": "Copper Row", "house_number": "12", "village": "Harbourside"},
    "boundingbox": ["12.0287", "12.0289", "-38.0438", "-38.0436"],
}
TOWN = FOUND | {"place_rank": 16, "name": "Harbourside", "address": {"village": "Harbourside"}}
PORTAL = "<html><body>Welcome! Please accept our terms to use this network.</body></html>"
CLOSING = web.AppKey("closing", asyncio.Event)
Deed = Callable[[web.Request], Awaitable[web.StreamResponse]]


def says(answer: Any, status: int = 200, **headers: str) -> Deed:
    async def deed(_: web.Request) -> web.StreamResponse:
        return web.Response(text=json.dumps(answer), status=status, content_type="application/json", headers=headers)

    return deed


def _shows(text: str, status: int = 200, **headers: str) -> Deed:
    async def deed(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)

    return deed


async def _hangs(request: web.Request) -> web.StreamResponse:
    await request.app[CLOSING].wait()
    return web.Response()


async def _closes(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _pours(request: web.Request, part: bytes, pause_s: float) -> web.StreamResponse:
    """Send without end, for as long as the other side listens."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    closing: asyncio.Event = request.app[CLOSING]
    while not closing.is_set():
        await answer.write(part)
        await asyncio.sleep(pause_s)
    return answer


async def _drips(request: web.Request) -> web.StreamResponse:
    return await _pours(request, b" ", 0.05)


async def _floods(request: web.Request) -> web.StreamResponse:
    return await _pours(request, b" " * 65_536, 0)


async def _half(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "100000"})
    await answer.prepare(request)
    await answer.write(b'[{"lat": "12.0')
    assert request.transport is not None
    request.transport.close()
    return answer


def _place(**changes: Any) -> Deed:
    return says([{key: value for key, value in (FOUND | changes).items() if value is not ...}])


class Row(NamedTuple):
    """One way to fail: what the server does, what geopy raises, and what we make of it."""

    what: str
    deed: Deed | None  # None: nobody answers at the address
    raises: str  # by geopy, or by our bounds around it; empty for an answer
    outcome: Outcome
    address: str = ""  # instead of the server's own; {port} is its port


REFUSED = "GeocoderUnavailable"
ROWS: Mapping[str, Row] = {
    "found": Row("knows the place", says([FOUND]), "", Outcome.FOUND),
    "nothing": Row("knows no such address: []", says([]), "", Outcome.NOTHING),
    "null": Row("knows no such address: null", says(None), "", Outcome.NOTHING),
    "only_area": Row("knows only a town", says([TOWN]), "", Outcome.ONLY_AREA),
    "refuses": Row("refuses the connection", None, REFUSED, Outcome.UNAVAILABLE, "http://127.0.0.1:1"),
    "no_host": Row("has no address (DNS)", None, REFUSED, Outcome.UNAVAILABLE, "http://geocoder.invalid"),
    "closes": Row("closes the line", _closes, REFUSED, Outcome.UNAVAILABLE),
    "half": Row("closes the line half-way", _half, "GeocoderServiceError", Outcome.BROKEN),
    "hangs": Row("never answers", _hangs, "GeocoderTimedOut", Outcome.BUSY),
    "drips": Row("drips its answer", _drips, "GeocoderTimedOut", Outcome.BUSY),
    "floods": Row("answers without end", _floods, "GeocoderParseError", Outcome.UNAVAILABLE),
    "503": Row("503", says({}, 503), "GeocoderTimedOut", Outcome.BUSY),
    "504": Row("504", says({}, 504), "GeocoderTimedOut", Outcome.BUSY),
    "408": Row("408", says({}, 408), "GeocoderTimedOut", Outcome.BUSY),
    "500": Row("500", says({}, 500), "GeocoderServiceError", Outcome.BROKEN),
    "502": Row("502", _shows(PORTAL, 502), "GeocoderServiceError", Outcome.BROKEN),
    "404": Row("404", says({}, 404), "GeocoderServiceError", Outcome.BROKEN),
    "tls": Row("TLS that is none", None, "GeocoderServiceError", Outcome.BROKEN, "https://127.0.0.1:{port}"),
    "429": Row("429, Retry-After: 7", says({}, 429, **{"Retry-After": "7"}), "GeocoderRateLimited", Outcome.LIMITED),
    "429_date": Row(
        "429, Retry-After: a date",
        says({}, 429, **{"Retry-After": "Fri, 31 Dec 2099 23:59:59 GMT"}),
        "GeocoderRateLimited",
        Outcome.LIMITED,
    ),
    "402": Row("402", says({}, 402), "GeocoderQuotaExceeded", Outcome.SHUT_OUT),
    "401": Row("401", says({}, 401), "GeocoderAuthenticationFailure", Outcome.SHUT_OUT),
    "403": Row("403", _shows("Blocked", 403), "GeocoderInsufficientPrivileges", Outcome.SHUT_OUT),
    "400": Row("400", says({}, 400), "GeocoderQueryError", Outcome.HOPELESS),
    "414": Row("414", says({}, 414), "GeocoderQueryError", Outcome.HOPELESS),
    "error": Row('{"error": …}', says({"error": "too odd"}), "GeocoderQueryError", Outcome.HOPELESS),
    "portal": Row("a captive portal's page", _shows(PORTAL), "GeocoderParseError", Outcome.UNAVAILABLE),
    "redirect": Row(
        "sends us elsewhere", _shows(PORTAL, 302, Location="/elsewhere"), "GeocoderUnavailable", Outcome.UNAVAILABLE
    ),
    "deep": Row("brackets without end", _shows("[" * 200_000), "GeocoderParseError", Outcome.UNAVAILABLE),
    "words": Row("a list of words", says(["here", "there"]), "AttributeError", Outcome.BAD_ANSWER),
    "null_island": Row("a place at 0, 0", _place(lat="0", lon="0"), "", Outcome.BAD_ANSWER),
    "no_degrees": Row("a place without degrees", _place(lat=..., lon=...), "", Outcome.BAD_ANSWER),
    "no_lat": Row("a place without latitude", _place(lat=...), "", Outcome.BAD_ANSWER),
    "abc": Row('lat = "abc"', _place(lat="abc"), "ValueError", Outcome.BAD_ANSWER),
    "nan": Row("lat = NaN", _place(lat=float("nan")), "ValueError", Outcome.BAD_ANSWER),
    "wrapped": Row("lon = 321.9563, which geopy wraps into the area", _place(lon="321.9563"), "", Outcome.BAD_ANSWER),
    "outside": Row("a place outside the area", _place(lat="47.12"), "", Outcome.BAD_ANSWER),
}


class GeocoderServer:
    """Answers as ordered, and remembers what it was asked."""

    def __init__(self) -> None:
        self.deed: Deed = says([FOUND])
        self.port = 0
        self.asked: list[dict[str, str]] = []  # the parameters of each question
        self.agents: list[str] = []
        self.elsewhere = 0

    @property
    def address(self) -> str:
        """Where it stands."""
        return f"http://127.0.0.1:{self.port}"

    def behaves(self, name: str) -> str:
        """From now on do as this row says; the address at which to meet it."""
        row = ROWS[name]
        self.deed = row.deed or says([FOUND])
        return row.address.format(port=self.port) or self.address

    def answers(self, answer: Any) -> None:
        """From now on answer this."""
        self.deed = says(answer)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.query))
        self.agents.append(request.headers.get("User-Agent", ""))
        return await self.deed(request)

    async def strayed(self, _: web.Request) -> web.StreamResponse:
        """Nobody should ever follow a redirection to here."""
        self.elsewhere += 1
        return web.json_response([FOUND])


@asynccontextmanager
async def geocoder_server() -> AsyncIterator[GeocoderServer]:
    """A server for one test."""
    server, app = GeocoderServer(), web.Application()
    closing = asyncio.Event()
    app[CLOSING] = closing
    for path in ("/search", "/api", "/v1/search"):
        app.router.add_get(path, server.take)
    app.router.add_get("/elsewhere", server.strayed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = int(runner.addresses[0][1])
    try:
        yield server
    finally:
        closing.set()
        await runner.cleanup()
