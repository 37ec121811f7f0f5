"""The coordinators' desk: the cases that need a person, and what a coordinator can do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED, MATCHING
from bot.domain.model import CloseReason, Origin, Person, Request, RequestId, RequestState
from bot.domain.notices import CaseAskedAgain, CaseClosed, CaseMine, NobodyYet, OpenList, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, OnlyAnArea, StaleButton
from bot.domain.whereabouts import OF_THE_DESK, CandidateId, CandidateState, Guess, picked
from bot.places import CENTROIDS, Verdict
from bot.services import alerts, asking, cards, claims, desk_reasons, endings, standby, steps, undoing, whereabouts
from bot.store import candidates, requests
from bot.store import desk_reasons as reasons_store
from bot.store.candidates import About

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.turn import Turn

PAGE = 10  # rows of /open in one message


async def show_open(turn: Turn, coordinator: Person, after: int = 0) -> None:
    """List the open requests, a page at a time; behind the end, the last page."""
    total = await requests.count_live(turn.tx)
    first = after if after < total else max(0, total - 1) // PAGE * PAGE
    found = await requests.live(turn.tx, PAGE, first)
    rows = tuple([await cards.case_row(turn, request) for request in found])
    await turn.tell(coordinator, OpenList(rows=rows, total=total, after=first))


async def show_case(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """Show one case whole. Raises NoSuchCase."""
    request = await find(turn, request_id)
    await _show(turn, coordinator, request, timeline=True)


async def _show(turn: Turn, coordinator: Person, request: Request, *, timeline: bool) -> None:
    """Show a case to who asked for it, with the reason for which it lies here, if there is one."""
    why = await desk_reasons.newest(turn, request, "asked")
    await cards.show_case(turn, request, coordinator, why, timeline=timeline, way=Way.FRESH)


async def claim(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """A coordinator takes a case on; the others see whose it is. Raises NoSuchCase, CaseEnded."""
    request = await live(turn, request_id)
    await claims.claim(turn, coordinator, request)
    await reasons_store.drop(turn.tx, request.id, ["called"])  # a coordinator is with them now
    await steps.wind_watch(turn, request)
    await turn.tell(coordinator, CaseMine(number=request.number), key=claims.key(request.id), way=Way.CARD)
    await alerts.refresh(turn, request.id)


async def ask_again(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """Ask more volunteers, also those who did not answer. Raises NoSuchCase, CaseEnded."""
    request = await live(turn, request_id)
    if request.state in MATCHING:
        asked = await asking.look(turn, request.id, again=True)
        await requests.widen(turn.tx, request.id, request.radius_step + 1)
    else:
        asked = 0
    await turn.tell(coordinator, CaseAskedAgain(number=request.number, asked=asked, state=request.state))
    await alerts.refresh(turn, request.id)


async def close(turn: Turn, coordinator: Person, request_id: RequestId, reason: CloseReason) -> None:
    """Close a case for its resident; for a while that can be taken back. Raises NoSuchCase, CaseEnded."""
    request = await live(turn, request_id)
    truly = await endings.true_reason(turn, request.id, reason)
    await endings.end(turn, request, RequestState.CLOSED, truly, endings.COORDINATOR)
    minutes = round(turn.ground.settings.requests.undo_min)
    notice = CaseClosed(request=request.id, number=request.number, reason=truly, undo_min=minutes)
    await turn.tell(coordinator, notice, key=undoing.closed_key(request.id), way=Way.FRESH)


async def place(turn: Turn, coordinator: Person, request_id: RequestId, words: str) -> None:
    """Say where a case is, in the resident's place: in words, or by the number of one that is shown.

    Raises NoSuchCase, CaseEnded, BadPlace, OnlyAnArea, OutsideArea, CannotOpen.
    """
    request = await live(turn, request_id)
    about = About(request=request.id)
    every = await candidates.of(turn.tx, about)
    chosen = [one for one in every if one.state is CandidateState.CHOSEN]
    shown = picked(words, [one for one in every if one.state is CandidateState.PROPOSED], chosen)
    if shown is not None:
        await _settle(turn, coordinator, request, shown.guess)
        return
    located = turn.ground.places.locate(words)
    if located.verdict is Verdict.CHOOSE:
        guesses = [whereabouts.guess_of(one) for one in located.candidates]
        await _keep_looking(turn, request, guesses)
        await _show(turn, coordinator, request, timeline=False)
    else:
        await _settle(turn, coordinator, request, whereabouts.sure(located, words))


async def pick(turn: Turn, coordinator: Person, request_id: RequestId, candidate_id: CandidateId) -> None:
    """A coordinator taps one of the places on the case. Raises NoSuchCase, CaseEnded, StaleButton, AlreadySo."""
    request = await live(turn, request_id)
    candidate = await candidates.by_id(turn.tx, candidate_id)
    if candidate is None or candidate.request != request.id or candidate.state is CandidateState.WRONG:
        raise StaleButton
    if candidate.state is CandidateState.CHOSEN:
        raise AlreadySo(number=request.number)
    await _settle(turn, coordinator, request, candidate.guess)


async def _settle(turn: Turn, coordinator: Person, request: Request, guess: Guess) -> None:
    if guess.kind in CENTROIDS:
        raise OnlyAnArea(said=guess.name)
    await whereabouts.settle(turn, request, guess, Origin.DESK)
    now = await cards.must(turn, request.id)
    await _show(turn, coordinator, now, timeline=False)


async def _keep_looking(turn: Turn, request: Request, guesses: Sequence[Guess]) -> None:
    """What a coordinator looks for stands beside what the resident is asked, until the next search."""
    about = About(request=request.id)
    for one in await candidates.of(turn.tx, about):
        if one.source == OF_THE_DESK and one.state is CandidateState.PROPOSED:
            await candidates.delete(turn.tx, one.id)
    await candidates.add(turn.tx, about, guesses, CandidateState.PROPOSED, OF_THE_DESK, turn.now)


async def unfilled(turn: Turn, request_id: RequestId) -> None:
    """The clock: nobody has accepted in time, so a person must look."""
    await requests.schedule(turn.tx, request_id, desk_at=None)
    request = await _still_lacks(turn, request_id)
    if request is None:
        return
    if request.escalation:  # the desk has its card already; another would only push others off the screen
        await reasons_store.note(turn.tx, request_id, "unfilled")
        await alerts.refresh(turn, request_id)
    else:
        await alerts.alert(turn, request_id, "unfilled")
    await cards.show_status(turn, request_id)


async def escalate(turn: Turn, request_id: RequestId) -> None:
    """The clock: still nobody; every coordinator hears it again, and the resident hears the truth."""
    await requests.schedule(turn.tx, request_id, escalate_at=None)
    request = await _still_lacks(turn, request_id)
    if request is None:
        return
    await alerts.alert(turn, request_id, "escalated", level=2)
    await turn.tell(request.resident, NobodyYet(number=request.number, danger=request.danger))
    await cards.show_status(turn, request_id)


async def find(turn: Turn, request_id: RequestId) -> Request:
    """Load a case by what somebody said or pressed; of whose it is, that is an act. Raises NoSuchCase."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    await claims.acted(turn, request)
    return request


async def live(turn: Turn, request_id: RequestId) -> Request:
    """Load a case that has not ended. Raises NoSuchCase, CaseEnded."""
    request = await find(turn, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    return request


async def _still_lacks(turn: Turn, request_id: RequestId) -> Request | None:
    request = await cards.must(turn, request_id)
    return request if await standby.looking(turn, request) else None
