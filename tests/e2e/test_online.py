"""The whole bot with a geocoder on the network: slow, broken, blocked, switched on and off; nobody waits for it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot import doctor, rehearsal
from bot.drill.clock import DrillClock
from bot.drill.server import DrillServer
from tests.support.build import AROUND
from tests.support.canary import check_canaries
from tests.support.geocoder import LAT, LON, GeocoderServer, geocoder_server
from tests.support.people import PATIENCE_S, Phone
from tests.support.stage import Stage, settings_for, stage

ADDRESS = "12 Gasworks Road, Harbourside"
PROPOSED = ("Do you mean this place?", "Copper Row 12, Harbourside")


def town(path: Path, address: str, **online: Any) -> AbstractAsyncContextManager[Stage]:
    """The drill with a geocoder at this address, asked as fast as may be."""
    given = {"provider": "nominatim", "url": address, "per_s": 100, "timeout_s": 60.0, **online}
    return stage(path, online=given, region={"area": AROUND})


async def asks(drill: Stage, name: str = "Ana", words: str = ADDRESS) -> Phone:
    """Somebody whose address our map does not know."""
    person = await drill.person(name)
    await person.says("We need insulin")
    await person.sees("Where is help needed")
    await person.says(words)
    await person.sees("do not find it")
    return person


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that gives no sign."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.01)


def states(drill: Stage) -> list[str]:
    return [row["state"] for row in drill.rows("SELECT state FROM lookups ORDER BY id")]


async def test_an_unknown_address_comes_back_as_a_question_and_a_tap_brings_volunteers(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.address) as drill:
        luis = await drill.volunteer("Luis", 12.02600, -38.04100)
        ana = await asks(drill)
        ana.secrets |= {str(LAT), str(LON)}
        await ana.sees(*PROPOSED, "Map: © OpenStreetMap", "[Right]", "[Wrong place]")
        assert not await luis.shows("A1"), "nobody is sent to a place that nobody has confirmed"
        await ana.taps("Right")
        await ana.sees("The place is Copper Row 12, Harbourside")
        await luis.sees("A1", "[20 min]")
        await drill.settled()
        assert [asked["q"] for asked in server.asked] == [ADDRESS]
        await check_canaries(drill)


@pytest.mark.parametrize("answer", ["yes", "1", "/right", "/here A1 1", "copper row"])
async def test_a_typed_answer_after_a_restart_is_as_good_as_a_tap(tmp_path: Path, answer: str) -> None:
    async with geocoder_server() as server, town(tmp_path, server.address) as drill:
        ana, ben = await asks(drill), await drill.person("Ben")
        await ana.sees(*PROPOSED)
        await drill.stop_bot()
        await drill.start_bot()
        await ben.says("/here A1 1")
        await ben.sees("This belongs to somebody else")
        await ana.says(answer)
        await ana.sees("The place is Copper Row 12, Harbourside")
        await ana.says("/right")
        await ana.sees("it is so already")


@pytest.mark.parametrize("answer", ["no", "/wrong", "/here none"])
async def test_a_typed_no_asks_for_the_place_again_and_the_same_is_never_proposed_anew(
    tmp_path: Path, answer: str
) -> None:
    async with geocoder_server() as server, town(tmp_path, server.address) as drill:
        ana = await asks(drill)
        await ana.sees(*PROPOSED)
        await ana.says(answer)
        await ana.sees("Where is help needed?", "We send nobody there")
        await ana.says(f"it is really {ADDRESS}")
        await until(lambda: states(drill) == ["proposed", "moot"])
        await drill.settled()
        assert not await ana.shows(*PROPOSED)
        assert drill.rows("SELECT lat FROM requests") == [{"lat": None}]


async def test_while_the_geocoder_hangs_everybody_is_answered_as_always(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.behaves("hangs")) as drill:
        first = await asks(drill)
        await until(lambda: server.asked)
        await _fifteen_are_answered(drill)
        await first.says("/status")
        await first.sees("A1")
        assert states(drill)[0] == "asking", "the geocoder hangs, and all have their answers"
        assert len(server.asked) == 1
        await check_canaries(drill)


async def test_while_the_geocoder_answers_without_end_everybody_is_answered_as_always(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.behaves("floods")) as drill:
        await _fifteen_are_answered(drill)
        await until(lambda: server.asked)
        await until(lambda: drill.rows("SELECT 1 FROM lookups WHERE outcome = 'unavailable'"))
        await check_canaries(drill)


async def _fifteen_are_answered(drill: Stage) -> None:
    """Each with an address of their own that our map does not know."""
    people = [await drill.person(f"Neighbour {number}") for number in range(15)]
    asked = enumerate(people, 1)
    await asyncio.gather(*(one.says(f"We need water at {n} Gasworks Road, Harbourside") for n, one in asked))
    await asyncio.gather(*(one.sees("Where is help needed") for one in people))


async def test_two_who_ask_the_same_make_one_question_and_a_third_none(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.address, per_s=2) as drill:
        people = await asyncio.gather(*(asks(drill, f"Neighbour {number}") for number in range(2)))
        for person in people:
            await person.sees(*PROPOSED)
        third = await asks(drill, "Third", ADDRESS.lower())
        await third.sees(*PROPOSED)
        assert len(server.asked) == 1
        assert drill.rows("SELECT count(*) AS n FROM lookup_answers") == [{"n": 1}]


async def test_a_question_that_a_stop_cut_off_is_asked_again_after_the_start(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.behaves("hangs")) as drill:
        ana = await asks(drill)
        await until(lambda: server.asked)
        await drill.stop_bot()
        assert states(drill) == ["asking"], "the stop waits for no geocoder: it still owes its answer"
        server.behaves("found")
        await drill.start_bot()
        await ana.sees(*PROPOSED)


async def test_a_pause_that_the_geocoder_asks_for_outlives_a_restart(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.behaves("429_date")) as drill:
        ana = await asks(drill)
        await until(lambda: drill.rows("SELECT 1 FROM lookup_pauses"))
        server.behaves("found")
        await drill.stop_bot()
        await drill.start_bot()
        await asks(drill, "Ben", "14 Gasworks Road, Harbourside")
        assert len(server.asked) == 1
        await drill.advance(days=1, minutes=1)
        await until(lambda: states(drill) == ["late", "late"])
        await ana.says(ADDRESS)
        await ana.sees(*PROPOSED)


async def test_a_geocoder_that_shuts_us_out_is_left_alone_and_the_operator_told(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.behaves("403")) as drill:
        await asks(drill)
        await until(lambda: drill.rows("SELECT 1 FROM lookup_pauses WHERE shut_out IS NOT NULL"))
        await drill.stop_bot()
        await drill.start_bot()
        await asks(drill, "Ben", "14 Gasworks Road, Harbourside")
        assert len(server.asked) == 1
        assert "lookups.shut_out" in drill.log_text.getvalue()
        findings = [str(finding) for finding in await doctor.examine(drill.settings)]
        assert any("does not let this bot in (GeocoderInsufficientPrivileges)" in finding for finding in findings)


def saved(drill: Stage, text: str) -> None:
    """Save the settings file, later than before."""
    assert drill.config is not None
    drill.config.write_text(text, "utf-8")
    drill.config.chmod(0o600)
    saved.count = getattr(saved, "count", 0) + 1  # type: ignore[attr-defined]  # file times are too coarse for a test
    os.utime(drill.config, (1e9 + saved.count, 1e9 + saved.count))  # type: ignore[attr-defined]  # as above


def file_text(server: GeocoderServer, provider: str = "nominatim") -> str:
    online = f'[online]\nprovider = "{provider}"\nurl = "{server.address}"\nper_s = 100\n'
    return f"[region]\narea = {AROUND}\n{online}"


async def test_it_is_switched_on_off_and_on_again_by_saving_the_file_and_a_fault_in_it_changes_nothing(
    tmp_path: Path,
) -> None:
    async with geocoder_server() as server, stage(tmp_path / "town", region={"area": AROUND}) as drill:
        await drill.stop_bot()
        drill.config = tmp_path / "config.toml"
        saved(drill, f"[region]\narea = {AROUND}\n")
        await drill.start_bot()
        await asks(drill, "Off")
        assert states(drill) == []

        saved(drill, file_text(server))
        await until(lambda: "lookups.on" in drill.log_text.getvalue())
        ana = await asks(drill, "Ana")
        await ana.sees(*PROPOSED)

        saved(drill, "[online\n")
        await until(lambda: "lookups.settings_broken" in drill.log_text.getvalue())
        ben = await asks(drill, "Ben", "14 Gasworks Road")
        await ben.sees(*PROPOSED)

        saved(drill, file_text(server, "none"))
        await until(lambda: "lookups.off" in drill.log_text.getvalue())
        count = len(server.asked)
        await asks(drill, "Eva", "16 Gasworks Road")
        assert len(server.asked) == count
        assert drill.log_text.getvalue().count("lookups.settings_broken") == 1


async def test_a_geocoder_that_shut_us_out_is_asked_again_once_the_file_is_saved(tmp_path: Path) -> None:
    async with geocoder_server() as server, stage(tmp_path / "town", region={"area": AROUND}) as drill:
        await drill.stop_bot()
        drill.config = tmp_path / "config.toml"
        saved(drill, f"[region]\narea = {AROUND}\n")
        await drill.start_bot()
        saved(drill, file_text(server))
        await until(lambda: "lookups.on" in drill.log_text.getvalue())
        server.behaves("403")
        ana = await asks(drill)
        await until(lambda: drill.rows("SELECT 1 FROM lookup_pauses"))
        server.behaves("found")
        saved(drill, file_text(server) + "\n# settled\n")
        await drill.advance(seconds=10)
        await ana.sees(*PROPOSED)


def test_a_drill_asks_nobody(tmp_path: Path) -> None:
    online = {"provider": "nominatim", "url": "http://127.0.0.1:1"}
    settings = settings_for(tmp_path, 1, "1:x", online=online, region={"area": AROUND})
    assert rehearsal.for_drill(settings, DrillServer(DrillClock()), 1).online.provider == "none"


async def test_privacy_says_whose_map_is_asked(tmp_path: Path) -> None:
    async with geocoder_server() as server, town(tmp_path, server.address) as drill:
        ana = await drill.person("Ana")
        await ana.says("/privacy")
        await ana.sees("we ask the map of © OpenStreetMap", "Only the address is sent")
