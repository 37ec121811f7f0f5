"""The queue of questions: bounded, the most urgent first, each asked once, and whole after a crash."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.domain.model import RequestId, RequestState, Urgency
from bot.store import Store, lookups, pauses
from bot.store.pauses import Pause
from tests.support.build import NOW, make_request

LATER = NOW + timedelta(minutes=20)


async def draft(store: Store, urgency: Urgency = Urgency.NORMAL) -> RequestId:
    async with store.transaction() as tx:
        return (await make_request(tx, at=None, state=RequestState.DRAFT, urgency=urgency)).id


async def wish(store: Store, request: RequestId, phrase: str, most: int = 300) -> None:
    async with store.transaction() as tx:
        await lookups.add(tx, request, phrase, phrase.lower(), LATER, NOW)
        await lookups.make_room(tx, most, NOW)


async def states(store: Store) -> dict[str, str]:
    rows = await store.reads.rows("SELECT phrase, state FROM lookups ORDER BY id")
    return {row["phrase"]: row["state"] for row in rows}


async def taken(store: Store) -> str | None:
    async with store.transaction() as tx:
        ripe = await lookups.take_next(tx, NOW)
    return ripe.phrase if ripe else None


async def test_the_most_urgent_is_asked_first_then_the_oldest(store: Store) -> None:
    for phrase, urgency in (("a", Urgency.LOW), ("b", Urgency.NORMAL), ("c", Urgency.CRITICAL), ("d", Urgency.NORMAL)):
        await wish(store, await draft(store, urgency), phrase)

    assert [await taken(store) for _ in range(5)] == ["c", "b", "d", "a", None]


async def test_a_request_that_became_worse_moves_forward(store: Store) -> None:
    await wish(store, await draft(store), "a")
    worse = await draft(store)
    await wish(store, worse, "b")
    async with store.transaction() as tx:
        await tx.run("UPDATE requests SET urgency = 'critical' WHERE id = ?", (worse,))

    assert await taken(store) == "b"


async def test_when_it_is_full_the_least_urgent_and_newest_gives_way_and_says_so(store: Store) -> None:
    for phrase, urgency in (("a", Urgency.NORMAL), ("b", Urgency.NORMAL), ("c", Urgency.HIGH)):
        await wish(store, await draft(store, urgency), phrase, most=2)
    assert await states(store) == {"a": "due", "b": "crowded_out", "c": "due"}

    await wish(store, await draft(store, Urgency.LOW), "d", most=2)
    assert (await states(store))["d"] == "crowded_out"


async def test_what_is_being_asked_is_never_crowded_out(store: Store) -> None:
    await wish(store, await draft(store, Urgency.LOW), "a")
    assert await taken(store) == "a"
    await wish(store, await draft(store, Urgency.CRITICAL), "b", most=1)

    assert (await states(store))["a"] == "asking"


async def test_one_request_holds_three_questions_at_most_and_the_newest_count(store: Store) -> None:
    request = await draft(store)
    for phrase in "abcd":
        await wish(store, request, phrase)

    assert await states(store) == {"a": "crowded_out", "b": "due", "c": "due", "d": "due"}


async def test_the_same_words_twice_are_one_question_and_all_who_ask_it_get_one_call(store: Store) -> None:
    one, other = await draft(store), await draft(store)
    for request in (one, one, other):
        await wish(store, request, "mill lane 12")
    async with store.transaction() as tx:
        ripe = await lookups.take_next(tx, NOW)

    assert ripe is not None
    assert len(ripe.ids) == 2
    assert await taken(store) is None


async def test_after_a_crash_what_was_asked_is_due_again_and_its_attempt_counts(store: Store) -> None:
    await wish(store, await draft(store), "a")
    await taken(store)
    async with store.transaction() as tx:
        await lookups.recover(tx)
        again = await lookups.take_next(tx, NOW)

    assert again is not None
    found = await lookups.by_id(store.reads, again.ids[0])
    assert found is not None
    assert found.attempts == 2


async def test_questions_end_when_their_answer_helps_nobody(store: Store) -> None:
    placed, ended, waiting = await draft(store), await draft(store), await draft(store)
    for phrase, request in (("placed", placed), ("ended", ended), ("waiting", waiting)):
        await wish(store, request, phrase)
    async with store.transaction() as tx:
        await tx.run("UPDATE requests SET lat = 1, lon = 1 WHERE id = ?", (placed,))
        await tx.run("UPDATE requests SET state = 'cancelled', reason = 'no_longer_needed' WHERE id = ?", (ended,))
        await lookups.sweep(tx, NOW)
    assert await states(store) == {"placed": "moot", "ended": "moot", "waiting": "due"}
    async with store.transaction() as tx:
        await lookups.sweep(tx, LATER)
    assert (await states(store))["waiting"] == "late"
    assert not await lookups.any_open(store.reads)


async def test_an_answer_is_kept_by_source_until_its_time_is_over(store: Store) -> None:
    await wish(store, await draft(store), "A")
    async with store.transaction() as tx:
        await lookups.keep_answer(tx, "a", "one map", "[1]", LATER, NOW)
        await lookups.keep_answer(tx, "a", "one map", "[2]", LATER, NOW)
        await lookups.keep_answer(tx, "a", "other map", "[3]", LATER, NOW)

    assert [written for _, written in await lookups.known(store.reads, "one map", NOW, 9)] == ["[2]"]
    assert await lookups.known(store.reads, "one map", LATER, 9) == []
    async with store.transaction() as tx:
        await lookups.forget(tx, NOW, LATER)
    assert await store.reads.value("SELECT count(*) FROM lookup_answers") == 0


async def test_what_ended_long_ago_is_forgotten_whatever_came_of_it_and_what_waits_is_kept(store: Store) -> None:
    request = await draft(store)
    for phrase in "abc":
        await wish(store, request, phrase)
    first, second, _ = [row["id"] for row in await store.reads.rows("SELECT id FROM lookups ORDER BY id")]
    async with store.transaction() as tx:
        await lookups.end(tx, first, "nothing", "nothing", NOW)
        await lookups.end(tx, second, "proposed", "found", NOW)
        await lookups.forget(tx, NOW, NOW)
    assert await states(store) == {"a": "nothing", "b": "proposed", "c": "due"}
    async with store.transaction() as tx:
        await lookups.forget(tx, LATER, LATER)
    assert await states(store) == {"c": "due"}


async def test_a_question_ends_once(store: Store) -> None:
    await wish(store, await draft(store), "a")
    async with store.transaction() as tx:
        await lookups.end(tx, 1, "proposed", "found", NOW)
        await lookups.end(tx, 1, "failed", "bad_answer", LATER)
        await lookups.again(tx, 1, "busy", LATER)
    assert await states(store) == {"a": "proposed"}


async def test_a_pause_is_remembered_for_its_credentials_alone(store: Store) -> None:
    async with store.transaction() as tx:
        await pauses.note(tx, "mark", Pause(rest_until=LATER), NOW)
    assert await pauses.of(store.reads, "mark") == Pause(rest_until=LATER)
    assert await pauses.of(store.reads, "other") == Pause()
    async with store.transaction() as tx:
        await pauses.note(tx, "mark", Pause(shut_out="banned"), NOW)
    assert pauses.shut_out(store.path, "mark") == "banned"
    assert pauses.shut_out(store.path, "other") is None
    async with store.transaction() as tx:
        await pauses.lift(tx)
    assert pauses.shut_out(store.path, "mark") is None


def test_without_a_store_nobody_is_shut_out(tmp_path: Path) -> None:
    assert pauses.shut_out(tmp_path / "none.db", "mark") is None


async def test_looking_whether_anything_waits_reads_an_index_only(store: Store) -> None:
    plan = await store.reads.rows("EXPLAIN QUERY PLAN SELECT 1 FROM lookups WHERE state IN ('due', 'asking')")

    assert "lookups_open" in plan[0]["detail"]
