"""`muster doctor --matching`: what volunteers answered, beside the table of chances, and the table that would fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from statistics import median
from typing import TYPE_CHECKING

from bot.cli.saying import say
from bot.domain.declining import DeclineReason
from bot.domain.refit import BELIEF, Observed, Step, Worn, compare
from bot.store import StoreRefused, observed

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.config.matching import Matching

WHY_NOT = {DeclineReason.FAR: "too far", DeclineReason.BUSY: "not now", DeclineReason.UNABLE: "cannot do this"}


def show(settings: Settings) -> int:
    """Print the observed table; 1 when there is no store to read."""
    matching = settings.matching
    try:
        answered = observed.answered(settings.store.path)
    except StoreRefused as no:
        say(str(no))
        return 1
    for line in report(compare(answered, matching.chance_by_minutes, matching.chance_beyond), matching):
        say(line)
    return 0


def report(seen: Observed, matching: Matching) -> Iterator[str]:
    """The comparison in lines: each step of the table, the time of the answers, and what to put into the settings."""
    yield f"{'way':<18}{'asked':>7}{'yes':>7}{'share':>8}{'table':>8}{'fitted':>8}"
    for step in seen.steps:
        share = "-" if step.share is None else f"{step.share:.0%}"
        yield f"{_way(step):<18}{step.asked:>7}{step.yes:>7}{share:>8}{step.chance:>8.0%}{step.fitted:>8.0%}"
    if seen.median_min is not None and seen.late_min is not None:
        yield (
            f"answers came within {seen.median_min:.1f} minutes (half; settings {matching.reply_median_min:g}) "
            f"and {seen.late_min:.1f} (nine of ten; settings {matching.reply_late_min:g})"
        )
    yield from _worn(seen)
    for reason, minutes in seen.reasons.items():
        if minutes:
            yield f"why not: {WHY_NOT[reason]}: {len(minutes)}, half of them within {median(minutes):.0f} minutes"
    near = ", ".join(f"[{step.below_min:g}, {step.fitted:.2f}]" for step in seen.steps if step.below_min is not None)
    yield f"The table of the settings counts as {BELIEF} questions a step. What fits what was answered:"
    yield "[matching]"
    yield f"chance_by_minutes = [{near}]"
    yield f"chance_beyond = {seen.steps[-1].fitted:.2f}"


def _way(step: Step) -> str:
    return "farther" if step.below_min is None else f"under {step.below_min:g} minutes"


def _worn(seen: Observed) -> Iterator[str]:
    """How those answered who had been asked before: where that does not fall, the caps may be raised."""
    for row, after in zip_longest(seen.worn, seen.worn[1:]):
        if row.ratio is not None:
            share = f"yes {row.ratio:.2f} of what is usual so far away"
            yield f"asked {_times(row, after)} times in the two hours before: {row.asked}, {share}"


def _times(row: Worn, after: Worn | None) -> str:
    if after is None:
        return f"{row.least} or more"
    return f"{row.least}" if after.least == row.least + 1 else f"{row.least} to {after.least - 1}"
