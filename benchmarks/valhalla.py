"""Asks another router, Valhalla, how long the same ways take; its wheel brings the programs for it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.domain.model import Point

Asked = Sequence[tuple[Point, Sequence[Point]]]
FARTHEST_M = 400_000.0
MOST = 2500  # pairs of places in one question


def minutes(programs: Path, extract: Path, asked: Asked, costing: str) -> list[list[float | None]]:
    """Return the minutes from each place to its origin; None where Valhalla knows no way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "valhalla.json"
        config.write_text(json.dumps(_config(programs, folder)), "utf-8")
        _run([programs / "valhalla_build_tiles", "-c", config, extract])
        return [_asked(programs, config, origin, there, costing) for origin, there in asked]


def _config(programs: Path, folder: Path) -> dict[str, object]:
    made = _run([programs / "valhalla_build_config", "--mjolnir-tile-dir", folder / "tiles"])
    config: dict[str, object] = json.loads(made)
    limits = config["service_limits"]
    if isinstance(limits, dict):
        for costing in ("auto", "pedestrian", "bicycle"):
            limits[costing] |= {"max_matrix_distance": FARTHEST_M, "max_matrix_location_pairs": MOST}
    return config


def _asked(programs: Path, config: Path, origin: Point, there: Sequence[Point], costing: str) -> list[float | None]:
    question = {
        "sources": [{"lat": at.lat, "lon": at.lon} for at in there],
        "targets": [{"lat": origin.lat, "lon": origin.lon}],
        "costing": costing,
    }
    said = _run([programs / "valhalla_service", config, "sources_to_targets", json.dumps(question)])
    rows = json.JSONDecoder().raw_decode(said[said.index('{"sources_to_targets":[') :])[0]["sources_to_targets"]
    return [None if row[0]["time"] is None else row[0]["time"] / 60 for row in rows]


def _run(command: Sequence[object]) -> str:
    where = os.environ | {"PATH": f"{Path(str(command[0])).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=where)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-500:]}")
    return done.stdout
