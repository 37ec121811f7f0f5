"""The area around the home of the lower tiers' people."""

from __future__ import annotations

SQUARE = [11.9, -38.2, 12.2, -37.9]  # south, west, north, east: some thirty kilometres across
