"""Bundles: several tasks on one way, as one question to a driver."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import BundleId, OfferId, PersonId, Point, Request, RequestId
from bot.store import offers, requests
from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.model import Offer
    from bot.store.db import Reads, Tx

KM_PER_DEGREE = 111.195  # one degree of latitude on the IUGG mean sphere
NEAR_POLE = 0.01  # keeps the box finite where degrees of longitude shrink to nothing


class Further(NamedTuple):
    """A task behind the first, as it is asked about."""

    request: RequestId
    stop: int
    km: float  # from the driver as the crow flies
    minutes: float  # until the driver would be there, stops before it included
    chance: float  # of a yes


async def begin(tx: Tx, first: OfferId, volunteer: PersonId, now: datetime) -> BundleId:
    """Make a question the first of several on one way."""
    bundle = await tx.value(
        "INSERT INTO bundles (volunteer, made_at) VALUES (?, ?) RETURNING id", (volunteer, to_ms(now))
    )
    await tx.run("UPDATE offers SET bundle = ?, stop = 1 WHERE id = ?", (bundle, first))
    return BundleId(int(bundle or 0))


async def add(tx: Tx, bundle: BundleId, further: Further, now: datetime) -> OfferId:
    """Add a task to the question; it waits for an answer as long as the first."""
    made = await tx.value(
        """INSERT INTO offers (request, volunteer, state, made_at, expires_at, km, minutes, chance, bundle, stop)
           SELECT :request, volunteer, 'queued', :now, expires_at, :km, :minutes, :chance, :bundle, :stop
           FROM offers WHERE bundle = :bundle AND stop = 1 RETURNING id""",
        {
            "request": further.request,
            "now": to_ms(now),
            "km": round(further.km, 2),
            "minutes": further.minutes,
            "chance": round(further.chance, 4),
            "bundle": bundle,
            "stop": further.stop,
        },
    )
    return OfferId(int(made or 0))


async def asked(reads: Reads, bundle: BundleId) -> list[Offer]:
    """The questions of a bundle in the order of the way, open or not."""
    rows = await reads.rows("SELECT id FROM offers WHERE bundle = ? ORDER BY stop", (bundle,))
    found = [await offers.by_id(reads, OfferId(row["id"])) for row in rows]
    return [one for one in found if one is not None]


async def waiting_near(
    reads: Reads, first: Request, volunteer: PersonId, needs: Collection[str], near_km: float
) -> list[Request]:
    """Other requests around that look for volunteers and that this one was never asked about, by id.

    Those in which a life may be in danger are left out, the volunteer's own, and those that stand behind others in
    somebody else's open question: what many are asked about in passing, most would find taken.
    """
    if first.at is None or not needs:
        return []
    north = near_km / KM_PER_DEGREE
    marks = ", ".join(f":need_{place}" for place in range(len(needs)))
    rows = await reads.rows(
        f"""SELECT r.id FROM requests AS r WHERE r.state IN ('open', 'active') AND r.id <> :first
            AND r.urgency <> 'critical' AND r.danger = 0 AND r.resident <> :volunteer AND r.need IN ({marks})
            AND r.lat BETWEEN :south AND :north AND r.lon BETWEEN :west AND :east
            AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.request = r.id
                            AND (o.volunteer = :volunteer OR o.stop > 1 AND o.state IN ('queued', 'sent')))
            ORDER BY r.id""",
        {
            "first": first.id,
            "volunteer": volunteer,
            **_box(first.at, north),
            **{f"need_{place}": need for place, need in enumerate(needs)},
        },
    )
    found = [await requests.by_id(reads, RequestId(row["id"])) for row in rows]
    return [one for one in found if one is not None]


def _box(at: Point, north: float) -> dict[str, float]:
    east = min(north / max(cos(radians(at.lat)), NEAR_POLE), 180.0)
    return {"south": at.lat - north, "north": at.lat + north, "west": at.lon - east, "east": at.lon + east}


async def came_by(reads: Reads, volunteer: PersonId) -> bool:
    """Tell whether the volunteer's newest task was one of several on one way."""
    return bool(
        await reads.value(
            "SELECT bundle IS NOT NULL FROM assignments WHERE volunteer = ? ORDER BY id DESC LIMIT 1", (volunteer,)
        )
    )
