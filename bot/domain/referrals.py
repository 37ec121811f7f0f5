"""Who a case may be passed on to when volunteers are not the right help."""

from __future__ import annotations

from enum import StrEnum


class Service(StrEnum):
    """An official service or a partner; what a coordinator types behind /refer."""

    AMBULANCE = "ambulance"
    FIRE = "fire"
    POLICE = "police"
    HOSPITAL = "hospital"
    COAST_GUARD = "coast_guard"
    SHELTER = "shelter"
    UTILITY = "utility"
    PARTNER = "partner"
