"""A geocoder that is set and never really asked: who asks it, and what it is said to answer."""

from __future__ import annotations

from bot.domain.model import Person, Point, Request
from bot.places import Candidate, Kind
from bot.places.online import Answer, Outcome
from bot.services import intake, lookups
from tests.support.build import Operation

ONLINE = {"provider": "nominatim", "url": "http://127.0.0.1:8088"}
SOURCE = "nominatim at 127.0.0.1:8088"
ADDRESS = "Gasworks Road 12, Harbourside"


def found(*points: Point) -> Answer:
    places = [Candidate(point, Kind.HOUSE, f"Gasworks Road {at}", 25.0, 0.5) for at, point in enumerate(points, 1)]
    return Answer(Outcome.FOUND, tuple(places))


async def ana_asks(op: Operation, words: str = ADDRESS) -> tuple[Person, Request]:
    ana = await op.person("Ana")
    request = await op.cries(ana, "we need insulin", at=None)
    await op.does(intake.answer_place, ana, request, words)
    return ana, await op.request(request.id)


async def answer(op: Operation, given: Answer, lookup: int = 1) -> None:
    await op.does(lookups.answered, lookup, given)


async def state(op: Operation, lookup: int = 1) -> str:
    return str(await op.value("SELECT state FROM lookups WHERE id = ?", lookup))
