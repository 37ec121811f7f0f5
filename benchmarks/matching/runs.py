"""Which worlds are run under which policies, and what is kept of each run."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.matching import bound, scores, surges, worlds
from benchmarks.matching.bound import Bound
from benchmarks.matching.muster import Muster
from benchmarks.matching.peers import PEERS
from benchmarks.matching.scores import Score
from benchmarks.matching.simulation import Policy, Simulation
from benchmarks.matching.worlds import City, World

MUSTER, BOUND = "muster", "hindsight bound"
NAMES = (MUSTER, *(peer.name for peer in PEERS), "bound")


@dataclass
class WorldRun:
    """All policies in one world, city by city."""

    world: str
    seeds: list[int]
    scores: dict[str, list[Score]] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)

    def paired(self, one: str, other: str) -> list[float]:
        """Points served more by the one than by the other, city by city."""
        both = zip(self.scores[one], self.scores[other], strict=True)
        return [mine.served - theirs.served for mine, theirs in both]

    def plain(self) -> dict[str, object]:
        """As JSON would have it."""
        rows = {name: [asdict(score) for score in found] for name, found in self.scores.items()}
        return {
            "world": self.world,
            "seeds": self.seeds,
            "scores": rows,
            "bounds": [asdict(one) for one in self.bounds],
        }


Draw = Callable[[int], City]


def draws(names: Sequence[str], surge: Path | None, sizes: World) -> dict[str, Draw]:
    """How to draw a city of each world; a surge from a file is one world more."""
    found: dict[str, Draw] = {name: _by_seed(worlds.WORLDS[name]) for name in names}
    if surge is not None:
        found[sizes.name] = lambda seed: worlds.drawn(sizes, seed, surges.scene(surge, sizes, seed))
    return found


def _by_seed(world: World) -> Draw:
    return lambda seed: worlds.drawn(world, seed)


def run(world: str, draw: Draw, seeds: Iterable[int], names: Sequence[str], muster: Muster) -> WorldRun:
    """Let every policy face the same cities."""
    done = WorldRun(world, list(seeds))
    for seed in done.seeds:
        began = time.process_time()
        city = draw(seed)
        for policy in _policies(names, muster):
            moment = Simulation(city, policy)
            moment.run()
            done.scores.setdefault(policy.name, []).append(scores.of(moment))
        if "bound" in names:
            done.bounds.append(bound.of(city))
        print(f"{world}, seed {seed}: {time.process_time() - began:.0f} s", file=sys.stderr, flush=True)
    return done


def _policies(names: Sequence[str], muster: Muster) -> list[Policy]:
    mine: list[Policy] = [muster.fresh()] if MUSTER in names else []
    peers: list[Policy] = [peer for peer in PEERS if peer.name in names]
    return peers + mine
