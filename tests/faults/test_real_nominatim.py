"""The same questions to a real Nominatim that holds Liechtenstein, where MUSTER_TEST_NOMINATIM names one."""

from __future__ import annotations

import os

import pytest

from bot.config import Online
from bot.domain.model import Area, Point
from bot.places import Kind, distance_km
from bot.places.online import Geocoder, Outcome, cleaned

URL = os.environ.get("MUSTER_TEST_NOMINATIM", "")
AREA = Area(47.04, 9.47, 47.27, 9.64)
ELSEWHERE = Area(47.2, 9.47, 47.27, 9.64)  # the north of the same country

pytestmark = pytest.mark.skipif(
    not URL, reason="needs a Nominatim with Liechtenstein: set MUSTER_TEST_NOMINATIM to its address"
)


def online() -> Online:
    return Online.model_validate({"provider": "nominatim", "url": URL, "per_s": 100})


async def test_a_house_is_found_where_it_stands() -> None:
    async with Geocoder(online(), AREA) as geocoder:
        answer = await geocoder.ask(cleaned("wir brauchen Hilfe, Landstrasse 40, Triesen, bitte kommt"))

    assert answer.outcome is Outcome.FOUND
    (place,) = answer.candidates
    assert (place.kind, place.name) == (Kind.HOUSE, "Landstrasse 40, Triesen")
    assert distance_km(place.point, Point(47.12072, 9.52366)) < 0.1


@pytest.mark.parametrize(
    ("phrase", "outcome"),
    [
        ("Qwrtzlgasse 40, Triesen", Outcome.NOTHING),
        ("Triesen", Outcome.ONLY_AREA),
        ("9495", Outcome.ONLY_AREA),
    ],
)
async def test_what_is_no_place_to_go_to_is_none(phrase: str, outcome: Outcome) -> None:
    async with Geocoder(online(), AREA) as geocoder:
        assert (await geocoder.ask(phrase)).outcome is outcome


async def test_nothing_outside_the_area_is_answered() -> None:
    async with Geocoder(online(), ELSEWHERE) as geocoder:
        answer = await geocoder.ask("Landstrasse 40, Triesen")

    assert all(one.point in ELSEWHERE for one in answer.candidates)


async def test_a_street_of_several_villages_is_several_places() -> None:
    async with Geocoder(online(), AREA) as geocoder:
        answer = await geocoder.ask("Landstrasse")

    assert len(answer.candidates) > 1
    assert sum(one.probability for one in answer.candidates) <= 0.5
