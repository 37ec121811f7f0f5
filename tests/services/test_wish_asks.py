"""Where only the resident may lift what keeps everybody away, they are asked once, and a silence changes nothing."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Person, Request
from bot.domain.notices import AnybodyAsked, AskAnybody, DeskCase, WhoMayCome
from bot.domain.refusals import AlreadySo, CaseEnded
from bot.services import endings, wish_asks, wishes
from bot.texts import Texts
from tests.support.build import Operation

TEXTS = Texts(languages=("en",), operation="Muster", emergency_number="112", timezone="UTC", exercise=False)


async def nobody_fits(op: Operation, words: str = "bread please, women only") -> tuple[Person, Person, Request]:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.volunteer("Luis", hours=12)
    return olga, ana, await op.cries(ana, words)


async def shown(op: Operation, olga: Person) -> str:
    await op.posts()
    screen = TEXTS.render(await op.hears(olga, DeskCase), "en", op.now)
    return f"{screen.plain} {screen.buttons}"


async def test_the_card_says_whose_it_is_and_offers_to_ask(op: Operation) -> None:
    olga, _, _ = await nobody_fits(op)
    card = await shown(op, olga)
    assert "Only the resident may lift this: women only." in card
    assert "ask_them:1" in card


async def test_what_a_coordinator_may_lift_is_not_asked_of_the_resident(op: Operation) -> None:
    olga, _, _ = await nobody_fits(op, "bread please, somebody who speaks ukrainian")
    assert "Nobody near meets" in await shown(op, olga)
    assert "ask_them" not in await shown(op, olga)


async def test_nothing_changes_until_they_answer_and_they_are_asked_once(op: Operation) -> None:
    olga, ana, request = await nobody_fits(op)
    await op.does(wish_asks.ask, olga, request.id)
    assert (await op.hears(ana, AskAnybody)).number == "A1"
    assert (await op.hears(olga, AnybodyAsked)).number == "A1"
    assert (await op.request(request.id)).wishes.women_only
    assert await op.asked() == []
    card = await shown(op, olga)
    assert "They have been asked, and have not answered yet." in card
    assert "ask_them" not in card
    with pytest.raises(AlreadySo):
        await op.does(wish_asks.ask, olga, request.id)


async def test_a_wish_that_stays_is_told_to_the_desk_and_never_asked_about_again(op: Operation) -> None:
    olga, ana, request = await nobody_fits(op)
    await op.does(wish_asks.ask, olga, request.id)
    await op.posts()
    await op.does(wishes.women_only, ana, request.id, on=True)
    assert "They have been asked, and want it to stay so." in await shown(op, olga)
    assert "ask_them" not in await shown(op, olga)
    assert await op.told(ana, AskAnybody) == [AskAnybody(request=1, number="A1", danger=False)]
    assert (await op.hears(ana, WhoMayCome)).who.women_only


async def test_who_lets_anybody_come_is_helped_at_once(op: Operation) -> None:
    olga, ana, request = await nobody_fits(op)
    await op.does(wish_asks.ask, olga, request.id)
    await op.does(wishes.women_only, ana, request.id, on=False)
    assert len(await op.asked()) == 1
    assert "Only the resident may lift" not in await shown(op, olga)


async def test_there_must_be_such_a_wish_and_a_case(op: Operation) -> None:
    olga, ana, request = await nobody_fits(op, "bread please")
    with pytest.raises(AlreadySo):
        await op.does(wish_asks.ask, olga, request.id)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(wish_asks.ask, olga, request.id)


async def test_the_question_keeps_the_wish_first_and_presses_for_nothing(op: Operation) -> None:
    olga, ana, request = await nobody_fits(op)
    await op.does(wish_asks.ask, olga, request.id)
    screen = TEXTS.render(await op.hears(ana, AskAnybody), "en", op.now)
    assert [row[0].data for row in screen.buttons] == ["wish:1:women:on", "wish:1:women:off"]
    assert "You decide, and you need not say why." in screen.plain
    assert "Without an answer it stays as you wished" in screen.plain
