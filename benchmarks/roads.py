"""`python -m benchmarks.roads`: how fast travel times are, how true, and what closed bridges do to who is asked.

`--region` names a region file or an OpenStreetMap extract; `--valhalla` the bin folder of an installed pyvalhalla.
All times are the processor's, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from pathlib import Path
from statistics import mean, quantiles

from benchmarks import valhalla
from bot.domain.closures import ClosureKind, Shape
from bot.domain.model import Point
from bot.domain.travel import Mode, Travel
from bot.places import distance_km
from bot.places.roads import RoadGraph, Roads
from bot.places.roads.network import DEGREE, Network
from bot.places.roads.ways import BRIDGE

REQUESTS, VOLUNTEERS = 30, 50
FLOODED = 200  # requests on a map cut by its river
JITTER_DEG = 0.0003  # a house stands up to some thirty metres from its road
METRE_DEG = 1e-5
CITY = 708  # streets each way in the synthetic city: 500,000 junctions


def main() -> None:
    """Measure and print."""
    given = _parser().parse_args()
    print(f"Python {platform.python_version()}, seed {given.seed}\n")
    with tempfile.TemporaryDirectory() as folder:
        path = given.region if given.region.suffix == ".sqlite" else _imported(given.region, Path(folder))
        roads = _opened(path)
        network = roads._now.network  # noqa: SLF001 - the benchmark draws its places from the map itself
        if network is None:
            raise SystemExit(f"{path} holds no roads")
        chance = random.Random(given.seed)
        places = [_place(network, chance) for _ in range(3000)]
        _times(roads, places, chance)
        _agreement(roads, network, chance, given)
        _flood(roads, network, chance)
    if not given.no_city:
        _city(chance)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.roads", description=__doc__)
    parser.add_argument("--region", type=Path, required=True, help="region file (.sqlite), or .osm, .osm.pbf")
    parser.add_argument("--seed", type=int, default=1, help="of the places drawn (default: 1)")
    parser.add_argument("--valhalla", type=Path, help="bin folder of pyvalhalla, with --region an extract")
    parser.add_argument("--no-city", action="store_true", help="leave out the synthetic city of 500,000 junctions")
    return parser


def _imported(extract: Path, folder: Path) -> Path:
    """Read an extract's roads alone into a region file."""
    import osmium  # noqa: PLC0415 - only for this

    began, graph = time.process_time(), RoadGraph()
    ways = osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.KeyFilter("highway", "route"))
    for way in ways:
        tags = {tag.k: tag.v for tag in way.tags}
        if isinstance(way, osmium.osm.Way) and ("highway" in tags or tags.get("route") == "ferry"):
            graph.take(way.id, tags, [(node.ref, node.lat, node.lon) for node in way.nodes if node.location.valid()])
    heard = time.process_time()
    path = folder / "region.sqlite"
    with sqlite3.connect(path) as connection:
        graph.write(connection)
    connection.close()
    print(f"import: {heard - began:.2f} s to read the map, {time.process_time() - heard:.2f} s to build the network")
    return path


def _opened(path: Path) -> Roads:
    before, began = _rss_mb(), time.process_time()
    roads = Roads.open(path)
    took = time.process_time() - began
    network = roads._now.network  # noqa: SLF001 - its size is what is told
    if network is not None:
        print(f"{network.junctions} junctions, {network.edges} edges, file {path.stat().st_size / 1e6:.1f} MB")
    print(f"opened in {took * 1000:.0f} ms, +{_rss_mb() - before:.1f} MB")
    return roads


