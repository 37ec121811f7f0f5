"""Pieces of road from which nobody gets anywhere: nobody starts on them, or half the town would be unreachable."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.places.roads.network import NO_WAY

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from bot.places.roads.network import Network

SMALL_JUNCTIONS = 100  # a true island with roads of its own has more; what a map cuts off at its border has fewer
SMALL_SHARE = 0.05  # of the largest part, for small maps
SEEDS = 5  # places from which the largest part is tried


def leave_out(network: Network) -> None:
    """Clear, mode by mode, the mark that says "may start here" on edges that lead nowhere."""
    for mode, paths in enumerate(network.paths):
        good = _well_connected(network, paths.ds)
        for edge in range(network.edges):
            if not (good[network.ends[2 * edge]] and good[network.ends[2 * edge + 1]]):
                network.marks[edge] &= ~(1 << mode) & 0xFF


def _well_connected(network: Network, times: array[int]) -> Sequence[bool]:
    """Say which junctions belong to a part that is large, and, within the largest, can be left and reached."""
    parts = _parts(network, times)
    sizes = Counter(parts)
    largest, most = sizes.most_common(1)[0]
    small = min(SMALL_JUNCTIONS, most * SMALL_SHARE)
    members = [junction for junction, part in enumerate(parts) if part == largest]
    core: set[int] = set()
    for seed in members[:: max(1, len(members) // SEEDS)]:
        both = _connected(network, times, seed, 0) & _connected(network, times, seed, 1)
        core = max(core, both, key=len)
        if 2 * len(core) > len(members):
            break
    return [junction in core if part == largest else sizes[part] >= small for junction, part in enumerate(parts)]


def _parts(network: Network, times: array[int]) -> list[int]:
    """Name for each junction the part of the map it hangs together with, one-ways apart."""
    parent = list(range(network.junctions))

    def root(junction: int) -> int:
        while parent[junction] != junction:
            parent[junction] = parent[parent[junction]]
            junction = parent[junction]
        return junction

    for link, time in enumerate(times):
        if time != NO_WAY:
            parent[root(network.ends[link])] = root(network.ends[link ^ 1])
    return [root(junction) for junction in range(network.junctions)]


def _connected(network: Network, times: array[int], seed: int, turn: int) -> set[int]:
    """Return the junctions from which the seed can be reached; with turn 1, those that it reaches."""
    found, open_ = {seed}, [seed]
    while open_:
        junction = open_.pop()
        for link in network.links[network.first[junction] : network.first[junction + 1]]:
            there = network.ends[link]
            if times[link ^ turn] != NO_WAY and there not in found:
                found.add(there)
                open_.append(there)
    return found
