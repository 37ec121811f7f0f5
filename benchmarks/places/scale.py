"""How fast and how large at half a million addresses: imports of three sizes, times of queries, growth of memory."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.places import imports, memory, queries, region, rows, scores, synthetic
from benchmarks.places.asking import Muster
from benchmarks.places.findings import verdict
from benchmarks.places.parts import CHECK_HEADS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.places.asking import Answer
    from benchmarks.places.findings import Findings
    from benchmarks.places.imports import Imported
    from benchmarks.places.parts import Run
    from benchmarks.places.region import Region

SIZES = (50_000, 150_000, 500_000)
ASKED_ROWS = (
    *("clean", "lower", "typo", "town-first", "sentence-en", "hurried", "no-town", "no-town-typo", "crossing"),
    *("crossing-sentence", "place-typo", "street-typo"),
)
TEXTS = 2000  # that memory is measured over
LATENCY_HEADS = ("row", "asked", "p50 ms", "p95 ms", "p99 ms", "max ms", "p50 by the clock", "p99 by the clock", "")
GOAL_P50_MS, GOAL_P99_MS, GOAL_MAX_MS = 1.0, 10.0, 20.0
GOAL_IMPORT_S, GOAL_IMPORT_MB = 5.0, 150.0  # of a country of 3 MB
GOAL_GROWTH_MB = 50.0
LINEAR = 1.5  # times the smallest size's price an address: more is not linear
JUNK = (
    "asdfghjkl qwertyuiop",
    "?!?!?! ....",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "help help help help please please please",
    "\U0001f198\U0001f198\U0001f30a",
    "the the the of of and and at at near near",
    "ساعدونا بسرعة من فضلكم",
    "помогите нам пожалуйста быстрее",
    "https://example.org/a/b/c?d=e&f=g",
    "we have been waiting since yesterday evening and nobody came, my grandmother is 91 and cannot walk",
)
LONGEST_TEXT = 4096  # characters, Telegram's limit of a message


def measure(run: Run) -> None:
    """Measure all of it."""
    run.findings.title("Import: time and memory")
    imported = [_made(run, size) for size in SIZES]
    _sizes(run.findings, imported)
    small = region.read(run.folder / _name(SIZES[0]))
    largest = imported[-1][1]
    run.findings.title(f"Time of a query at {imported[-1][0]:,} addresses")
    _latency(run, largest, small)
    run.findings.title("Memory of a process that opens a region and asks 2,000 times")
    run.findings.heads(CHECK_HEADS)
    grow(run.findings, f"{imported[-1][0]:,} addresses", largest.region, texts_of(small, run.seed))


def grow(findings: Findings, name: str, file: Path, texts: Sequence[str]) -> None:
    """Measure one region's memory against its goal."""
    grown = memory.growth(file, texts)
    figure = f"+{grown.grown:.0f} MB (before {grown.before:.0f}, opened {grown.opened:.0f}, after {grown.after:.0f})"
    findings.check(
        f"resident memory, {name}", figure, f"≤ +{GOAL_GROWTH_MB:.0f} MB", passed=grown.grown <= GOAL_GROWTH_MB
    )


def price(findings: Findings, imported: Imported) -> None:
    """Report the import of the region itself; the goals are those of a country of 3 MB, and scale with the file."""
    findings.title("Import of the region")
    findings.heads(CHECK_HEADS)
    share = max(1.0, imported.source_mb / 3)
    goal_s, goal_mb = GOAL_IMPORT_S * share, GOAL_IMPORT_MB * share
    what = f"{imported.source_mb:.1f} MB, region file {imported.region_mb:.1f} MB"
    findings.check(f"time, {what}", f"{imported.took_s:.1f} s", f"< {goal_s:.0f} s", passed=imported.took_s < goal_s)
    passed = imported.peak_mb < goal_mb
    findings.check("highest resident memory", f"{imported.peak_mb:.0f} MB", f"< {goal_mb:.0f} MB", passed=passed)


def texts_of(of: Region, seed: int) -> list[str]:
    """Return texts of all sorts."""
    wanted = [row for row in rows.rows_of(of) if row.id in ASKED_ROWS]
    each = TEXTS // max(1, len(wanted)) + 1
    return [query.text for row in wanted for query in queries.drawn(row, of, seed, each)][:TEXTS]


