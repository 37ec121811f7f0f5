"""The drill's town as a region file, made once for all tests of a run."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.domain.model import Area
from bot.drill import town
from bot.places import Places
from bot.places.importing import import_region

TOWN_AREA = Area(*town.AREA)


@cache
def town_region() -> Path:
    """The region file of the town."""
    folder = Path(mkdtemp(prefix="muster-town-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "town.sqlite"
    import_region((town.TOWN_FILE,), path)
    return path


@cache
def town_places() -> Places:
    """What can be found in the town."""
    return Places.open(town_region(), TOWN_AREA)
