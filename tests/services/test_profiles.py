"""What volunteers say of themselves: one card, each thing by a tap or typed, and it counts at once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.notices import CheckedIn, OfferGone, ProfileCard, Way
from bot.domain.refusals import NotAVolunteer, SayHow
from bot.domain.travel import Mode
from bot.services import profiles, volunteers
from tests.support.build import HOME, Operation


async def test_the_card_shows_what_is_known_and_changes_in_place(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.does(profiles.show, luis)
    await op.does(profiles.skills, luis, ["medic", "boat"])
    await op.does(profiles.skill, luis, "cook", on=True)
    await op.does(profiles.skill, luis, "boat", on=False)
    await op.does(profiles.speaks, luis, ["es", "fr"])
    await op.does(profiles.speak, luis, "ar", on=True)
    await op.does(profiles.speak, luis, "es", on=False)
    await op.does(profiles.team, luis, 3)
    await op.does(profiles.seats, luis, 4)
    await op.does(profiles.reach, luis, 10)
    await op.does(profiles.switch, luis, "night_calls", on=True)
    await op.does(profiles.switch, luis, "woman", on=False)
    card = (await op.said(luis))[-1]
    assert (card.key, card.way) == ("profile", Way.CARD)
    assert card.notice == ProfileCard(
        page="me",
        skills=("medic", "cook"),
        speaks=("en", "fr", "ar"),
        party=3,
        carries=4,
        transport=Mode.CAR,
        woman=False,
        adult=True,
        night_calls=True,
        reach_km=10,
        tier=2,
    )


async def test_everything_can_be_taken_back(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.does(profiles.skills, luis, ["medic"])
    await op.does(profiles.speaks, luis, ["es"])
    await op.does(profiles.reach, luis, 5)
    await op.does(profiles.skills, luis, ["none"])
    await op.does(profiles.speak, luis, "es", on=False)
    await op.does(profiles.reach, luis, None)
    card = await op.hears(luis, ProfileCard)
    assert (card.skills, card.speaks, card.reach_km) == ((), ("en",), None)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        (profiles.skills, [[]]),
        (profiles.skills, [["medic", "magic"]]),
        (profiles.skills, [["none", "medic"]]),
        (profiles.speaks, [[]]),
        (profiles.speaks, [["spanish"]]),
        (profiles.speaks, [[f"a{chr(97 + n)}" for n in range(11)]]),
        (profiles.team, [0]),
        (profiles.team, [21]),
        (profiles.team, [None]),
        (profiles.seats, [-1]),
        (profiles.seats, [101]),
        (profiles.reach, [0]),
        (profiles.reach, [1001]),
        (profiles.show, ["secrets"]),
    ],
)
async def test_nonsense_changes_nothing_and_shows_how(op: Operation, what: Any, given: list[Any]) -> None:
    luis = await op.volunteer("Luis")
    with pytest.raises(SayHow):
        await op.does(what, luis, *given)
    assert await op.told(luis, ProfileCard) == []


async def test_who_never_joined_has_no_profile(op: Operation) -> None:
    with pytest.raises(NotAVolunteer):
        await op.does(profiles.team, await op.person("Ana"), 2)


async def test_a_narrower_reach_takes_back_nothing_but_what_asks_for_more_does(op: Operation) -> None:
    luis = await op.volunteer("Luis", 3)
    await op.does(profiles.skills, luis, ["boat"])
    await op.cries(await op.person("Ana"), "bread please, bring a boat")
    await op.posts()
    await op.does(profiles.reach, luis, 1)
    assert await op.asked("sent") == [luis.id]
    await op.does(profiles.skills, luis, ["none"])
    assert await op.asked("sent") == []
    assert (await op.hears(luis, OfferGone)).why == "passed_on"


async def test_who_says_what_they_can_is_asked_soon(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please, bring a boat")
    assert await op.asked() == []
    await op.does(profiles.skills, luis, ["boat"])
    await op.tick()
    assert await op.asked() == [luis.id]


async def test_the_hint_stands_on_the_duty_card_until_something_is_said(op: Operation) -> None:
    luis = await op.person("Luis")
    await op.does(volunteers.join, luis)
    await op.does(volunteers.check_in, luis, HOME)
    assert (await op.hears(luis, CheckedIn)).blank
    await op.does(profiles.skills, luis, ["cook"])
    await op.does(volunteers.check_in, luis, HOME)
    assert not (await op.hears(luis, CheckedIn)).blank


async def test_a_new_volunteer_begins_with_the_tier_of_the_operation(op: Operation) -> None:
    luis = await op.person("Luis")
    await op.does(volunteers.join, luis)
    assert await op.value("SELECT tier FROM volunteers WHERE person = ?", luis.id) == 2
