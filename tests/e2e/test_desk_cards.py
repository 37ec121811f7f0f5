"""What a coordinator's card says stays true through everything that happens to the case; over HTTP."""

from __future__ import annotations

from tests.support.stage import Stage

NEAR = (12.02713, -38.04227)
DOOR = (12.02861, -38.04361)


async def test_a_danger_that_nobody_takes_keeps_its_reason_and_whom_to_call_also_after_a_restart(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("my father is bleeding")
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    await drill.settled()
    await drill.advance(minutes=30)
    await olga.sees("A1", "Still nobody. Think of the emergency services.", "ambulance")
    await drill.settled()
    await drill.stop_bot()
    await drill.start_bot()
    await ana.says("we are on the second floor")
    await olga.sees("second floor", "Still nobody. Think of the emergency services.", "ambulance", "police")
    await drill.settled()
    assert not await olga.shows("You asked for this request")
    luis = await drill.volunteer("Luis", *NEAR)
    await luis.taps("20 min")
    await olga.sees("A1", "1 of 1 coming", "Coming: Luis")
    await drill.settled()
    assert not await olga.shows("Still nobody", "Coming: Luis")
    assert not await olga.shows("ambulance", "Coming: Luis")
