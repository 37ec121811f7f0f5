"""The worlds: how many volunteers, how willing, how easily tired; and one city of a world, drawn by seed."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.model import Urgency

SIDE_KM = 30.0
CLUSTERS = 12
SURGE_MIN = 480.0
ZONE_SHARE = 0.7  # of the requests, near the disaster zone
CLUSTERED_SHARE = 0.7  # of the volunteers; the others live anywhere
ZONE_SPREAD_KM = 4.5
CLUSTER_SPREAD_KM = 4.0
SKILL_SHARES = (1.0, 0.5, 0.08, 0.12)  # of the volunteers; the first is to have two hands
NEED_SHARES = (0.6, 0.25, 0.07, 0.08)  # of the requests, by the skill they need
URGENCY_SHARES = {Urgency.NORMAL: 0.5, Urgency.HIGH: 0.35, Urgency.CRITICAL: 0.15}
DEADLINE_MIN = {Urgency.NORMAL: 240.0, Urgency.HIGH: 90.0, Urgency.CRITICAL: 30.0}
SHIFT_STARTS_MIN = (-120.0, 300.0)  # from the first call
SHIFT_LASTS_MIN = (180.0, 420.0)
JOBS = (1, 2, 3)  # a shift
ON_SITE_MIN = (40.0, 0.5)  # median and sigma of a lognormal
KMH = 25.0
PEAK_SHARE = 1 / 3  # of the surge has passed when most calls come in


@dataclass(frozen=True, slots=True)
class World:
    """What differs from world to world."""

    name: str
    volunteers: int
    requests: int = 600
    willing: float = -0.2  # mean of a volunteer's own logit
    fatigue: float = 0.2  # what one point of it takes from the logit
    mute: float = 0.02  # chance of muting, for each point of fatigue above five


WORLDS = {
    world.name: world
    for world in (
        World("ample", 3000),
        World("tight", 700),
        World("scarce", 300),
        World("lowresp", 1500, willing=-1.4),
        World("nofatigue", 700, fatigue=0.0, mute=0.0),
        World("strongfatigue", 700, fatigue=0.4, mute=0.04),
    )
}


class Spot(NamedTuple):
    """A place in the city, kilometres from its south-west corner."""

    x: float
    y: float


class Helper(NamedTuple):
    """A volunteer, with what no policy sees: how willing."""

    at: Spot
    skills: tuple[bool, ...]
    from_min: float
    until_min: float
    jobs: int
    willing: float


class Call(NamedTuple):
    """A request."""

    at: Spot
    at_min: float
    urgency: Urgency
    skill: int
    on_site_min: float

    @property
    def deadline_min(self) -> float:
        """When help that nobody has promised comes too late."""
        return self.at_min + DEADLINE_MIN[self.urgency]


@dataclass(frozen=True)
class City:
    """One drawing of a world: its people, its calls, and who lives how far from them."""

    world: World
    seed: int
    helpers: tuple[Helper, ...]
    calls: tuple[Call, ...]
    km: tuple[array[float], ...]  # for each call, by helper; infinite for those without the skill
    nearest: tuple[array[int], ...]  # for each call the helpers with the skill, nearest first

    def travel_min(self, km: float) -> float:
        """How long the way takes."""
        return km / KMH * 60


class Scene(NamedTuple):
    """Where and when calls come from, and around what the volunteers live."""

    calls: Sequence[tuple[Spot, float]]
    middles: Sequence[Spot]


def drawn(world: World, seed: int, scene: Scene | None = None) -> City:
    """Draw a city; the same seed draws the same people and calls, whatever the policy."""
    scene = scene or _scene(world, random.Random(f"scene {seed}"))
    helpers = _helpers(world, random.Random(f"helpers {seed}"), scene.middles)
    calls = _calls(random.Random(f"calls {seed}"), scene.calls)
    km = tuple(_distances(call, helpers) for call in calls)
    return City(world, seed, helpers, calls, km, tuple(_ranked(row) for row in km))


def _scene(world: World, chance: random.Random) -> Scene:
    middles = [Spot(chance.uniform(3, SIDE_KM - 3), chance.uniform(3, SIDE_KM - 3)) for _ in range(CLUSTERS)]
    zone = around(chance, middles[0], ZONE_SPREAD_KM)
    calls = []
    for _ in range(world.requests):
        hit = chance.random() < ZONE_SHARE
        at = around(chance, zone, ZONE_SPREAD_KM) if hit else lived(chance, middles)
        calls.append((at, chance.triangular(0, SURGE_MIN, SURGE_MIN * PEAK_SHARE)))
    return Scene(calls, middles)


def around(chance: random.Random, middle: Spot, spread_km: float) -> Spot:
    """Draw a place near another, inside the city."""
    return Spot(*(min(max(chance.gauss(at, spread_km), 0.0), SIDE_KM) for at in middle))


def lived(chance: random.Random, middles: Sequence[Spot]) -> Spot:
    """Draw where somebody lives."""
    if chance.random() < CLUSTERED_SHARE:
        return around(chance, chance.choice(middles), CLUSTER_SPREAD_KM)
    return Spot(chance.uniform(0, SIDE_KM), chance.uniform(0, SIDE_KM))


def _helpers(world: World, chance: random.Random, middles: Sequence[Spot]) -> tuple[Helper, ...]:
    helpers = []
    for _ in range(world.volunteers):
        begins = chance.uniform(*SHIFT_STARTS_MIN)
        helpers.append(
            Helper(
                at=lived(chance, middles),
                skills=tuple(chance.random() < share for share in SKILL_SHARES),
                from_min=begins,
                until_min=begins + chance.uniform(*SHIFT_LASTS_MIN),
                jobs=chance.choice(JOBS),
                willing=chance.gauss(world.willing, 1.1),
            )
        )
    return tuple(helpers)


def _calls(chance: random.Random, places: Sequence[tuple[Spot, float]]) -> tuple[Call, ...]:
    calls = []
    for at, at_min in sorted(places, key=lambda place: place[1]):
        (urgency,) = chance.choices(tuple(URGENCY_SHARES), tuple(URGENCY_SHARES.values()))
        (skill,) = chance.choices(range(len(NEED_SHARES)), NEED_SHARES)
        on_site_min = chance.lognormvariate(math.log(ON_SITE_MIN[0]), ON_SITE_MIN[1])
        calls.append(Call(at, at_min, urgency, skill, on_site_min))
    return tuple(calls)


def _distances(call: Call, helpers: Sequence[Helper]) -> array[float]:
    x, y = call.at
    return array(
        "d",
        (math.hypot(helper.at.x - x, helper.at.y - y) if helper.skills[call.skill] else math.inf for helper in helpers),
    )


def _ranked(km: array[float]) -> array[int]:
    able = [helper for helper, far in enumerate(km) if far < math.inf]
    return array("i", sorted(able, key=km.__getitem__))
