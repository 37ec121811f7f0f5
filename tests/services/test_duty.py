"""Joining, coming on duty with a place and a time, and going home; meeting people and their language."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import Duty, Person, Question, TelegramId, Volunteer
from bot.domain.notices import (
    AskCheckIn,
    CheckedIn,
    CheckedOut,
    ChooseLanguage,
    DutyEnded,
    Help,
    LanguageChosen,
    MissionCard,
    NoMission,
    OfferGone,
)
from bot.domain.refusals import BadHours, BadPlace, BusyAlready, NotAVolunteer, OutsideArea, Suspended
from bot.services import arrivals, missions, offers
from bot.services import volunteers as duty
from bot.store import people, volunteers
from tests.services.missions import held, promised, runs
from tests.support.build import AROUND, HOME, NOW, Operation, north_of, operation


async def of(op: Operation, person: Person) -> Volunteer:
    found = await volunteers.by_person(op.store.reads, person.id)
    assert found is not None
    return found


async def test_joining_asks_for_the_place_and_checks_nobody_in(op: Operation) -> None:
    luis = await op.person("Luis")
    await op.does(duty.join, luis)
    assert (await op.hears(luis, AskCheckIn)).new
    assert (await of(op, luis)).duty is Duty.OFF
    assert (await people.by_id(op.store.reads, luis.id)).asked is Question.CHECK_IN
    await op.does(duty.join, luis)
    assert not (await op.hears(luis, AskCheckIn)).new


async def test_a_place_puts_somebody_on_duty_for_the_usual_time(op: Operation) -> None:
    luis = await op.person("Luis")
    await op.does(duty.join, luis)
    await op.does(duty.check_in, luis, HOME)
    now = await of(op, luis)
    assert (now.duty, now.at, now.available_until) == (Duty.AVAILABLE, HOME, NOW + timedelta(hours=4))
    assert (await op.hears(luis, CheckedIn)).until == NOW + timedelta(hours=4)
    assert str(HOME.lat) not in (await op.hears(luis, CheckedIn)).model_dump_json()


@pytest.mark.parametrize("hours", [0, -1, 24.5, 10**9])
async def test_hours_that_are_none_are_refused(op: Operation, hours: float) -> None:
    luis = await op.volunteer("Luis")
    with pytest.raises(BadHours):
        await op.does(duty.ask_check_in, luis, hours)


async def test_on_duty_only_the_time_changes(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.does(duty.ask_check_in, luis, 8)
    assert (await of(op, luis)).available_until == NOW + timedelta(hours=8)


async def test_the_hours_said_before_the_place_are_not_forgotten(op: Operation) -> None:
    luis = await op.person("Luis")
    await op.does(duty.join, luis)
    await op.does(duty.ask_check_in, luis, 8)
    luis = await people.by_id(op.store.reads, luis.id)
    await op.does(duty.check_in, luis, HOME)
    assert (await of(op, luis)).available_until == NOW + timedelta(hours=8)


async def test_typed_places_and_places_outside_the_area(tmp_path: Path) -> None:
    async with operation(tmp_path, region={"area": AROUND}) as op:
        luis = await op.volunteer("Luis", duty=Duty.OFF)
        await op.does(duty.check_in_words, luis, f"{HOME.lat}, {HOME.lon}")
        assert (await of(op, luis)).at == HOME
        with pytest.raises(BadPlace):
            await op.does(duty.check_in_words, luis, "the moon")
        with pytest.raises(OutsideArea):
            await op.does(duty.check_in, luis, north_of(HOME, 500))


async def test_strangers_and_the_suspended_do_not_come_on_duty(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", duty=Duty.SUSPENDED)
    for use_case in (duty.ask_check_in, duty.check_out, duty.show):
        with pytest.raises(NotAVolunteer):
            await op.does(use_case, ana)
        with pytest.raises(Suspended):
            await op.does(use_case, luis)


async def test_going_home_forgets_the_place_and_passes_the_questions_on(op: Operation) -> None:
    luis, others = await op.volunteer("Luis", 0.1), [await op.volunteer(f"V{n}") for n in range(2)]
    await op.cries(await op.person("Ana"))
    await op.posts()
    await op.does(duty.check_out, luis)
    now = await of(op, luis)
    assert (now.duty, now.at) == (Duty.OFF, None)
    assert await op.asked("queued") == [others[1].id]
    assert await op.told(luis, OfferGone)
    assert (await op.hears(luis, CheckedOut)).done == 0


async def test_nobody_goes_home_with_a_mission(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"))
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    with pytest.raises(BusyAlready):
        await op.does(duty.check_out, luis)
    await op.does(duty.check_in, luis, north_of(HOME, 1))
    assert (await of(op, luis)).duty is Duty.BUSY


async def test_when_the_time_is_over_the_volunteer_is_sent_home_once(op: Operation) -> None:
    luis = await op.volunteer("Luis", hours=2)
    op.passes(hours=1, minutes=59)
    await op.tick()
    assert (await of(op, luis)).duty is Duty.AVAILABLE
    op.passes(minutes=1)
    await op.tick()
    assert ((await of(op, luis)).duty, (await of(op, luis)).at) == (Duty.OFF, None)
    assert len(await op.told(luis, DutyEnded)) == 1
    await op.tick()
    assert len(await op.told(luis, DutyEnded)) == 1


async def test_a_live_position_moves_whoever_is_on_duty_without_a_word(op: Operation) -> None:
    luis, off = await op.volunteer("Luis"), await op.person("Off")
    await op.does(duty.join, off)
    said = len(await op.said(off))
    for person in (luis, off):
        await op.does(duty.move, person, north_of(HOME, 2))
    assert (await of(op, luis)).at == north_of(HOME, 2)
    assert (await of(op, off)).at is None
    assert await op.said(luis) == []
    assert len(await op.said(off)) == said


async def test_the_task_is_shown_again_or_that_there_is_none(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.does(duty.show, luis)
    assert (await op.hears(luis, NoMission)).on_duty
    await op.cries(await op.person("Ana"))
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.posts()
    await op.does(duty.show, luis)
    assert len(await op.told(luis, MissionCard)) == 2
    assert await op.value("SELECT count(*) FROM disclosures WHERE reader = ?", luis.id) == 2


async def test_somebody_new_is_met_in_the_language_of_their_telegram(op: Operation) -> None:
    met = await op.does(arrivals.meet, TelegramId(77), "Ana", "es")
    assert (met.language, met.language_chosen) == ("es", False)
    again = await op.does(arrivals.meet, TelegramId(77), "Ana", "ar")
    assert (again.id, again.language) == (met.id, "ar")


async def test_a_picked_language_stays_whatever_telegram_says(op: Operation) -> None:
    ana = await op.does(arrivals.meet, TelegramId(77), "Ana", "en")
    await op.does(arrivals.ask_language, ana)
    assert await op.told(ana, ChooseLanguage)
    await op.does(arrivals.choose_language, ana, "ar")
    assert await op.told(ana, LanguageChosen)
    again = await op.does(arrivals.meet, TelegramId(77), "Ana Ruiz", "es")
    assert (again.language, again.name) == ("ar", "Ana Ruiz")


async def test_who_had_blocked_the_bot_and_writes_again_can_be_reached_again(op: Operation) -> None:
    ana = await op.does(arrivals.meet, TelegramId(77), "Ana", "en")
    await op.does(arrivals.lost, ana.id)
    await op.does(arrivals.greet, await people.by_id(op.store.reads, ana.id))
    assert await op.said(ana) == []
    again = await op.does(arrivals.meet, TelegramId(77), "Ana", "en")
    assert again.reachable
    await op.does(arrivals.greet, again)
    assert len(await op.said(ana)) == 1


async def test_help_knows_what_somebody_is(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis")
    for person, (volunteer, coordinator) in {olga: (False, True), luis: (True, False)}.items():
        await op.does(arrivals.help_with, person)
        told = await op.hears(person, Help)
        assert (told.volunteer, told.coordinator) == (volunteer, coordinator)


async def test_who_says_yes_after_going_home_and_checks_in_again_is_asked_nothing_else(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    await op.cries(ana, "bread please")
    asked = await op.offer_to(luis)
    op.passes(minutes=30)
    await op.tick()
    await op.does(duty.check_out, luis)
    await op.does(offers.accept, luis, asked, 20)
    await op.does(duty.check_in, luis, HOME, 4)
    assert (await of(op, luis)).duty is Duty.BUSY
    await op.cries(await op.person("Ben"), "water please")
    assert await op.asked() == []


async def test_duty_that_ends_with_a_task_ends_in_words(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await runs(op, 720, 60)
    assert await op.told(luis, DutyEnded) == []
    await op.does(missions.done, luis, await held(op, luis))
    assert (await of(op, luis)).duty is Duty.OFF
    assert len(await op.told(luis, DutyEnded)) == 1


async def test_duty_that_goes_on_after_a_task_ends_in_no_words(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    assert (await of(op, luis)).duty is Duty.AVAILABLE
    assert await op.told(luis, DutyEnded) == []
