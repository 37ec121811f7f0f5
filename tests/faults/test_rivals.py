"""Two to twenty volunteers accept one seat at once: exactly one holds it, and every loser is told."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

from bot.domain.model import RequestId, case_number
from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, stage

ROUNDS = int(os.environ.get("MUSTER_TEST_ROUNDS", "15"))  # set it to 1000 for the long race
RIVALS = 20
EVERYBODY = {"target": 0.9999, "most_asks": RIVALS, "cap": 10**6, "cap_day": 10**6}  # all are asked in every round
HOLDERS = "SELECT volunteer FROM assignments WHERE request = ? AND state IN ('accepted', 'en_route', 'on_site')"


async def test_one_seat_has_one_holder_and_every_loser_is_told(tmp_path: Path) -> None:
    rng = random.Random(20)
    changes = {"matching": dict.fromkeys(("high", "critical"), EVERYBODY), "log": {"level": "error"}}
    async with stage(tmp_path, **changes) as drill:
        spots = ((12.02613 + number / 10_000, -38.04127) for number in range(RIVALS))
        rivals = [await drill.volunteer(f"Rival{number}", *spot) for number, spot in enumerate(spots)]
        ana = await drill.person("Ana")
        for number in range(1, ROUNDS + 1):
            await one_round(drill, ana, rivals, rng.sample(rivals, rng.randint(2, RIVALS)), number)
        await check_canaries(drill)


async def one_round(drill: Stage, ana: Phone, rivals: list[Phone], racing: list[Phone], number: int) -> None:
    await ana.says("We need insulin at 12 Mill Lane")
    await drill.settled()
    case = drill.rows("SELECT id FROM requests ORDER BY id DESC LIMIT 1")[0]["id"]
    offers = {
        row["telegram_id"]: row["id"]
        for row in drill.rows(
            "SELECT o.id, p.telegram_id FROM offers AS o JOIN people AS p ON p.id = o.volunteer WHERE o.request = ?",
            case,
        )
    }
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
    await ana.says("/cancel")
    await ana.says(f"/cancel {case_name(drill)} solved")
    await drill.settled()


def case_name(drill: Stage) -> str:
    return case_number(RequestId(drill.rows("SELECT max(id) AS id FROM requests")[0]["id"]))