def _times(roads: Roads, places: Sequence[Point], chance: random.Random) -> None:
    before = _rss_mb()
    for mode in (Mode.CAR, Mode.BIKE, Mode.FOOT):
        asked = [
            (chance.choice(places), [(chance.choice(places), mode) for _ in range(VOLUNTEERS)]) for _ in range(200)
        ]
        cold = _measured(roads, asked)
        again = [(origin, there[::-1]) for origin, there in asked]
        _told(f"{mode}, 1 to {VOLUNTEERS}, new places", cold)
        _told(f"{mode}, 1 to {VOLUNTEERS}, places met before", _measured(roads, again))
    mixed = [
        (chance.choice(places), [(chance.choice(places), chance.choice(list(Mode))) for _ in range(60)])
        for _ in range(200)
    ]
    _measured(roads, mixed)
    _told("all modes mixed, 1 to 60, places met before", _measured(roads, [(o, there[::-1]) for o, there in mixed]))
    print(f"after these {200 * 4 * 2} questions: +{_rss_mb() - before:.1f} MB\n")


def _measured(roads: Roads, asked: Sequence[tuple[Point, list[tuple[Point, Mode]]]]) -> list[float]:
    return [_ms(lambda origin=origin, there=there: roads.minutes(origin, there)) for origin, there in asked]  # type: ignore[misc]  # a lambda's defaults


def _agreement(roads: Roads, network: Network, chance: random.Random, given: argparse.Namespace) -> None:
    """Rank volunteers by our minutes, by the crow, and by the other router where there is one."""
    if given.valhalla is None or given.region.suffix == ".sqlite":
        print("no other router: --valhalla and --region EXTRACT compare with one\n")
        return
    asked = [(_place(network, chance), [_place(network, chance) for _ in range(VOLUNTEERS)]) for _ in range(REQUESTS)]
    for mode, costing in ((Mode.CAR, "auto"), (Mode.FOOT, "pedestrian"), (Mode.BIKE, "bicycle")):
        theirs = valhalla.minutes(given.valhalla, given.region, asked, costing)
        ours = [_minutes(roads.minutes(origin, [(at, mode) for at in there])) for origin, there in asked]
        crow = [[distance_km(origin, at) for at in there] for origin, there in asked]
        known = [[i for i, took in enumerate(row) if took is not None] for row in theirs]
        for name, rows in (("roads", ours), ("crow", crow)):
            pairs = [
                ([row[i] for i in at], [float(t[i] or 0) for i in at])
                for row, t, at in zip(rows, theirs, known, strict=True)
                if at
            ]
            same = sum(r.index(min(r)) == t.index(min(t)) for r, t in pairs)
            alike = mean(spearman(*pair) for pair in pairs)
            print(f"{costing:10} {name:5} Spearman {alike:.3f}, the same nearest in {same} of {len(pairs)}")
    print()


def _flood(roads: Roads, network: Network, chance: random.Random) -> None:
    """Close every bridge on the map: how often is the nearest as the crow flies one whom no road brings?"""
    bridges = [edge for edge, marks in enumerate(network.marks) if marks & BRIDGE]
    closed = tuple(Shape(ClosureKind.BRIDGE, (_middle(network, edge),), 12.0) for edge in bridges)
    took = _ms(lambda: roads.minutes(_place(network, chance), [(_place(network, chance), Mode.CAR)], closed))
    wrong_crow = wrong_roads = differ = 0
    extra: list[float] = []
    for _ in range(FLOODED):
        origin, there = _place(network, chance), [_place(network, chance) for _ in range(VOLUNTEERS)]
        found = _minutes(roads.minutes(origin, [(at, Mode.CAR) for at in there], closed))
        crow = min(range(VOLUNTEERS), key=lambda i: distance_km(origin, there[i]))
        best = min(range(VOLUNTEERS), key=found.__getitem__)
        if found[best] < inf:
            wrong_crow += found[crow] == inf
            wrong_roads += found[best] == inf
            differ += crow != best
            extra += [found[crow] - found[best]] if found[crow] < inf else []
    print(
        f"all {len(bridges)} bridges closed (worked out in {took:.0f} ms), {FLOODED} requests, {VOLUNTEERS} volunteers:"
    )
    print(
        f"  the crow picks another in {differ}, one without any road in {wrong_crow}; by the road none: {wrong_roads}"
    )
    if extra:
        print(f"  with a road left the crow's pick takes {mean(extra):.1f} min more, at most {max(extra):.1f}\n")


