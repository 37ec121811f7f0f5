"""What a coordinator sees of a case beside its facts: how the search stands, who travels how long, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED
from bot.domain.model import AssignmentState, Request, RequestId
from bot.domain.notices import Looking, TimelineRow, TravelRow
from bot.domain.wishes import ASKED_ANYBODY, WOMEN_ONLY_STAYS
from bot.services import roads, wants
from bot.store import assignments, cases, events, offers, people

if TYPE_CHECKING:
    from bot.domain.wishes import WishAsked
    from bot.services.turn import Turn

MOST_TRAVELS = 10  # as many as are asked at once for a life in danger, and a few more
TIMELINE_ROWS = 30  # what a phone shows without scrolling for ever


async def looking(turn: Turn, request: Request) -> Looking | None:
    """How the search for volunteers stands; None when nobody is looked for."""
    stands = await wants.outlook(turn, request)
    if stands is None:
        return None
    return Looking(
        asked=await wants.asked(turn, request),
        percent=round(100 * stands.chance),
        horizon_min=round(stands.horizon_min),
        circle_km=round(stands.circle_km),
        wider_km=None if stands.wider_km is None else round(stands.wider_km),
        next_at=(await cases.deadlines(turn.tx, request.id))["look_at"],
    )


async def wish_asked(turn: Turn, request: Request) -> WishAsked:
    """Whether the resident was asked to let anybody come, and what they said."""
    if not await events.happened(turn.tx, request.id, ASKED_ANYBODY):
        return ""
    newest = await events.newest_of(turn.tx, request.id, (ASKED_ANYBODY, WOMEN_ONLY_STAYS))
    return "asked" if newest == ASKED_ANYBODY else "stays"


async def travels(turn: Turn, request: Request) -> tuple[TravelRow, ...]:
    """How long those travel who have the question before them, or said yes and are not there yet."""
    if request.at is None or request.state in ENDED:
        return ()
    asked = [offer.volunteer for offer in await offers.live_of_request(turn.tx, request.id)]
    held = await assignments.holding(turn.tx, request.id)
    coming = [one.volunteer for one in held if one.state is not AssignmentState.ON_SITE]
    rows = []
    for volunteer in [*coming, *asked][:MOST_TRAVELS]:
        travel = await roads.travel_of(turn.tx, turn.ground, volunteer, request.at)
        if travel is not None:
            name = disclosure.first_name(await people.by_id(turn.tx, volunteer))
            rows.append(TravelRow(name=name, travel_min=travel.whole, how=travel.how))
    return tuple(sorted(rows, key=lambda row: (row.travel_min is None, row.travel_min or 0, row.name)))


async def timeline(turn: Turn, request: RequestId) -> tuple[TimelineRow, ...]:
    """What happened around a request, the newest rows."""
    rows = await events.of_request(turn.tx, request, TIMELINE_ROWS)
    return tuple(
        TimelineRow(
            at=row.at,
            machine=row.machine,
            before=row.before,
            after=row.after,
            why=row.why,
            who=row.who.split(maxsplit=1)[0] if row.who.split() else "",
        )
        for row in rows
    )
