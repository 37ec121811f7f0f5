"""A place that a geocoder found is a question to the resident, and nothing else until they answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.model import CloseReason, Origin, Person, Point, Question, RequestState
from bot.domain.notices import PlaceAgain, PlaceChoices, PlaceConfirmed
from bot.domain.refusals import AlreadySo, CaseEnded, NotYours, StaleButton
from bot.domain.whereabouts import CandidateId
from bot.places import Places
from bot.services import desk, intake, misplaced, picks, whereabouts
from bot.store import people
from tests.support.build import AROUND, HOME, Operation, north_of, operation
from tests.support.lookups import ADDRESS, ONLINE, SOURCE, ana_asks, answer, found, state
from tests.support.two_towns import LOWER, UPPER, TwoTowns


@pytest.fixture
async def op(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation with an area and a geocoder that is never really asked."""
    async with operation(tmp_path, online=ONLINE, region={"area": AROUND}) as one:
        yield one


async def choices(op: Operation, whom: Person) -> list[CandidateId]:
    """The places on the buttons that stand last."""
    return [CandidateId(one.candidate) for one in (await op.hears(whom, PlaceChoices)).choices]


async def test_what_is_found_arrives_as_a_choice_with_the_name_of_its_map_and_counts_for_nothing_yet(
    op: Operation,
) -> None:
    luis = await op.volunteer("Luis")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))

    asked = await op.hears(ana, PlaceChoices)
    assert ([one.label for one in asked.choices], asked.known) == (["Gasworks Road 1"], False)
    assert asked.credit == "© OpenStreetMap"
    now = await op.request(request.id)
    assert (now.at, now.state) == (None, RequestState.NEEDS_INFO)
    assert await op.asked() == []
    assert await op.value("SELECT why FROM events ORDER BY id DESC LIMIT 1") == f"place proposed by {SOURCE}"
    assert await state(op) == "proposed"
    assert luis.id


async def test_a_tap_settles_the_place_and_volunteers_are_asked(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(picks.right, ana, only)

    now = await op.request(request.id)
    assert (now.at, now.place_words, now.state) == (HOME, "Gasworks Road 1", RequestState.OPEN)
    assert now.place.origin is Origin.PROPOSED
    assert await op.asked() == [luis.id]
    assert (await op.hears(ana, PlaceConfirmed)).place == "Gasworks Road 1"


@pytest.mark.parametrize("said", ["2", "Gasworks Road 2"])
async def test_a_typed_choice_counts_as_a_tap(op: Operation, said: str) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME, north_of(HOME, 2)))
    assert await op.does(picks.typed, ana, await op.request(request.id), said)

    assert (await op.request(request.id)).at == north_of(HOME, 2)


async def test_a_choice_can_be_typed_also_when_no_question_was_open(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, f"we need insulin at {ADDRESS}", at=None)
    assert request.state is RequestState.DRAFT
    await answer(op, found(HOME, north_of(HOME, 2)))

    assert await op.does(picks.typed, ana, await op.request(request.id), "1")
    assert (await op.request(request.id)).at == HOME


async def test_a_no_asks_anew_and_the_place_is_never_proposed_again_not_even_by_another_map(tmp_path: Path) -> None:
    async with operation(tmp_path, online=ONLINE, region={"area": AROUND}) as op:
        ana, request = await ana_asks(op)
        await answer(op, found(HOME))
        await op.does(picks.wrong, ana, (await choices(op, ana))[0])
        assert (await op.hears(ana, PlaceAgain)).number == "A1"
        assert (await people.by_id(op.store.reads, ana.id)).asked is Question.PLACE

        other = op.ground.settings.online.model_copy(update={"provider": "pelias"})
        op.ground = replace(op.ground, online_now=lambda: other)
        await op.does(intake.answer_place, ana, request, f"{ADDRESS} please")
        await answer(op, found(north_of(HOME, 0.09)), 2)
        assert await state(op, 2) == "moot", "two maps put one house a little apart"
        assert await op.told(ana, PlaceChoices) == []

        await op.does(intake.answer_place, ana, await op.request(request.id), ADDRESS)
        await answer(op, found(HOME, north_of(HOME, 0.5)), 3)
        again = await op.hears(ana, PlaceChoices)
        assert [one.label for one in again.choices] == ["Gasworks Road 2"]
        assert again.credit == "Pelias (127.0.0.1)"


