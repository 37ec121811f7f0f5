"""What residents and the desk ask of those who come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who may come to a request, and what was said of what they need."""

    women_only: bool = False
    two_persons: bool = False
    language: str | None = None
    people: int | None = None  # to be helped or moved, where said
    skills: int = 0  # bits of vocabulary/skills.toml; any one of them is enough
    relaxed: int = 0  # bits of what a coordinator lifted, as domain/eligibility.py has them
