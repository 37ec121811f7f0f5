"""The wire to the Bot API: python-telegram-bot's requests carried by aiohttp.

Its errors say what a sender must know: whether the request certainly did not arrive, or may have.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

LARGEST_ANSWER = 32 * 1024 * 1024  # bots may download files of up to 20 MB; anything far beyond is no answer
REDIRECTION = 300
SERVER_ERROR = 500
TOO_MANY = 429
LONGEST_PAUSE_S = 86_400.0
KEEP_ALIVE_S = 20.0  # shorter than servers keep idle connections, so that few are found dead


class NotSent(NetworkError):
    """The request certainly did not reach the server: it may be repeated."""


class FateUnknown(NetworkError):
    """The request may have been carried out, or not."""


class FloodWait(TelegramError):
    """Telegram asks for a pause."""

    def __init__(self, pause_s: float) -> None:
        """Keep how long."""
        super().__init__("Too Many Requests")
        self.pause_s = pause_s


class AiohttpRequest(BaseRequest):
    """One pool of connections to one Bot API server."""

    def __init__(
        self, *, connections: int, connect_timeout_s: float, read_timeout_s: float, proxy: str | None = None
    ) -> None:
        """Prepare the pool; it opens with `initialize`."""
        super().__init__()
        self._connections = connections
        self._connect_s = connect_timeout_s
        self._read_s = read_timeout_s
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_S)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one timeout covers the exchange
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
    ) -> tuple[int, bytes]:
        """Make one call for python-telegram-bot's client, which trusts that a success has a result."""
        read_s = read_timeout if isinstance(read_timeout, int | float) else None
        connect_s = connect_timeout if isinstance(connect_timeout, int | float) else None
        status, payload = await self.exchange(method, url, _body(request_data), read_s, connect_s)
        if status < REDIRECTION and not _has_result(payload):
            raise FateUnknown("an answer without a result")
        return status, payload

    async def exchange(
        self,
        method: str,
        url: str,
        body: dict[str, Any],
        read_s: float | None = None,
        connect_s: float | None = None,
    ) -> tuple[int, bytes]:
        """Send one request and return status and answer.

        Raises NotSent, FateUnknown or FloodWait, never with the address, which holds the token.
        """
        if self._session is None:
            raise NotSent("the connection pool is closed")
        read_s, connect_s = read_s or self._read_s, connect_s or self._connect_s
        timeout = aiohttp.ClientTimeout(total=connect_s + read_s, connect=connect_s, sock_read=read_s)
        try:
            async with self._session.request(
                method, url, **body, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as answer:
                return _checked(answer.status, await _read(answer))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise NotSent(type(fault).__name__) from None
        except (aiohttp.InvalidURL, UnicodeError):
            raise NotSent("the address of the Bot API is not valid") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise FateUnknown(type(fault).__name__) from None


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """JSON for plain calls; multipart when a file goes along."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        body = json.dumps(request_data.parameters).encode()
        return {"data": body, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise FateUnknown("the answer is too large")
        parts.append(part)
    return b"".join(parts)


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    """Take the answers out that say more than their status."""
    if status == TOO_MANY:
        raise FloodWait(_pause_s(payload))
    if status >= SERVER_ERROR:
        raise FateUnknown(f"HTTP {status}")
    return status, payload


def _has_result(payload: bytes) -> bool:
    try:
        answer = json.loads(payload)
    except ValueError:
        return False
    return isinstance(answer, dict) and "result" in answer


def _pause_s(payload: bytes) -> float:
    """The pause a 429 asks for; a second when it does not say."""
    try:
        return min(max(0.0, float(json.loads(payload)["parameters"]["retry_after"])), LONGEST_PAUSE_S)
    except (ValueError, KeyError, TypeError):
        return 1.0
