"""Makes the region file: OpenStreetMap extracts and the operator's own table in, one SQLite file out."""

from __future__ import annotations

from bot.places.importing.gathered import HearsWays, Tell
from bot.places.importing.making import ATTRIBUTION, import_region
from bot.places.importing.refused import ImportRefused

__all__ = ["ATTRIBUTION", "HearsWays", "ImportRefused", "Tell", "import_region"]
