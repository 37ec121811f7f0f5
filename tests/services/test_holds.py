"""Somebody left because it was not safe there: by no way back is anybody sent before a coordinator has looked."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.holds import Hold
from bot.domain.model import CloseReason, Person, Request, RequestState
from bot.domain.notices import (
    AskNeeded,
    AskPlace,
    CameNoted,
    CaseUndone,
    DeskCase,
    HelpGoesOn,
    JoinedNews,
    MissionCard,
    MissionWarned,
    NeededNoted,
    OfferGone,
    Parted,
    StillHeld,
    Undone,
)
from bot.domain.refusals import CaseEnded
from bot.services import (
    desk,
    endings,
    intake,
    merging,
    misplaced,
    missions,
    needed,
    offers,
    safety,
    staleness,
    undoing,
    whereabouts,
)
from tests.services.missions import held, promised, runs
from tests.services.on_hold import asked_about, left
from tests.support.build import HOME, Operation, north_of

Path = Callable[[Operation, Person, Person, Request], Awaitable[None]]


async def cancels_and_undoes(op: Operation, _olga: Person, ana: Person, request: Request) -> None:
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(undoing.undo, ana, request.id)
    assert await op.told(ana, Undone) == []


async def cancels_and_reopens(op: Operation, _olga: Person, ana: Person, request: Request) -> None:
    await op.does(endings.cancel, ana, request.id, CloseReason.DONE_BY_OTHERS)
    await op.does(endings.reopen, ana, request.id)


async def desk_closes_and_undoes(op: Operation, olga: Person, _ana: Person, request: Request) -> None:
    await op.does(desk.close, olga, request.id, CloseReason.INVALID)
    await op.does(undoing.undo, olga, request.id)
    assert (await op.hears(olga, CaseUndone)).held


async def answers_too_late(op: Operation, _olga: Person, ana: Person, request: Request) -> None:
    async with op.turn() as turn:
        await endings.end(turn, request, RequestState.EXPIRED, None, "silence")
    await op.does(staleness.answer, ana, request.id, "yes")
    assert await op.told(ana, NeededNoted) == []


async def is_merged_and_parted(op: Operation, olga: Person, ana: Person, request: Request) -> None:
    other = await op.cries(await op.person("Ben"), "bread please", north_of(HOME, 0.05))
    await op.does(merging.merge, olga, request.id, other.id)
    assert (await op.request(request.id)).state is RequestState.MERGED
    await op.does(merging.unmerge, olga, request.id)
    assert await op.told(ana, Parted) == []


WAYS_BACK: list[Path] = [
    cancels_and_undoes,
    cancels_and_reopens,
    desk_closes_and_undoes,
    answers_too_late,
    is_merged_and_parted,
]


@pytest.mark.parametrize("way", WAYS_BACK, ids=lambda way: way.__name__)
async def test_no_way_back_opens_what_nobody_has_looked_at(op: Operation, way: Path) -> None:
    olga, ana, _, request = await left(op)
    alarms = len([card for card in await op.told(olga, DeskCase) if card.why == "unsafe"])
    await way(op, olga, ana, request)
    now = await op.request(request.id)
    assert (now.state, now.hold) == (RequestState.ON_HOLD, Hold.STANDS)
    assert await op.told(ana, StillHeld)
    assert len([card for card in await op.told(olga, DeskCase) if card.why == "unsafe"]) > alarms
    await runs(op, 60, 10)
    assert await asked_about(op, request) == []
    await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert len(await asked_about(op, request)) == 1


async def done_by_the_other(op: Operation) -> tuple[Person, Person, Request]:
    """Two were coming; one left because it was not safe, and the other, there already, says that it is done."""
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=100)
    await op.does(missions.there, luis, mission)
    await op.does(needed.hands, luis, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, eva, await held(op, eva))
    await op.does(missions.done, luis, await held(op, luis))
    await op.posts()
    return olga, ana, await op.request(request.id)


async def says_no(op: Operation, ana: Person, request: Request) -> None:
    await op.does(endings.came, ana, request.id, "no")


async def says_partly(op: Operation, ana: Person, request: Request) -> None:
    await op.does(endings.came, ana, request.id, "partly")


async def asks_again(op: Operation, ana: Person, request: Request) -> None:
    await op.does(intake.hear, ana, request, "we still need bread")


@pytest.mark.parametrize("answer", [says_no, says_partly, asks_again], ids=lambda way: way.__name__)
async def test_help_that_did_not_come_goes_back_on_hold(
    op: Operation, answer: Callable[[Operation, Person, Request], Awaitable[None]]
) -> None:
    olga, ana, request = await done_by_the_other(op)
    assert request.state is RequestState.RESOLVED
    await answer(op, ana, request)
    assert (await op.request(request.id)).state is RequestState.ON_HOLD
    assert await op.told(ana, StillHeld)
    assert await op.told(ana, CameNoted) == []
    assert (await op.hears(olga, DeskCase)).why == "unsafe"


async def test_what_was_done_and_looked_at_opens_as_any_other(op: Operation) -> None:
    olga, ana, request = await done_by_the_other(op)
    await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert await op.told(ana, HelpGoesOn) == []
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_help_that_came_closes_it_and_says_so(op: Operation) -> None:
    _, ana, request = await done_by_the_other(op)
    await op.does(endings.came, ana, request.id, "yes")
    assert (await op.hears(ana, CameNoted)).answer == "yes"
    assert (await op.request(request.id)).state is RequestState.CLOSED


async def wrong_place_on_hold(op: Operation) -> tuple[Person, Person, Request]:
    """On hold, and the one who is there already says that the place is wrong."""
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=100)
    await op.does(missions.there, luis, mission)
    await op.does(needed.hands, luis, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, eva, await held(op, eva))
    await op.does(misplaced.not_found, luis, await held(op, luis))
    await op.volunteer("Mia", hours=100)
    return olga, ana, await op.request(request.id)


async def test_a_new_place_does_not_end_a_hold(op: Operation) -> None:
    olga, ana, request = await wrong_place_on_hold(op)
    assert request.state is RequestState.NEEDS_INFO
    await op.does(whereabouts.pin, ana, request, north_of(HOME, 0.3))
    assert (await op.request(request.id)).state is RequestState.ON_HOLD
    assert await op.told(ana, StillHeld)
    assert (await op.hears(olga, DeskCase)).row.state is RequestState.ON_HOLD
    assert await asked_about(op, request) == []


async def test_a_coordinator_may_look_while_the_place_is_asked(op: Operation) -> None:
    olga, ana, request = await wrong_place_on_hold(op)
    await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert not (await op.hears(ana, HelpGoesOn)).looking
    await op.does(whereabouts.pin, ana, request, north_of(HOME, 0.3))
    assert len(await asked_about(op, request)) == 1


async def test_a_place_that_nobody_knows_is_asked_for_once_a_coordinator_has_looked(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await op.does(misplaced.not_found, luis, await held(op, luis))
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.ON_HOLD
    await op.posts()
    asked = len(await op.told(ana, AskPlace))
    await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert len(await op.told(ana, AskPlace)) == asked + 1


async def test_taken_up_without_its_place_it_is_asked_for_and_the_desk_knows_why_nobody_goes(op: Operation) -> None:
    olga, ana, request = await wrong_place_on_hold(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(undoing.undo, ana, request.id)
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert (await op.hears(olga, DeskCase)).why == "unsafe"
    for _ in range(5):
        op.passes(hours=24)
        await op.tick()
    assert await op.told(ana, AskNeeded) == []
    await op.does(whereabouts.pin, ana, await op.request(request.id), HOME)
    assert (await op.request(request.id)).state is RequestState.ON_HOLD


async def test_one_that_is_merged_takes_its_hold_along(op: Operation) -> None:
    olga, _, eva, request = await left(op)
    ben = await op.person("Ben")
    other = await op.cries(ben, "bread please", north_of(HOME, 0.05))
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    mia = await op.volunteer("Mia", hours=100)
    await op.does(needed.hands, ben, other.id, 2)
    await op.posts()
    await op.does(merging.merge, olga, request.id, other.id)
    assert (await op.request(other.id)).state is RequestState.ON_HOLD
    assert await op.told(eva, MissionWarned)
    assert (await op.hears(eva, MissionCard)).left_unsafe
    assert (await op.hears(mia, OfferGone)).why == "held"
    assert await op.told(ben, StillHeld)
    assert "unsafe" in [card.why for card in await op.told(olga, DeskCase) if card.request == other.id]


async def test_what_a_coordinator_has_looked_at_is_still_said_of_the_one_it_is_merged_into(op: Operation) -> None:
    olga, _, _, request = await left(op)
    await op.does(safety.resume, olga, request.id)
    other = await op.cries(await op.person("Ben"), "bread please", north_of(HOME, 0.05))
    await op.does(merging.merge, olga, request.id, other.id)
    stays = next(one for one in (await op.request(request.id), await op.request(other.id)) if one.merged_into is None)
    assert (stays.state, stays.hold) == (RequestState.OPEN, Hold.RESUMED)


async def test_who_was_merged_hears_that_it_is_on_hold(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, request, mission = await promised(op)
    ben = await op.person("Ben")
    other = await op.cries(ben, "bread please", north_of(HOME, 0.05))
    await op.does(merging.merge, olga, other.id, request.id)
    await op.does(safety.unsafe, luis, mission)
    assert (await op.hears(ben, JoinedNews)).state is RequestState.ON_HOLD


async def test_the_file_itself_lets_nothing_open_that_is_on_hold(op: Operation) -> None:
    request = (await left(op)).request
    for state in (RequestState.OPEN, RequestState.STAFFED, RequestState.ACTIVE):
        with pytest.raises(sqlite3.IntegrityError):
            async with op.store.transaction() as tx:
                await tx.run("UPDATE requests SET state = ? WHERE id = ?", (state, request.id))


async def test_what_ended_is_not_resumed(op: Operation) -> None:
    olga, ana, _, request = await left(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).held


async def test_a_second_one_who_leaves_puts_it_on_hold_again(op: Operation) -> None:
    olga, _, eva, request = await left(op)
    await op.does(safety.resume, olga, request.id)
    assert await asked_about(op, request) == [eva.id]
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, eva, await held(op, eva))
    now = await op.request(request.id)
    assert (now.state, now.hold) == (RequestState.ON_HOLD, Hold.STANDS)
