"""How much longer the road is than the crow's way, measured on the map itself, for places that lie on no road."""

from __future__ import annotations

from math import hypot
from statistics import median
from typing import TYPE_CHECKING

from bot.domain.travel import Mode
from bot.places.roads.network import CORE, DEGREE
from bot.places.roads.plane import METRES_A_DEGREE, plane_at
from bot.places.roads.search import Reach, nearby, towards
from bot.places.roads.ways import FOOT_M_S, KMH, MODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.places.roads.network import Network

SAMPLES = 6  # places that are travelled to
STRIDE = 37  # of the junctions reached, one in so many is measured; a prime, so that no pattern of the map is met
NEAREST_M = 500.0  # shorter ways are all junctions and turns
FEWEST = 10  # measured ways, below which the usual figures are better

# Where nothing is measured: 1.4 times the crow's way, the middle of several cities, at town speeds.
DETOUR = 1.4
USUAL_M_S: Mapping[Mode, float] = {
    Mode.FOOT: FOOT_M_S,
    Mode.BIKE: 14 * KMH,
    Mode.CAR: 35 * KMH,
    Mode.FOUR_BY_FOUR: 35 * KMH,
    Mode.BOAT: 20 * KMH,
}


def usual_s_a_m() -> dict[Mode, float]:
    """Return the seconds that a metre as the crow flies usually takes."""
    return {mode: DETOUR / speed for mode, speed in USUAL_M_S.items()}


def measured(network: Network) -> dict[str, object]:
    """Return, a mode, the median seconds that a metre as the crow flies takes on this map."""
    spots = _spots(network)
    found: dict[Mode, float] = usual_s_a_m()
    for number, mode in enumerate(MODES):
        reach = Reach(network, number)
        ratios = [ratio for seed in _seeds(network) for ratio in _ratios(reach, spots, seed)]
        if len(ratios) >= FEWEST:
            found[mode] = median(ratios)
    return {"crow_s_a_m": {str(mode): round(found[mode], 5) for mode in found}}


def _seeds(network: Network) -> list[int]:
    return list(range(0, network.junctions, max(1, network.junctions // SAMPLES)))


def _spots(network: Network) -> dict[int, tuple[float, float]]:
    """Lay every junction on one plane."""
    narrow = plane_at(network.lats[0] / DEGREE).narrow / DEGREE
    tall = METRES_A_DEGREE / DEGREE
    spots: dict[int, tuple[float, float]] = {}
    for edge in range(network.edges):
        for end, at in enumerate((network.shape_first[edge], network.shape_first[edge + 1] - 1)):
            spots[network.ends[2 * edge + end]] = network.lons[at] * narrow, network.lats[at] * tall
    return spots


def _ratios(reach: Reach, spots: Mapping[int, tuple[float, float]], seed: int) -> Iterator[float]:
    starts = nearby(reach, {seed: 0}, towards=True)
    found = starts | towards(reach, {one: ds for one, ds in starts.items() if reach.level(one) == CORE}, {-1}).ds
    x, y = spots[seed]
    for junction in sorted(found)[::STRIDE]:
        apart_m = hypot(spots[junction][0] - x, spots[junction][1] - y)
        if apart_m >= NEAREST_M:
            yield found[junction] / 10 / apart_m
