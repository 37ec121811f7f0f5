"""Two to twenty volunteers accept one seat at once: exactly one holds it, and every loser is told.

The same while the request is cancelled, the questions expire, rivals block the bot and who has the seat hands it over.
MUSTER_TEST_ROUNDS=1000 is the long race.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

from bot.domain.model import RequestId, case_number
from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.soundness import HOLDS, broken
from tests.support.stage import Stage, stage

ROUNDS = int(os.environ.get("MUSTER_TEST_ROUNDS", "5"))
IN_ONE_OPERATION = 50  # rounds; each looks at all that was before, so a thousand in one would take hours
RIVALS = 20
EVERYBODY = {"target": 0.9999, "most_asks": RIVALS, "cap": 10**6, "cap_day": 10**6}  # all are asked in every round
# Nor is a volunteer spared who was asked in the rounds before.
TIRELESS = {**dict.fromkeys(("high", "critical"), EVERYBODY), "load_cost": 0.0}
HOLDERS = f"SELECT id, volunteer FROM assignments WHERE request = ? AND {HOLDS}"
SPOTS = tuple((12.02613 + number / 10_000, -38.04127) for number in range(RIVALS))
DEEDS = ("cancel", "expiry", "block", "hand over")


async def test_one_seat_has_one_holder_and_every_loser_is_told(tmp_path: Path) -> None:
    rng = random.Random(20)
    for rounds in operations():
        async with contest(tmp_path) as (drill, ana, rivals):
            for number in rounds:
                await one_round(drill, ana, rivals, rng.sample(rivals, rng.randint(2, RIVALS)), number)


async def test_a_race_with_a_cancel_an_expiry_a_block_and_a_hand_over_leaves_ledger_and_state_agreed(
    tmp_path: Path,
) -> None:
    rng = random.Random(21)
    for rounds in operations():
        async with contest(tmp_path) as (drill, ana, rivals):
            for number in rounds:
                meant = DEEDS if number % 5 == 0 else (DEEDS[number % 5 - 1],)
                await one_stormy_round(drill, ana, rivals, rng, meant)
                assert broken(drill.settings.store.path) == [], f"round {number}, {meant}"
                await everybody_back(drill, ana, rivals)


def operations() -> Iterator[range]:
    """The numbers of all rounds, those of one operation at a time."""
    for first in range(1, ROUNDS + 1, IN_ONE_OPERATION):
        yield range(first, min(first + IN_ONE_OPERATION, ROUNDS + 1))


@asynccontextmanager
async def contest(tmp_path: Path) -> AsyncIterator[tuple[Stage, Phone, list[Phone]]]:
    """A new operation with somebody in need and everybody who races; at its end only the entitled know anything."""
    changes = {"matching": TIRELESS, "log": {"level": "error"}}
    async with stage(Path(mkdtemp(dir=tmp_path)), **changes) as drill:
        rivals = [await drill.volunteer(f"Rival{number}", *spot) for number, spot in enumerate(SPOTS)]
        yield drill, await drill.person("Ana"), rivals
        await check_canaries(drill)


async def one_stormy_round(
    drill: Stage, ana: Phone, rivals: list[Phone], rng: random.Random, meant: tuple[str, ...]
) -> None:
    case, offers = await called(drill, ana)
    asked = [one for one in rivals if one.id in offers]
    assert len(asked) > 1
    racing = rng.sample(asked, rng.randint(2, len(asked)))
    deeds: list[Awaitable[object]] = [one.says(f"/accept {offers[one.id]} 20") for one in racing]
    if "block" in meant:
        deeds[-1] = _and_then_blocks(racing[-1], deeds[-1])
    if "hand over" in meant:  # who has the seat already wants to give it away while the others race for it
        await deeds.pop(0)
        await drill.settled()
        deeds.append(racing[0].says("/handover tired"))
    if "cancel" in meant:
        deeds.append(ana.says(f"/cancel {case_number(RequestId(case))} solved"))
    if "expiry" in meant:
        deeds.append(drill.advance(minutes=6))
    rng.shuffle(deeds)
    await asyncio.gather(*deeds)
    await drill.settled()
    holders = drill.rows(HOLDERS, case)
    assert len(holders) <= 1, holders
    if "cancel" not in meant and "block" not in meant:
        assert len(holders) == 1, "somebody who raced has the seat"
    if "cancel" in meant:
        assert not holders, "nobody is sent to what was cancelled"


async def _and_then_blocks(rival: Phone, accepts: Awaitable[object]) -> None:
    await accepts
    await rival.does("block", blocked=True)


async def called(drill: Stage, ana: Phone) -> tuple[int, dict[int, int]]:
    """A new call for help; the request, and the question of each who is asked about it."""
    await ana.says("We need insulin at 12 Mill Lane")
    await drill.settled()
    case = int(drill.rows("SELECT id FROM requests ORDER BY id DESC LIMIT 1")[0]["id"])
    offers = {
        row["telegram_id"]: row["id"]
        for row in drill.rows(
            "SELECT o.id, p.telegram_id FROM offers AS o JOIN people AS p ON p.id = o.volunteer WHERE o.request = ?",
            case,
        )
    }
    return case, offers


async def everybody_back(drill: Stage, ana: Phone, rivals: list[Phone]) -> None:
    """What is left of a round ends, and who blocked the bot or went home is on duty again."""
    live = drill.rows("SELECT id FROM requests WHERE state NOT IN ('closed', 'cancelled', 'expired', 'merged')")
    for row in live:
        await ana.says(f"/cancel {case_number(RequestId(row['id']))} solved")
    await drill.settled()
    gone = {
        row["telegram_id"]
        for row in drill.rows(
            "SELECT p.telegram_id FROM people AS p JOIN volunteers AS v ON v.person = p.id"
            " WHERE v.state <> 'available' OR NOT p.reachable"
        )
    }
    for one, spot in zip(rivals, SPOTS, strict=True):
        if one.id in gone:
            await one.does("block", blocked=False)
            await one.says("/checkin")
            await one.sends_place(*spot)
    await drill.settled()


async def one_round(drill: Stage, ana: Phone, rivals: list[Phone], racing: list[Phone], number: int) -> None:
    case, offers = await called(drill, ana)
    assert len(offers) == len(rivals), f"round {number}: everybody was asked"
    await asyncio.gather(*(one.taps(f"accept:{offers[one.id]}:20") for one in racing))
    await drill.settled()
    holders = drill.rows(HOLDERS, case)
    assert len(holders) == 1, f"round {number}: {holders}"
    winner = drill.rows("SELECT telegram_id FROM people WHERE id = ?", holders[0]["volunteer"])[0]["telegram_id"]
    assert winner in {one.id for one in racing}
    told = {
        row["chat"]
        for row in drill.rows(
            "SELECT chat FROM outbox WHERE kind = 'OfferGone' AND state = 'sent' AND key IN "
            "(SELECT 'offer:' || id FROM offers WHERE request = ?)",
            case,
        )
    }
    assert {one.id for one in racing} <= told, f"round {number}: a loser was not told"
    assert broken(drill.settings.store.path) == [], f"round {number}"
    await ana.says("/cancel")
    await ana.says(f"/cancel {case_number(RequestId(case))} solved")
    await drill.settled()
