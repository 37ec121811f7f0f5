"""A Bot API server that does as little as one can: it hands out updates, says yes, and counts. Its own process.

Its replies are the smallest that the clients take, so that what is measured is the bot and not the server.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from typing import cast

from benchmarks.ledger import Ledger, answered
from benchmarks.load import ALL_AT_ONCE, BOT_ID, POLLED, Load, read_load

try:
    import uvloop

    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
except ImportError:  # the same for all that are measured
    new_event_loop = asyncio.new_event_loop

LOOK_EVERY_S = 0.05
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
# In JSON ("offset": 5) and in a form (offset=5) a number follows its name the same way.
OFFSET = re.compile(rb'\boffset"?[:=] ?"?(-?\d+)')
TIMEOUT = re.compile(rb'\btimeout"?[:=] ?"?(\d+)')
CHAT = re.compile(rb'\bchat_id"?[:=] ?"?(-?\d+)')
ME = {"id": BOT_ID, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
NOTHING = answered(b"[]")
YES = answered(b"true")
Write = Callable[[bytes], None]


class Desk:
    """Knows the answer to each method."""

    def __init__(self, load: Load) -> None:
        self.ledger = Ledger(load)
        self._load = load
        self._me = answered(json.dumps(ME).encode())
        self._poll: tuple[int, Write, asyncio.TimerHandle] | None = None

    def serve(self, method: str, body: bytes, write: Write) -> None:
        """Answer one call, a poll perhaps later."""
        self.ledger.calls[method] += 1
        if method == "getUpdates":
            self._hand_out(body, write)
            return
        self.ledger.last_call_at = time.monotonic()
        if method == "getMe":
            write(self._me)
        elif chat := CHAT.search(body):
            write(self.ledger.reply(int(chat[1])))
        else:
            write(YES)

    def _hand_out(self, body: bytes, write: Write) -> None:
        if not self.ledger.first_poll_at:
            self._begin()
        asked = OFFSET.search(body)
        offset = int(asked[1]) if asked else 0
        if batch := self.ledger.batch(offset):
            write(batch)
            return
        timeout = TIMEOUT.search(body)
        timer = asyncio.get_running_loop().call_later(int(timeout[1]) if timeout else 0, self._end_poll)
        self._poll = (offset, write, timer)

    def _end_poll(self) -> None:
        if self._poll:
            offset, write, timer = self._poll
            self._poll = None
            timer.cancel()
            write(self.ledger.batch(offset) or NOTHING)

    def _begin(self) -> None:
        self.ledger.first_poll_at = time.monotonic()
        print(POLLED, flush=True)
        if self._load.per_s == ALL_AT_ONCE:
            self.ledger.come(self._load.updates)
            return
        loop = asyncio.get_running_loop()
        for number in range(self._load.updates):
            loop.call_later(number / self._load.per_s, self._one_more)

    def _one_more(self) -> None:
        self.ledger.come(1)
        self._end_poll()


class Wire(asyncio.Protocol):
    """One connection: just enough HTTP/1.1 for clients that send a content length."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._held = b""
        self._out: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._out = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take whole requests out of the stream."""
        self._held += data
        while (end := self._held.find(HEAD_END)) >= 0:
            head, start = self._held[:end], end + len(HEAD_END)
            length = LENGTH.search(head)
            whole = start + (int(length[1]) if length else 0)
            if len(self._held) < whole:
                return
            body, self._held = self._held[start:whole], self._held[whole:]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            self._desk.serve(method, body, self._write)

    def _write(self, payload: bytes) -> None:
        if self._out is not None and not self._out.is_closing():
            self._out.write(payload)


async def serve(load: Load) -> None:
    """Say the port, then that the bot polls, then the count, when the load is done or its time is over."""
    desk = Desk(load)
    server = await asyncio.get_running_loop().create_server(lambda: Wire(desk), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    over_at = time.monotonic() + load.longest_s
    while not desk.ledger.complete and time.monotonic() < over_at:  # noqa: ASYNC110 - silence is no event
        await asyncio.sleep(LOOK_EVERY_S)
    print(desk.ledger.count().line(), flush=True)
    await asyncio.Event().wait()  # the bot still says goodbye; whoever started this ends it


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(serve(read_load(sys.argv[1])))
