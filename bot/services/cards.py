"""The cards that are kept up to date in place: a resident's status, a volunteer's mission, a coordinator's case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.config import credit_of
from bot.domain import desk_reasons, disclosure
from bot.domain.eligibility import Filter
from bot.domain.lifecycle import ENDED
from bot.domain.model import Assignment, Person, Point, Request, RequestId
from bot.domain.notices import (
    CaseRow,
    DeskCase,
    MapWords,
    MissionCard,
    MissionPin,
    PlaceChoice,
    PlaceKnown,
    StatusCard,
    Way,
)
from bot.domain.whereabouts import OF_THE_DESK, OF_WORDS, POSITION, CandidateState, PlaceCandidate
from bot.places import Detail
from bot.services import case_facts, crew, screening, wants
from bot.store import assignments, candidates, events, handovers, offers, people, requests, standby
from bot.store.candidates import About

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.notices import DeskWhy
    from bot.services.turn import Turn


def status_key(request: RequestId) -> str:
    """The key of a resident's status card."""
    return f"card:{request}"


def desk_key(request: RequestId) -> str:
    """The key of a coordinator's case card."""
    return f"desk:{request}"


async def must(turn: Turn, request: RequestId) -> Request:
    """Load a request that is known to exist."""
    found = await requests.by_id(turn.tx, request)
    if found is None:
        raise AssertionError("unreachable")
    return found


async def show_status(turn: Turn, request_id: RequestId, *, fresh: bool = False) -> None:
    """Bring the resident's status card up to date; a fresh one comes as a new message in place of the old."""
    request = await must(turn, request_id)
    known = await crew.as_its_resident_knows(turn, request)
    helpers = await crew.helpers(turn, request.id)
    card = StatusCard(
        request=request.id,
        number=request.number,
        state=request.state,
        reason=request.reason,
        danger=request.danger and request.state not in ENDED,
        need=known.need,
        place=request.place_words,
        place_known=request.at is not None,
        asked=(await offers.tally(turn.tx, request.id)).live,
        told_desk=request.escalation > 0,
        helpers=helpers,
        door_code=request.door_code if helpers else "",
        who=screening.who_may(turn.ground, known),
        lacks=await _lacks(turn, request, known),
        needs=await crew.own_need_rows(turn, request.id),
        weighing=request.confirm_at is not None,
    )
    await turn.tell(request.resident, card, key=status_key(request.id), way=Way.FRESH if fresh else None)


async def _lacks(turn: Turn, request: Request, known: Request) -> tuple[Filter, ...]:
    """The filters that keep everybody near away, but for wishes that only others had who reported it."""
    lacks = await screening.lacks(turn, request)
    own = screening.requirements(turn.ground, known)
    wished = {
        Filter.WOMEN_ONLY: own.women_only,
        Filter.TWO_PERSONS: own.two_persons,
        Filter.LANGUAGE: bool(own.languages),
    }
    return tuple(one for one in lacks.filters if wished.get(one, True)) if lacks else ()


async def show_mission(turn: Turn, assignment: Assignment, *, fresh: bool = False) -> None:
    """Bring the volunteer's mission card up to date, with the exact place; none for a later stop of a way."""
    if not assignment.shown:
        return
    request = await must(turn, assignment.request)
    resident = await people.by_id(turn.tx, request.resident)
    sight = disclosure.exact_place(request, assignment.volunteer, assignment, coordinator=False)
    others = await crew.mates(turn, request.id, but=assignment.id)
    card = MissionCard(
        assignment=assignment.id,
        number=request.number,
        state=assignment.state,
        need=request.need,
        words=request.words,
        resident=disclosure.first_name(resident),
        place=sight.words,
        **_spot(request, sight.at),
        near=request.place.near,
        map_words=_map_words(turn, request, sight.at),
        for_other=request.place.for_other,
        door_code=request.door_code,
        eta_at=assignment.eta_at,
        notes=await handovers.notes_for_next(turn.tx, request.id, assignment.volunteer),
        handing_over=assignment.handover_why is not None,
        danger=request.danger,
        who=screening.for_volunteers(turn.ground, request),
        request=request.id,
        others=others,
        leads=bool(others) and not any(one.leads for one in others),
        party=assignment.party,
        seats=request.seats,
        needs=await crew.need_rows(turn, request.id),
        further=await crew.further_reports(turn, request),
        left_unsafe=request.left_unsafe,
        later_min=turn.ground.settings.missions.later_min,
    )
    await turn.tell(assignment.volunteer, card, key=f"mission:{assignment.id}", way=Way.FRESH if fresh else None)


def _spot(request: Request, at: Point | None) -> dict[str, Any]:
    """The exact place and how exact it is; nothing of it while the right one is being asked."""
    if at is None:
        return {"lat": None, "lon": None, "kind": "", "radius_m": 0, "hint": ""}
    place = request.place
    return {
        "lat": at.lat,
        "lon": at.lon,
        "kind": place.kind,
        "radius_m": round(place.radius_m),
        "hint": place.hint,
    }


