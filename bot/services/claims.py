"""A coordinator takes a case on, and it stays theirs while they do something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.store import requests

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Person, Request, RequestId
    from bot.services.turn import Turn


def key(request: RequestId) -> str:
    """The key of the words to a coordinator that a case is theirs, or no longer."""
    return f"mine:{request}"


async def claim(turn: Turn, coordinator: Person, request: Request) -> None:
    """From now on it is theirs, until they have been silent too long."""
    await requests.claim(turn.tx, request.id, coordinator.id, _until(turn, request))


async def acted(turn: Turn, request: Request) -> None:
    """A command or button about a request: when it is theirs who gave it, their time begins anew."""
    if turn.actor is not None and request.desk_owner == turn.actor and request.state not in ENDED:
        await renew(turn, request)


async def renew(turn: Turn, request: Request) -> None:
    """Whoever has the case, if anybody, has the whole time again."""
    if request.desk_owner is not None:
        await requests.schedule(turn.tx, request.id, claim_at=_until(turn, request))


def _until(turn: Turn, request: Request) -> datetime:
    return turn.after(turn.ground.bounds(request.urgency).claim_s)
