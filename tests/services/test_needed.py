"""What is still needed: several things closed one by one, and more hands called for."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import (
    AskCame,
    AskCancel,
    DeskCase,
    HandsWanted,
    MissionCard,
    NeedTicked,
    OfferMade,
    RestOpen,
    SeatFree,
    StatusCard,
)
from bot.domain.refusals import AlreadySo, BadSeats, CaseEnded, NoSuchCase, NoSuchNeed, NotYours
from bot.services import desk, endings, intake, missions, needed, offers
from bot.store import assignments, needs
from tests.support.build import Operation

DONE, OPEN = NeedState.DONE, NeedState.OPEN


async def two_needs(op: Operation) -> tuple[Person, Request, Person]:
    """Somebody waits for insulin and water, and Luis is coming."""
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "we need water and insulin")
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.posts()
    return ana, request, luis


async def finishes(op: Operation, who: Person) -> None:
    held = await assignments.of_volunteer(op.store.reads, who.id)
    assert held is not None
    await op.does(missions.done, who, held)


async def open_needs(op: Operation, request: Request) -> list[str]:
    return [row.need for row in await needs.of(op.store.reads, request.id) if row.open]


async def test_all_that_is_named_is_kept_and_shown_to_all(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    wanted = [("medical", False), ("water", False)]
    for shown in (
        await op.hears(ana, StatusCard),
        await op.hears(luis, OfferMade),
        await op.hears(luis, MissionCard),
    ):
        assert [(row.key, row.done) for row in shown.needs] == wanted
    await op.does(intake.hear, ana, await op.request(request.id), "and blankets, and food for the dog")
    assert len(await open_needs(op, request)) == 3


async def test_what_is_ticked_off_is_shown_and_told_and_the_rest_is_looked_for(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    await op.does(needed.tick, luis, request.id, "medical", DONE)
    told = await op.hears(ana, NeedTicked)
    assert (told.by, told.key, told.done, told.left) == ("Luis", "medical", True, ("water",))
    assert (await op.hears(luis, NeedTicked)).by == ""
    assert [row.done for row in (await op.hears(ana, StatusCard)).needs] == [True, False]
    assert (await op.request(request.id)).need == "water"
    eva = await op.volunteer("Eva")
    await finishes(op, luis)
    rest = await op.hears(ana, RestOpen)
    assert (rest.helper, rest.left, rest.follows) == ("Luis", ("water",), "looking")
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.told(ana, AskCame) == []
    assert (await op.hears(eva, OfferMade)).need == "water"
    assert len(await op.told(luis, OfferMade)) == 1, "who has been there is not asked again"


async def test_done_without_a_tick_means_all_of_it_and_a_yes_closes_every_need(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    await finishes(op, luis)
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    await op.does(endings.came, ana, request.id, "yes")
    assert await open_needs(op, request) == []


async def test_a_tick_by_mistake_is_taken_back(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    await op.does(needed.tick, luis, request.id, "medical", DONE)
    await op.does(needed.tick, ana, request.id, "medical", OPEN)
    assert not (await op.hears(ana, NeedTicked)).done
    assert await open_needs(op, request) == ["medical", "water"]


async def test_a_resident_who_ticks_the_last_one_off_is_asked_whether_it_is_all(op: Operation) -> None:
    ana, request, _ = await two_needs(op)
    await op.does(needed.tick, ana, request.id, "water", DONE)
    assert await op.told(ana, AskCancel) == []
    await op.does(needed.tick, ana, request.id, "medical", DONE)
    assert (await op.hears(ana, AskCancel)).request == request.id
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_nobody_else_and_nothing_else_can_be_ticked_off(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    eva, olga = await op.volunteer("Eva"), await op.coordinator()
    with pytest.raises(NotYours):
        await op.does(needed.tick, eva, request.id, "water", DONE)
    with pytest.raises(NoSuchCase):
        await op.does(needed.tick, luis, RequestId(99), "water", DONE)
    with pytest.raises(NoSuchNeed):
        await op.does(needed.tick, luis, request.id, "power", DONE)
    await op.does(needed.tick, olga, request.id, "water", DONE)
    with pytest.raises(AlreadySo):
        await op.does(needed.tick, luis, request.id, "water", DONE)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(needed.tick, ana, request.id, "medical", DONE)


async def test_more_hands_are_looked_for_at_once_and_a_second_press_changes_nothing(op: Operation) -> None:
    _, request, luis = await two_needs(op)
    eva = await op.volunteer("Eva")
    await op.does(needed.hands, luis, request.id, 2)
    wanted = await op.hears(luis, HandsWanted)
    assert (wanted.seats, wanted.missing) == (2, 1)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert (await op.hears(eva, OfferMade)).seats == 2
    with pytest.raises(AlreadySo):
        await op.does(needed.hands, luis, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_who_stands_by_is_the_first_to_be_asked_for_a_new_seat(op: Operation) -> None:
    ana, luis, eva = await op.person("Ana"), await op.volunteer("Luis"), await op.volunteer("Eva", 1)
    request = await op.cries(ana, "we need insulin")
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 20)
    fresh = await op.volunteer("Fresh", 0.1)
    await op.does(needed.more, ana, request.id, 1)
    await op.hears(eva, SeatFree)
    assert await op.told(fresh, OfferMade) == []


async def test_a_coordinator_may_lower_the_number_but_never_below_those_who_come(op: Operation) -> None:
    ana, request, luis = await two_needs(op)
    olga = await op.coordinator()
    await op.does(needed.more, olga, request.id, 3)
    assert (await op.request(request.id)).seats == 4
    with pytest.raises(BadSeats) as no:
        await op.does(needed.hands, luis, request.id, 2)
    assert no.value.facts == {"least": 4, "most": 20}
    await op.does(needed.hands, olga, request.id, 1)
    assert (await op.request(request.id)).state is RequestState.STAFFED
    for seats in (0, 21):
        with pytest.raises(BadSeats):
            await op.does(needed.hands, olga, request.id, seats)
    with pytest.raises(NotYours):
        await op.does(needed.hands, await op.person("Eve"), request.id, 2)
    await finishes(op, luis)
    with pytest.raises(CaseEnded):
        await op.does(needed.hands, ana, request.id, 2)


async def test_the_desk_sees_who_comes_what_is_done_and_who_stands_by(op: Operation) -> None:
    _, request, luis = await two_needs(op)
    olga = await op.coordinator()
    await op.does(needed.tick, luis, request.id, "water", DONE)
    await op.does(desk.show_case, olga, request.id)
    case = await op.hears(olga, DeskCase)
    assert [one.name for one in case.coming] == ["Luis"]
    assert (case.row.helpers, case.standby) == (1, 0)
    assert [(row.key, row.done) for row in case.needs] == [("medical", False), ("water", True)]
    assert "need done: water" in [row.why for row in case.timeline]


async def test_more_hands_can_be_called_for_before_the_place_is_known(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "clean up the mud", at=None)
    await op.does(needed.more, ana, request.id, 1)
    now = await op.request(request.id)
    assert (now.state, now.seats) == (RequestState.DRAFT, 2)
