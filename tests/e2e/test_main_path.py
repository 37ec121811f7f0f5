"""From the first cry to help given."""

from __future__ import annotations

from tests.support.stage import Stage


async def test_a_call_for_help_is_answered_accepted_and_done(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana", language="es")

    await ana.says("Necesitamos insulina, mi madre es diabética")
    await ana.sees("A1")
    await ana.sees("Dónde se necesita ayuda")
    await ana.sends_place(12.02871, -38.04391)

    offer = await luis.sees("[20 min]")
    assert "12.02871" not in str(offer)
    await luis.taps("20 min")
    await luis.sees("12.02871")
    await ana.sees("Luis", "20 minutos")
    await luis.taps("On my way")
    await ana.sees("Luis", "en camino")
    await luis.taps("I am there")
    await luis.taps("Done")
    await ana.sees("[Sí]")
    await ana.taps("Sí")
    await ana.sees("Gracias")
    await drill.settled()
    assert drill.rows("SELECT state, reason FROM requests") == [{"state": "closed", "reason": "completed"}]
