"""Who may be asked, looked at for every question made in a step: in SQL of its own, with figures of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a need asks of those who come, and what a coordinator can lift, as docs/trust.md has it.
RISKS = """CASE WHEN r.need = 'info' THEN 0 WHEN r.need IN ('medical', 'rescue', 'evac', 'shelter') THEN 2
           WHEN r.need = 'care' THEN iif(instr(r.words, 'child is alone'), 3, 2) ELSE 1 END"""
TRUST, DESK_ALONE = 8, 64
CAPS: Mapping[str, tuple[int, int]] = {  # in two hours, in a day: as low as a few hours of a story can reach
    "critical": (4, 8),
    "high": (3, 6),
    "normal": (2, 5),
    "low": (1, 4),
}
NIGHT_BEGINS, NIGHT_ENDS = 22, 7  # o'clock, as a new operation has it
_NEW = """SELECT o.id, o.request, o.volunteer, r.urgency FROM offers AS o JOIN requests AS r ON r.id = o.request
          JOIN volunteers AS v ON v.person = o.volunteer WHERE o.id > :since AND """
_UNWISHED = f"{_NEW} o.volunteer <> :willing AND "  # who asked "who else needs help?" wanted to be asked
_FIRST = "coalesce({one}.stop, 1) = 1"  # several tasks on one way are one question


def _capped(since: str, window: int) -> str:
    cap = " ".join(f"WHEN '{urgency}' THEN {caps[window]}" for urgency, caps in CAPS.items())
    return f"""{_UNWISHED} {_FIRST.format(one="o")} AND (
        SELECT count(*) FROM offers AS b WHERE b.volunteer = o.volunteer AND b.id < o.id
        AND b.made_at > :{since} AND {_FIRST.format(one="b")}) >= CASE r.urgency {cap} END"""


MADE: Mapping[str, str] = {
    "nobody is asked who is trusted too little": f"{_NEW} v.tier < ({RISKS}) AND NOT r.relaxed & {TRUST}",
    "alone with a child a person decides": f"{_NEW} ({RISKS}) = 3 AND (v.tier < 3 OR NOT r.relaxed & {DESK_ALONE})",
    "women only": f"{_NEW} r.women_only AND v.woman IS NOT 1",
    "nobody is asked about their own request": f"{_NEW} r.resident = o.volunteer",
    "nobody is asked who is avoided": f"""{_NEW} EXISTS (
        SELECT 1 FROM avoided AS a WHERE a.resident = r.resident AND a.volunteer = o.volunteer)""",
    "nobody is asked again who said no": f"""{_NEW} EXISTS (
        SELECT 1 FROM offers AS no WHERE no.request = o.request AND no.volunteer = o.volunteer
        AND no.state = 'declined' AND no.id < o.id)""",
    "nobody is asked above the cap of two hours": _capped("two_hours", 0),
    "nobody is asked above the cap of a day": _capped("a_day", 1),
    "by night only who came on duty in it, or may be called for a life": f"""
        {_UNWISHED} coalesce(v.on_duty_at, 0) < :night
        AND NOT (v.night_calls AND (r.urgency = 'critical' OR r.danger))""",
    "nobody is asked who rests": f"{_UNWISHED} v.cool_until > :now",
}


def night_began(now: datetime) -> datetime | None:
    """When the night began that it is; None by day. The operation's clock shows UTC."""
    if NIGHT_ENDS <= now.hour < NIGHT_BEGINS:
        return None
    evening = datetime(now.year, now.month, now.day, NIGHT_BEGINS, tzinfo=UTC)
    return evening if now.hour >= NIGHT_BEGINS else evening - timedelta(days=1)


def given(now: datetime, *, since: int, willing: int) -> dict[str, int]:
    """What the questions above compare with: `since`, the newest question before; `willing`, who asked to be asked."""
    began = night_began(now)
    return {
        "since": since,
        "willing": willing,
        "now": to_ms(now),
        "two_hours": to_ms(now - timedelta(hours=2)),
        "a_day": to_ms(now - timedelta(hours=24)),
        "night": 0 if began is None else to_ms(began),
    }