async def test_a_place_keeps_the_credit_of_the_map_that_found_it_when_another_is_asked_by_now(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    other = op.ground.settings.online.model_copy(update={"provider": "pelias"})
    op.ground = replace(op.ground, online_now=lambda: other)
    await op.does(intake.remind, ana, await op.request(request.id))

    assert (await op.hears(ana, PlaceChoices)).credit == "© OpenStreetMap"


async def test_what_our_own_map_knows_too_is_asked_about_once(op: Operation) -> None:
    op.ground = replace(op.ground, places=TwoTowns(Places()))
    ana, request = await ana_asks(op, "Church Street 4")
    before = await op.hears(ana, PlaceChoices)
    assert before.credit == "© The Two Towns"
    await answer(op, found(north_of(UPPER.point, 0.09), north_of(LOWER.point, 0.24)))
    assert await state(op) == "moot"
    assert len(await op.told(ana, PlaceChoices)) == 1

    await op.does(intake.answer_place, ana, await op.request(request.id), "Church Street 4")
    await answer(op, found(north_of(HOME, 8)), 2)
    after = await op.hears(ana, PlaceChoices)
    assert [one.label for one in after.choices] == [
        "Church Street, Upper Town",
        "Church Street, Lower Town",
        "Gasworks Road 1",
    ]
    assert after.credit == "© OpenStreetMap, © The Two Towns"


async def test_no_more_is_proposed_than_fits_on_buttons(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(*(north_of(HOME, km) for km in range(3))))
    await op.does(intake.answer_place, ana, await op.request(request.id), "Gasworks Lane 14, Harbourside")
    await answer(op, found(*(north_of(HOME, km) for km in range(3, 7))), 2)
    assert len(await choices(op, ana)) == 5

    await op.does(intake.answer_place, ana, await op.request(request.id), "Gasworks Row 3, Harbourside")
    asked = len(await op.told(ana, PlaceChoices))
    await answer(op, found(north_of(HOME, 8)), 3)
    assert await state(op, 3) == "moot"
    assert len(await op.told(ana, PlaceChoices)) == asked, "nothing new is no reason to ask again"


async def test_a_pin_that_came_meanwhile_is_never_overridden(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 3))
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert await op.told(ana, PlaceChoices) == []
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_pin_sent_after_the_proposal_makes_its_button_stale(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 3))

    with pytest.raises(StaleButton):
        await op.does(picks.right, ana, only)
    assert not await op.does(picks.typed, ana, await op.request(request.id), "1")
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_coordinators_place_is_never_overridden(op: Operation) -> None:
    olga = await op.coordinator()
    _, request = await ana_asks(op)
    await op.does(desk.place, olga, request.id, "12.05, -38.05")
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert (await op.request(request.id)).at == Point(12.05, -38.05)


async def test_a_second_press_and_a_strangers_press_change_nothing(op: Operation) -> None:
    eve = await op.person("Eve")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    for press in (picks.right, picks.wrong):
        with pytest.raises(NotYours):
            await op.does(press, eve, only)
    await op.does(picks.right, ana, only)
    with pytest.raises(AlreadySo):
        await op.does(picks.right, ana, only)
    assert (await op.request(request.id)).at == HOME


async def test_a_no_after_a_yes_takes_the_place_back_once(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(picks.right, ana, only)
    await op.does(picks.wrong, ana, only)
    assert (await op.request(request.id)).at is None
    with pytest.raises(StaleButton):
        await op.does(picks.wrong, ana, only)


async def test_a_tap_after_the_request_was_closed_opens_nothing(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(desk.close, await op.coordinator(), request.id, CloseReason.INVALID)
    with pytest.raises(CaseEnded):
        await op.does(picks.right, ana, only)
    assert (await op.request(request.id)).at is None


async def test_when_the_answer_comes_late_none_of_these_still_asks_for_the_place(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME, north_of(HOME, 2)))
    op.passes(hours=6)
    await op.does(misplaced.none_of_these, ana, await op.request(request.id))
    assert (await op.hears(ana, PlaceAgain)).number == "A1"