def _city(chance: random.Random) -> None:
    """A grid of 500,000 junctions: nothing may hold up the others for more than 20 ms."""
    graph, side = RoadGraph(), CITY
    kinds = [{"highway": "residential"}, {"highway": "tertiary"}, {"highway": "residential", "oneway": "yes"}]
    for row in range(side):
        for turned in (False, True):
            nodes = [_corner(side, (at, row) if turned else (row, at)) for at in range(side)]
            graph.take(row, kinds[row % len(kinds)], nodes)
    began, before = time.process_time(), _rss_mb()
    roads = Roads.of(graph)
    print(
        f"city of {side * side} junctions: built in {time.process_time() - began:.0f} s, +{_rss_mb() - before:.0f} MB"
    )
    for km in (2, 10, 50):
        asked = [_around(side, km, chance) for _ in range(100)]
        _told(f"  60 volunteers within {km} km, new places", _measured(roads, asked))
        _told(f"  60 volunteers within {km} km, places met before", _measured(roads, [(o, t[::-1]) for o, t in asked]))


def _corner(side: int, at: tuple[int, int]) -> tuple[int, float, float]:
    return at[0] * side + at[1], 10 + at[0] * 100 * METRE_DEG, 20 + at[1] * 100 * METRE_DEG


def _around(side: int, km: float, chance: random.Random) -> tuple[Point, list[tuple[Point, Mode]]]:
    lat, lon = (chance.uniform(0.2, 0.8) * side * 100 * METRE_DEG for _ in range(2))
    reach = min(km / 111, 0.2 * side * 100 * METRE_DEG)
    modes = [Mode.CAR, Mode.CAR, Mode.BIKE, Mode.FOOT, Mode.FOUR_BY_FOUR]
    there = [
        (
            Point(10 + lat + chance.uniform(-reach, reach), 20 + lon + chance.uniform(-reach, reach)),
            chance.choice(modes),
        )
        for _ in range(60)
    ]
    return Point(10 + lat, 20 + lon), there


def _place(network: Network, chance: random.Random) -> Point:
    """Somewhere beside a road on which a car may start."""
    while True:
        edge = chance.randrange(network.edges)
        if network.marks[edge] & 4:
            at = chance.randrange(network.shape_first[edge], network.shape_first[edge + 1])
            off = [chance.uniform(-JITTER_DEG, JITTER_DEG) for _ in range(2)]
            return Point(network.lats[at] / DEGREE + off[0], network.lons[at] / DEGREE + off[1])


def _middle(network: Network, edge: int) -> Point:
    at = (network.shape_first[edge] + network.shape_first[edge + 1] - 2) // 2
    lats, lons = (sum(row[at : at + 2]) / 2 / DEGREE for row in (network.lats, network.lons))
    return Point(lats, lons)


def _minutes(travels: Sequence[Travel]) -> list[float]:
    return [inf if travel.minutes is None else travel.minutes for travel in travels]


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the correlation of two rankings; ties share the mean of their ranks."""
    ranks = [_ranks(one), _ranks(other)]
    middle = (len(one) - 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    spread = [sum((rank - middle) ** 2 for rank in row) for row in ranks]
    return float(both / (spread[0] * spread[1]) ** 0.5)


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(order), 1) if values[a] != values[b]), len(order)]
    ranks = [0.0] * len(values)
    for begins, ends in pairwise(starts):
        for i in order[begins:ends]:
            ranks[i] = (begins + ends - 1) / 2
    return ranks


def _ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _told(what: str, took_ms: Sequence[float]) -> None:
    cuts = quantiles(took_ms, n=100)
    print(f"{what:52} p50 {cuts[49]:5.1f} ms   p95 {cuts[94]:5.1f}   most {max(took_ms):5.1f}")


def _rss_mb() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
