"""The parts of a run: rows, namesakes, hold-outs; each asks, adds up and reports."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from benchmarks.places import calibration, holdouts, imports, queries, rows, scores
from benchmarks.places.asking import Muster
from benchmarks.places.findings import MOST_MISSES, ROW_HEADS, Findings, miss, percent
from benchmarks.places.queries import FEWEST, Query
from benchmarks.places.rows import Row
from benchmarks.places.scores import Asked, Share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from benchmarks.places.nominatim import Rivals
    from benchmarks.places.region import Region
    from benchmarks.places.truths import Subject

NAMESAKES = 200
FAR_SHARE = 0.005  # of what is given without asking, more than 500 m wrong
HOLD_OUTS = 2  # maps with other streets taken away
CHECK_HEADS = ("what", "figure", "goal", "")


@dataclass(frozen=True, slots=True)
class Run:
    """What all parts need."""

    region: Region
    extract: Path
    muster: Muster
    findings: Findings
    seed: int
    count: int
    examples: int  # of misses to print a row
    folder: Path
    rival: Rivals | None = None


def hits(run: Run, wanted: Callable[[str], bool]) -> None:
    """Ask all rows that make sense in the region."""
    run.findings.title("Hit@1 within 100 m")
    run.findings.heads(ROW_HEADS)
    skipped: dict[str, str] = {}
    examples: list[tuple[str, tuple[Asked, ...]]] = []
    for row in (row for row in rows.rows_of(run.region) if wanted(row.id)):
        drawn = queries.drawn(row, run.region, run.seed, run.count)
        if len(drawn) < FEWEST:
            skipped[row.id] = _why(row, run.region, len(drawn))
            continue
        score = scores.of(ask(run.muster, drawn))
        run.findings.row(row.id, row.title, row.goal, score, run.rival.asked(drawn) if run.rival else None)
        examples.append((row.title, score.misses))
    _tell_skipped(run.findings, skipped)
    _tell_misses(examples, run.examples, run.seed)


def ask(muster: Muster, drawn: Iterable[Query]) -> list[Asked]:
    """Ask one after the other."""
    return [Asked(query, muster.ask(query.text)) for query in drawn]


def _why(row: Row, region: Region, count: int) -> str:
    having = len(region.extract.of(row.family))
    if having < FEWEST:
        return f"the extract names {having} of the family {row.family.value}"
    return f"fits {count} of {having} of the family {row.family.value}"


def _tell_skipped(findings: Findings, skipped: dict[str, str]) -> None:
    findings.facts["skipped"] = skipped
    if skipped:
        print(
            f"\nSkipped, fewer than {FEWEST} queries: " + "; ".join(f"`{row}` ({why})" for row, why in skipped.items())
        )


def _tell_misses(examples: Sequence[tuple[str, tuple[Asked, ...]]], count: int, seed: int) -> None:
    for title, misses in examples:
        chosen = Random(seed).sample(misses, min(count, len(misses)))
        if chosen:
            print(f"\nMisses, {title} ({len(misses)}):\n")
        for one in chosen:
            told = miss(one)
            print(f"- `{told['text']}` -> {told['verdict']}, {told['kind']}, {told['first']}, {told['away_m']} m off")


def namesakes(run: Run) -> None:
    """Ask for addresses that several towns have, without the town: to pick one silently is wrong."""
    run.findings.title("Namesakes: addresses of several towns, asked without the town")
    having = run.region.extract.namesakes()
    if len(having) < FEWEST:
        print(f"Skipped: {len(having)} addresses of the extract exist in two towns.")
        return
    run.findings.heads(CHECK_HEADS)
    forms = {row.id: row for row in rows.rows_of(run.region)}
    for row_id in ("no-town", "no-town-typo"):
        asked = ask(run.muster, _without_town(run, forms[row_id], having))
        picks = [one for one in asked if one.answer.sure]
        goal = "0" if row_id == "no-town" else ""
        what = f"silent picks, {forms[row_id].title}"
        run.findings.check(what, f"{len(picks)} of {len(asked)}", goal, passed=not picks if goal else None)
        both = Share(sum(one.offered for one in asked), len(asked))
        run.findings.check("  the right town among those offered", f"{percent(both)} %", "", passed=None)
        run.findings.tables[f"namesakes-{row_id}"] = [miss(one) for one in picks]


def _without_town(run: Run, row: Row, having: Sequence[Subject]) -> list[Query]:
    rng = Random(f"{run.seed}:namesakes:{row.id}")
    found: list[Query] = []
    for subject in rng.sample(having, min(NAMESAKES, len(having))):
        if text := row.text(subject, rng, run.region):
            found.append(Query(f"namesake-{len(found)}", row.id, text, subject.truth, subject))
    return found


def hold_outs(run: Run, plot: Path | None) -> None:
    """Take streets and numbers off the map, ask for them and for others, and look whether Muster knew what it knew."""
    run.findings.title("Hold-outs: streets and house numbers taken off the map")
    asked: dict[str, list[Asked]] = {}
    for number in range(HOLD_OUTS):
        for name, answers in _held_out(run, run.seed * HOLD_OUTS + number).items():
            asked.setdefault(name, []).extend(answers)
    _wrong(run.findings, asked)
    _reliability(run.findings, [one for answers in asked.values() for one in answers], plot, run.examples)


def _held_out(run: Run, seed: int) -> dict[str, list[Asked]]:
    hold_out = holdouts.chosen(run.region.extract, seed)
    thinned = run.folder / f"hold-out-{seed}.osm.pbf"
    holdouts.write(run.extract, hold_out, thinned)
    muster = Muster(imports.imported(thinned, run.folder).region)
    forms = {row.id: row for row in rows.rows_of(run.region)}
    left = hold_out.left or run.region.extract.streets
    gone = hold_out.on_streets or hold_out.streets
    return {
        name: ask(muster, _queries(run, forms[row_id], subjects, f"{seed}:{name}"))
        for name, row_id, subjects in (
            ("clean", "clean", left),
            ("typo", "typo", left),
            ("no town", "no-town", left),
            ("removed street", "clean", gone),
            ("removed street, lower", "lower", gone),
            ("removed number", "clean", hold_out.numbers),
        )
    }


def _queries(run: Run, row: Row, subjects: Sequence[Subject], seed: str) -> list[Query]:
    rng = Random(seed)
    found: list[Query] = []
    for subject in rng.sample(subjects, min(run.count, len(subjects))):
        if text := row.text(subject, rng, run.region):
            found.append(Query(f"hold-out-{len(found)}", row.id, text, subject.truth, subject))
    return found


def _wrong(findings: Findings, asked: dict[str, list[Asked]]) -> None:
    lines = []
    for name, answers in asked.items():
        score = scores.of(answers)
        given = [one for one in answers if one.answer.sure]
        far = Share(sum(one.silent_wrong for one in given), len(given))
        lines.append(
            (name, str(len(answers)), percent(score.hit), percent(score.questions), str(len(given)), str(far.count))
        )
        findings.tables[f"far, {name}"] = [miss(one) for one in given if one.silent_wrong]
    findings.table("hold-outs", ("asked for", "asked", "hit@1 %", "not sure %", "given", "given, > 500 m off"), lines)
    findings.heads(CHECK_HEADS)
    both = [one for name in ("clean", "removed street") for one in asked.get(name, ()) if one.answer.sure]
    far = Share(sum(one.silent_wrong for one in both), len(both))
    figure = f"{100 * far.value:.2f} % ({far.count} of {far.total})"
    what = "> 500 m wrong among those given without asking, clean and removed streets together"
    findings.check(what, figure, f"≤ {100 * FAR_SHARE:.1f} %", passed=far.value <= FAR_SHARE)
    near = sorted(one.away_m for one in asked.get("removed number", ()) if one.answer.guesses)
    figure = f"{scores.quantile(near, 0.5):.0f} m / {scores.quantile(near, 0.9):.0f} m"
    findings.check("number not on the map: median / 90 % distance of the first candidate", figure, "", passed=None)


def _reliability(findings: Findings, asked: list[Asked], plot: Path | None, examples: int) -> None:
    print(flush=True)
    found = calibration.steps(asked)
    lines = [
        (
            f"{step.low:.1f}-{step.low + 0.1:.1f}",
            str(step.right.total),
            f"{100 * step.stated:.1f}",
            percent(step.right),
            f"{100 * step.off:+.1f}",
        )
        for step in found
    ]
    findings.table("reliability", ("stated", "answers", "stated, mean %", "right %", "off"), lines)
    findings.heads(CHECK_HEADS)
    counted = [step for step in found if step.counts]
    worst = max((abs(step.off) for step in counted), default=0.0)
    what = f"probability honest: the worst of {len(counted)} tenths with 50 answers or more"
    passed = all(step.honest for step in counted)
    findings.check(what, f"{100 * worst:.1f} points off", "≤ 5", passed=passed)
    if plot and calibration.draw(found, plot):
        print(f"\nDiagram: {plot}")
    _tell_surest(findings, asked, examples)


def _tell_surest(findings: Findings, asked: list[Asked], examples: int) -> None:
    """Show which of the wrong answers promised the most."""
    wrong = [one for one in asked if one.answer.guesses and not calibration.right(one)]
    wrong.sort(key=lambda one: -one.answer.guesses[0].probability)
    told = findings.tables["surest of the wrong"] = [miss(one) for one in wrong[:MOST_MISSES]]
    if told[:examples]:
        print("\nSurest of the wrong:\n")
    for one in told[:examples]:
        stated = f"{one['probability']:.2f} {one['verdict']}"
        print(f"- `{one['text']}` -> {stated}, {one['kind']}, {one['first']}, {one['away_m']} m off")
