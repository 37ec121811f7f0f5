"""Saying no to a question, and why."""

from __future__ import annotations

from enum import StrEnum


class DeclineReason(StrEnum):
    """Why a volunteer said no, when they say so."""

    FAR = "far"
    BUSY = "busy"
    UNABLE = "unable"