def _made(run: Run, size: int) -> tuple[int, Imported]:
    extract = run.folder / _name(size)
    addresses = synthetic.write(extract, size)
    return addresses, imports.imported(extract, run.folder)


def _name(size: int) -> str:
    return f"synthetic-{size}.osm.pbf"


def _sizes(findings: Findings, imported: Sequence[tuple[int, Imported]]) -> None:
    lines = [
        (
            f"{addresses:,}",
            f"{one.took_s:.1f}",
            f"{1e6 * one.took_s / addresses:.0f}",
            f"{one.peak_mb:.0f}",
            f"{one.region_mb:.1f}",
        )
        for addresses, one in imported
    ]
    findings.table("sizes", ("addresses", "s", "µs an address", "highest memory MB", "region file MB"), lines)
    (fewest, small), (most, large) = imported[0], imported[-1]
    ratio = (large.took_s / most) / (small.took_s / fewest)
    findings.heads(CHECK_HEADS)
    what = "time an address, the largest against the smallest"
    findings.check(what, f"× {ratio:.2f}", f"≤ {LINEAR}, linear in size", passed=ratio <= LINEAR)


def _latency(run: Run, imported: Imported, small: Region) -> None:
    """The queries are of the first towns, which are in a country of any size."""
    muster = Muster(imported.region)
    muster.ask("warm up")  # what is read once at the start is no query's price
    texts = {
        row.title: [query.text for query in queries.drawn(row, small, run.seed, run.count)]
        for row in rows.rows_of(small)
        if row.id in ASKED_ROWS
    }
    texts["junk"] = _junk(small, run.seed, run.count)
    answers = {name: [muster.ask(text) for text in each] for name, each in texts.items()}
    longest = [muster.ask(text) for text in _long(small, run.seed, run.count // 10)]
    lines = [_line(name, each) for name, each in answers.items()]
    lines.append(_line(f"texts of {LONGEST_TEXT} characters", longest))
    run.findings.table("latency", LATENCY_HEADS, lines)
    run.findings.heads(CHECK_HEADS)
    _goals(run.findings, [one for each in answers.values() for one in each], longest)


def _goals(findings: Findings, answers: Sequence[Answer], longest: Sequence[Answer]) -> None:
    """Held against processor time, for the goals are Muster's and not its neighbours'."""
    every = scores.times([one.worked_s for one in answers])
    for name, value, goal in (("p50", every.p50, GOAL_P50_MS), ("p99", every.p99, GOAL_P99_MS)):
        findings.check(f"{name} of these rows", f"{value:.2f} ms", f"< {goal:.0f} ms", passed=value < goal)
    slowest = max(every.longest, scores.times([one.worked_s for one in longest]).longest)
    goal_max = f"< {GOAL_MAX_MS:.0f} ms"
    findings.check("the slowest, long texts too", f"{slowest:.1f} ms", goal_max, passed=slowest < GOAL_MAX_MS)


def _line(name: str, answers: Sequence[Answer]) -> tuple[str, ...]:
    worked = scores.times([one.worked_s for one in answers])
    clock = scores.times([one.took_s for one in answers])
    passed = worked.p50 < GOAL_P50_MS and worked.p99 < GOAL_P99_MS
    figures = (worked.p50, worked.p95, worked.p99, worked.longest, clock.p50, clock.p99)
    return name, str(len(answers)), *(f"{figure:.2f}" for figure in figures), verdict(passed)


def _junk(of: Region, seed: int, count: int) -> list[str]:
    """Words of names in no order, and what is no place at all."""
    rng = Random(f"{seed}:junk")
    words = sorted({word for name in of.names for word in name.split()})
    shuffled = [" ".join(rng.choices(words, k=rng.randint(1, 12))) for _ in range(count // 2)]
    return shuffled + [f"{rng.choice(JUNK)} {rng.randint(1, 999)}" for _ in range(count - count // 2)]


def _long(of: Region, seed: int, count: int) -> list[str]:
    rng = Random(f"{seed}:long")
    words = sorted({word for name in of.names for word in name.split()}) + " ".join(JUNK).split()
    return [" ".join(rng.choices(words, k=LONGEST_TEXT // 4))[:LONGEST_TEXT] for _ in range(max(5, count))]
