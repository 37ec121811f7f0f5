"""The only clock: everything due gets its turn, once, and one broken row stops nobody."""

from __future__ import annotations

from datetime import timedelta

from bot.clockwork import KEPT_DONE, KEPT_PARKED, ROWS_A_ROUND
from bot.domain.model import OfferState
from bot.domain.notices import DutyEnded, Welcome
from bot.services import arrivals
from bot.store import inbox
from tests.support.build import NOW, Operation, make_offer, make_request, make_volunteer


async def test_nothing_due_is_nothing_done(op: Operation) -> None:
    assert await op.tick() == 0


async def test_every_row_that_is_due_gets_its_turn_and_none_a_second(op: Operation) -> None:
    crowd = [await op.volunteer(f"V{number}", hours=1) for number in range(5)]
    op.passes(hours=1)
    assert await op.tick() == 5
    assert await op.tick() == 0
    for one in crowd:
        assert len(await op.told(one, DutyEnded)) == 1


async def test_more_than_a_round_holds_is_done_in_the_next_rounds(op: Operation) -> None:
    async with op.store.transaction() as tx:
        for number in range(ROWS_A_ROUND + 5):
            await make_volunteer(tx, f"V{number}", hours=1)
    op.passes(hours=1)
    assert [await op.tick() for _ in range(3)] == [ROWS_A_ROUND, 5, 0]


async def test_a_row_that_breaks_does_not_stop_the_others_and_is_taken_back_whole(op: Operation) -> None:
    async with op.store.transaction() as tx:
        first, second = [await make_offer(tx, await make_request(tx), await make_volunteer(tx)) for _ in range(2)]
        await tx.run(
            "CREATE TRIGGER breaks BEFORE INSERT ON events WHEN new.machine = 'offer' AND new.subject = 1"
            " BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    assert first.id == 1
    op.passes(minutes=45)
    await op.tick()
    states = await op.store.reads.rows("SELECT id, state FROM offers WHERE id <= 2 ORDER BY id")
    assert [(row["id"], row["state"]) for row in states] == [(1, OfferState.SENT), (2, OfferState.EXPIRED)]
    async with op.store.transaction() as tx:
        await tx.run("DROP TRIGGER breaks")
    op.passes(minutes=1)
    await op.tick()
    assert await op.value("SELECT state FROM offers WHERE id = ?", first.id) == OfferState.EXPIRED
    assert second.id == 2


async def test_rows_that_stay_broken_do_not_keep_the_clock_from_the_ones_behind_them(op: Operation) -> None:
    async with op.store.transaction() as tx:
        request = await make_request(tx)
        for _ in range(ROWS_A_ROUND):
            await make_offer(tx, request, await make_volunteer(tx, hours=99))
        behind = await make_offer(tx, request, await make_volunteer(tx, hours=99), minutes=46)
        await tx.run(
            "CREATE TRIGGER breaks BEFORE INSERT ON events WHEN new.machine = 'offer' AND new.after = 'expired'"
            f" AND new.subject < {int(behind.id)} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    op.passes(minutes=50)
    for _ in range(3):
        await op.tick()
    assert await op.value("SELECT state FROM offers WHERE id = ?", behind.id) == OfferState.EXPIRED


async def test_the_clock_is_nobody_in_the_events(op: Operation) -> None:
    await op.volunteer("Luis", hours=1)
    op.passes(hours=1)
    await op.tick()
    row = await op.store.reads.row("SELECT actor, after FROM events")
    assert row is not None
    assert (row["actor"], row["after"]) == (None, "off")


async def test_after_a_long_standstill_everything_is_caught_up_in_the_order_of_need(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=100)
    request = await op.cries(ana)
    await op.posts()
    op.passes(days=3)
    await op.tick()
    now = await op.request(request.id)
    assert now.escalation == 2
    assert await op.asked("expired") == [luis.id]


async def test_old_technical_rows_go_with_the_words_in_them(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.does(arrivals.greet, ana)
    await op.posts()
    async with op.store.transaction() as tx:
        await inbox.keep(tx, [{"update_id": number, "message": {"text": "words"}} for number in (1, 2, 3)], NOW)
        await inbox.done(tx, [1], NOW)
        await inbox.park(tx, 2, "KeyError", NOW)
    await op.tick()
    assert await op.value("SELECT count(*) FROM inbox") == 3
    op.now = NOW + KEPT_DONE + timedelta(minutes=1)
    await op.tick()
    assert await op.value("SELECT count(*) FROM inbox") == 2
    assert await op.told(ana, Welcome) == []
    op.now = NOW + KEPT_PARKED + timedelta(hours=2)
    await op.tick()
    rows = await op.store.reads.rows("SELECT update_id FROM inbox")
    assert [row["update_id"] for row in rows] == [3]
