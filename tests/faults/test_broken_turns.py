"""A turn that breaks takes back only itself, is tried a few times, and is then laid aside with everybody told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.domain.model import TelegramId
from bot.gateway.worker import Answer, TurnEnd, Worker
from bot.store import Store, Tx, inbox, people
from bot.store.inbox import Waiting
from tests.support.people import PATIENCE_S
from tests.support.stage import Stage
from tests.unit.test_texts_samples import NOW


async def test_the_person_hears_it_and_the_coordinators_are_warned(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("/start")
    await ana.sees("Muster")
    await drill.settled()
    await drill.changes_the_store("ALTER TABLE requests RENAME TO lost")
    await ana.says("We need water")
    await ana.sees("112", "not")
    await olga.sees("OperationalError")
    await ana.says("/help")
    await ana.sees("/volunteer")
    await drill.changes_the_store("ALTER TABLE lost RENAME TO requests")
    await drill.settled()
    parked = drill.rows("SELECT tries, fault FROM inbox WHERE state = 'parked'")
    assert parked == [{"tries": 3, "fault": "OperationalError"}]


class Scripted:
    """Turns of which some break; each writes a person first, so that a half turn would show."""

    def __init__(self, breaks: dict[int, int]) -> None:
        self.breaks = breaks  # update id -> how many times it breaks
        self.taken: list[int] = []
        self.laid_aside: list[int] = []

    async def take(self, tx: Tx, row: Waiting, *, late: bool) -> TurnEnd:
        assert not late
        self.taken.append(row.update_id)
        end = TurnEnd(answers=[Answer(str(row.update_id), "")])
        try:
            async with tx.savepoint():
                await people.add(tx, TelegramId(row.update_id), "A", "en", NOW)
                self._break(row.update_id)
        except KeyError as fault:
            end.fault = type(fault).__name__
        return end

    def _break(self, update_id: int) -> None:
        if self.breaks.get(update_id, 0):
            self.breaks[update_id] -= 1
            raise KeyError(update_id)

    async def lay_aside(self, tx: Tx, row: Waiting, fault: str) -> None:
        assert await tx.value("SELECT 1") == 1
        self.laid_aside.append(row.update_id)
        if row.update_id == 3:
            raise ValueError(fault)


class Door:
    """The inbox's bell."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    one = await Store.open(tmp_path / "muster.db")
    yield one
    await one.close()


async def work(store: Store, turns: Scripted, chats: list[int]) -> list[str]:
    """Let the worker take everything that waits; returns the queries answered."""
    answered: list[str] = []
    updates = [{"update_id": n + 1, "message": {"chat": {"id": chat}}} for n, chat in enumerate(chats)]
    async with store.transaction() as tx:
        await inbox.keep(tx, updates, NOW)

    def after(answers: list[Answer]) -> None:
        answered.extend(answer.query_id for answer in answers)

    worker = Worker(store, Door(), turns, lambda: NOW, batch=10, tries=3, after=after)  # type: ignore[arg-type]  # of the inlet only the bell is used
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(PATIENCE_S):
        while await inbox.count_waiting(store.reads) or len(answered) < await done(store):  # noqa: ASYNC110 - as the store says
            await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return answered


async def done(store: Store) -> int:
    return int(await store.reads.value("SELECT count(*) FROM inbox WHERE state = 'done'"))


async def met(store: Store) -> set[int]:
    return {row["telegram_id"] for row in await store.reads.rows("SELECT telegram_id FROM people")}


async def test_a_turn_that_breaks_once_is_done_at_the_second_try(store: Store) -> None:
    turns = Scripted({2: 1})
    assert set(await work(store, turns, [10, 20, 30])) == {"1", "2", "3"}
    assert await met(store) == {1, 2, 3}
    assert turns.laid_aside == []


async def test_a_turn_that_always_breaks_is_laid_aside_and_the_others_are_kept(store: Store) -> None:
    turns = Scripted({2: 99})
    await work(store, turns, [10, 20, 30])
    assert await met(store) == {1, 3}
    assert turns.laid_aside == [2]
    assert turns.taken.count(2) == 3


async def test_later_words_of_a_chat_wait_for_its_broken_turn(store: Store) -> None:
    turns = Scripted({1: 2})
    await work(store, turns, [10, 10, 20])
    first_chat = [update for update in turns.taken if update in (1, 2)]
    assert first_chat == [1, 1, 1, 2]


async def test_a_fault_in_telling_of_a_fault_parks_it_all_the_same(store: Store) -> None:
    turns = Scripted({3: 99})
    await work(store, turns, [10, 20, 30, 40])
    assert await met(store) == {1, 2, 4}
    rows = await store.reads.rows("SELECT update_id FROM inbox WHERE state = 'parked'")
    assert [row["update_id"] for row in rows] == [3]
