"""What residents and the desk ask of those who come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What the events of a request say: a coordinator had its resident asked, and the answer that leaves all as it is.
ASKED_ANYBODY, WOMEN_ONLY_STAYS = "asked whether anybody may come", "women only: yes"
WishAsked = Literal["", "asked", "stays"]  # not asked; asked, no answer yet; they want it to stay


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who may come to a request, and what was said of what they need."""

    women_only: bool = False
    two_persons: bool = False
    language: str | None = None
    people: int | None = None  # to be helped or moved, where said
    skills: int = 0  # bits of vocabulary/skills.toml; any one of them is enough
    relaxed: int = 0  # bits of what a coordinator lifted, as domain/eligibility.py has them
