"""What a run finds: rows and checks, printed as Markdown as they come, and kept for JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.places.scores import Asked, Score, Share

MOST_MISSES = 50  # of a row, in the JSON
PASS, SHORT = "pass", "**FALLS SHORT**"
ROW_HEADS = (
    *("row", "asked", "hit@1 %", "95 %", "goal", "", "among the offered %", "not sure %", "silent > 500 m %"),
    *("p50 / p95 / p99 ms, processor", "Nominatim hit@1 %"),
)


@dataclass(frozen=True, slots=True)
class Rival:
    """What a Nominatim made of the same queries."""

    hit: Share
    errors: int


@dataclass(slots=True)
class Findings:
    """Everything found so far; each table is printed when it is begun, line by line."""

    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    tables: dict[str, list[Any]] = field(default_factory=dict)

    def title(self, words: str) -> None:
        """Begin a section."""
        print(f"\n## {words}\n", flush=True)

    def heads(self, heads: Sequence[str]) -> None:
        """Begin a table."""
        line(heads)
        print("|" + "---|" * len(heads))

    def row(self, row_id: str, title: str, goal: float | None, score: Score, rival: Rival | None) -> None:
        """Keep and print one line of the table of rows."""
        passed = None if goal is None else score.hit.value >= goal
        self.rows.append(_row(row_id, title, goal, score, rival) | {"passed": passed})
        low, high = score.hit.interval
        ms = score.times
        line(
            (
                f"{title} (`{row_id}`)",
                str(score.hit.total),
                f"**{percent(score.hit)}**",
                f"{100 * low:.1f}-{100 * high:.1f}",
                "" if goal is None else f"≥ {100 * goal:.0f}",
                verdict(passed),
                percent(score.offered),
                percent(score.questions),
                percent(score.silent_wrong),
                f"{ms.p50:.2f} / {ms.p95:.2f} / {ms.p99:.2f}",
                _beside(rival),
            )
        )

    def check(self, what: str, figure: str, goal: str, *, passed: bool | None) -> None:
        """Keep and print one figure against its goal."""
        self.checks.append({"what": what, "figure": figure, "goal": goal, "passed": passed})
        line((what, f"**{figure}**", goal, verdict(passed)))

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Keep and print a whole table."""
        self.tables[name] = [dict(zip(heads, row, strict=True)) for row in rows]
        self.heads(heads)
        for row in rows:
            line(row)
        print(flush=True)

    def fallen_short(self) -> list[str]:
        """Return what did not reach its goal."""
        return [
            *(f"{row['title']}: {100 * row['hit']:.1f} %" for row in self.rows if row["passed"] is False),
            *(f"{check['what']}: {check['figure']}" for check in self.checks if check["passed"] is False),
        ]

    def save(self, path: Path) -> None:
        """Write all of it as JSON."""
        told = {**self.facts, "rows": self.rows, "checks": self.checks, "tables": self.tables}
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def line(cells: Sequence[str]) -> None:
    """Print one line of a table."""
    print("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |", flush=True)


def percent(share: Share) -> str:
    """Return a share as people read it."""
    return f"{100 * share.value:.1f}"


def verdict(passed: bool | None) -> str:
    """Return the word for it; nothing where there is no goal."""
    return "" if passed is None else PASS if passed else SHORT


def _beside(rival: Rival | None) -> str:
    if rival is None:
        return ""
    return percent(rival.hit) + (f" ({rival.errors} errors)" if rival.errors else "")


def _row(row_id: str, title: str, goal: float | None, score: Score, rival: Rival | None) -> dict[str, Any]:
    return {
        "id": row_id,
        "title": title,
        "goal": goal,
        "asked": score.hit.total,
        "hit": score.hit.value,
        "interval": score.hit.interval,
        "offered": score.offered.value,
        "not_sure": score.questions.value,
        "silent_wrong": score.silent_wrong.value,
        "ms": {"p50": score.times.p50, "p95": score.times.p95, "p99": score.times.p99, "max": score.times.longest},
        "nominatim": None if rival is None else {"hit": rival.hit.value, "errors": rival.errors},
        "misses": [miss(one) for one in score.misses[:MOST_MISSES]],
    }


def miss(one: Asked) -> dict[str, Any]:
    """Return what one needs to see why a query went wrong."""
    first = one.answer.guesses[0] if one.answer.guesses else None
    return {
        "text": one.query.text,
        "truth": one.query.truth.somewhere,
        "verdict": one.answer.verdict,
        "first": first.name if first else None,
        "kind": first.kind if first else None,
        "probability": first.probability if first else None,
        "away_m": round(one.away_m) if first else None,
        "offered": one.offered,
    }
