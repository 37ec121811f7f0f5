"""Places that our map does not know, asked of a geocoder: a row now, an answer later, and then only a proposal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.domain.model import Request, RequestId
from bot.domain.whereabouts import OF_WORDS
from bot.places.folding import name_key
from bot.places.online import LASTING, Answer, Outcome, again_after_s, candidates_json, cleaned, weighed
from bot.services import steps, whereabouts
from bot.store import lookups, requests
from bot.store.lookups import Lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.places import Candidate
    from bot.services.turn import Turn

MOST_ATTEMPTS = 6  # with their pauses some minutes; a phrase that makes a server fail must not do so for ever
FINAL = frozenset({Outcome.HOPELESS, Outcome.BAD_ANSWER})  # asking again would bring the same
OUR_DOING = frozenset({Outcome.BUSY, Outcome.BROKEN})  # it may be this phrase that the server fails on


async def wish(turn: Turn, request: RequestId, words: str) -> None:
    """Have the address in these words looked up, when a provider is set and there is an address in them."""
    online = turn.ground.online
    phrase = cleaned(words) if online.provider != "none" else ""
    key = " ".join(name_key(phrase))
    if not key:
        return
    deadline = turn.after(online.deadline_min * 60)
    await lookups.add(turn.tx, request, phrase, key, deadline, turn.now)
    await lookups.make_room(turn.tx, online.queue, turn.now)


async def remember(turn: Turn, key: str, answer: Answer) -> None:
    """Keep an answer for those who ask the same later; an outage is no answer."""
    online = turn.ground.online
    if answer.outcome not in LASTING:
        return
    nothing = answer.outcome is Outcome.NOTHING
    kept = timedelta(hours=online.keep_nothing_h) if nothing else timedelta(days=online.keep_days)
    await lookups.keep_answer(turn.tx, key, online.source, candidates_json(answer), turn.now + kept, turn.now)


async def answered(turn: Turn, lookup_id: int, answer: Answer) -> None:
    """Take in what a provider said: propose a place, end the question, or ask again later."""
    lookup = await lookups.by_id(turn.tx, lookup_id)
    if lookup is None or lookup.state not in ("due", "asking"):
        return
    if answer.outcome is Outcome.FOUND:
        await _found(turn, lookup, answer.candidates)
    elif answer.outcome in LASTING:
        await lookups.end(turn.tx, lookup.id, "nothing", answer.outcome, turn.now)
    elif answer.outcome in FINAL or (answer.outcome in OUR_DOING and lookup.attempts >= MOST_ATTEMPTS):
        await lookups.end(turn.tx, lookup.id, "failed", answer.outcome, turn.now)
    else:
        rest = timedelta(seconds=again_after_s(lookup.attempts))
        await lookups.again(turn.tx, lookup.id, answer.outcome, turn.now + rest)


async def _found(turn: Turn, lookup: Lookup, candidates: Sequence[Candidate]) -> None:
    request = await requests.by_id(turn.tx, lookup.request)
    if request is None or request.at is not None or request.state in ENDED:
        await lookups.end(turn.tx, lookup.id, "moot", Outcome.FOUND, turn.now)
        return
    asked = await _propose(turn, request, lookup.phrase, candidates)
    await lookups.end(turn.tx, lookup.id, "proposed" if asked else "moot", Outcome.FOUND, turn.now)


async def _propose(turn: Turn, request: Request, phrase: str, candidates: Sequence[Candidate]) -> bool:
    """Ask about what was found; a place that our own map knows as well goes by our map's name and credit."""
    located = await whereabouts.locate(turn, request, phrase)
    ours = {one.point for one in located.candidates}
    every = weighed(candidates, located.candidates)
    known = await whereabouts.propose(turn, request, [one for one in every if one.point in ours], OF_WORDS)
    source = turn.ground.online.source
    new = await whereabouts.propose(turn, request, [one for one in every if one.point not in ours], source)
    if new:
        await steps.noted(turn, request, f"place proposed by {source}")
    return known or new
