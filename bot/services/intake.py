"""From the first cry to an open request: what was said, where it is, and how bad it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED, MATCHING, Machine
from bot.domain.model import Person, Point, Question, Request, RequestId, RequestState, more_urgent
from bot.domain.notices import (
    DangerNoted,
    DraftNudge,
    NoteAdded,
    Way,
)
from bot.domain.refusals import CaseEnded, NoSuchCase, NotYours, StaleButton
from bot.domain.triage import Assessment, assess
from bot.services import (
    alerts,
    asking,
    cards,
    drafts,
    echoes,
    holds,
    lookups,
    picks,
    reopening,
    staleness,
    steps,
    whereabouts,
    wishes,
)
from bot.services.drafts import WAITING
from bot.services.whereabouts import WORDS_KEPT
from bot.store import candidates, needs, requests
from bot.store.candidates import About
from bot.store.requests import Cry

if TYPE_CHECKING:
    from bot.services.turn import Turn


async def file(
    turn: Turn,
    by: Person,
    words: str,
    source: tuple[int, int],
    code: str,
    at: Point | None = None,
    *,
    live: bool = False,
) -> None:
    """File a request from one message or press, at once, then ask for what is missing.

    `source` (chat, message) makes the same message sent twice one request; `code` is the door code.
    """
    read = assess(words, turn.ground.vocabulary)
    seats = turn.ground.vocabulary.needs[read.need].seats if read.need else 1
    cry = Cry(by.id, words, read.need, read.urgency, read.danger, seats, code, source)
    filed = await requests.add(turn.tx, cry, turn.now)
    if filed is None:
        again = await requests.by_source(turn.tx, source)
        if again is not None:
            await cards.show_status(turn, again.id, fresh=True)
        return
    if read.danger:
        await _number_first(turn, filed)
    await needs.name(turn.tx, filed, _named(read), turn.now)
    await steps.began(turn, Machine.REQUEST, filed, filed, RequestState.DRAFT)
    await wishes.take_in(turn, filed, words)
    await steps.wind(turn, filed, RequestState.DRAFT, read.urgency)
    await cards.show_status(turn, filed, fresh=True)
    await _place(turn, by, filed, words, at, live=live)
    await _look_up(turn, filed, words)
    if read.danger:
        await alerts.alert(turn, filed, "danger")


async def _number_first(turn: Turn, request_id: RequestId) -> None:
    """Words of danger are answered with whom to call before anything else is said, asked or suspected."""
    request = await cards.must(turn, request_id)
    await turn.tell(request.resident, DangerNoted(number=request.number))


def _named(read: Assessment) -> tuple[str, ...]:
    return (read.need, *read.also) if read.need else ()


async def _place(turn: Turn, by: Person, filed: RequestId, words: str, at: Point | None, *, live: bool) -> None:
    request = await cards.must(turn, filed)
    if at is not None:
        await whereabouts.pin(turn, by, request, at, live=live)
    elif not await whereabouts.from_words(turn, by, request, words):
        await drafts.move_on(turn, by, filed)


async def _look_up(turn: Turn, request_id: RequestId, words: str) -> None:
    """What our map is not sure of may be asked of another one, later."""
    request = await cards.must(turn, request_id)
    if request.at is None:
        await lookups.wish(turn, request.id, words)


async def remind(turn: Turn, by: Person, request: Request) -> None:
    """The resident asks for help again: show the open request, and ask once more for what it lacks."""
    await cards.show_status(turn, request.id, fresh=True)
    if request.at is None and await candidates.proposed(turn.tx, About(request=request.id)):
        await echoes.show_choices(turn, request)
    elif request.state in WAITING:
        await drafts.move_on(turn, by, request.id)


async def hear(turn: Turn, by: Person, request: Request, words: str) -> None:
    """More words about a request: they are kept, may name a need or a place, and may raise the alarm."""
    read = assess(words, turn.ground.vocabulary)
    await _take_in(turn, request, words, read)
    now = await cards.must(turn, request.id)
    await staleness.heard(turn, now)
    if not await _about_the_place(turn, by, now, words):
        notice = NoteAdded(number=request.number, danger=now.danger)
        await turn.tell(by, notice, key=f"note:{request.id}", way=Way.FRESH)
        if request.state in WAITING and request.at is not None:
            await drafts.move_on(turn, by, request.id)
        await whereabouts.show_all(turn, request.id)
    await _look_up(turn, request.id, words)
    await wishes.heard(turn, by, request.id, words)
    if request.state is RequestState.RESOLVED and (read.need or read.danger):
        await reopening.take_up(turn, now, "asked again", harder=False)
        if now.held:
            await holds.tell(turn, now)
    await _raise_alarm(turn, request)


async def _about_the_place(turn: Turn, by: Person, request: Request, words: str) -> bool:
    """More words may say where, or what to look for there; a place that somebody stands for stays. True when heard."""
    if request.at is None:
        return request.state in WAITING and await whereabouts.from_words(turn, by, request, words)
    if await picks.take_hint(turn, by, request, words):
        await whereabouts.show_all(turn, request.id)
        return True
    return request.state not in ENDED and await whereabouts.spoke_of_another(turn, request, words)


async def _raise_alarm(turn: Turn, before: Request) -> None:
    """When words or a tap made a request worse: more volunteers, nearer deadlines, the desk."""
    now = await cards.must(turn, before.id)
    if now.urgency is not before.urgency and now.state in MATCHING:
        await drafts.set_deadlines(turn, now)
        await asking.look(turn, now.id)
        await cards.show_status(turn, now.id)
    if now.danger and not before.danger:
        await alerts.alert(turn, now.id, "danger")


async def _take_in(turn: Turn, request: Request, words: str, read: Assessment) -> None:
    if read.danger and not request.danger:
        await _number_first(turn, request.id)
    kept = f"{request.words}\n{words}".strip()[:WORDS_KEPT]
    urgency = more_urgent(request.urgency, read.urgency) if read.need or read.danger else request.urgency
    await requests.hear(
        turn.tx,
        request.id,
        words=kept,
        need=request.need or read.need,
        urgency=urgency,
        danger=request.danger or read.danger,
    )
    await needs.name(turn.tx, request.id, _named(read), turn.now)


async def answer_place(turn: Turn, by: Person, request: Request, words: str) -> None:
    """The typed answer to "where are you?": read, or kept word for word for a coordinator."""
    await _take_in(turn, request, words, assess(words, turn.ground.vocabulary))
    now = await cards.must(turn, request.id)
    await staleness.heard(turn, now)
    await wishes.take_in(turn, request.id, words)
    if not await whereabouts.from_words(turn, by, now, words):
        await whereabouts.keep_unknown(turn, by, now, words)
    await _look_up(turn, request.id, words)
    await _raise_alarm(turn, request)


async def choose_need(turn: Turn, by: Person, request_id: RequestId, need: str) -> None:
    """The resident tapped what is needed. Raises NoSuchCase, NotYours, CaseEnded, StaleButton."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    if request.resident != by.id:
        raise NotYours
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if need not in turn.ground.vocabulary.needs:
        raise StaleButton
    urgency = more_urgent(request.urgency, turn.ground.vocabulary.needs[need].urgency)
    danger = request.danger or urgency.value == "critical"
    if danger and not request.danger:
        await _number_first(turn, request.id)
    await requests.hear(turn.tx, request.id, words=request.words, need=need, urgency=urgency, danger=danger)
    if request.need is None:  # what was said before means more now: a wheelchair in a ride is not one in a shop
        await wishes.take_in(turn, request.id, request.words)
    await needs.name(turn.tx, request.id, (need,), turn.now)
    await staleness.heard(turn, await cards.must(turn, request.id))
    if request.state in WAITING:
        await drafts.move_on(turn, by, request.id)
    await whereabouts.show_all(turn, request.id)
    await _raise_alarm(turn, request)


async def draft_due(turn: Turn, request_id: RequestId) -> None:
    """The clock: an incomplete request moves on: with a place it opens, without one people are asked."""
    request = await cards.must(turn, request_id)
    await requests.schedule(turn.tx, request.id, draft_at=None)
    if request.state not in WAITING:
        return
    if request.at is not None:
        await drafts.open_up(turn, request)
        return
    settings = turn.ground.settings.intake
    desk_at = request.created_at + timedelta(minutes=settings.draft_desk_min)
    if turn.now < desk_at and request.escalation == 0:
        await turn.tell(
            request.resident, DraftNudge(number=request.number, missing=Question.PLACE, danger=request.danger)
        )
        await requests.schedule(turn.tx, request.id, draft_at=desk_at)
    else:
        await alerts.alert(turn, request.id, "incomplete")
