"""What a merged request brings to the one that stays: filters, seats, urgency, words, needs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.eligibility import BITS, Filter
from bot.domain.model import Urgency
from bot.domain.notices import (
    DeskCase,
    HelperNews,
    OfferGone,
    OfferMade,
    StandbyOver,
)
from bot.services import (
    asking,
    merging,
    offers,
    screening,
    vouching,
)
from bot.store import assignments, profiles, requests
from tests.services.joined import asked_of, join, may_come, part, takes, two
from tests.services.screened import BOAT, MEDIC, asks, is_so
from tests.support.build import Operation


async def test_a_man_is_not_asked_any_more_once_the_other_report_asks_for_a_woman(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op, "water please", "we are trapped on the roof, water and food, only women please")
    await op.does(asking.look, both.stays.id)
    assert await asked_of(op, both.stays) == [luis.id]
    rosa = await op.volunteer("Rosa", 3)
    await is_so(op, rosa, woman=1)
    await join(op, both)
    assert (await op.hears(luis, OfferGone)).number == "A1"
    assert await asked_of(op, both.stays) == [rosa.id]
    offer = await op.hears(rosa, OfferMade)
    assert {row.key for row in offer.needs} >= {"water", "rescue", "food"}
    assert (offer.urgency, offer.danger) == (Urgency.CRITICAL, True)


@pytest.mark.parametrize(
    ("asked", "unfit", "fit"),
    [
        ({"women_only": 1}, {"woman": 0}, {"woman": 1}),
        ({"wants_language": "uk"}, {"speaks": " fr "}, {"speaks": " uk "}),
        ({"needs_skills": MEDIC}, {"skills": BOAT}, {"skills": MEDIC}),
    ],
    ids=["women only", "a language", "a skill"],
)
async def test_each_filter_of_the_other_counts(
    op: Operation, asked: dict[str, Any], unfit: dict[str, Any], fit: dict[str, Any]
) -> None:
    both, luis = await two(op), await op.volunteer("Luis")
    await asks(op, both.gone, **asked)
    await is_so(op, luis, **unfit)
    assert await may_come(op, luis, both.stays)
    await join(op, both)
    assert not await may_come(op, luis, both.stays)
    await is_so(op, luis, **fit)
    assert await may_come(op, luis, both.stays)


async def test_both_languages_and_both_skills_are_asked_for(op: Operation) -> None:
    both, luis = await two(op), await op.volunteer("Luis")
    await asks(op, both.stays, wants_language="uk", needs_skills=MEDIC)
    await asks(op, both.gone, wants_language="fr", needs_skills=BOAT)
    await join(op, both)
    for speaks, skills, fits in ((" uk ", 258, False), (" fr uk ", MEDIC, False), (" fr uk ", MEDIC | BOAT, True)):
        await is_so(op, luis, speaks=speaks, skills=skills)
        assert await may_come(op, luis, both.stays) is fits
    card = await op.hears(both.olga, DeskCase) if await op.told(both.olga, DeskCase) else None
    assert card is None or (card.who.language, card.who.languages_too) == ("uk", ("fr",))


async def test_the_riskier_need_of_the_other_keeps_the_young_and_the_unknown_away(op: Operation) -> None:
    both = await two(op, "bread please", "we need insulin")
    young, new, known = await op.volunteer("Kim"), await op.volunteer("Lea", tier=0), await op.volunteer("Mia")
    await is_so(op, young, adult=0)
    await join(op, both)
    for who in (young, new, known):
        await is_so(op, who, skills=MEDIC, party=2)
    assert [await may_come(op, who, both.stays) for who in (young, new, known)] == [False, False, True]


async def test_a_child_alone_in_the_other_report_waits_for_the_desk(op: Operation) -> None:
    both = await two(op, "bread please", "please check on the flat next door, a child alone")
    luis = await op.volunteer("Luis", tier=3)
    asked = screening.requirements(op.ground, await op.request(both.gone.id))
    assert asked.risk == 3
    await join(op, both)
    assert not await may_come(op, luis, both.stays)


async def test_whom_either_reporter_avoids_is_not_asked_and_neither_is_a_reporter(op: Operation) -> None:
    both, luis, pia = await two(op), await op.volunteer("Luis"), await op.volunteer("Pia", 0.6)
    async with op.store.transaction() as tx:
        await profiles.avoid(tx, both.eva.id, luis.id, both.eva.id, op.now)
        await tx.run("UPDATE requests SET resident = ? WHERE id = ?", (pia.id, both.gone.id))
        await profiles.avoid(tx, pia.id, luis.id, pia.id, op.now)
    await join(op, both)
    await op.does(asking.look, both.stays.id)
    assert await asked_of(op, both.stays) == []
    assert not await may_come(op, luis, both.stays)
    assert not await may_come(op, pia, both.stays)
    await part(op, both)
    assert luis.id in await asked_of(op, both.stays)
    assert await may_come(op, pia, both.stays)


async def test_two_who_go_together_and_many_seats_count_for_both(op: Operation) -> None:
    both = await two(op)
    await asks(op, both.gone, two_persons=1)
    assert (await join(op, both)).seats == 2
    assert (await part(op, both)).seats == 1
    async with op.store.transaction() as tx:
        await requests.seat(tx, both.gone.id, 5)
    assert (await join(op, both)).seats == 5
    assert (await part(op, both)).seats == 1


async def test_what_the_desk_lifted_for_one_is_asked_again_when_the_other_asks_for_it(op: Operation) -> None:
    both = await two(op)
    await op.does(vouching.without, both.olga, both.stays.id, "skill")
    await op.does(vouching.without, both.olga, both.stays.id, "language")
    await asks(op, both.gone, needs_skills=MEDIC)
    now = await join(op, both)
    assert now.wishes.relaxed == BITS[Filter.LANGUAGE]
    assert (await part(op, both)).wishes.relaxed == BITS[Filter.LANGUAGE] | BITS[Filter.SKILL]


async def test_what_the_desk_decides_of_the_joined_request_holds_for_all_of_it(op: Operation) -> None:
    both, luis = await two(op), await op.volunteer("Luis")
    await asks(op, both.gone, needs_skills=MEDIC)
    await join(op, both)
    await op.does(vouching.without, both.olga, both.stays.id, "skill")
    assert await may_come(op, luis, both.stays)
    joined = await op.does(merging.joined_of, both.eva, "please hurry")
    assert joined is not None
    await op.does(merging.heard, both.eva, joined, "please hurry")
    assert await may_come(op, luis, both.stays)


async def test_the_desk_hears_of_who_is_coming_and_does_not_fit_any_more(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    await takes(op, luis, both.stays)
    await asks(op, both.gone, women_only=1)
    await join(op, both)
    news = await op.hears(both.olga, HelperNews)
    assert (news.what, news.helper, news.number) == ("misfit", "Luis", "A1")
    assert len(await assignments.holding(op.store.reads, both.stays.id)) == 1


async def test_of_who_fits_or_never_did_nothing_is_said(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    await takes(op, luis, both.stays)
    await join(op, both)
    assert await op.told(both.olga, HelperNews) == []


async def test_who_stands_by_and_does_not_fit_any_more_is_thanked(op: Operation) -> None:
    luis, rosa = await op.volunteer("Luis"), await op.volunteer("Rosa", 0.6)
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    for helper in (luis, rosa):
        await op.does(asking.ask_this_one, await op.request(both.stays.id), helper.id, sought=True)
    await is_so(op, rosa, woman=1)
    await takes(op, rosa, both.stays)
    offer = await op.value("SELECT id FROM offers WHERE volunteer = ? AND request = ?", luis.id, both.stays.id)
    await op.does(offers.stand_by, luis, offer, 20)
    await asks(op, both.gone, women_only=1)
    await join(op, both)
    assert (await op.hears(luis, StandbyOver)).why == "passed_on"
