"""Two requests that may be one: the reporter is asked kindly, the desk decides, and neither is held up meanwhile.

The reporter learns nothing of the other but need, area and rough time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import disclosure, duplicates
from bot.domain.duplicates import UNSETTLED, Report, TwinState, Why, rough_age
from bot.domain.lifecycle import ENDED
from bot.domain.model import Person, Request, RequestId
from bot.domain.notices import AskSame, CrowdNoted, MayBeOne, SameNoted, TwinSide, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NotAsked, NotYours
from bot.domain.whereabouts import apart_m
from bot.services import alerts, cards, claims
from bot.store import events, requests, twins
from bot.store.twins import Suspicion, TwinId

if TYPE_CHECKING:
    from bot.services.turn import Turn

WORDS_SHOWN = 300  # of each side on one card
DAY = timedelta(days=1)


def key(twin: TwinId) -> str:
    """The key of the card about a pair."""
    return f"twin:{twin}"


async def look(turn: Turn, request_id: RequestId) -> None:
    """Compare a request with those around it; its volunteers are looked for all the same."""
    request = await cards.must(turn, request_id)
    if request.state in ENDED:
        return
    await twins.keep_building(turn.tx, request.id, duplicates.building(request.place_words))
    new = await twins.report(turn.tx, request.id)
    others = await _around(turn, new)
    for other, why in duplicates.candidates(new, others, turn.ground.likeness):
        if await _suspect(turn, new, other, why):
            break
    await _see_crowd(turn, request, new, others)


async def _around(turn: Turn, new: Report) -> list[Report]:
    """Whom a report may double: the same chat, the same words for the place, and the cells around."""
    rules = turn.ground.likeness
    found = await twins.of_chat(turn.tx, new.resident)
    found += await twins.at_building(turn.tx, duplicates.building(new.place_words))
    if new.at is not None:
        found += await twins.near(turn.tx, new.at, max(rules.near_m, rules.name_m))
    return [one for one in dict.fromkeys(found) if one.request != new.request]


async def _suspect(turn: Turn, new: Report, other: Report, why: Why) -> bool:
    """Write a pair down and ask about it; returns whether it is new."""
    pair = Suspicion(max(new.request, other.request), min(new.request, other.request), why)
    asks = new.request > other.request and await _may_ask(turn, new)
    desk_at = turn.after(turn.ground.settings.duplicates.desk_after_min * 60) if asks else None
    state = TwinState.SUSPECTED if asks else TwinState.UNSURE
    twin = await twins.add(turn.tx, pair, state, turn.now, desk_at)
    if twin is None:
        return False
    if asks:
        await _ask(turn, new, other, twin)
    else:
        await show(turn, twin)
    return True


async def _may_ask(turn: Turn, new: Report) -> bool:
    """Each question tells that somebody near by asked for the same, so one person gets only a few."""
    asked = await twins.asked_since(turn.tx, new.resident, turn.now - DAY)
    return asked < turn.ground.settings.duplicates.questions_a_day


async def _ask(turn: Turn, new: Report, other: Report, twin: TwinId) -> None:
    request, before = await cards.must(turn, new.request), await cards.must(turn, other.request)
    notice = AskSame(
        request=request.id,
        number=request.number,
        other=before.number if before.resident == request.resident else "",
        need=before.need,
        area=cards.area_of(turn, before),
        age=rough_age(turn.now - before.created_at),
        danger=request.danger,
    )
    await turn.tell(request.resident, notice, key=f"same:{twin}")


async def answer(turn: Turn, by: Person, request_id: RequestId, *, yes: bool) -> None:
    """The reporter says whether the other request is this one; a yes is a proposal to the desk, no more.

    Raises NoSuchCase, NotYours, NotAsked, CaseEnded, AlreadySo.
    """
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    if request.resident != by.id:
        raise NotYours
    twin = await twins.asked_of(turn.tx, request.id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if twin is None:
        raise NotAsked(number=request.number)
    if twin.state not in UNSETTLED:
        raise AlreadySo(number=request.number)
    shown = twin.state is not TwinState.SUSPECTED
    await twins.settle(turn.tx, twin.id, TwinState.SAME if yes else TwinState.ANOTHER, by.id)
    if yes or shown:
        await show(turn, twin.id)
    await turn.tell(
        by, SameNoted(number=request.number, same=yes, danger=request.danger), key=f"same:{twin.id}", way=Way.CARD
    )


async def silent(turn: Turn, twin_id: TwinId) -> None:
    """The clock: the reporter has not said whether it is the same; the desk looks."""
    await twins.settle(turn.tx, twin_id, TwinState.UNSURE, None)
    twin = await twins.by_id(turn.tx, twin_id)
    both = [await cards.must(turn, one) for one in (twin.request, twin.other)]
    if not any(one.state in ENDED for one in both):
        await show(turn, twin_id)


async def apart(turn: Turn, coordinator: Person, one: RequestId, other: RequestId) -> None:
    """A coordinator keeps two requests apart: nobody is asked about them again. Raises NoSuchCase, AlreadySo."""
    twin = await twins.between(turn.tx, one, other)
    if twin is None:
        raise NoSuchCase(said="")
    if twin.state not in UNSETTLED:
        raise AlreadySo(number=(await cards.must(turn, twin.request)).number)
    await twins.settle(turn.tx, twin.id, TwinState.APART, coordinator.id)
    for request in (twin.request, twin.other):
        await claims.acted(turn, await cards.must(turn, request))
    await show(turn, twin.id, way=Way.CARD)


async def show(turn: Turn, twin_id: TwinId, way: Way = Way.FRESH) -> None:
    """Show a pair to the coordinators, exact places included, which is written down as shown."""
    twin = await twins.by_id(turn.tx, twin_id)
    one, other = await cards.must(turn, twin.request), await cards.must(turn, twin.other)
    for coordinator in await alerts.coordinators(turn):
        notice = MayBeOne(
            one=await _side(turn, one, coordinator),
            other=await _side(turn, other, coordinator),
            why=twin.why,
            state=twin.state,
            apart_m=round(apart_m(one.at, other.at)) if one.at and other.at else None,
            danger=one.danger or other.danger,
        )
        await turn.tell(coordinator, notice, key=key(twin.id), way=way)


async def _side(turn: Turn, request: Request, reader: Person) -> TwinSide:
    sight = disclosure.exact_place(request, reader.id, None, coordinator=True)
    await events.disclosed(turn.tx, request.id, reader.id, "coordinator", turn.now)
    row = await cards.case_row(turn, request)
    return TwinSide(request=request.id, row=row, words=request.words[:WORDS_SHOWN], place=sight.words)


async def _see_crowd(turn: Turn, request: Request, new: Report, others: list[Report]) -> None:
    """Many on one pin bear each other out, or the map put different words on one point: the desk sees which."""
    found = duplicates.crowd(new, others, turn.ground.settings.duplicates.crowd)
    if found is None:
        return
    numbers = [(await cards.must(turn, one)).number for one in found.requests]
    notice = CrowdNoted(
        numbers=tuple(numbers), area=cards.area_of(turn, request), suspect=found.suspect, danger=request.danger
    )
    for coordinator in await alerts.coordinators(turn):
        await turn.tell(coordinator, notice, key=f"crowd:{found.requests[0]}", way=Way.CARD)
