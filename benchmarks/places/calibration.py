"""Does a probability mean what it says? Ten steps of it, beside how often the answer was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.places.scores import HIT_M, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.places.scores import Asked

STEPS = 10
ENOUGH = 50  # answers in a step; fewer say little
TOLERANCE = 0.05
SIDE, EDGE, DOT = 640, 60, 5  # pixels of the diagram


@dataclass(frozen=True, slots=True)
class Step:
    """The answers whose stated probability lies in one tenth."""

    low: float
    stated: float  # mean
    right: Share

    @property
    def off(self) -> float:
        """How much truer than said; negative: promised too much."""
        return self.right.value - self.stated

    @property
    def counts(self) -> bool:
        """There are enough to judge by."""
        return self.right.total >= ENOUGH

    @property
    def honest(self) -> bool:
        """Within five points."""
        return abs(self.off) <= TOLERANCE


def steps(asked: Iterable[Asked]) -> list[Step]:
    """Return the steps that have answers, of the first candidates."""
    stated: list[list[tuple[float, bool]]] = [[] for _ in range(STEPS)]
    for one in asked:
        if one.answer.guesses:
            probability = one.answer.guesses[0].probability
            stated[min(STEPS - 1, int(probability * STEPS))].append((probability, right(one)))
    return [
        Step(at / STEPS, sum(said for said, _ in given) / len(given), Share(sum(ok for _, ok in given), len(given)))
        for at, given in enumerate(stated)
        if given
    ]


def right(one: Asked) -> bool:
    """Tell whether the truth lies where the first candidate says: within its radius, at least 100 m."""
    return one.away_m <= max(one.answer.guesses[0].radius_m, HIT_M)


def draw(found: Sequence[Step], path: Path) -> bool:
    """Write the reliability diagram as a PNG; tell whether there was a library to do it with."""
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - only the diagram needs it
    except ImportError:
        return False
    image = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(image)
    pen.line([_spot(0, 0), _spot(1, 1)], fill="grey")
    pen.line([_spot(0, TOLERANCE), _spot(1 - TOLERANCE, 1)], fill="lightgrey")
    pen.line([_spot(TOLERANCE, 0), _spot(1, 1 - TOLERANCE)], fill="lightgrey")
    for tenth in range(STEPS + 1):
        share = tenth / STEPS
        pen.text((_spot(share, 0)[0] - 8, SIDE - EDGE + 10), f"{share:.1f}", fill="black")
        pen.text((EDGE - 30, _spot(0, share)[1] - 6), f"{share:.1f}", fill="black")
    for step in found:
        low, high = step.right.interval
        x, y = _spot(step.stated, step.right.value)
        pen.line([_spot(step.stated, low), _spot(step.stated, high)], fill="steelblue")
        pen.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill="steelblue" if step.counts else "lightblue")
    pen.text((SIDE // 2 - 60, SIDE - EDGE // 2), "stated probability", fill="black")
    pen.text((EDGE, EDGE // 2), "share that was right, with 95 % interval", fill="black")
    image.save(path)
    return True


def _spot(stated: float, share: float) -> tuple[float, float]:
    inner = SIDE - 2 * EDGE
    return EDGE + stated * inner, SIDE - EDGE - share * inner
