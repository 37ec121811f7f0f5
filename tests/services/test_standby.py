"""Those who stand by: ranked, asked first when a seat is free, and let go when they are not needed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import AssignmentId, AssignmentState, CloseReason, Duty, Person
from bot.domain.notices import (
    HelpIsComing,
    OfferMade,
    SeatFree,
    StandbyOver,
)
from bot.domain.refusals import (
    AlreadyYours,
    BadMinutes,
    BusyAlready,
    MissionEnded,
    NobodyNeeded,
    NoSuchMission,
    NotYours,
    Refusal,
)
from bot.services import desk, endings, misplaced, missions, offers, redirect, seats, volunteers
from tests.services.waiting import CRY, asked, cannot, holders, mission, says, standing, standing_by
from tests.support.build import Operation


async def test_a_free_seat_is_put_to_standby_first_and_never_given_silently(op: Operation) -> None:
    ana, request, (luis, eva, tom) = await standing_by(op, "Luis", "Eva", "Tom")
    fresh = await op.volunteer("Fresh", 0.1)
    op.passes(minutes=30)
    await cannot(op, luis)
    question = await op.hears(eva, SeatFree)
    assert (question.number, question.answer_by) == ("A1", op.now + timedelta(seconds=120))
    assert await op.told(tom, SeatFree) == []
    assert await op.told(fresh, OfferMade) == []
    assert await holders(op, request) == []
    await op.does(seats.still, eva, None, 20)
    assert await holders(op, request) == [eva.id]
    assert (await op.hears(ana, HelpIsComing)).eta_at == op.now + timedelta(minutes=20)
    assert await standing(op, tom) == (1, "moved")


async def test_no_answer_from_standby_goes_to_the_next_and_then_to_others(op: Operation) -> None:
    _, request, (luis, eva, tom) = await standing_by(op, "Luis", "Eva", "Tom")
    fresh = await op.volunteer("Fresh", 0.1)
    await cannot(op, luis)
    await op.posts()
    op.passes(seconds=119)
    await op.tick()
    assert await op.told(tom, SeatFree) == []
    op.passes(seconds=1)
    await op.tick()
    assert (await op.hears(eva, StandbyOver)).why == "silent"
    await op.hears(tom, SeatFree)
    await op.does(seats.leave, tom, request.id)
    assert (await op.hears(tom, StandbyOver)).why == "left"
    await op.hears(fresh, OfferMade)
    assert (await op.value("SELECT count(*) FROM offers WHERE volunteer IN (?, ?)", eva.id, tom.id)) == 2
    with pytest.raises(MissionEnded):
        await op.does(seats.still, eva, AssignmentId((await op.hears(eva, SeatFree)).assignment), 20)


async def test_a_seat_taken_while_standby_thinks_is_said_at_once(op: Operation) -> None:
    _, request, (luis, eva, tom) = await asked(op, "Luis", "Eva", "Tom")
    await says(op, luis, 20)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 40)
    await cannot(op, luis)
    await op.posts()
    await says(op, tom, 10)
    assert await holders(op, request) == [tom.id]
    assert await standing(op, eva) == (1, "taken")
    op.passes(hours=1)
    await op.tick()
    assert await standing(op, eva) == (1, "taken")
    await op.does(seats.still, eva, AssignmentId((await op.hears(eva, SeatFree)).assignment), 20)
    assert await holders(op, request) == [tom.id]


async def test_only_who_stands_by_can_say_that_they_still_can(op: Operation) -> None:
    _, request, (luis, eva) = await standing_by(op, "Luis", "Eva")
    asked_of = await op.value("SELECT id FROM assignments WHERE state = 'standby'")
    refused: list[tuple[Person, AssignmentId | None, type[Refusal]]] = [
        (luis, asked_of, NotYours),
        (luis, (await mission(op, luis)).id, AlreadyYours),
        (luis, None, NoSuchMission),
        (eva, AssignmentId(99), NoSuchMission),
    ]
    for who, which, no in refused:
        with pytest.raises(no):
            await op.does(seats.still, who, which, 20)
    with pytest.raises(BadMinutes):
        await op.does(seats.still, eva, asked_of, 0)
    with pytest.raises(NoSuchMission):
        await op.does(seats.leave, luis, request.id)


async def test_another_task_ends_every_standby_and_a_mission_keeps_from_taking_a_second(op: Operation) -> None:
    _, request, (luis, eva) = await standing_by(op, "Luis", "Eva")
    await op.cries(await op.person("Ben"), CRY)
    await op.posts()
    await says(op, eva, 20)
    assert (await op.hears(eva, StandbyOver)).why == "elsewhere"
    await cannot(op, luis)
    assert await op.told(eva, SeatFree) == []
    assert await holders(op, request) == []
    with pytest.raises(BusyAlready):
        await op.does(redirect.another, eva)


async def test_the_end_of_a_request_ends_its_standby(op: Operation) -> None:
    ana, request, (_, eva) = await standing_by(op, "Luis", "Eva")
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    assert (await op.hears(eva, StandbyOver)).why == "ended"
    with pytest.raises(NobodyNeeded):
        await op.does(offers.stand_by, eva, await op.offer_to(eva), 20)


async def test_a_case_closed_by_the_desk_ends_its_standby_without_a_word_about_what_is_needed(op: Operation) -> None:
    _, request, (_, eva) = await standing_by(op, "Luis", "Eva")
    await op.does(desk.close, await op.coordinator(), request.id, CloseReason.UNREACHABLE)
    assert (await op.hears(eva, StandbyOver)).why == "closed"


async def test_who_was_not_asked_hears_the_truth_about_a_free_seat(op: Operation) -> None:
    _, request, (luis, eva) = await standing_by(op, "Luis", "Eva")
    await op.does(misplaced.not_found, luis, await mission(op, luis))
    await cannot(op, luis)
    waiting = AssignmentId(await op.value("SELECT id FROM assignments WHERE state = 'standby'"))
    await op.does(seats.still, eva, waiting, 20)
    assert (await standing(op, eva)) == (1, "moved")
    assert (await op.request(request.id)).seats == 1


async def test_work_that_is_done_ends_its_standby(op: Operation) -> None:
    _, _, (luis, eva) = await standing_by(op, "Luis", "Eva")
    await op.does(missions.done, luis, await mission(op, luis))
    assert (await op.hears(eva, StandbyOver)).why == "ended"


async def test_who_is_not_to_be_reached_stands_by_no_longer(op: Operation) -> None:
    _, _, (_, eva) = await standing_by(op, "Luis", "Eva")
    await op.does(volunteers.lose, eva.id)
    states = await op.store.reads.rows("SELECT state FROM assignments WHERE volunteer = ?", (eva.id,))
    assert [row["state"] for row in states] == [AssignmentState.CANCELLED]
    assert await op.value("SELECT state FROM volunteers WHERE person = ?", eva.id) == Duty.OFF


async def test_an_old_yes_is_not_given_the_seat_when_the_window_of_a_new_one_ends(op: Operation) -> None:
    _, request, (luis, eva, tom) = await asked(op, "Luis", "Eva", "Tom")
    await says(op, luis, 20)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 20)
    await cannot(op, luis)
    await says(op, tom, 60)
    op.passes(seconds=60)
    await op.tick()
    assert await holders(op, request) == [tom.id], "nobody who was asked and has not answered is sent"
