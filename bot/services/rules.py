"""The figures of the policy, from the settings of the operation."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.bounds import Bounds
from bot.domain.chances import Chances, Replies
from bot.domain.duplicates import Likeness
from bot.domain.model import Urgency
from bot.domain.pace import Pace, Rules
from bot.domain.travel import MINUTES_A_KM, Mode

if TYPE_CHECKING:
    from bot.config import Settings

SHARE_OF_SENDING = 0.5  # of all that can be sent until the next round; the rest is for answers and news


def rules_of(settings: Settings) -> Rules:
    """All figures of the policy."""
    row = settings.matching
    return Rules(
        paces={urgency: pace_of(settings, urgency) for urgency in Urgency},
        chances=Chances(row.chance_by_minutes, row.chance_beyond, Replies(row.reply_median_min, row.reply_late_min)),
        minute_cost=row.minute_cost,
        load_cost=row.load_cost,
        spare_cost=row.spare_cost,
        idle_bonus=row.idle_bonus,
        floor=row.floor,
        minutes_a_km=MINUTES_A_KM[Mode.CAR],
        most_a_round=max(1, int(settings.sending.overall_per_s * row.round_s * SHARE_OF_SENDING)),
    )


def pace_of(settings: Settings, urgency: Urgency) -> Pace:
    """How a request of this urgency is handled."""
    row = getattr(settings.matching, urgency)
    return Pace(
        urgency=urgency,
        weight=row.weight,
        target=row.target,
        horizon_min=row.horizon_min,
        most_asks=row.most_asks,
        radius_km=row.radius_km,
        doubles_min=row.doubles_min,
        widest_km=row.widest_km,
        cap=row.cap,
        cap_day=row.cap_day,
        hold_min=row.hold_min,
        reask_min=row.reask_min,
        desk_after_s=row.desk_after_min * 60,
        escalate_after_s=row.escalate_after_min * 60,
        eta_grace_s=row.eta_grace_min * 60,
    )


def next_round(settings: Settings, now: datetime) -> datetime:
    """When all requests that lack somebody are looked at together: at the same moments for all of them."""
    every_s = settings.matching.round_s
    return datetime.fromtimestamp((now.timestamp() // every_s + 1) * every_s, now.tzinfo)


def quiet_since(settings: Settings, now: datetime) -> datetime | None:
    """When the quiet hours began that it is now; None by day."""
    if not settings.matching.quiet_hours:
        return None
    begins, ends = (_clock(hour) for hour in settings.matching.quiet_hours)
    local = now.astimezone(ZoneInfo(settings.operation.timezone))
    at = local.time()
    quiet = begins <= at < ends if begins < ends else at >= begins or at < ends
    if not quiet:
        return None
    day = local.date() if at >= begins else local.date() - timedelta(days=1)
    return datetime.combine(day, begins, local.tzinfo).astimezone(now.tzinfo)


def _clock(hour: float) -> time:
    whole = int(hour)
    return time(whole, round((hour - whole) * 60) % 60)


def bounds_of(settings: Settings, urgency: Urgency) -> Bounds:
    """How long a request of this urgency may stand without anything happening."""
    row, figures = getattr(settings.matching, urgency), settings.requests
    critical = urgency is Urgency.CRITICAL
    return Bounds(
        urgency=urgency,
        still_s=3600 * (figures.still_needed_high_h if urgency is Urgency.HIGH else figures.still_needed_h),
        forgotten_s=60 * figures.forgotten_critical_min if critical else 3600 * figures.forgotten_h,
        escalate_s=row.escalate_after_min * 60,
        confirm_s=settings.missions.confirm_silence_h * 3600,
        untaken_s=60 * (figures.untaken_critical_min if critical else figures.untaken_min),
        claim_s=60 * (figures.claim_critical_min if critical else figures.claim_min),
    )


def likeness_of(settings: Settings) -> Likeness:
    """How alike two requests must be before anybody is asked whether they are one."""
    figures = settings.duplicates
    return Likeness(figures.near_m, figures.name_m, timedelta(hours=figures.within_h))
