"""Every way in which a geocoder on the network fails is told from the others, and none of them raises."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from bot.config import Online
from bot.domain.model import Area
from bot.places.online import Geocoder, Outcome
from bot.places.online.asking import LARGEST_ANSWER, LONGEST_PAUSE_S
from tests.support.build import AROUND
from tests.support.geocoder import FOUND, LAT, LON, ROWS, geocoder_server, says
from tests.support.people import PATIENCE_S

AREA = Area(*AROUND)
ENDLESS = ("hangs", "drips")  # only our patience ends these


def online(address: str, **more: object) -> Online:
    return Online.model_validate({"provider": "nominatim", "url": address, "timeout_s": PATIENCE_S, **more})


@pytest.mark.parametrize("name", ROWS)
async def test_each_fault_is_told_from_the_others(name: str) -> None:
    row, patience_s = ROWS[name], 0.5 if name in ENDLESS else PATIENCE_S
    async with geocoder_server() as server:
        asked = online(server.behaves(name), timeout_s=patience_s)
        async with Geocoder(asked, AREA) as geocoder, asyncio.timeout(PATIENCE_S):
            answer = await geocoder.ask("Copper Row 12")

    assert (answer.outcome, answer.fault.replace("no place of ours", "")) == (row.outcome, row.raises)
    assert bool(answer.candidates) == (row.outcome is Outcome.FOUND)
    assert server.elsewhere == 0


async def test_a_found_place_is_named_as_people_say_it_and_no_surer_than_even_odds() -> None:
    async with geocoder_server() as server, Geocoder(online(server.address), AREA) as geocoder:
        (place,) = (await geocoder.ask("copper row 12")).candidates

    assert (place.point.lat, place.point.lon, place.kind, place.name) == (
        LAT,
        LON,
        "house",
        "Copper Row 12, Harbourside",
    )
    assert place.radius_m == 25.0
    assert place.probability == 0.5


async def test_two_places_share_the_odds_and_one_nonsense_among_them_spoils_nothing() -> None:
    far = FOUND | {"lat": "12.08"}
    async with geocoder_server() as server, Geocoder(online(server.address), AREA) as geocoder:
        server.answers([FOUND | {"lat": "0", "lon": "0"}, FOUND, FOUND | {"lat": str(LAT + 0.0001)}, far])
        answer = await geocoder.ask("copper row 12")

    assert [one.point.lat for one in answer.candidates] == [LAT, 12.08]
    assert [one.probability for one in answer.candidates] == [0.25, 0.25]


@pytest.mark.parametrize(
    ("retry_after", "pause_s"), [("7", 7.0), ("99999999", LONGEST_PAUSE_S), ("-5", 0.0), ("soon", None)]
)
async def test_the_pause_that_a_server_asks_for_is_kept_within_a_day(retry_after: str, pause_s: float | None) -> None:
    async with geocoder_server() as server, Geocoder(online(server.behaves("429")), AREA) as geocoder:
        server.deed = says({}, 429, **{"Retry-After": retry_after})
        answer = await geocoder.ask("copper row 12")

    assert (answer.outcome, answer.pause_s) == (Outcome.LIMITED, pause_s)


async def test_an_answer_without_end_takes_no_memory_without_end() -> None:
    async with geocoder_server() as server, Geocoder(online(server.behaves("floods")), AREA) as geocoder:
        tracemalloc.start()
        await geocoder.ask("copper row 12")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 8 * LARGEST_ANSWER


async def test_a_question_that_is_called_off_ends_at_once() -> None:
    async with geocoder_server() as server, Geocoder(online(server.behaves("hangs")), AREA) as geocoder:
        asking = asyncio.create_task(geocoder.ask("copper row 12"))
        while not server.asked:  # noqa: ASYNC110 - the server gives no sign
            await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_nominatim_is_asked_within_the_area_and_told_who_asks() -> None:
    given = {"user_agent": "ValleyRelief/1", "languages": ["es", "en"], "country_codes": ["co", "ve"]}
    async with geocoder_server() as server, Geocoder(online(server.address, **given), AREA) as geocoder:
        await geocoder.ask("Copper Row 12")

    south, west, north, east = AROUND
    assert server.asked == [
        {
            "q": "Copper Row 12",
            "format": "json",
            "limit": "5",
            "viewbox": f"{west},{south},{east},{north}",
            "bounded": "1",
            "countrycodes": "co,ve",
            "addressdetails": "1",
            "accept-language": "es,en",
        }
    ]
    assert server.agents == ["ValleyRelief/1"]


PHOTON = {
    "geometry": {"coordinates": [LON, LAT]},
    "properties": {"type": "house", "street": "Copper Row", "housenumber": "12", "city": "Harbourside"},
}
PELIAS = {
    "geometry": {"coordinates": [LON, LAT]},
    "properties": {"layer": "address", "accuracy": "interpolated", "name": "12 Copper Row", "locality": "Harbourside"},
}


async def test_photon_is_asked_within_the_area_and_its_answer_is_read() -> None:
    asks = {"provider": "photon"}
    async with geocoder_server() as server, Geocoder(online(server.address, **asks), AREA) as geocoder:
        server.answers({"features": [PHOTON]})
        (place,) = (await geocoder.ask("Copper Row 12")).candidates
        server.answers({"features": []})
        assert (await geocoder.ask("Copper Row 99")).outcome is Outcome.NOTHING
        server.answers({"message": "what?"})
        assert (await geocoder.ask("Copper Row 99")).outcome is Outcome.BAD_ANSWER

    assert (place.point.lat, place.point.lon, place.kind, place.name) == (
        LAT,
        LON,
        "house",
        "Copper Row 12, Harbourside",
    )
    south, west, north, east = AROUND
    assert server.asked[0]["bbox"] == f"{west},{south},{east},{north}"
    assert server.asked[0]["q"] == "Copper Row 12"
    assert "lang" not in server.asked[0]


async def test_pelias_is_asked_within_the_area_with_its_key_and_says_when_it_only_counted_houses() -> None:
    async with geocoder_server() as server:
        asks = online(server.address, provider="pelias", api_key="k3y", country_codes=["li"])
        async with Geocoder(asks, AREA) as geocoder:
            server.answers({"features": [PELIAS]})
            (place,) = (await geocoder.ask("Copper Row 12")).candidates

    assert (place.kind, place.name) == ("near_number", "12 Copper Row, Harbourside")
    assert server.asked[0]["api_key"] == "k3y"
    assert server.asked[0]["boundary.country"] == "LI"
    assert server.asked[0]["boundary.rect.min_lat"] == str(AREA.south)


def test_nobody_cannot_be_asked() -> None:
    with pytest.raises(ValueError, match="no provider"):
        Geocoder(Online(), AREA)
