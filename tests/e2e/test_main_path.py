"""From the first cry to help given, in three languages, by polling and by webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.canary import check_canaries
from tests.support.stage import Stage, free_port, stage

POINT = (12.02871, -38.04391)


class Tongue(NamedTuple):
    """What a resident of one language writes and reads."""

    code: str
    cry: str
    asks_place: str
    coming: str
    minutes: str
    on_way: str
    yes: str
    closed: str


TONGUES = (
    Tongue(
        "en",
        "We need insulin",
        "Where is help needed",
        "Luis has said yes",
        "20 minutes",
        "on the way",
        "Yes",
        "closed",
    ),
    Tongue("es", "Necesitamos insulina", "Dónde se necesita", "Luis", "20 minutos", "en camino", "Sí", "cerrad"),
    Tongue("ar", "نحتاج إلى الأنسولين", "أين", "Luis", "20", "الطريق", "نعم", "أغلق"),
)


@pytest.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill whose bot is told of updates in one of the two ways."""
    changes = {}
    if request.param == "webhook":
        port = free_port()
        changes = {
            "telegram": {"webhook_url": f"http://127.0.0.1:{port}/updates", "webhook_secret": "s3cret-word"},
            "web": {"port": port},
        }
    async with stage(tmp_path, **changes) as one:
        yield one
        await check_canaries(one)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
async def test_a_call_for_help_is_answered_accepted_and_done(either: Stage, tongue: Tongue) -> None:
    luis = await either.volunteer("Luis", 12.02613, -38.04127)
    mia = await either.volunteer("Mia", 12.02713, -38.04227)
    ana = await either.person("Ana", language=tongue.code)

    await ana.says(tongue.cry)
    await ana.sees("A1")
    await ana.sees(tongue.asks_place)
    await ana.sends_place(*POINT)
    await mia.sees("A1", "[Not me]")

    await luis.taps("20 min")
    await luis.sees("Your task", str(POINT[0]))
    await ana.sees(tongue.coming, tongue.minutes)
    code = either.rows("SELECT door_code FROM requests")[0]["door_code"]
    await ana.sees(code)
    await luis.sees(code)
    await mia.sees("A1", "Somebody else")

    await luis.taps("On my way")
    await ana.sees("Luis", tongue.on_way)
    await luis.taps("I am there")
    await luis.taps("Done")
    await ana.taps(tongue.yes)
    await either.settled()

    assert either.rows("SELECT state, reason FROM requests") == [{"state": "closed", "reason": "completed"}]
    assert not await luis.shows(str(POINT[0])), "the address is taken back"
