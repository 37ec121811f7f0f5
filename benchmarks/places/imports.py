"""Runs the importer as its operator does, in a process of its own, and says what it cost."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOOK_EVERY_S = 0.02
# VmHWM and not rusage: what a parent used before it started a child counts in the child's rusage (getrusage(2), exec).
HIGHEST = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


class ImportFailed(Exception):
    """The importer ended with a fault; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A region file and its price."""

    region: Path
    source_mb: float
    region_mb: float
    took_s: float
    peak_mb: float  # resident memory; 0 where there is no /proc


def imported(extract: Path, folder: Path) -> Imported:
    """Import an extract into the folder. Raises ImportFailed."""
    region = folder / f"{extract.name.split('.')[0]}.sqlite"
    log = folder / "import.log"
    command = [sys.executable, "-m", "bot", "region", "import", str(extract.resolve()), "--out", str(region)]
    started, peak_mb = time.perf_counter(), 0.0
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as importer:
        while importer.poll() is None:
            peak_mb = max(peak_mb, _highest_mb(importer.pid))
            time.sleep(LOOK_EVERY_S)
        took_s = time.perf_counter() - started
    if importer.returncode or not region.exists():
        raise ImportFailed(log.read_text("utf-8", "replace")[-2000:] or f"exit {importer.returncode}")
    return Imported(region, _mb(extract), _mb(region), took_s, peak_mb)


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def _highest_mb(pid: int) -> float:
    try:
        found = HIGHEST.search(Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
