"""Why somebody said no: what follows from each reason, and what a reason may not do."""

from __future__ import annotations

import pytest

from bot.domain.declining import DeclineReason
from bot.domain.disclosure import BANDS_KM, begins_km
from bot.domain.model import OfferId, Person
from bot.domain.notices import NoNoted, OfferGone
from bot.domain.refusals import NoSuchOffer, NotDeclined, NotYours
from bot.services import declining, offers, profiles, rest
from tests.support.build import HOME, Operation, north_of

FAR, BUSY, UNABLE = DeclineReason.FAR, DeclineReason.BUSY, DeclineReason.UNABLE


async def says_no(op: Operation, name: str = "Luis", km: float = 7) -> tuple[Person, OfferId]:
    """Ana needs bread; one volunteer is asked and says no."""
    luis = await op.volunteer(name, km)
    await op.cries(await op.person("Ana"), "bread please")
    offer = await op.offer_to(luis)
    await op.posts()
    await op.does(offers.decline, luis, offer)
    return luis, offer


async def test_under_a_no_stand_the_reasons_and_none_need_be_given(op: Operation) -> None:
    luis, offer = await says_no(op)
    gone = await op.hears(luis, OfferGone)
    assert (gone.why, gone.offer) == ("declined", offer)
    await op.cries(await op.person("Ben"), "bread please")
    assert await op.asked() == [luis.id]


async def test_too_far_asks_no_farther_than_where_the_band_begins_that_was_told(op: Operation) -> None:
    luis, offer = await says_no(op, km=7)
    await op.does(declining.because, luis, offer, FAR)
    assert (await op.hears(luis, NoNoted)).nearer_km == 5
    await op.does(declining.because, luis, offer, FAR)
    assert (await op.hears(luis, NoNoted)).nearer_km == 5, "the same press has the same answer"
    ben = await op.cries(await op.person("Ben"), "bread please", north_of(HOME, 1))  # six kilometres from Luis
    assert await op.asked() == []
    await op.cries(await op.person("Cleo"), "bread please", north_of(HOME, 3))
    assert await op.asked() == [luis.id]
    assert await op.value("SELECT count(*) FROM offers WHERE request = ?", ben.id) == 0


async def test_too_far_never_widens_how_far_somebody_goes(op: Operation) -> None:
    luis, offer = await says_no(op, km=7)
    await op.does(profiles.reach, luis, 2)
    await op.does(declining.because, luis, offer, FAR)
    assert (await op.hears(luis, NoNoted)).nearer_km is None
    assert await op.value("SELECT reach_km FROM volunteers WHERE person = ?", luis.id) == 2


async def test_too_far_for_the_nearest_band_changes_nothing(op: Operation) -> None:
    luis, offer = await says_no(op, km=0.3)
    await op.does(declining.because, luis, offer, FAR)
    assert (await op.hears(luis, NoNoted)).nearer_km is None


async def test_who_finds_it_too_far_is_asked_at_once_about_what_is_near(op: Operation) -> None:
    luis = await op.volunteer("Luis", 7)
    await op.cries(await op.person("Ana"), "we are trapped, help")
    offer = await op.offer_to(luis)
    await op.cries(await op.person("Ben"), "bread please", north_of(HOME, 6.5))
    await op.posts()
    await op.does(offers.decline, luis, offer)
    assert await op.asked() == []
    await op.does(declining.because, luis, offer, FAR)
    assert await op.asked() == [luis.id]


async def test_not_now_leaves_them_in_peace_for_an_hour_or_until_they_say_so(op: Operation) -> None:
    luis, offer = await says_no(op, km=1)
    await op.does(declining.because, luis, offer, BUSY)
    assert (await op.hears(luis, NoNoted)).rest_min == 60
    await op.cries(await op.person("Ben"), "bread please")
    op.passes(minutes=59)
    await op.tick()
    assert await op.asked() == []
    op.passes(minutes=2)
    await op.tick()
    assert await op.asked() == [luis.id]


async def test_after_not_now_who_is_free_sooner_is_asked_at_once(op: Operation) -> None:
    luis, offer = await says_no(op, km=1)
    await op.does(declining.because, luis, offer, BUSY)
    await op.cries(await op.person("Ben"), "bread please")
    assert await op.asked() == []
    await op.does(rest.fine, luis)
    assert await op.asked() == [luis.id]


async def test_not_now_takes_back_what_was_asked_since_and_a_longer_rest_stays(op: Operation) -> None:
    luis, offer = await says_no(op, km=1)
    await op.cries(await op.person("Ben"), "bread please")
    assert await op.asked() == [luis.id]
    long = int(op.now.timestamp() * 1000) + 3 * 3_600_000
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET cool_until = ? WHERE person = ?", (long, luis.id))
    await op.does(declining.because, luis, offer, BUSY)
    assert await op.asked() == []
    assert await op.value("SELECT cool_until FROM volunteers WHERE person = ?", luis.id) == long


async def test_the_newest_reason_counts(op: Operation) -> None:
    luis, offer = await says_no(op)
    for reason in (UNABLE, FAR):
        await op.does(declining.because, luis, offer, reason)
    assert await op.value("SELECT reason FROM offers WHERE id = ?", offer) == "far"


async def test_a_reason_is_only_for_a_no_of_ones_own(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis", 1), await op.volunteer("Eva", 2)
    await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    offer = await op.offer_to(luis)
    with pytest.raises(NotDeclined):
        await op.does(declining.because, luis, offer, FAR)
    with pytest.raises(NotYours):
        await op.does(declining.because, eva, offer, FAR)
    with pytest.raises(NoSuchOffer):
        await op.does(declining.because, eva, OfferId(10**9), FAR)


def test_every_band_but_the_nearest_begins_where_the_one_before_ends() -> None:
    assert [begins_km(name) for name in BANDS_KM] == [None, 1, 2, 5, 10, 20]
