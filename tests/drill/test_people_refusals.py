"""What the people API does not take, and whom it lets in."""

from __future__ import annotations

import io
import random
from typing import Any

import aiohttp
import pytest

from bot.drill.files import tiny_picture
from tests.drill.conftest import JSON, Caller

NONSENSE: list[Any] = [None, 0, -1, 2**63, 10**400, 1e308, float("nan"), True, "", "x", "\ud800", [], {}, [{}], [[]]]
FIELDS = [
    *("name", "language", "roles", "id", "text", "reply_to", "chat", "lat", "lon", "live_period", "accuracy", "title"),
    *("message_id", "stop", "button", "phone", "of_another", "caption", "duration_s", "emoji", "blocked", "method"),
    *("kind", "times", "advance_s", "raw", "update", "members", "lines"),
]
DEEDS = ("place", "say", "edit", "location", "move", "tap", "contact", "photo", "document", "voice", "react", "block")
PATHS = ["people", "faults", "updates", "groups", "say", "groups/-1/upgrade", "people/{id}/deactivate"]
PATHS += [f"people/{{id}}/{deed}" for deed in DEEDS]


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 129}, "name"),
        ({"name": "Ana", "lat": 1}, "come together"),
        ({"name": "Ana", "lat": 91, "lon": 0}, "degrees"),
        ({"name": "Ana", "lat": "1", "lon": 0}, "lat"),
        ({"name": "Ana", "roles": "volunteer"}, "roles"),
        ({"name": "Ana", "id": -5}, "id"),
        ({"name": "Ana", "language": 5}, "language"),
    ],
)
async def test_nonsense_people_are_refused_with_a_hint(drill: Caller, given: JSON, hint: str) -> None:
    status, told = await drill.post("people", given)
    assert status in {400, 409}
    assert hint in told["error"]


async def test_the_same_id_cannot_be_two_people(drill: Caller) -> None:
    await drill.person(id=77)
    assert (await drill.post("people", {"name": "Ana", "id": 77}))[0] == 409


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("people/1/say", {"text": "x"}, 404),
        ("people/{id}/say", {}, 400),
        ("people/{id}/say", {"text": "  "}, 400),
        ("people/{id}/say", {"text": "\ud800"}, 400),
        ("people/{id}/say", {"text": "x", "reply_to": 99}, 404),
        ("people/{id}/say", {"text": "x", "chat": -99}, 404),
        ("people/{id}/edit", {"message_id": 99, "text": "x"}, 404),
        ("people/{id}/edit", {"message_id": 1, "text": ""}, 400),
        ("people/{id}/location", {"lat": 1}, 400),
        ("people/{id}/location", {"lat": 1, "lon": 181}, 400),
        ("people/{id}/location", {"lat": 1, "lon": 1, "live_period": 5}, 400),
        ("people/{id}/location", {"lat": 1, "lon": 1, "accuracy": -1}, 400),
        ("people/{id}/location", {"lat": True, "lon": 1}, 400),
        ("people/{id}/tap", {"message_id": 1.5, "button": "x"}, 400),
        ("people/{id}/tap", {"message_id": 99, "button": "x"}, 404),
        ("people/{id}/block", {"blocked": "yes"}, 400),
        ("people/{id}/react", {"message_id": 99, "emoji": "👍"}, 404),
        ("people/{id}/document", {}, 400),
        ("updates", {}, 400),
        ("updates", {"raw": 5}, 400),
        ("clock", {"advance_s": -1}, 400),
        ("clock", {"advance_s": 1e300}, 400),
        ("faults", {"kind": "earthquake"}, 400),
        ("faults", {"kind": "429", "tmes": 5}, 400),
        ("faults", {"kind": "429", "times": -2}, 400),
        ("groups", {"title": "Desk", "members": []}, 400),
        ("groups/-5/upgrade", {}, 404),
        ("say", {"lines": [5]}, 400),
    ],
)
async def test_nonsense_is_refused_in_plain_words(drill: Caller, path: str, given: JSON, status: int) -> None:
    person = await drill.caller()
    was = await drill.post(path.format(id=person), given)
    assert was[0] == status
    assert was[1]["error"]


@pytest.mark.parametrize("query", [{"since": "x"}, {"wait": "x"}, {"chat": "x"}, {"since": "-1"}])
async def test_nonsense_questions_are_refused(drill: Caller, query: dict[str, str]) -> None:
    person = await drill.caller()
    if "wait" in query:
        query["since"] = str((await drill.chat(person))["seq"])
    async with drill.http.get(f"{drill.address}/drill/people/{person}/chat", params=query) as answer:
        assert answer.status == 400


async def test_only_json_is_taken_so_no_other_site_can_post(drill: Caller) -> None:
    async with drill.http.post(f"{drill.address}/drill/people", data='{"name":"Eve"}') as answer:
        assert answer.status == 415
    async with drill.http.post(f"{drill.address}/drill/people", data={"name": "Eve"}) as answer:
        assert answer.status == 415


@pytest.mark.parametrize(("host", "status"), [("evil.example", 403), ("localhost", 200), ("[::1]:80", 200), ("", 403)])
async def test_only_this_machines_names_open_the_drill(drill: Caller, host: str, status: int) -> None:
    async with drill.http.get(f"{drill.address}/drill/people", headers={"Host": host}) as answer:
        assert answer.status == status


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("null", 403), ("{own}", 200)])
async def test_a_page_of_another_site_cannot_send_a_file(drill: Caller, origin: str, status: int) -> None:
    person = await drill.caller()
    form = aiohttp.FormData()
    form.add_field("photo", tiny_picture(), filename="x.png")
    headers = {"Origin": origin.format(own=drill.address)}
    async with drill.http.post(f"{drill.address}/drill/people/{person}/photo", data=form, headers=headers) as answer:
        assert answer.status == status


async def test_what_is_too_large_is_turned_away(drill: Caller) -> None:
    person = await drill.caller()
    form = aiohttp.FormData()
    form.add_field("photo", io.BytesIO(b"x" * (13 << 20)), filename="x.jpg")
    async with drill.http.post(f"{drill.address}/drill/people/{person}/photo", data=form) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("seed", range(4))
async def test_no_nonsense_breaks_the_people_api(drill: Caller, seed: int) -> None:
    person, dice = await drill.caller(), random.Random(seed)
    for _ in range(100):
        wild = {name: dice.choice(NONSENSE) for name in dice.sample(FIELDS, dice.choice([2, 10]))}
        sensible = {"text": "x", "lat": 1, "lon": 1, "button": "x", "message_id": 1, "name": "Ana", "phone": "1"}
        status, _ = await drill.post(dice.choice(PATHS).format(id=person), sensible | wild)
        assert status < 500
    assert (await drill.look("state"))["exercise"] is True