async def show_pin(turn: Turn, assignment: Assignment) -> None:
    """Send the exact place as a pin, which is written down as shown."""
    request = await must(turn, assignment.request)
    sight = disclosure.exact_place(request, assignment.volunteer, assignment, coordinator=False)
    if sight.at is None:
        return
    await events.disclosed(turn.tx, request.id, assignment.volunteer, "volunteer", turn.now)
    pin = MissionPin(
        number=request.number, place=sight.words, lat=sight.at.lat, lon=sight.at.lon, danger=request.danger
    )
    await turn.tell(assignment.volunteer, pin, key=f"pin:{assignment.id}", way=Way.FRESH)


async def show_case(turn: Turn, request: Request, reader: Person, why: DeskWhy, *, timeline: bool, way: Way) -> None:
    """Show a case to a coordinator, exact place included, which is written down as shown."""
    sight = disclosure.exact_place(request, reader.id, None, coordinator=True)
    await events.disclosed(turn.tx, request.id, reader.id, "coordinator", turn.now)
    resident = await people.by_id(turn.tx, request.resident)
    card = DeskCase(
        request=request.id,
        why=why,
        row=await case_row(turn, request),
        words=request.words,
        place=sight.words,
        lat=sight.at.lat if sight.at else None,
        lon=sight.at.lon if sight.at else None,
        known=await _known(turn, request, reader, sight.at),
        resident=disclosure.first_name(resident),
        danger=request.danger and request.state not in ENDED,
        services=await _needs_services(turn, request),
        looking=await case_facts.looking(turn, request),
        travels=await case_facts.travels(turn, request),
        timeline=await case_facts.timeline(turn, request.id) if timeline else (),
        who=screening.who_may(turn.ground, request),
        lacks=await screening.lacks(turn, request),
        wish_asked=await case_facts.wish_asked(turn, request),
        helpers=await screening.helpers(turn, request),
        coming=await crew.mates(turn, request.id),
        standby=len(await standby.of_request(turn.tx, request.id)),
        needs=await crew.need_rows(turn, request.id),
        further=await crew.further_reports(turn, request),
        handover=await crew.handover_said(turn, request.id),
    )
    await turn.tell(reader, card, key=desk_key(request.id), way=way)


async def _needs_services(turn: Turn, request: Request) -> bool:
    free = request.seats - await assignments.seats_taken(turn.tx, request.id)
    return desk_reasons.needs_services(request.state, danger=request.danger, escalation=request.escalation, free=free)


async def _known(turn: Turn, request: Request, reader: Person, at: Point | None) -> PlaceKnown:
    """How the place is known, for a coordinator: their own search first, else what the resident is asked."""
    every = await candidates.of(turn.tx, About(request=request.id))
    proposed = [one for one in every if one.state is CandidateState.PROPOSED]
    shown = [one for one in proposed if one.source == OF_THE_DESK] or proposed
    choices = disclosure.candidates(request, reader.id, shown, coordinator=True)
    area = next((one.guess.name for one in every if one.state is CandidateState.AREA), "")
    return PlaceKnown(
        origin=request.place.origin,
        kind=request.place.kind,
        radius_m=round(request.place.radius_m),
        near=request.place.near,
        hint=request.place.hint,
        for_other=request.place.for_other,
        area=area,
        map_words=_map_words(turn, request, at),
        choices=choices_of(choices),
        credit=credit(turn, choices),
    )


def choices_of(among: Iterable[PlaceCandidate]) -> tuple[PlaceChoice, ...]:
    """Candidates as buttons."""
    return tuple(PlaceChoice(candidate=one.id, rank=one.rank, label=one.guess.label) for one in among)


def credit(turn: Turn, among: Iterable[PlaceCandidate]) -> str:
    """Whose map the candidates are from, each name once; empty when no map was asked."""
    whose = {_credit_of(turn, one) for one in among if one.guess.kind != POSITION}
    return ", ".join(sorted(name for name in whose if not any(name in other for other in whose - {name})))


def _credit_of(turn: Turn, one: PlaceCandidate) -> str:
    ours = one.source in {OF_WORDS, OF_THE_DESK}
    return turn.ground.places.attribution if ours else credit_of(one.source)


def _map_words(turn: Turn, request: Request, at: Point | None) -> MapWords | None:
    """What the map says of a pin; a place that came in words has its words already."""
    if at is None or request.place_words:
        return None
    said = turn.ground.places.words_at(at, Detail.HOUSE)
    if not said.label:
        return None
    return MapWords(
        street=said.street,
        number=said.number,
        place=said.place,
        settlement=said.settlement,
        credit=turn.ground.places.attribution,
    )


async def case_row(turn: Turn, request: Request) -> CaseRow:
    """One line about a request, without its exact place."""
    owner = await people.by_id(turn.tx, request.desk_owner) if request.desk_owner else None
    held = await assignments.holding(turn.tx, request.id)
    return CaseRow(
        number=request.number,
        state=request.state,
        urgency=request.urgency,
        need=request.need,
        area=area_of(turn, request),
        place_known=request.at is not None,
        created_at=request.created_at,
        live_offers=await wants.asked(turn, request),
        helpers=sum(one.fills for one in held),
        seats=request.seats,
        leaving=sum(one.fills for one in held if one.handover_why is not None),
        mine=disclosure.first_name(owner) if owner else "",
    )


def area_of(turn: Turn, request: Request) -> str:
    """Name the rough area of a request, from the fixed grid and never from the point; may be empty."""
    if request.at is None:
        return ""
    return turn.ground.places.area_name(disclosure.cell_centre(request.at)) or ""
