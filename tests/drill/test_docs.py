"""docs/drill.md names every call there is, and its examples reach the server."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from bot.drill.calls import METHODS
from bot.drill.clock import DrillClock
from bot.drill.director_api import CHOSEN
from bot.drill.faults import CALL_KINDS, UPDATE_KINDS
from bot.drill.server import DrillServer
from tests.drill.conftest import Caller

DOCS = (Path(__file__).parents[2] / "docs" / "drill.md").read_text()


def documented_routes() -> set[tuple[str, str]]:
    named = re.findall(r"`(GET|POST|DELETE) (/drill|…)([^`?]*)[^`]*`", DOCS)
    return {(verb, ("/drill" if root == "/drill" else "/drill/people") + path.strip()) for verb, root, path in named}


def real_routes() -> set[tuple[str, str]]:
    routes = {
        (route.method, re.sub(r"\{path\}", "<path>", str(route.resource.canonical)))
        for route in DrillServer(DrillClock()).app.router.routes()
        if route.resource
    }
    return {(verb, path) for verb, path in routes if path.startswith("/drill/") and verb != "HEAD"}


def test_every_call_of_the_people_api_is_documented() -> None:
    assert documented_routes() == real_routes()


def test_every_method_is_listed() -> None:
    paragraph = DOCS.partition("\nMethods: ")[2].partition("\n\n")[0]
    listed = {method.lower() for method in paragraph.rstrip(".").split()}
    assert listed == METHODS.keys() | {"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"}


def test_every_fault_and_its_settings_are_explained() -> None:
    words = set(re.findall(r"`(\w+)`", DOCS))
    assert words >= CALL_KINDS | UPDATE_KINDS | CHOSEN


async def test_every_example_reaches_a_call(drill: Caller) -> None:
    await drill.person(id=5000000001)
    examples = [shlex.split(line, comments=True) for line in DOCS.splitlines() if line.startswith("post ")]
    for _, path, body in examples:
        async with drill.http.post(f"{drill.address}/drill/{path}", json=json.loads(body)) as answer:
            assert answer.content_type == "application/json", path
    assert len(examples) > 20
