"""Who somebody is: one row a Telegram id, today's name, a picked language that stays; and volunteers on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.model import Duty, PersonId, Question, TelegramId
from bot.store import Store, people, volunteers
from tests.support.build import HOME, NOW, make_person, make_volunteer


async def test_a_person_is_known_by_the_telegram_id_alone(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx, "Ana", telegram_id=2**52)
        await make_person(tx, "Ana")
    assert await people.by_telegram(store.reads, TelegramId(2**52)) == (ana, NOW)
    assert await people.by_telegram(store.reads, TelegramId(5)) is None
    assert await people.by_id(store.reads, ana.id) == ana


async def test_a_person_who_must_exist_and_does_not_is_a_fault(store: Store) -> None:
    with pytest.raises(LookupError):
        await people.by_id(store.reads, PersonId(99))


async def test_meeting_again_keeps_the_name_of_today_and_that_they_can_be_reached(store: Store) -> None:
    later = NOW + timedelta(days=1)
    async with store.transaction() as tx:
        ana = await make_person(tx, "Ana")
        await people.lose(tx, ana.id)
        assert not (await people.by_id(tx, ana.id)).reachable
        await people.met(tx, replace(ana, name="Ana María", language="es"), later)
    found = await people.by_telegram(store.reads, ana.telegram_id)
    assert found == (replace(ana, name="Ana María", language="es", reachable=True), later)


async def test_a_picked_language_is_marked_as_picked(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx, "Ana")
        await people.choose_language(tx, ana.id, "ar")
    assert await people.by_id(store.reads, ana.id) == replace(ana, language="ar", language_chosen=True)


@pytest.mark.parametrize("question", [*Question, None])
async def test_what_was_asked_last_is_remembered(store: Store, question: Question | None) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx, "Ana")
        await people.ask(tx, ana.id, Question.NEED, 3)
        await people.ask(tx, ana.id, question, 7)
    found = await people.by_id(store.reads, ana.id)
    assert (found.asked, found.asked_about) == (question, 7)


async def test_among_many_ids_only_the_known_ones_are_found(store: Store) -> None:
    async with store.transaction() as tx:
        one, two = await make_person(tx, "One"), await make_person(tx, "Two")
    assert await people.among(store.reads, [two.telegram_id, 5, one.telegram_id]) == [one, two]
    assert await people.among(store.reads, []) == []


async def test_joining_twice_changes_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis")
        await volunteers.join(tx, luis.id, NOW)
    found = await volunteers.by_person(store.reads, luis.id)
    assert found is not None
    assert (found.duty, found.at, found.available_until) == (Duty.AVAILABLE, HOME, NOW + timedelta(hours=4))


async def test_off_duty_the_place_is_forgotten(store: Store) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis", duty=Duty.OFF)
        await volunteers.forget_place(tx, luis.id)
    found = await volunteers.by_person(store.reads, luis.id)
    assert found is not None
    assert (found.at, found.available_until) == (None, None)


async def test_missions_are_counted(store: Store) -> None:
    async with store.transaction() as tx:
        luis, ana = await make_volunteer(tx, "Luis"), await make_person(tx)
        assert [await volunteers.credit(tx, luis.id) for _ in range(3)] == [1, 2, 3]
    assert await volunteers.missions_done(store.reads, luis.id) == 3
    assert await volunteers.missions_done(store.reads, ana.id) == 0
    assert await volunteers.by_person(store.reads, ana.id) is None


async def test_whose_time_is_over_is_found_while_they_are_free(store: Store) -> None:
    async with store.transaction() as tx:
        over = [await make_volunteer(tx, "V", hours=hours) for hours in (0, -3)]
        await make_volunteer(tx, "Still", hours=0.01)
        await make_volunteer(tx, "Busy", hours=-1, duty=Duty.BUSY)
    assert await volunteers.duty_over(store.reads, NOW, 10) == [one.id for one in over]
    assert await volunteers.duty_over(store.reads, NOW, 1) == [over[0].id]
