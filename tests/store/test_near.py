"""Who may be asked: everybody who can, nobody who said no, and exactly those within reach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.joined import Joined
from bot.domain.lifecycle import Machine
from bot.domain.model import AssignmentState, Duty, OfferState, Person, PersonId, Request
from bot.domain.travel import Mode
from bot.store import Store, Tx, assignments, events, people, standby, volunteers
from bot.store.assignments import Coming
from bot.store.events import Step
from bot.store.times import to_ms
from bot.store.volunteers import Circle, Must
from tests.support.build import HOME, NOW, make_offer, make_request, make_volunteer, north_of
from tests.support.nearby import near

CIRCLE = Circle(reach_km=10, silent_since=NOW - timedelta(hours=2), limit=60)
SLACK_KM = 0.001  # a degree of the tests is rounded

Change = Callable[[Tx, Request, Person], Awaitable[object]]


def offered(state: OfferState, minutes: float = 45) -> Change:
    async def change(tx: Tx, request: Request, luis: Person) -> None:
        await make_offer(tx, request, luis, state, minutes=minutes)

    return change


def duty(state: Duty) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        await tx.run("UPDATE volunteers SET state = ? WHERE person = ?", (state, luis.id))

    return change


def until(minutes: float) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        await volunteers.place(tx, luis.id, HOME, NOW + timedelta(minutes=minutes))

    return change


def asked_elsewhere(times: int, state: OfferState = OfferState.SENT) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        for _number in range(times):
            await make_offer(tx, await make_request(tx), luis, state)

    return change


def had_it(state: AssignmentState) -> Change:
    async def change(tx: Tx, request: Request, luis: Person) -> None:
        offer = await make_offer(tx, request, luis, OfferState.ACCEPTED)
        taken = await assignments.take(tx, offer, 1, NOW, NOW)
        await tx.run("UPDATE assignments SET state = ?, late_at = NULL WHERE id = ?", (state, taken))

    return change


def stands_by(**columns: int) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        offer = await make_offer(tx, await make_request(tx), luis, OfferState.ACCEPTED)
        standing = await standby.join(tx, offer, NOW, NOW, Coming(1, None), firm=False)
        for name, value in columns.items():
            await tx.run(f"UPDATE assignments SET {name} = ? WHERE id = ?", (value, standing))  # noqa: S608 - our own names

    return change


async def blocked(tx: Tx, _: Request, luis: Person) -> None:
    await people.lose(tx, luis.id)


async def asks_for_it(tx: Tx, request: Request, luis: Person) -> None:
    await tx.run("UPDATE requests SET resident = ? WHERE id = ?", (luis.id, request.id))


async def away(tx: Tx, _: Request, luis: Person) -> None:
    await volunteers.place(tx, luis.id, north_of(HOME, 10.1), NOW + timedelta(hours=1))


async def nothing(_: Tx, __: Request, ___: Person) -> None:
    """Luis is as he is."""


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        pytest.param(nothing, True, id="on duty near by"),
        pytest.param(away, False, id="too far"),
        pytest.param(blocked, False, id="has blocked the bot"),
        pytest.param(asks_for_it, False, id="asks for help himself"),
        *(pytest.param(duty(state), False, id=f"duty {state}") for state in Duty if state is not Duty.AVAILABLE),
        pytest.param(until(0), False, id="time is over"),
        pytest.param(until(1), True, id="a minute left"),
        pytest.param(offered(OfferState.QUEUED), False, id="has the question coming"),
        pytest.param(offered(OfferState.SENT), False, id="has the question"),
        pytest.param(offered(OfferState.DECLINED), False, id="said no"),
        pytest.param(offered(OfferState.EXPIRED, -10), False, id="let it pass lately"),
        pytest.param(offered(OfferState.EXPIRED, -121), True, id="let it pass long ago"),
        pytest.param(offered(OfferState.WITHDRAWN), True, id="it was taken back from him"),
        pytest.param(offered(OfferState.FILLED), True, id="it was filled by another"),
        pytest.param(offered(OfferState.UNDELIVERABLE), True, id="it did not reach him then"),
        pytest.param(had_it(AssignmentState.RELEASED), False, id="could not go"),
        pytest.param(had_it(AssignmentState.DONE), False, id="has done it"),
        pytest.param(had_it(AssignmentState.CANCELLED), True, id="it was called off"),
        pytest.param(asked_elsewhere(1), False, id="thinks about another question"),
        pytest.param(stands_by(firm=1), False, id="their yes to another is being weighed"),
        pytest.param(stands_by(answer_by=1), False, id="another seat is free before them"),
        pytest.param(stands_by(), True, id="stands by for another"),
        pytest.param(asked_elsewhere(5, OfferState.DECLINED), True, id="has answered the others"),
    ],
)
async def test_may_be_asked(store: Store, change: Change, asked: bool) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis")
        request = await make_request(tx)
        await change(tx, request, luis)
        resident = PersonId(await tx.value("SELECT resident FROM requests WHERE id = ?", (request.id,)))
        found = await near(tx, replace(request, resident=resident), CIRCLE, NOW)
    assert [one.volunteer for one in found] == ([luis.id] if asked else [])


def profile(**columns: object) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        for column, value in columns.items():
            await tx.run(f"UPDATE volunteers SET {column} = ? WHERE person = ?", (value, luis.id))  # noqa: S608 - named below

    return change


async def avoided_by_the_resident(tx: Tx, request: Request, luis: Person) -> None:
    await tx.run(
        "INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (?1, ?2, ?1, 0)", (request.resident, luis.id)
    )


async def avoids_the_resident_who_helped_him(tx: Tx, request: Request, luis: Person) -> None:
    await tx.run(
        "INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (?2, ?1, ?2, 0)", (request.resident, luis.id)
    )


def asked_before(*hours: float) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        for passed_h in hours:
            offer = await make_offer(tx, await make_request(tx), luis, OfferState.DECLINED)
            await tx.run(
                "UPDATE offers SET made_at = ? WHERE id = ?", (to_ms(NOW - timedelta(hours=passed_h)), offer.id)
            )

    return change


CAPPED = CIRCLE._replace(recent_cap=2, today_cap=4)
NIGHT = CIRCLE._replace(quiet_since=NOW)
LATER, EARLIER = to_ms(NOW + timedelta(minutes=1)), to_ms(NOW)


def wants(**must: Any) -> Circle:
    return CIRCLE._replace(must=Must(**must))


@pytest.mark.parametrize(
    ("change", "circle", "asked"),
    [
        pytest.param(profile(cool_until=LATER), CIRCLE, False, id="rests"),
        pytest.param(profile(cool_until=EARLIER), CIRCLE, True, id="has rested"),
        pytest.param(profile(reach_km=0.4), CIRCLE, False, id="does not want to go so far"),
        pytest.param(profile(reach_km=0.6), CIRCLE, True, id="wants to go so far"),
        pytest.param(profile(skills=0b0100), wants(skills=(0b0110,)), True, id="one of the skills"),
        pytest.param(profile(skills=0b1001), wants(skills=(0b0110,)), False, id="none of the skills"),
        pytest.param(profile(skills=0b0101), wants(skills=(0b0110, 0b1001)), True, id="one of each group"),
        pytest.param(profile(skills=0b0110), wants(skills=(0b0110, 0b1001)), False, id="of one group none"),
        pytest.param(profile(tier=1), wants(tier=2), False, id="not known well enough"),
        pytest.param(profile(tier=2), wants(tier=2), True, id="known well enough"),
        pytest.param(profile(woman=1), wants(women=True), True, id="a woman for women only"),
        pytest.param(profile(woman=0), wants(women=True), False, id="a man for women only"),
        pytest.param(nothing, wants(women=True), False, id="has not said whether a woman"),
        pytest.param(profile(adult=0), wants(adults=True), False, id="under age"),
        pytest.param(profile(adult=0), CIRCLE, True, id="under age where all may come"),
        pytest.param(profile(transport="boat"), wants(transports=frozenset({Mode.BOAT, Mode.BIKE})), True, id="boat"),
        pytest.param(profile(transport="4x4"), wants(transports=frozenset({Mode.CAR, Mode.BOAT})), False, id="4x4"),
        pytest.param(profile(carries=4), wants(carries=5), False, id="too small a car"),
        pytest.param(profile(carries=5), wants(carries=5), True, id="large enough a car"),
        pytest.param(nothing, wants(carries=3), True, id="a usual car"),
        pytest.param(nothing, wants(carries=4), False, id="more than a usual car takes"),
        pytest.param(profile(transport="foot"), wants(carries=1), False, id="carries nobody on foot"),
        pytest.param(profile(party=1), wants(party=2), False, id="alone where two are needed"),
        pytest.param(profile(party=2), wants(party=2), True, id="two where two are needed"),
        pytest.param(nothing, wants(languages=("en",)), True, id="speaks it with the bot"),
        pytest.param(profile(speaks=" fr es "), wants(languages=("es",)), True, id="speaks it, too"),
        pytest.param(profile(speaks=" est "), wants(languages=("es",)), False, id="speaks another"),
        pytest.param(profile(speaks=" es "), wants(languages=("en", "es")), True, id="speaks both"),
        pytest.param(profile(speaks=" es "), wants(languages=("es", "fr")), False, id="speaks one of two"),
        pytest.param(profile(on_duty_at=EARLIER - 1), NIGHT, False, id="sleeps"),
        pytest.param(profile(on_duty_at=EARLIER), NIGHT, True, id="came on duty at night"),
        pytest.param(profile(on_duty_at=EARLIER - 1, night_calls=1), NIGHT, False, id="may be woken for danger alone"),
        pytest.param(profile(night_calls=1), NIGHT._replace(rings_at_night=True), True, id="may be woken"),
        pytest.param(nothing, NIGHT._replace(rings_at_night=True), False, id="may not be woken"),
        pytest.param(avoided_by_the_resident, CIRCLE, False, id="avoided"),
        pytest.param(avoids_the_resident_who_helped_him, CIRCLE, False, id="avoids"),
        pytest.param(asked_before(1.9, 2.1), CAPPED, True, id="asked once in two hours"),
        pytest.param(asked_before(0, 1.9), CAPPED, False, id="asked twice in two hours"),
        pytest.param(asked_before(3, 4, 5, 23.9), CAPPED, False, id="asked four times in a day"),
        pytest.param(asked_before(3, 4, 5, 24.1), CAPPED, True, id="asked three times in a day"),
    ],
)
async def test_may_be_asked_as_the_request_wishes(store: Store, change: Change, circle: Circle, asked: bool) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis", north_of(HOME, 0.5))
        request = await make_request(tx)
        await change(tx, request, luis)
        found = await near(tx, request, circle, NOW)
        why = await volunteers.why_nobody(tx, request, circle, NOW)
    assert [one.volunteer for one in found] == ([luis.id] if asked else [])
    assert why.within == 1
    assert len(why.alone) == (0 if asked else 1)


async def test_why_nobody_tells_what_is_missing_and_what_alone_is_missing(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        for change in (profile(woman=1, tier=1), profile(woman=1, tier=3), profile(tier=3), profile(tier=2, woman=0)):
            await change(tx, request, await make_volunteer(tx))
        await make_volunteer(tx, "Far", north_of(HOME, 11))
        why = await volunteers.why_nobody(tx, request, wants(women=True, tier=2), NOW)
        nowhere = await volunteers.why_nobody(tx, replace(request, at=None), CIRCLE, NOW)
    assert why.within == 4
    assert why.fails == {"women_only": 2, "trust": 1}
    assert why.alone == {"women_only": 2, "trust": 1}
    assert nowhere == (0, {}, {})


async def test_how_often_and_how_long_ago_a_volunteer_was_asked_is_told(store: Store) -> None:
    joined = NOW - timedelta(days=9)
    async with store.transaction() as tx:
        fresh, luis, eva = [await make_volunteer(tx, name, north_of(HOME, 1)) for name in ("Fresh", "Luis", "Eva")]
        request = await make_request(tx)
        await tx.run("UPDATE volunteers SET joined_at = ?, party = 2", (to_ms(joined),))
        await asked_before(1, 3, 30)(tx, request, luis)
        await had_it(AssignmentState.CANCELLED)(tx, await make_request(tx), eva)
        await asked_before()(tx, request, eva)
        await tx.run("UPDATE offers SET made_at = ? WHERE volunteer = ?", (to_ms(joined), eva.id))
        done = Step(Machine.ASSIGNMENT, 1, "en_route", "done", "done", eva.id, request.id)
        await events.note(tx, done, NOW - timedelta(minutes=7))
        found = await near(tx, request, CIRCLE, NOW)
    assert [(one.volunteer, one.recent, one.today, one.party) for one in found] == [
        (fresh.id, 0, 0, 2),
        (luis.id, 1, 2, 2),
        (eva.id, 0, 0, 2),
    ]
    assert [one.idle_since for one in found] == [joined, NOW - timedelta(hours=1), NOW - timedelta(minutes=7)]
    assert all(abs(one.km - 1) < SLACK_KM for one in found)


async def test_nobody_is_near_an_unknown_place(store: Store) -> None:
    async with store.transaction() as tx:
        await make_volunteer(tx)
        request = await make_request(tx)
        assert await near(tx, replace(request, at=None), CIRCLE, NOW) == []


async def test_who_reported_it_too_and_whom_they_avoid_are_not_looked_for(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        pia, luis, eva = [await make_volunteer(tx, name) for name in ("Pia", "Luis", "Eva")]
        await tx.run("INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (?1, ?2, ?1, 0)", (pia.id, luis.id))
        found = await near(tx, replace(request, joined=(Joined(pia.id),)), CIRCLE, NOW)
    assert [one.volunteer for one in found] == [eva.id]
