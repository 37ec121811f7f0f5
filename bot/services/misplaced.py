"""A place that turned out wrong: nobody is sent there any more, it is remembered, and the right one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED
from bot.domain.model import Assignment, OfferState, Origin, Person, Request, RequestState
from bot.domain.notices import (
    ForOtherNoted,
    MissionMisplaced,
    MissionPinGone,
    PlaceAgain,
    PlaceConfirmed,
    PlaceNotFound,
    Way,
)
from bot.domain.refusals import AlreadySo, CaseEnded, StaleButton
from bot.domain.whereabouts import OF_A_PIN, OF_WORDS, CandidateState, Guess
from bot.services import alerts, asking, cards, drafts, echoes, steps
from bot.services.drafts import WAITING
from bot.services.whereabouts import show_all
from bot.store import assignments, candidates, people, requests
from bot.store.candidates import About

if TYPE_CHECKING:
    from bot.services.turn import Turn

ASKABLE = frozenset({RequestState.OPEN, RequestState.STAFFED, RequestState.ACTIVE, *WAITING})


def check_askable(request: Request) -> None:
    """Raise CaseEnded, or StaleButton, unless the place of the request still matters."""
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if request.state not in ASKABLE:
        raise StaleButton


async def wrong(turn: Turn, by: Person, request: Request) -> None:
    """The resident says that the place is wrong. Raises CaseEnded, StaleButton, AlreadySo without a place."""
    check_askable(request)
    if request.at is None:
        raise AlreadySo(number=request.number)
    await _take_back(turn, request, "place is wrong", CandidateState.WRONG, but=None)
    await ask_again(turn, by, request)
    await show_all(turn, request.id)


async def none_of_these(turn: Turn, by: Person, request: Request) -> None:
    """The resident says that none of the proposed places is it. Raises CaseEnded, StaleButton when none is proposed."""
    check_askable(request)
    proposed = await candidates.proposed(turn.tx, About(request=request.id))
    if not proposed:
        raise StaleButton
    for one in proposed:
        if one.source == OF_A_PIN:  # that is where the reporter is: not wrong in itself
            await candidates.drop(turn.tx, About(request=request.id), CandidateState.PROPOSED)
        else:
            await candidates.mark(turn.tx, one.id, CandidateState.WRONG)
    if request.at is None:
        await ask_again(turn, by, request)
    else:
        await echoes.confirm(turn, request)
    await alerts.refresh(turn, request.id)


async def not_found(turn: Turn, by: Person, assignment: Assignment) -> None:
    """A volunteer says that the place is wrong: the resident and the desk hear it at once, the seat stays theirs.

    Raises AlreadySo while the place is being asked.
    """
    request = await cards.must(turn, assignment.request)
    if request.at is None:
        raise AlreadySo(number=request.number)
    await _take_back(turn, request, "cannot find the place", CandidateState.WRONG, but=assignment)
    resident = await people.by_id(turn.tx, request.resident)
    await drafts.await_place(turn, resident, request)
    soon_s = turn.ground.settings.missions.not_found_desk_min * 60
    await requests.schedule(turn.tx, request.id, draft_at=turn.after(soon_s))
    notice = PlaceNotFound(
        number=request.number, helper=disclosure.first_name(by), state=assignment.state, danger=request.danger
    )
    await turn.tell(resident, notice, key=f"ask:{request.id}")
    await _close_echo(turn, request)
    if await candidates.proposed(turn.tx, About(request=request.id)):
        await echoes.show_choices(turn, await cards.must(turn, request.id))
    await show_all(turn, request.id)
    await alerts.alert(turn, request.id, "not_found")


async def for_other(turn: Turn, by: Person, request: Request) -> None:
    """It is for somebody else: a position of the reporter is asked about before anybody is sent there.

    Raises CaseEnded, StaleButton, AlreadySo.
    """
    check_askable(request)
    if request.place.for_other:
        raise AlreadySo(number=request.number)
    await requests.for_other(turn.tx, request.id)
    if request.at is not None and request.place.origin in (Origin.PIN, Origin.LIVE):
        await _take_back(turn, request, "reported for somebody else", CandidateState.PROPOSED, but=None)
        await drafts.await_place(turn, by, request)
        await echoes.show_choices(turn, await cards.must(turn, request.id))
    else:
        notice = ForOtherNoted(number=request.number, place_known=request.at is not None, danger=request.danger)
        await turn.tell(by, notice, key=f"ask:{request.id}")
    await show_all(turn, request.id)


async def _take_back(turn: Turn, request: Request, why: str, state: CandidateState, but: Assignment | None) -> None:
    """Nobody may be sent there any more: open questions end, who is going is told at once, the point goes.

    `but` is the volunteer who said so: they know already.
    """
    await _remember(turn, request, state)
    if request.state is not RequestState.NEEDS_INFO:
        await steps.request_to(turn, request, RequestState.NEEDS_INFO, why)
    await requests.unsettle(turn.tx, request.id)
    await requests.schedule(turn.tx, request.id, look_at=None, desk_at=None, escalate_at=None)
    await asking.take_back_about(turn, request.id, OfferState.WITHDRAWN, "misplaced")
    await echoes.take_pin_back(turn, request)
    for assignment in await assignments.holding(turn.tx, request.id):
        asked = but is not None and but.id == assignment.id
        notice = MissionMisplaced(number=request.number, asked=asked, danger=request.danger)
        await turn.tell(assignment.volunteer, notice, key=f"moved:{assignment.id}")
        await turn.tell(assignment.volunteer, MissionPinGone(), key=f"pin:{assignment.id}")


async def _remember(turn: Turn, request: Request, state: CandidateState) -> None:
    """Write down what the place was; without a row of its own it was a pin, or older than the rows."""
    chosen = await candidates.chosen(turn.tx, request.id)
    about = About(request=request.id)
    if state is CandidateState.PROPOSED:  # only the position is asked about
        await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
    if chosen is not None:
        await candidates.mark(turn.tx, chosen.id, state)
    elif request.at is not None:
        was = Guess(request.at, request.place.kind, request.place_words, radius_m=request.place.radius_m)
        await candidates.add(turn.tx, about, [was], state, OF_WORDS if was.name else OF_A_PIN, turn.now)


async def ask_again(turn: Turn, by: Person, request: Request) -> None:
    """Ask for the right place: the others that may be meant as buttons, or the pin and words."""
    await drafts.await_place(turn, by, request)
    if await candidates.proposed(turn.tx, About(request=request.id)):
        await echoes.show_choices(turn, await cards.must(turn, request.id))
    else:
        await _close_echo(turn, request)
        await turn.tell(by, PlaceAgain(number=request.number, danger=request.danger), key=f"ask:{request.id}")


async def _close_echo(turn: Turn, request: Request) -> None:
    """The question about the wrong place loses its buttons and its words."""
    quiet = PlaceConfirmed(number=request.number, place="", near=False, danger=False)
    await turn.tell(request.resident, quiet, key=echoes.key(request.id), way=Way.EDIT)
