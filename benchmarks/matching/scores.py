"""What a surge under a policy is judged by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from statistics import fmean, stdev

from benchmarks.matching.simulation import Simulation
from bot.domain.model import Urgency


@dataclass(frozen=True, slots=True)
class Score:
    """One surge; shares in per cent, times in minutes."""

    served: float
    critical: float
    accept: float
    accept_p90: float
    critical_accept: float
    critical_accept_p90: float
    km: float
    messages: float  # a served request
    pings: float  # a volunteer
    pings_p95: float
    gini: float
    muted: float
    accepting: float  # of all messages
    redirected: float  # yeses that came too late and were shown another request


def share(part: float, whole: float) -> float:
    """Per cent; not a number of nothing."""
    return 100 * part / whole if whole else math.nan


def quantile(values: Sequence[float], at: float) -> float:
    """Return a quantile, between two values where it falls between them; not a number of none."""
    if not values:
        return math.nan
    ranked = sorted(values)
    place = at * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def gini(values: Sequence[float]) -> float:
    """How unevenly the pings fall: 0 all alike, 1 all on one."""
    ranked, total = sorted(values), sum(values)
    if not total:
        return 0.0
    weighted = sum(place * value for place, value in enumerate(ranked, 1))
    return 2 * weighted / (len(ranked) * total) - (len(ranked) + 1) / len(ranked)


def of(moment: Simulation) -> Score:
    """Judge a surge that has passed."""
    calls, taken = moment.city.calls, moment.outcome.taken
    waited = [(taking.at_min - calls[taking.call].at_min, calls[taking.call].urgency) for taking in taken]
    urgent = [minutes for minutes, urgency in waited if urgency is Urgency.CRITICAL]
    everyone = [minutes for minutes, _ in waited]
    pings, sent = moment.humans.pings, len(moment.outcome.sent_at)
    return Score(
        served=share(len(taken), len(calls)),
        critical=share(len(urgent), sum(call.urgency is Urgency.CRITICAL for call in calls)),
        accept=quantile(everyone, 0.5),
        accept_p90=quantile(everyone, 0.9),
        critical_accept=quantile(urgent, 0.5),
        critical_accept_p90=quantile(urgent, 0.9),
        km=fmean(taking.km for taking in taken) if taken else math.nan,
        messages=sent / len(taken) if taken else math.nan,
        pings=fmean(pings),
        pings_p95=quantile(pings, 0.95),
        gini=gini(pings),
        muted=share(sum(moment.humans.muted), len(pings)),
        accepting=share(len(taken), sent),
        redirected=moment.outcome.redirected,
    )


def mean(scores: Sequence[Score]) -> dict[str, tuple[float, float]]:
    """Each figure's mean over the cities, and its standard deviation."""
    table = [asdict(score) for score in scores]
    return {
        name: (fmean(row[name] for row in table), stdev(row[name] for row in table) if len(table) > 1 else 0.0)
        for name in (field.name for field in fields(Score))
    }
