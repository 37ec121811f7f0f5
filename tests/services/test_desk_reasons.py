"""A coordinator's card says why it was sent until that is not so any more, and counts everybody once."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Person, RequestState
from bot.domain.notices import DeskCase, Way
from bot.services import (
    arrivals,
    desk,
    endings,
    escalation,
    handover,
    intake,
    leaving,
    missions,
    offers,
    reinforcements,
    safety,
    undoing,
    whereabouts,
)
from tests.services.missions import held, promised, runs
from tests.support.build import HOME, SECOND_OWNER, Operation


async def card(op: Operation, who: Person) -> DeskCase:
    await op.posts()
    return await op.hears(who, DeskCase)


async def test_still_nobody_stays_said_with_the_services_whatever_the_resident_adds(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=12)
    await op.tick()
    await op.posts()
    await op.does(intake.hear, ana, request, "second floor, the blue door")
    shown = await card(op, olga)
    assert (shown.why, shown.services, shown.words.endswith("the blue door")) == ("escalated", True, True)
    assert [one.way for one in await op.said(olga)][-1] is Way.EDIT


async def test_what_is_not_so_any_more_is_not_said_again_when_it_could_be(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=22)
    await op.tick()
    luis = await op.volunteer("Luis", hours=30)
    await op.does(desk.ask_again, olga, request.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert ((await card(op, olga)).why, (await card(op, olga)).services) == ("standing", False)
    await op.does(leaving.cannot, luis, await held(op, luis))
    shown = await card(op, olga)
    assert (shown.why, shown.services) == ("standing", True)


async def test_a_danger_arrives_as_one_and_shows_the_services_while_nobody_comes(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis", hours=12)
    await op.cries(await op.person("Ana"), "we are trapped")
    assert ((await card(op, olga)).why, (await card(op, olga)).services) == ("danger", True)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert ((await card(op, olga)).why, (await card(op, olga)).services) == ("danger", False)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await card(op, olga)).services


async def test_a_danger_that_was_taken_back_for_safety_shows_the_services_until_a_coordinator_resumes(
    op: Operation,
) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await promised(op)
    await op.does(safety.unsafe, luis, await held(op, luis))
    await op.does(intake.hear, ana, request, "second floor")
    assert ((await card(op, olga)).why, (await card(op, olga)).services) == ("unsafe", True)
    await op.does(safety.resume, olga, request.id)
    assert (await card(op, olga)).why != "unsafe"


async def test_only_who_asked_reads_that_they_asked_and_only_on_that_card(op: Operation) -> None:
    olga, omar = await op.coordinator(), await op.coordinator("Omar", SECOND_OWNER)
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(desk.show_case, olga, request.id)
    assert (await card(op, olga)).why == "asked"
    await op.does(desk.claim, omar, request.id)
    assert [one.why for one in await op.told(omar, DeskCase)] == []
    op.passes(hours=12)
    await op.tick()
    await op.does(desk.show_case, olga, request.id)
    assert (await card(op, olga)).why == "escalated"


async def test_without_a_reason_a_card_names_none(op: Operation) -> None:
    olga = await op.coordinator()
    request = await op.cries(await op.person("Ana"), "behind the mill", at=None)
    await op.does(whereabouts.keep_unknown, await op.person("Ana"), request, "behind the mill")
    assert (await card(op, olga)).why == "place_unknown"
    await op.does(desk.place, olga, request.id, f"{HOME.lat}, {HOME.lon}")
    await op.does(desk.claim, olga, request.id)
    assert (await card(op, olga)).why == "standing"


async def test_who_calls_a_coordinator_is_heard_until_one_takes_the_case(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await promised(op)
    await op.does(reinforcements.call_desk, luis, await held(op, luis))
    await op.does(intake.hear, ana, request, "second floor")
    assert (await card(op, olga)).why == "called"
    await op.does(desk.claim, olga, request.id)
    assert (await card(op, olga)).why == "standing"


async def test_a_call_ends_with_whoever_called(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, _ = await promised(op)
    await op.does(reinforcements.call_desk, luis, await held(op, luis))
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await card(op, olga)).why == "standing"


async def test_a_wish_to_hand_over_is_said_until_somebody_took_over_and_the_figures_agree(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, request, _ = await promised(op)
    await op.does(missions.there, luis, await held(op, luis))
    await op.does(handover.begin, await held(op, luis), "tired")
    op.passes(hours=2)
    await op.tick()
    shown = await card(op, olga)
    assert shown.why == "handover"
    assert (shown.row.helpers, shown.row.leaving, [one.name for one in shown.coming]) == (1, 1, ["Luis"])
    eva = await op.volunteer("Eva", hours=12)
    await op.does(desk.ask_again, olga, request.id)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    shown = await card(op, olga)
    assert (shown.why, shown.row.helpers, shown.row.leaving) == ("standing", 1, 0)
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_a_forgotten_case_is_forgotten_until_something_happens(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "the blue house", at=None)
    await op.does(desk.claim, olga, request.id)
    op.passes(minutes=30)
    await op.tick()
    op.passes(hours=6)
    await op.does(escalation.forgotten, request.id)
    assert (await card(op, olga)).why == "forgotten"
    await op.does(desk.show_case, olga, request.id)
    assert (await card(op, olga)).why == "forgotten"
    await op.does(intake.hear, ana, request, "the red door")
    assert (await card(op, olga)).why != "forgotten"


@pytest.mark.parametrize(("answer", "why"), [("no", "reopened"), ("again", "wanted_again")])
async def test_opened_again_is_said_as_it_was(op: Operation, answer: str, why: str) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await promised(op)
    if answer == "no":
        await op.does(missions.done, luis, await held(op, luis))
        await op.does(endings.came, ana, request.id, "no")
    else:
        await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
        await op.does(endings.reopen, ana, request.id)
    assert (await card(op, olga)).why == why


async def test_an_end_that_is_taken_back_brings_the_reason_back(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=12)
    await op.tick()
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    shown = await card(op, olga)
    assert (shown.why, shown.services) == ("ended", False)
    await op.does(undoing.undo, ana, request.id)
    shown = await card(op, olga)
    assert (shown.why, shown.services) == ("escalated", True)


async def test_who_has_blocked_us_has_not_kept_silent(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.cries(ana, "bread please")
    await op.does(arrivals.lost, ana.id)
    assert (await card(op, olga)).why == "cut_off"


async def test_a_desk_that_knows_already_reads_that_nobody_said_yes_on_its_card(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(whereabouts.keep_unknown, ana, request, "behind the mill")
    await op.does(desk.place, olga, request.id, f"{HOME.lat}, {HOME.lon}")
    await op.posts()
    before = len(await op.told(olga, DeskCase))
    await op.does(desk.unfilled, request.id)
    assert (await card(op, olga)).why == "unfilled"
    assert [one.way for one in await op.said(olga) if isinstance(one.notice, DeskCase)][before:] == [Way.EDIT]


async def test_who_may_still_answer_counts_as_asked_wherever_a_number_stands(op: Operation) -> None:
    olga = await op.coordinator()
    for number in range(2):
        await op.volunteer(f"V{number}", hours=12)
    request = await op.cries(await op.person("Ana"), "bread please")
    await runs(op, 46, 46)
    assert await op.asked("expired")
    await op.does(desk.show_case, olga, request.id)
    shown = await card(op, olga)
    assert shown.looking is not None
    assert (shown.row.live_offers, shown.looking.asked) == (2, 2)
    await runs(op, 61, 61)
    await op.does(desk.show_case, olga, request.id)
    shown = await card(op, olga)
    assert shown.looking is not None
    assert shown.row.live_offers == shown.looking.asked
