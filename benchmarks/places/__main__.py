"""`python -m benchmarks.places --region FILE --seed N`: what Muster makes of places, beside a Nominatim where one runs.

FILE is an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz), imported anew; or a region file, and --extract its source.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.places import imports, parts, queries, region, rows, scale
from benchmarks.places.asking import Muster
from benchmarks.places.findings import Findings
from benchmarks.places.nominatim import Rivals

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.places.region import Region

PARTS = ("rows", "namesakes", "hold-outs", "memory", "scale")
MAPS = (".pbf", ".osm", ".gz", ".bz2", ".o5m", ".opl")


def main() -> int:
    """Measure and print; 1 where it could not run, however the figures are."""
    given = _parser().parse_args()
    extract: Path = given.extract or given.region
    try:
        of = region.read(extract)
        if given.write_queries:
            _write(of, given)
            return 0
        with TemporaryDirectory(prefix="bench-places-") as folder:
            _measure(of, extract, given, Path(folder))
    except (imports.ImportFailed, OSError, RuntimeError) as fault:  # osmium raises RuntimeError on a torn file
        print(f"failed: {fault}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.places", description=__doc__)
    parser.add_argument("--region", type=Path, required=True, help="an extract, or a region file with --extract")
    parser.add_argument("--extract", type=Path, help="where the truths come from when --region is a region file")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other queries (default: 1)")
    parser.add_argument("--count", type=int, default=500, help="queries a row (default: 500)")
    parser.add_argument("--nominatim", metavar="URL", help="a Nominatim to ask the same")
    parser.add_argument("--nominatim-count", type=int, metavar="N", help="ask it only the first N queries of a row")
    parser.add_argument("--rows", nargs="+", default=["*"], help="only these, such as clean 'sentence-*'")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="only these (default: all)")
    parser.add_argument("--examples", type=int, default=5, help="misses to print a row (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all that is found, and the misses")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the reliability diagram")
    parser.add_argument("--write-queries", type=Path, metavar="FILE", help="only write the queries, one JSON a line")
    return parser


def _wanted(given: argparse.Namespace) -> Callable[[str], bool]:
    return lambda row: any(fnmatch(row, pattern) for pattern in given.rows)


def _write(of: Region, given: argparse.Namespace) -> None:
    wanted = _wanted(given)
    chosen = [row for row in rows.rows_of(of) if wanted(row.id)]
    drawn = [query for row in chosen for query in queries.drawn(row, of, given.seed, given.count)]
    queries.write(drawn, given.write_queries)
    print(f"{len(drawn)} queries of {len({query.row for query in drawn})} rows: {given.write_queries}")


def _measure(of: Region, extract: Path, given: argparse.Namespace, folder: Path) -> None:
    findings = Findings()
    _introduce(findings, of, extract, given)
    file: Path = given.region
    if file.suffix in MAPS:
        imported = imports.imported(file, folder)
        scale.price(findings, imported)
        file = imported.region
    run = parts.Run(
        of, extract, Muster(file), findings, given.seed, given.count, given.examples, folder, _rival(of, given)
    )
    _run(run, file, given)
    _conclude(findings, given)


def _rival(of: Region, given: argparse.Namespace) -> Rivals | None:
    return Rivals(given.nominatim, of.extract.box, given.nominatim_count) if given.nominatim else None


def _run(run: parts.Run, file: Path, given: argparse.Namespace) -> None:
    if "rows" in given.parts:
        parts.hits(run, _wanted(given))
    if "namesakes" in given.parts:
        parts.namesakes(run)
    if "hold-outs" in given.parts:
        parts.hold_outs(run, given.plot)
    if "memory" in given.parts:
        run.findings.title("Memory of a process that opens the region and asks 2,000 times")
        run.findings.heads(parts.CHECK_HEADS)
        scale.grow(run.findings, file.stem, file, scale.texts_of(run.region, given.seed))
    if "scale" in given.parts:
        scale.measure(run)


def _introduce(findings: Findings, of: Region, extract: Path, given: argparse.Namespace) -> None:
    found, speech = of.extract, of.speech
    counts = {
        "addresses": len(found.addresses),
        "streets": len(found.streets),
        "crossings": len(found.crossings),
        "places": len(found.places),
    }
    own, heard = [one.code for one in speech.own], [one.code for one in speech.heard]
    findings.facts |= {"extract": extract.name, "seed": given.seed, "counts": counts, "scripts": speech.scripts}
    findings.facts |= {"languages": own, "sentences": heard}
    print(f"# Places: {extract.name}, seed {given.seed}\n")
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores{load}. © OpenStreetMap contributors (ODbL).")
    print("; ".join(f"{count:,} {what}" for what, count in counts.items()), end=". ")
    print(f"Scripts: {', '.join(speech.scripts)}. Signs in: {', '.join(own)}. Sentences in: {', '.join(heard)}.")


def _conclude(findings: Findings, given: argparse.Namespace) -> None:
    short = findings.fallen_short()
    print(f"\n## {'What falls short' if short else 'All goals reached'}\n")
    for what in short:
        print(f"- {what}")
    if given.json:
        findings.save(given.json)


if __name__ == "__main__":
    raise SystemExit(main())
