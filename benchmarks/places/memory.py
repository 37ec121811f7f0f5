"""A process of its own that opens a region and asks: how much does its memory grow? Its last line is JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.places.asking import Muster
from benchmarks.places.imports import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident memory in MB; zeros where there is no /proc."""

    before: float  # everything imported, no region open
    opened: float
    after: float  # all texts asked

    @property
    def grown(self) -> float:
        """What the region costs a running bot."""
        return self.after - self.before


def growth(region: Path, texts: Sequence[str]) -> Growth:
    """Measure in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.places.memory", str(region.resolve())]
    said = subprocess.run(command, cwd=ROOT, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return Growth(**json.loads(said.stdout.splitlines()[-1]))


def _resident_mb() -> float:
    try:
        found = RESIDENT.search(Path("/proc/self/status").read_text("ascii", "replace"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def main(region: Path) -> None:
    """Open, ask what comes in, and say."""
    texts = json.load(sys.stdin)
    before = _resident_mb()
    muster = Muster(region)
    opened = _resident_mb()
    for text in texts:
        muster.ask(text)
    print(json.dumps({"before": before, "opened": opened, "after": _resident_mb()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
