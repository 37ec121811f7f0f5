"""How properties are tried: without a stopwatch, for a busy machine and a first run are slow without being wrong."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("muster", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("muster")
