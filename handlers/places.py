"""What people type and tap when a place is said back: right, wrong, near there, this one, for somebody else."""

from __future__ import annotations

from bot.domain.model import AssignmentId, Request, RequestState, request_of
from bot.domain.refusals import SayHow, StaleButton
from bot.domain.triage import says_no, says_yes
from bot.domain.whereabouts import CandidateId
from bot.services import echoes, misplaced, missions, picks
from bot.store import assignments
from bot.store import offers as offer_store
from handlers.residents import case
from handlers.turn import Heard

NONE = "none"
ANSWERABLE = (RequestState.DRAFT, RequestState.NEEDS_INFO, RequestState.OPEN)  # nobody is on the way yet


def _candidate(heard: Heard) -> CandidateId:
    number = heard.number(0)
    if number is None:
        raise StaleButton
    return CandidateId(number)


async def _own(heard: Heard) -> Request:
    """The request of a typed answer: the one named first, such as A12, else the newest."""
    said = case(heard.args[0]) if heard.args else None
    return await picks.of_own(heard.turn, heard.person, said)


async def _typed(heard: Heard) -> CandidateId:
    return await picks.chosen_of(heard.turn, await _own(heard))


async def right(heard: Heard) -> None:
    """/right, or /right A12."""
    await picks.right(heard.turn, heard.person, await _typed(heard))


async def right_tapped(heard: Heard) -> None:
    """The button [Right]."""
    await picks.right(heard.turn, heard.person, _candidate(heard))


async def around(heard: Heard) -> None:
    """/around: it is near there."""
    await picks.around(heard.turn, heard.person, await _typed(heard))


async def around_tapped(heard: Heard) -> None:
    """The button [Near there]."""
    await picks.around(heard.turn, heard.person, _candidate(heard))


async def wrong(heard: Heard) -> None:
    """/wrong: of a volunteer with a task, the place of the task; else the place of the own request."""
    held = await assignments.of_volunteer(heard.turn.tx, heard.person.id)
    if held is not None and not heard.args:
        await misplaced.not_found(heard.turn, heard.person, held)
        return
    request = await _own(heard)
    if request.at is None:
        await misplaced.none_of_these(heard.turn, heard.person, request)
    else:
        await misplaced.wrong(heard.turn, heard.person, request)


async def wrong_tapped(heard: Heard) -> None:
    """The button [Wrong place] under an echo."""
    await picks.wrong(heard.turn, heard.person, _candidate(heard))


async def lost_tapped(heard: Heard) -> None:
    """The button [Wrong place] under a task."""
    number = heard.number(0)
    held = await missions.held(heard.turn, heard.person, None if number is None else AssignmentId(number))
    await misplaced.not_found(heard.turn, heard.person, held)


async def here(heard: Heard) -> None:
    """/here 2, /here A12 2, or /here none: one of the places that were shown."""
    args = list(heard.args)
    named = case(args.pop(0)) if len(args) > 1 and request_of(args[0]) else None
    if not args:
        raise SayHow(example="/here 2")
    turn, by, words = heard.turn, heard.person, " ".join(args)
    if named is None and await picks.typed_check_in(turn, by, words):
        return
    request = await picks.of_own(turn, by, named)
    if words.casefold() == NONE:
        await misplaced.none_of_these(turn, by, request)
    elif not await picks.typed(turn, by, request, words):
        raise StaleButton


async def here_tapped(heard: Heard) -> None:
    """The button of one of the places that were shown."""
    await picks.pick(heard.turn, heard.person, _candidate(heard))


async def none_tapped(heard: Heard) -> None:
    """The button [None of these]."""
    await misplaced.none_of_these(heard.turn, heard.person, await _own(heard))


async def for_other(heard: Heard) -> None:
    """/forother, or the button: I am not there, it is for somebody else."""
    await misplaced.for_other(heard.turn, heard.person, await _own(heard))


async def answered(heard: Heard, request: Request | None) -> bool:
    """A number, a name, a bare yes or no that answers what was shown last; returns whether it was one."""
    if await picks.typed(heard.turn, heard.person, request, heard.words):
        return True
    if request is None or request.state not in ANSWERABLE:
        return False
    vocabulary = heard.turn.ground.vocabulary
    yes, no = says_yes(heard.words, vocabulary), says_no(heard.words, vocabulary)
    if not (yes or no) or await offer_store.live_of_volunteer(heard.turn.tx, heard.person.id):
        return False
    return await _said_of_echo(heard, request, right=yes)


async def _said_of_echo(heard: Heard, request: Request, *, right: bool) -> bool:
    turn, by = heard.turn, heard.person
    asked = await picks.asked_last(turn, request)
    if asked:
        if right and len(asked) > 1:
            return False
        await (picks.pick(turn, by, asked[0].id) if right else misplaced.none_of_these(turn, by, request))
        return True
    if request.place.origin not in echoes.ASKS:
        return False
    candidate = await picks.chosen_of(turn, request)
    await (picks.right if right else picks.wrong)(turn, by, candidate)
    return True
