"""A surge that really happened: times and places of calls from a file, laid over the simulated city and its hours.

Lines of JSON with `lat`, `lon` and `hours_after` (or `t`, ISO 8601); those with `is_request` false are left out. What
lies far from the thick of it is left out too; the rest keeps its shape in space and time, shrunk or stretched to fit.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching.worlds import SIDE_KM, SURGE_MIN, Scene, Spot, World, around

THICK = 0.05  # of the calls on each side, in latitude and in longitude, may lie outside the city
JITTER_KM = 0.3  # many calls stand on the middle of their quarter
LIVED_SPREAD_KM = 4.0  # volunteers live around places that were hit, and here and there all the same


class SurgeError(ValueError):
    """The file holds no surge."""


class _Seen(NamedTuple):
    hours: float
    lat: float
    lon: float


def scene(path: Path, world: World, seed: int) -> Scene:
    """Draw as many calls as the world wants from the file; raises SurgeError, or OSError where there is no file."""
    seen = _inside(_read(path))
    chance = random.Random(f"surge {seed}")
    spots = _laid([(one.lat, one.lon) for one in seen])
    times = _laid_out([one.hours for one in seen])
    calls = []
    for _ in range(world.requests):
        number = chance.randrange(len(seen))
        soon = chance.uniform(-1, 1) * SURGE_MIN / len(seen)  # a call drawn twice is not two calls in one moment
        calls.append((around(chance, spots[number], JITTER_KM), min(max(times[number] + soon, 0.0), SURGE_MIN)))
    middles = [around(chance, chance.choice(spots), LIVED_SPREAD_KM) for _ in range(len(spots))]
    return Scene(calls, middles)


def _read(path: Path) -> list[_Seen]:
    seen = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            if row.get("is_request", True):
                seen.append(_Seen(_hours(row), float(row["lat"]), float(row["lon"])))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise SurgeError(f"{path}, line {number}: needs lat, lon and hours_after or t ({wrong!r})") from None
    if not seen:
        raise SurgeError(f"{path}: no requests in it")
    return seen


def _hours(row: Mapping[str, object]) -> float:
    if "hours_after" in row:
        return float(str(row["hours_after"]))
    return datetime.fromisoformat(str(row["t"])).timestamp() / 3600


def _inside(seen: Sequence[_Seen]) -> list[_Seen]:
    south, north = _thick([one.lat for one in seen])
    west, east = _thick([one.lon for one in seen])
    return [one for one in seen if south <= one.lat <= north and west <= one.lon <= east]


def _thick(values: Sequence[float]) -> tuple[float, float]:
    ranked = sorted(values)
    aside = int(THICK * len(ranked))
    return ranked[aside], ranked[-1 - aside]


def _laid(points: Sequence[tuple[float, float]]) -> list[Spot]:
    """Places as kilometres, the longer side as long as the city's, the shape kept."""
    south, west = (min(values) for values in zip(*points, strict=True))
    narrow = math.cos(math.radians(south))
    flat = [((lon - west) * narrow, lat - south) for lat, lon in points]
    widest = max(side for point in flat for side in point) or 1.0
    return [Spot(x / widest * SIDE_KM, y / widest * SIDE_KM) for x, y in flat]


def _laid_out(hours: Sequence[float]) -> list[float]:
    first, last = min(hours), max(hours)
    return [(at - first) / ((last - first) or 1.0) * SURGE_MIN for at in hours]
