"""One message to many: seen before it is sent, sent to exactly those who were counted, and stopped when wished."""

from __future__ import annotations

import pytest

from bot.domain.model import BroadcastId, CloseReason, Person, Question
from bot.domain.notices import (
    AskBroadcastWords,
    BroadcastAudience,
    BroadcastPreview,
    BroadcastProgress,
    BroadcastWords,
    Lane,
)
from bot.domain.refusals import BroadcastOver, NobodyThere, SayHow, TooLong
from bot.services import arrivals, broadcasts, endings
from bot.store import people, sending
from tests.support.build import Operation

ONE = BroadcastId(1)


async def previewed(op: Operation, audience: str = "all") -> Person:
    """Olga has written to an audience and looks at it."""
    olga = await op.coordinator()
    await op.does(broadcasts.begin, olga, audience)
    await op.does(broadcasts.preview, olga, ONE, "Water at the school from 10 o'clock")
    return olga


async def test_every_audience_holds_whom_it_names(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    luis, lost = await op.volunteer("Luis"), await op.volunteer("Lost")
    request = await op.cries(ana)
    await op.does(arrivals.lost, lost.id)
    await op.does(broadcasts.ask_audience, olga)
    assert (await op.hears(olga, BroadcastAudience)).counts == {"all": 3, "volunteers": 1, "residents": 1}
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(broadcasts.ask_audience, olga)
    assert (await op.hears(olga, BroadcastAudience)).counts["residents"] == 0
    assert luis.reachable


async def test_the_words_are_asked_for_and_shown_before_anything_leaves(op: Operation) -> None:
    ana = await op.person("Ana")
    olga = await op.coordinator()
    await op.does(broadcasts.begin, olga, "all")
    assert (await op.hears(olga, AskBroadcastWords)).count == 2
    assert (await people.by_id(op.store.reads, olga.id)).asked is Question.BROADCAST
    await op.does(broadcasts.preview, olga, ONE, "Water at the school")
    shown = await op.hears(olga, BroadcastPreview)
    assert (shown.words, shown.count, shown.audience) == ("Water at the school", 2, "all")
    assert await op.said(ana) == []
    assert (await people.by_id(op.store.reads, olga.id)).asked is None


async def test_a_released_broadcast_is_owed_to_everybody_who_was_there_then(op: Operation) -> None:
    ana = await op.person("Ana")
    olga = await previewed(op)
    await op.does(broadcasts.release, olga, ONE)
    late = await op.person("Late")
    for person, rows in ((ana, 1), (olga, 1), (late, 0)):
        assert len(await op.told(person, BroadcastWords)) == rows
    said = [one for one in await op.said(ana) if isinstance(one.notice, BroadcastWords)]
    assert said[0].lane == Lane.BROADCAST
    progress = await op.hears(olga, BroadcastProgress)
    assert (progress.state, progress.total, progress.waiting) == ("sending", 2, 2)


async def test_progress_is_shown_until_all_is_done_and_then_no_more(op: Operation) -> None:
    await op.person("Ana")
    olga = await previewed(op)
    await op.does(broadcasts.release, olga, ONE)
    await op.posts()
    op.passes(seconds=3)
    await op.tick()
    progress = await op.hears(olga, BroadcastProgress)
    assert (progress.state, progress.sent, progress.waiting, progress.failed) == ("done", 2, 0, 0)
    op.passes(minutes=5)
    assert await op.tick() == 0


async def test_a_stopped_broadcast_leaves_what_has_not_left(op: Operation) -> None:
    for number in range(5):
        await op.person(f"P{number}")
    olga = await previewed(op)
    await op.does(broadcasts.release, olga, ONE)
    async with op.store.transaction() as tx:
        rows = [
            row for row in await sending.claim(tx, 9, (int(olga.telegram_id),), op.now) if row.lane is Lane.BROADCAST
        ][:2]
        await sending.settle(tx, [sending.Settlement(row, "sent", message_id=1) for row in rows], op.now)
        await tx.run("UPDATE outbox SET state = 'due' WHERE state = 'sending'")
    await op.does(broadcasts.stop, olga, ONE)
    assert await op.value("SELECT count(*) FROM outbox WHERE broadcast = 1 AND state = 'stopped'") == 4
    progress = await op.hears(olga, BroadcastProgress)
    assert (progress.state, progress.sent, progress.waiting) == ("stopped", 2, 0)
    with pytest.raises(BroadcastOver):
        await op.does(broadcasts.stop, olga, ONE)


async def test_a_dropped_broadcast_is_never_sent(op: Operation) -> None:
    ana = await op.person("Ana")
    olga = await previewed(op)
    await op.does(broadcasts.drop, olga, ONE)
    with pytest.raises(BroadcastOver):
        await op.does(broadcasts.release, olga, ONE)
    assert await op.told(ana, BroadcastWords) == []


async def test_a_second_press_sends_nothing_twice(op: Operation) -> None:
    ana = await op.person("Ana")
    olga = await previewed(op)
    await op.does(broadcasts.release, olga, ONE)
    for again in (broadcasts.release, broadcasts.drop):
        with pytest.raises(BroadcastOver):
            await op.does(again, olga, ONE)
    assert len(await op.told(ana, BroadcastWords)) == 1


async def test_a_broadcast_is_its_authors_own(op: Operation) -> None:
    await op.person("Ana")
    await previewed(op)
    omar = await op.coordinator("Omar", telegram_id=9002)
    for use_case in (broadcasts.release, broadcasts.drop, broadcasts.stop):
        with pytest.raises(BroadcastOver):
            await op.does(use_case, omar, ONE)
    with pytest.raises(BroadcastOver):
        await op.does(broadcasts.preview, omar, ONE, "other words")
    with pytest.raises(BroadcastOver):
        await op.does(broadcasts.release, omar, BroadcastId(99))


async def test_what_cannot_be_sent_is_refused(op: Operation) -> None:
    olga = await op.coordinator()
    with pytest.raises(SayHow):
        await op.does(broadcasts.begin, olga, "everybody")
    with pytest.raises(NobodyThere):
        await op.does(broadcasts.begin, olga, "volunteers")
    await op.does(broadcasts.begin, olga, "all")
    with pytest.raises(TooLong):
        await op.does(broadcasts.preview, olga, ONE, "x" * (broadcasts.LONGEST + 1))


async def test_an_audience_that_went_home_in_the_meantime_gets_nothing_and_the_author_can_still_drop_it(
    op: Operation,
) -> None:
    luis = await op.volunteer("Luis")
    olga = await previewed(op, "volunteers")
    await op.does(arrivals.lost, luis.id)
    with pytest.raises(NobodyThere):
        await op.does(broadcasts.release, olga, ONE)
    await op.does(broadcasts.drop, olga, ONE)
