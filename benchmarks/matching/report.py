"""The tables: what was served in every world, then each world in detail."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, stdev

from benchmarks.matching import scores
from benchmarks.matching.runs import BOUND, MUSTER, WorldRun

DETAIL = (
    "policy | served % (sd) | critical % | accept med / p90 min | critical med / p90 | km | messages a served request"
    " | pings a volunteer (p95) | Gini | muted % | accept %"
)
FEWEST = 2  # cities between which there is a spread


def markdown(runs: Sequence[WorldRun]) -> str:
    """Everything, as a page."""
    parts = [_overview(runs)]
    for run in runs:
        parts.append(f"**Detail: {run.world}**\n\n{_detail(run)}")
        parts.extend(_pairs(run))
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _overview(runs: Sequence[WorldRun]) -> str:
    names = list(dict.fromkeys(name for run in runs for name in run.scores))
    rows = [[name, *(_served(run, name) for run in runs)] for name in names]
    if any(run.bounds for run in runs):
        rows.append([BOUND, *(_bound(run) for run in runs)])
    cities = ", ".join(str(seed) for seed in runs[0].seeds)
    head = ["policy", *(run.world for run in runs)]
    return f"**Served % / critical served %** (mean over the cities of seeds {cities})\n\n{_table(head, rows)}"


def _served(run: WorldRun, name: str) -> str:
    figures = scores.mean(run.scores[name])
    return f"{figures['served'][0]:.1f} / {figures['critical'][0]:.0f}"


def _bound(run: WorldRun) -> str:
    served = fmean(one.served for one in run.bounds)
    return f"{served:.1f} / {fmean(one.critical for one in run.bounds):.0f}"


def _detail(run: WorldRun) -> str:
    rows = []
    for name, found in run.scores.items():
        mean = {figure: value for figure, (value, _) in scores.mean(found).items()}
        spread = scores.mean(found)["served"][1]
        rows.append(
            [
                name,
                f"{mean['served']:.1f} ({spread:.1f})",
                f"{mean['critical']:.1f}",
                f"{mean['accept']:.1f} / {mean['accept_p90']:.1f}",
                f"{mean['critical_accept']:.1f} / {mean['critical_accept_p90']:.1f}",
                f"{mean['km']:.1f}",
                f"{mean['messages']:.1f}",
                f"{mean['pings']:.1f} ({mean['pings_p95']:.0f})",
                f"{mean['gini']:.2f}",
                f"{mean['muted']:.1f}",
                f"{mean['accepting']:.1f}",
            ]
        )
    return _table(DETAIL.split(" | "), rows)


def _pairs(run: WorldRun) -> list[str]:
    others = [name for name in run.scores if name != MUSTER]
    if MUSTER not in run.scores or not others or len(run.seeds) < FEWEST:
        return []
    found = []
    for other in others:
        more = run.paired(MUSTER, other)
        found.append(f"{other} {fmean(more):+.1f} ± {stdev(more) / len(more) ** 0.5:.1f}")
    return [f"Points served more by {MUSTER}, in the same cities (± standard error), than by: {'; '.join(found)}."]
