"""One picture: how much is served for how many messages, world by world."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.matching import scores
from benchmarks.matching.runs import BOUND, MUSTER, WorldRun

COLUMNS = 3
STRONG, PLAIN = "#c0392b", "#34495e"


def draw(runs: Sequence[WorldRun], path: Path) -> bool:
    """Write the picture; False, and nothing written, where matplotlib is missing."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - only the picture needs it
    except ImportError:
        return False
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - the same, and only after the backend is chosen

    across = min(COLUMNS, len(runs))
    down = math.ceil(len(runs) / across)
    figure, axes = plt.subplots(down, across, figsize=(5.2 * across, 4.2 * down), squeeze=False, layout="constrained")
    places = [place for row in axes for place in row]
    for place, run in zip(places, runs, strict=False):
        _world(place, run)
    for place in places[len(runs) :]:
        place.set_visible(False)
    figure.suptitle("Served requests and the messages it took (mean over cities; up and to the left is better)")
    figure.savefig(path, dpi=130)
    plt.close(figure)
    return True


def _world(place: Any, run: WorldRun) -> None:
    ranked = sorted(run.scores.items(), key=lambda row: scores.mean(row[1])["messages"][0])
    for number, (name, found) in enumerate(ranked):
        mean = scores.mean(found)
        x, (y, spread) = mean["messages"][0], mean["served"]
        colour = STRONG if name == MUSTER else PLAIN
        place.errorbar(x, y, yerr=spread, fmt="*" if name == MUSTER else "o", ms=13 if name == MUSTER else 6, c=colour)
        beside = (7, -12 if number % 2 else 6)  # neighbours' names one above, one below
        place.annotate(name, (x, y), textcoords="offset points", xytext=beside, fontsize=8, color=colour)
    if run.bounds:
        served = fmean(one.served for one in run.bounds)
        place.axhline(served, ls="--", lw=1, c="grey")
        place.annotate(BOUND, (1, served), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=8)
    place.set(title=run.world, xscale="log", ylim=(0, 105), xlabel="messages a served request", ylabel="served, %")
    place.margins(x=0.3)
    place.grid(alpha=0.3)
