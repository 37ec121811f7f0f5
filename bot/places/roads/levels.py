"""Which junctions a long search can leave out: dead ends, and those that one road merely passes through."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from bot.places.roads.network import CORE, DEAD_END, NO_WAY, PASSING
from bot.places.roads.ways import MODES

if TYPE_CHECKING:
    from bot.places.roads.network import Network

THROUGH = 2  # roads at a junction that one road passes through


def of_junctions(network: Network) -> array[int]:
    """Return two bits a mode for every junction."""
    packed = array("B", bytes(network.junctions))
    for mode in range(len(MODES)):
        for junction, level in enumerate(_of_mode(network, network.paths[mode].ds)):
            packed[junction] |= level << (2 * mode)
    return packed


def _of_mode(network: Network, times: array[int]) -> list[int]:
    ends = network.ends
    roads = [0] * network.junctions
    for link in range(0, len(ends), 2):
        if _open(times, link) and ends[link] != ends[link + 1]:
            roads[ends[link]] += 1
            roads[ends[link + 1]] += 1
    _prune(network, times, roads)
    return [CORE if count > THROUGH else PASSING if count == THROUGH else DEAD_END for count in roads]


def _prune(network: Network, times: array[int], roads: list[int]) -> None:
    """Cut off dead ends again and again, until what is left goes round in circles."""
    cut = [junction for junction, count in enumerate(roads) if count < THROUGH]
    gone = set(cut)
    while cut:
        junction = cut.pop()
        for link in network.links[network.first[junction] : network.first[junction + 1]]:
            neighbour = network.ends[link]
            if neighbour not in gone and _open(times, link):
                roads[neighbour] -= 1
                if roads[neighbour] < THROUGH:
                    gone.add(neighbour)
                    cut.append(neighbour)


def _open(times: array[int], link: int) -> bool:
    return times[link] != NO_WAY or times[link ^ 1] != NO_WAY
