"""Who may come, as residents wish it: by a tap, in words, before and after somebody said yes; and "not this person"."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from bot.domain.model import CloseReason, Person
from bot.domain.notices import (
    HelperLost,
    HelpIsComing,
    KeptApart,
    MissionCard,
    MissionOver,
    MissionPassed,
    OfferGone,
    PersonAvoided,
    StatusCard,
    WhoMayCome,
)
from bot.domain.refusals import CaseEnded, NoSuchMission, NotYours, SayHow
from bot.services import asking, endings, intake, missions, offers, volunteers, wishes
from bot.services import profiles as profile_words
from bot.store import assignments, profiles
from tests.services.missions import now_is
from tests.support.build import HOME, Operation


async def woman(op: Operation, name: str, km: float = 1.0) -> Person:
    person = await op.volunteer(name, km)
    async with op.store.transaction() as tx:
        await profiles.change(tx, person.id, woman=1)
    return person


@pytest.mark.parametrize("words", ["only women please", "solo mujeres", "نساء فقط"])
async def test_she_asks_for_a_woman_in_her_own_words(op: Operation, words: str) -> None:
    ana, eva = await op.person("Ana"), await woman(op, "Eva", 3)
    await op.volunteer("Luis", 0.5)
    await op.cries(ana, f"bread, {words}")
    assert await op.asked() == [eva.id]
    assert (await op.hears(ana, StatusCard)).who.women_only


@pytest.mark.parametrize(
    "words",
    ["bread, only women and children here", "pan, solo mujeres y niños", "خبز فقط نساء واطفال", "bread for women"],
)
async def test_who_tells_that_there_are_only_women_and_children_asks_for_nobody_special(
    op: Operation, words: str
) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), words)
    assert await op.asked() == [luis.id]


async def test_a_wish_said_later_takes_back_open_questions_that_no_longer_fit_and_is_shown_back(op: Operation) -> None:
    ana, luis, eva = await op.person("Ana"), await op.volunteer("Luis"), await woman(op, "Eva", 2)
    request = await op.cries(ana, "bread please")
    await op.posts()
    await op.does(intake.hear, ana, request, "women only, please")
    assert (await op.hears(luis, OfferGone)).why == "passed_on"
    assert await op.asked("sent") == [eva.id]
    assert (await op.hears(ana, WhoMayCome)).who.women_only


async def test_each_wish_is_kept_counts_at_once_and_can_be_taken_back(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    each: list[tuple[Any, dict[str, Any]]] = [(wishes.women_only, {"on": True}), (wishes.language, {"code": "uk"})]
    for wish, given in each:
        await op.does(wish, ana, request.id, **given)
        assert await op.asked() == []
        await op.does(wishes.anybody, ana, request.id)
        assert await op.asked() == [luis.id]
    assert (await op.hears(ana, WhoMayCome)).who.women_only is False


async def test_who_comes_with_another_keeps_both_seats_when_one_is_enough(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    await op.does(profile_words.team, luis, 2)
    request = await op.cries(ana, "bread please")
    await op.does(wishes.two_persons, ana, request.id, on=True)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(wishes.two_persons, ana, request.id, on=False)
    assert (await op.request(request.id)).seats == await op.value("SELECT count(*) FROM seats") == 2


async def test_two_people_are_two_seats_until_one_is_enough(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(wishes.two_persons, ana, request.id, on=True)
    after = await op.request(request.id)
    assert (after.seats, after.state) == (2, "open")
    assert (await op.hears(luis, MissionCard)).who.two_persons is False
    await op.does(wishes.two_persons, ana, request.id, on=False)
    after = await op.request(request.id)
    assert (after.seats, after.state) == (1, "staffed")


async def test_wishes_of_a_request_that_has_no_place_yet_are_kept_until_it_has(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(wishes.two_persons, ana, request.id, on=True)
    after = await op.request(request.id)
    assert (after.seats, after.state) == (2, "draft")
    await op.does(wishes.anybody, ana, request.id)
    assert (await op.request(request.id)).seats == 1


async def test_a_helper_who_no_longer_fits_stays_until_she_says_so(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(wishes.women_only, ana, request.id, on=True)
    assert (await op.hears(ana, WhoMayCome)).coming == "Luis"
    assert len(await assignments.holding(op.store.reads, request.id)) == 1


async def test_not_this_person_frees_the_seat_at_once_for_others_and_never_for_him_again(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", 0.5)
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    eva = await op.volunteer("Eva", 3)
    (held,) = await assignments.holding(op.store.reads, request.id)
    await op.does(wishes.avoid, ana, held.id)

    assert await assignments.holding(op.store.reads, request.id) == []
    assert await op.asked() == [eva.id]
    assert (await op.hears(ana, PersonAvoided)).helper == "Luis"
    assert await op.told(ana, HelperLost) == []
    assert (await op.hears(luis, MissionPassed)).number == "A1"
    assert (await op.hears(luis, MissionOver)).why == "passed_on"
    assert await op.value("SELECT state FROM volunteers WHERE person = ?", luis.id) == "available"
    await op.cries(await op.person("Ben"), "bread please")
    assert luis.id in await op.asked()
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    second = await op.cries(ana, "bread again please")
    rows = await op.store.reads.rows("SELECT volunteer FROM offers WHERE request = ?", (second.id,))
    assert luis.id not in {row["volunteer"] for row in rows}


async def test_whom_somebody_avoids_is_not_sent_to_them_and_they_not_to_him(op: Operation) -> None:
    ana, luis = await op.volunteer("Ana"), await op.volunteer("Luis")
    async with op.store.transaction() as tx:
        await profiles.avoid(tx, ana.id, luis.id, ana.id, op.now)
        await profiles.avoid(tx, ana.id, luis.id, ana.id, op.now)
    await op.cries(luis, "bread please")
    await op.cries(ana, "bread please")
    assert await op.asked() == []


async def test_a_volunteer_who_would_rather_not_meet_somebody_again_does_not_and_nobody_is_told(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    (mission,) = await assignments.holding(op.store.reads, request.id)
    await op.does(missions.done, luis, mission)
    second = await op.cries(ana, "water please")
    assert await op.asked() == [luis.id]
    heard = len(await op.said(ana))

    await op.does(wishes.keep_apart, luis, await now_is(op, mission))
    assert (await op.hears(luis, KeptApart)).number == "A1"
    assert len(await op.said(ana)) == heard
    assert await op.asked() == []
    await op.does(asking.look, second.id)
    await op.does(volunteers.join, ana)
    await op.does(volunteers.check_in, ana, HOME)
    await op.cries(luis, "bread please")
    assert await op.asked() == []


async def test_who_says_so_in_the_midst_of_a_task_is_out_at_once_and_others_are_asked(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    eva = await op.volunteer("Eva", 3)
    (mission,) = await assignments.holding(op.store.reads, request.id)
    await op.does(wishes.keep_apart, luis, mission)
    assert await assignments.holding(op.store.reads, request.id) == []
    assert await op.asked() == [eva.id]
    assert (await op.hears(ana, HelperLost)).why == "cannot"


async def test_nobody_else_and_nobody_too_late_says_who_comes(op: Operation) -> None:
    ana, eve, luis = await op.person("Ana"), await op.person("Eve"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    (held,) = await assignments.holding(op.store.reads, request.id)
    for wish in (wishes.show, wishes.anybody):
        with pytest.raises(NotYours):
            await op.does(wish, eve, request.id)
    with pytest.raises(NotYours):
        await op.does(wishes.avoid, eve, held.id)
    await op.does(wishes.avoid, ana, held.id)
    with pytest.raises(NoSuchMission):
        await op.does(wishes.avoid, ana, type(held.id)(99))
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(wishes.women_only, ana, request.id, on=True)


async def test_of_two_who_come_she_names_the_one(op: Operation) -> None:
    ana = await op.person("Ana")
    crowd = [await op.volunteer("Luis"), await op.volunteer("Eva")]
    request = await op.cries(ana, "bread please, at least two people")
    for one in crowd:
        await op.does(offers.accept, one, await op.offer_to(one), 20)
    with pytest.raises(SayHow):
        await op.does(wishes.helper_of, ana, request.id)
    meant = await op.does(wishes.helper_of, ana, request.id, "eva")
    assert meant.volunteer == crowd[1].id
    assert [one.helper for one in await op.told(ana, HelpIsComing)] == ["Luis", "Eva"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("we are 5, evacuate us", {"people": 5}),
        ("evacuate us, 3 adults and 12 children", {"people": 12}),
        ("Mill Lane 12, the people wait", {"people": None}),
        ("evacuate 99999999 people", {"people": None}),
        ("evacuate 000000000012345678 people", {"people": None}),
        ("somos 4, evacuar", {"people": 4}),
        ("نحن 7 اخلاء", {"people": 7}),
        ("need food, somebody who speaks ukrainian", {"language": "uk"}),
        ("cleanup, please bring a chainsaw", {"skills": 1 << 7}),
    ],
)
async def test_words_say_how_many_which_language_and_what_to_bring(
    op: Operation, words: str, wanted: dict[str, Any]
) -> None:
    request = await op.cries(await op.person("Ana"), words)
    kept = asdict((await op.request(request.id)).wishes)
    assert {name: kept[name] for name in wanted} == wanted


async def test_what_she_took_back_by_a_tap_is_not_taken_for_said_again_by_other_words(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please, women only")
    await op.does(wishes.women_only, ana, request.id, on=False)
    await op.does(intake.hear, ana, await op.request(request.id), "and milk")
    assert await op.asked() == [luis.id]
