"""The rest of /drill: faults, the clock, groups, raw updates, the ledger, and the whole state for the page."""

from __future__ import annotations

import dataclasses
import importlib
from typing import Any

from aiohttp import web

from bot.drill import asked, deeds, views
from bot.drill.asked import Asked
from bot.drill.exercise import Exercise
from bot.drill.faults import Fault
from bot.drill.refused import NOT_FOUND, Unfit
from bot.drill.updates import KINDS

JSON = dict[str, Any]

MOST_ENTRIES = 10_000
CHOSEN = {field.name for field in dataclasses.fields(Fault)} - {"active_from", "dice", "kind", "method"}


class DirectorApi:
    def __init__(self, drill: Exercise) -> None:
        self._drill = drill

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/state", self.state),
            web.get("/log", self.log),
            web.post("/clock", self.clock),
            web.post("/faults", self.plan),
            web.delete("/faults", self.clear),
            web.post("/updates", self.inject),
            web.post("/say", self.say_many),
            web.post("/groups", self.gather),
            web.post("/groups/{id:-\\d{1,18}}/upgrade", self.upgrade),
            web.post("/people/{id:\\d{1,18}}/deactivate", self.deactivate),
            web.get("/files/{path:.+}", self.file),
            web.get("/town", self.town),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Answers at once when there is news, else after `wait` seconds at most."""
        since = asked.since(request)
        if self._drill.seq <= since and (wait_s := asked.wait_s(request)):
            await self._drill.bell.heard(wait_s)
        return web.json_response(views.state(self._drill, since))

    async def log(self, request: web.Request) -> web.Response:
        since, ledger = asked.since(request), self._drill.ledger
        entries, following = ledger.since(since, MOST_ENTRIES)
        if not entries and (wait_s := asked.wait_s(request)):
            await ledger.bell.heard(wait_s)
            entries, following = ledger.since(since, MOST_ENTRIES)
        return web.json_response({"entries": entries, "next": following})

    async def clock(self, request: web.Request) -> web.Response:
        given = await asked.read(request)
        try:
            self._drill.clock.advance(given.number("advance_s"))
        except (ValueError, OverflowError) as error:
            raise Unfit(f"advance_s: {error}") from error
        self._drill.ledger.write("clock", advanced_s=given.number("advance_s"))
        return web.json_response({"now": self._drill.clock.now().isoformat()})

    async def plan(self, request: web.Request) -> web.Response:
        given = await asked.read(request)
        self._drill.faults.plan(fault(given))
        self._drill.ledger.write("fault", planned=given.given)
        return web.json_response({"faults": self._drill.faults.shown})

    async def clear(self, _: web.Request) -> web.Response:
        self._drill.faults.clear()
        self._drill.ledger.write("fault", planned=None)
        return web.json_response({"faults": []})

    async def inject(self, request: web.Request) -> web.Response:
        """`update` obeys allowed_updates as any other, `raw` is delivered whatever it is."""
        given = await asked.read(request)
        wanted = [given.given[name] for name in ("raw", "update") if name in given.given]
        updates = wanted or given.several("updates", dict)
        if not updates or not all(isinstance(update, dict) for update in updates):
            raise Unfit("raw or update: one JSON object, or updates: several")
        if "raw" not in given.given:
            updates = [update for update in updates if update.keys() & KINDS & self._drill.updates.allowed]
        ids = [self._drill.updates.inject(update) for update in updates]
        return web.json_response({"update_ids": ids})

    async def say_many(self, request: web.Request) -> web.Response:
        """Many people speak at once: `lines` of `{id, text}`, in order."""
        given = await asked.read(request)
        for line in map(Asked, given.several("lines", dict)):
            person = self._drill.person(line.whole("id"))
            deeds.say(self._drill, person, line.text("text"), self._drill.chats[person.id])
            self._drill.ledger.write("deed", person=person.id, deed="say", given=line.given)
        return web.json_response({"seq": self._drill.seq})

    async def gather(self, request: web.Request) -> web.Response:
        given = await asked.read(request)
        members = [self._drill.person(number) for number in given.several("members", int)]
        chat = deeds.gather(self._drill, given.text("title"), members)
        self._drill.ledger.write("deed", deed="gather", given=given.given, chat=chat.id)
        return web.json_response({"id": chat.id})

    async def upgrade(self, request: web.Request) -> web.Response:
        await asked.read(request)
        old = self._drill.chats.get(int(request.match_info["id"]))
        if old is None:
            raise Unfit("there is no such group", NOT_FOUND)
        new = deeds.upgrade(self._drill, old)
        self._drill.ledger.write("deed", deed="upgrade", chat=old.id, supergroup=new.id)
        return web.json_response({"id": new.id})

    async def deactivate(self, request: web.Request) -> web.Response:
        """The person's account goes away for good, without a word to the bot."""
        await asked.read(request)
        person = self._drill.person(int(request.match_info["id"]))
        person.deactivated = True
        self._drill.noticed(person)
        self._drill.ledger.write("deed", person=person.id, deed="deactivate", given={})
        return web.json_response({"seq": self._drill.seq})

    async def file(self, request: web.Request) -> web.Response:
        kept = self._drill.files.by_path(request.match_info["path"])
        if kept is None:
            raise Unfit("there is no such file", NOT_FOUND)
        picture = kept.width > 0
        headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline" if picture else "attachment"}
        kind = kept.mime_type if kept.mime_type in {"image/png", "image/jpeg"} else "application/octet-stream"
        return web.Response(body=kept.content, content_type=kind, headers=headers)

    async def town(self, _: web.Request) -> web.Response:
        town = importlib.import_module("bot.drill.town")
        return web.json_response(town.geojson())


def fault(given: Asked) -> Fault:
    unknown = given.given.keys() - CHOSEN - {"kind", "method"}
    if unknown:
        raise Unfit(f"unknown: {', '.join(sorted(unknown))}; a fault takes kind, method, {', '.join(sorted(CHOSEN))}")
    chosen: JSON = {name: given.number(name) for name in ("after_s", "delay_s", "probability") if name in given.given}
    chosen |= {name: given.whole(name) for name in ("times", "chat", "retry_after", "seed") if name in given.given}
    return Fault(
        kind=str(given.given.get("kind", "")),
        method=given.optional_text("method", "*"),
        description=given.optional_text("description"),
        **chosen,
    )
