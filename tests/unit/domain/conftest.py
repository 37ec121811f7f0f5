"""Properties are tried in the project's own way."""

from __future__ import annotations

import tests.support.properties  # noqa: F401 - loading it is what counts
