"""How people answer: willing by distance and danger, slower and rarer the more they are asked; common to all policies.

What a pair of a request and a volunteer draws depends on the seed and the pair alone, so that two policies that
ask the same person the same thing are answered by the same person.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from benchmarks.matching.worlds import City
from bot.domain.model import Urgency

KM_LOGIT, CRITICAL_LOGIT = -0.30, 0.6
FATIGUE_HALF_LIFE_MIN = 90.0
BEARABLE = 5.0  # fatigue up to which nobody mutes the bot
DECLINING = 0.3  # of those who will not come, the share that says so
REPLY_MEDIAN_MIN, REPLY_P90_MIN = 2.0, 7.0
_DELAY = NormalDist(math.log(REPLY_MEDIAN_MIN), math.log(REPLY_P90_MIN / REPLY_MEDIAN_MIN) / NormalDist().inv_cdf(0.9))
_WORD = (1 << 64) - 1


def reply_within(minutes: float) -> float:
    """Return the share of answers that come within so many minutes."""
    return _DELAY.cdf(math.log(minutes)) if minutes > 0 else 0.0


def _mixed(word: int) -> int:
    """Scatter the bits: the output function of SplitMix64 (Steele, Lea, Flood 2014)."""
    word = (word + 0x9E3779B97F4A7C15) & _WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _WORD
    return word ^ (word >> 31)


class Humans:
    """The volunteers of a city while they are being asked: how tired each is, and who no longer listens."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._seed = _mixed(city.seed)
        self._fatigue = [0.0] * len(city.helpers)
        self._asked_at = [0.0] * len(city.helpers)
        self.muted = [False] * len(city.helpers)
        self.pings = [0] * len(city.helpers)

    def _draw(self, call: int, helper: int, what: int) -> float:
        return _mixed(_mixed(self._seed + call * 4 + what) + helper) / (_WORD + 1)

    def delay_min(self, call: int, helper: int) -> float:
        """How long this volunteer takes to answer this question."""
        return math.exp(_DELAY.inv_cdf(max(self._draw(call, helper, 1), 1e-12)))

    def willing(self, call: int, helper: int, km: float, fatigue: float = 0.0) -> bool:
        """Would they say yes? Less fatigue never turns a yes into a no."""
        logit = self._city.helpers[helper].willing + KM_LOGIT * km - self._city.world.fatigue * fatigue
        if self._city.calls[call].urgency is Urgency.CRITICAL:
            logit += CRITICAL_LOGIT
        return self._draw(call, helper, 0) < 1 / (1 + math.exp(-logit))

    def declines(self, call: int, helper: int) -> bool:
        """Of an unwilling one: do they take the trouble to say no?"""
        return self._draw(call, helper, 2) < DECLINING

    def ping(self, call: int, helper: int, km: float, now: float) -> bool | None:
        """Ring once: True they will come, False they say no, None they stay silent."""
        self.pings[helper] += 1
        if self.muted[helper]:
            return None
        before = self._fatigue[helper] * 0.5 ** ((now - self._asked_at[helper]) / FATIGUE_HALF_LIFE_MIN)
        self._fatigue[helper], self._asked_at[helper] = before + 1, now
        if self._draw(call, helper, 3) < self._city.world.mute * (before + 1 - BEARABLE):
            self.muted[helper] = True
            return None
        if self.willing(call, helper, km, before):
            return True
        return False if self.declines(call, helper) else None

    def shown(self, call: int, helper: int, km: float, now: float) -> bool:
        """Another request in answer to their own yes: nobody is rung, nobody tires."""
        fatigue = self._fatigue[helper] * 0.5 ** ((now - self._asked_at[helper]) / FATIGUE_HALF_LIFE_MIN)
        return self.willing(call, helper, km, fatigue)
