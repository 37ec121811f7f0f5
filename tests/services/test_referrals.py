"""A case is passed on with a script, and closed only when the resident says that they are in touch."""

from __future__ import annotations

import pytest

from bot.domain.model import CLOSED_BY_DESK, CloseReason, RequestState
from bot.domain.notices import AskInTouch, InTouchNoted, ReferralNews, ReferralScript
from bot.domain.referrals import Service
from bot.domain.refusals import CaseEnded, NotAsked, NotYours
from bot.services import referrals
from tests.support.build import HOME, Operation


async def test_the_coordinator_gets_the_exact_place_to_read_out_and_that_is_written_down(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana López")
    request = await op.cries(ana, "insulin please")
    before = await op.value("SELECT count(*) FROM disclosures")
    await op.does(referrals.refer, olga, request.id, Service.HOSPITAL)
    script = await op.hears(olga, ReferralScript)
    assert (script.lat, script.lon, script.resident, script.words) == (HOME.lat, HOME.lon, "Ana", "insulin please")
    assert await op.value("SELECT count(*) FROM disclosures") > before
    assert (await op.hears(ana, AskInTouch)).service is Service.HOSPITAL


async def test_volunteers_are_looked_for_until_they_are_in_touch(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "insulin please")
    await op.does(referrals.refer, olga, request.id, Service.HOSPITAL)
    assert await op.asked() == [luis.id]
    assert (await op.request(request.id)).state is RequestState.OPEN
    await op.does(referrals.in_touch, ana, request.id, yes=True)
    ended = await op.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.CLOSED, CloseReason.REFERRED)
    assert await op.asked("withdrawn") == [luis.id]
    with pytest.raises(CaseEnded):
        await op.does(referrals.in_touch, ana, request.id, yes=False)


async def test_not_yet_keeps_it_open_tells_the_desk_and_asks_again(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "insulin please")
    await op.does(referrals.refer, olga, request.id, Service.POLICE)
    await op.posts()
    await op.does(referrals.in_touch, ana, request.id, yes=False)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert (await op.hears(olga, ReferralNews)).said == "not_yet"
    assert not (await op.hears(ana, InTouchNoted)).yes
    await op.posts()
    op.passes(minutes=30)
    await op.tick()
    assert len(await op.told(ana, AskInTouch)) == 2


async def test_silence_reaches_the_desk_and_is_asked_about_once_more_only(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "insulin please")
    await op.does(referrals.refer, olga, request.id, Service.POLICE)
    for _ in range(6):
        await op.posts()
        op.passes(minutes=30)
        await op.tick()
    assert [news.said for news in await op.told(olga, ReferralNews)] == ["silent"]
    assert len(await op.told(ana, AskInTouch)) == 2


async def test_only_the_resident_says_so_and_only_after_it_was_passed_on(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    request = await op.cries(ana, "insulin please")
    with pytest.raises(NotAsked):
        await op.does(referrals.in_touch, ana, request.id, yes=True)
    with pytest.raises(NotYours):
        await op.does(referrals.in_touch, eva, request.id, yes=True)


def test_no_coordinator_closes_a_case_as_passed_on_by_their_own_word() -> None:
    assert CloseReason.REFERRED not in CLOSED_BY_DESK
