"""Carries out planned faults, before or after the effect of a call, and notes in the ledger what really happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.drill.exercise import Exercise
from bot.drill.faults import Fault
from bot.drill.outcome import Call, Outcome
from bot.drill.refused import FORBIDDEN, TOO_MANY, UNAUTHORIZED, Refused

AFTER_EFFECT = {"hang_after", "drop_after", "half_json", "slow"}
HANG_S = 300.0  # of drill time; clearing the faults ends it at once
HTML = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
SERVER_ERRORS = {"500": "Internal Server Error", "502": "Bad Gateway"}


async def carry_out(
    drill: Exercise, call: Call, fault: Fault, request: web.Request, perform: Callable[[], Awaitable[Outcome]]
) -> web.StreamResponse:
    if fault.kind == "slow":
        await drill.clock.sleep(fault.delay_s)
    effect = fault.kind in AFTER_EFFECT
    outcome = await perform() if effect else planned(fault)
    log(drill, call, outcome, fault=fault.kind, **({} if effect else {"effect": False}))
    if fault.kind.startswith("hang"):
        await drill.faults.cleared_or(HANG_S)
    if fault.kind.startswith(("hang", "drop")):
        return cut(drill, request, call.number)
    return await sent(drill, request, call.number, dressed(fault, outcome))


def planned(fault: Fault) -> Outcome:
    """The answer that is given instead of an effect."""
    if fault.kind == "429":
        reason = f"Too Many Requests: retry after {fault.retry_after}"
        return Outcome.refusal(Refused(reason, TOO_MANY, {"retry_after": fault.retry_after}))
    if fault.kind in {"403", "deactivated"}:
        gone = "user is deactivated" if fault.kind == "deactivated" else "bot was blocked by the user"
        return Outcome.refusal(Refused(fault.description or gone, FORBIDDEN))
    if fault.kind == "401":
        return Outcome.refusal(Refused("Unauthorized", UNAUTHORIZED))
    if fault.kind in SERVER_ERRORS:
        return Outcome.refusal(Refused(fault.description or SERVER_ERRORS[fault.kind], int(fault.kind)))
    if fault.kind == "400":
        return Outcome.refusal(Refused(fault.description or "message can't be sent"))
    return Outcome(502, HTML, refused=fault.kind)


def dressed(fault: Fault, outcome: Outcome) -> web.Response:
    text = outcome.text[: len(outcome.text) // 2] if fault.kind == "half_json" else outcome.text
    kind = "text/html" if fault.kind == "html" else "application/json"
    response = web.Response(text=text, status=outcome.status, content_type=kind)
    if fault.kind == "429":
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def cut(drill: Exercise, request: web.Request, number: int) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    drill.ledger.write("answered", call=number, sent=False)
    return web.Response()


async def sent(drill: Exercise, request: web.Request, number: int, response: web.Response) -> web.StreamResponse:
    """Send the answer and note that it left, or that nobody was there to take it."""
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        drill.ledger.write("answered", call=number, sent=False)
        raise
    drill.ledger.write("answered", call=number, sent=True)
    return response


def log(drill: Exercise, call: Call, outcome: Outcome, **more: Any) -> None:
    """One line a call, written as soon as its effect stands."""
    ended = (
        {"error_code": outcome.status, "description": outcome.refused}
        if outcome.refused
        else {"result": outcome.result}
    )
    drill.ledger.write(
        "call",
        call=call.number,
        method=call.method,
        parameters=call.arguments.shown,
        began=call.began,
        ok=not outcome.refused,
        **ended,
        **({"effect": not outcome.refused} | more),
    )
