"""What coordinators type and tap; each checks anew that the person is one."""

from __future__ import annotations

from functools import wraps
from typing import cast

from bot.domain.closures import ClosureId
from bot.domain.model import CLOSED_BY_DESK, BroadcastId, CloseReason
from bot.domain.referrals import Service
from bot.domain.refusals import NotACoordinator, SayHow, SayWhich, StaleButton
from bot.domain.whereabouts import CandidateId
from bot.services import broadcasts, closures, desk, duplicates, merging, no_shows, referrals, safety
from bot.services.no_shows import VERDICTS, Verdict
from handlers.reading import lettered
from handlers.residents import case
from handlers.turn import Handler, Heard


def coordinators_only(handler: Handler) -> Handler:
    """Refuse everybody else: a command list is decoration, the numeric id is authority."""

    @wraps(handler)
    async def guarded(heard: Heard) -> None:
        if not heard.turn.ground.coordinator(heard.person):
            raise NotACoordinator
        await handler(heard)

    return guarded


@coordinators_only
async def open_list(heard: Heard) -> None:
    """/open: the requests that are open, most urgent first."""
    await desk.show_open(heard.turn, heard.person, heard.number(0) or 0)


@coordinators_only
async def show_case(heard: Heard) -> None:
    """/case A12: everything about one."""
    if not heard.args:
        raise SayHow(example="/case A12")
    await desk.show_case(heard.turn, heard.person, case(heard.args[0]))


@coordinators_only
async def mine(heard: Heard) -> None:
    """/mine A12: I look after this one."""
    if not heard.args:
        raise SayHow(example="/mine A12")
    await desk.claim(heard.turn, heard.person, case(heard.args[0]))


@coordinators_only
async def again(heard: Heard) -> None:
    """/again A12: ask more volunteers."""
    if not heard.args:
        raise SayHow(example="/again A12")
    await desk.ask_again(heard.turn, heard.person, case(heard.args[0]))


@coordinators_only
async def close(heard: Heard) -> None:
    """/close A12 done_by_others."""
    reasons = {str(reason): reason for reason in CLOSED_BY_DESK}
    if len(heard.args) != 2 or heard.args[1].lower() not in reasons:  # noqa: PLR2004 - a number and a reason
        raise SayWhich(example=f"/close A12 {CloseReason.DONE_BY_OTHERS}", choices=", ".join(reasons))
    await desk.close(heard.turn, heard.person, case(heard.args[0]), reasons[heard.args[1].lower()])


@coordinators_only
async def refer(heard: Heard) -> None:
    """/refer A12 police: the words to pass on, and the question whether they are in touch."""
    if len(heard.args) != 2 or heard.args[1].lower() not in set(Service):  # noqa: PLR2004 - a number and a service
        raise SayWhich(example=f"/refer A12 {Service.POLICE}", choices=", ".join(Service))
    await referrals.refer(heard.turn, heard.person, case(heard.args[0]), Service(heard.args[1].lower()))


@coordinators_only
async def merge(heard: Heard) -> None:
    """/merge A15 A12: they are one."""
    if len(heard.args) != 2:  # noqa: PLR2004 - two numbers
        raise SayHow(example="/merge A15 A12")
    await merging.merge(heard.turn, heard.person, case(heard.args[0]), case(heard.args[1]))


@coordinators_only
async def unmerge(heard: Heard) -> None:
    """/unmerge A15: it was another after all."""
    if not heard.args:
        raise SayHow(example="/unmerge A15")
    await merging.unmerge(heard.turn, heard.person, case(heard.args[0]))


@coordinators_only
async def apart(heard: Heard) -> None:
    """/apart A15 A12: they are two."""
    if len(heard.args) != 2:  # noqa: PLR2004 - two numbers
        raise SayHow(example="/apart A15 A12")
    await duplicates.apart(heard.turn, heard.person, case(heard.args[0]), case(heard.args[1]))


@coordinators_only
async def resume(heard: Heard) -> None:
    """/resume A12: people may go there again."""
    if not heard.args:
        raise SayHow(example="/resume A12")
    await safety.resume(heard.turn, heard.person, case(heard.args[0]))


@coordinators_only
async def review(heard: Heard) -> None:
    """/review V7 ok, or /review V7 suspend: what shall be of a volunteer who did not come."""
    number = lettered(heard.args[0], "V") if heard.args else None
    verdict = heard.args[-1].lower() if heard.args else ""
    if number is None or len(heard.args) != 2 or verdict not in VERDICTS:  # noqa: PLR2004 - a number and a word
        raise SayHow(example="/review V7 ok")
    await no_shows.review(heard.turn, heard.person, number, cast("Verdict", verdict))


@coordinators_only
async def place(heard: Heard) -> None:
    """/place A12 Mill Lane 12, or /place A12 2: say where a case is."""
    if len(heard.args) < 2:  # noqa: PLR2004 - a number and a place
        raise SayHow(example="/place A12 Mill Lane 12")
    await desk.place(heard.turn, heard.person, case(heard.args[0]), " ".join(heard.args[1:]))


@coordinators_only
async def place_tapped(heard: Heard) -> None:
    """The button of one of the places that a case may mean."""
    candidate = heard.number(1)
    if candidate is None:
        raise StaleButton
    await desk.pick(heard.turn, heard.person, case(heard.args[0]), CandidateId(candidate))


@coordinators_only
async def closed(heard: Heard) -> None:
    """/closed: what is closed; /closed Mill Bridge 6h: close it; /closed 3: that one was meant, or is still closed."""
    number = heard.number(0) if len(heard.args) == 1 else None
    if not heard.args:
        await closures.show(heard.turn, heard.person)
    elif number is not None:
        await closures.confirm(heard.turn, heard.person, ClosureId(number))
    else:
        await closures.close(heard.turn, heard.person, " ".join(heard.args))


@coordinators_only
async def opened(heard: Heard) -> None:
    """/opened 3: the road is free again."""
    number = heard.number(0)
    if number is None:
        raise SayHow(example="/opened 3")
    await closures.reopen(heard.turn, heard.person, ClosureId(number))


@coordinators_only
async def broadcast(heard: Heard) -> None:
    """/broadcast, then to whom, then what."""
    if heard.args:
        await broadcasts.begin(heard.turn, heard.person, heard.args[0].lower())
    else:
        await broadcasts.ask_audience(heard.turn, heard.person)


@coordinators_only
async def send(heard: Heard) -> None:
    """/send 3: the broadcast goes out."""
    await broadcasts.release(heard.turn, heard.person, _broadcast(heard, "/send 3"))


@coordinators_only
async def drop(heard: Heard) -> None:
    """/drop 3: it does not."""
    await broadcasts.drop(heard.turn, heard.person, _broadcast(heard, "/drop 3"))


@coordinators_only
async def stop(heard: Heard) -> None:
    """/stop 3: what has not left yet stays."""
    await broadcasts.stop(heard.turn, heard.person, _broadcast(heard, "/stop 3"))


def _broadcast(heard: Heard, example: str) -> BroadcastId:
    number = heard.number(0)
    if number is None:
        raise SayHow(example=example)
    return BroadcastId(number)
