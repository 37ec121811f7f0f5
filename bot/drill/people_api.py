"""The people API, /drill/people: what pretend people do and see. Used by the page, by scripts and by tests."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.drill import asked, deeds, files, taps, views
from bot.drill.asked import Asked
from bot.drill.chats import Chat, Person
from bot.drill.exercise import Exercise
from bot.drill.files import Kept
from bot.drill.refused import NOT_FOUND, Refused, Unfit

JSON = dict[str, Any]

MOST_ACCURACY_M = 1500


class PeopleApi:
    def __init__(self, drill: Exercise) -> None:
        self._drill = drill

    @property
    def routes(self) -> list[web.RouteDef]:
        at = "/people/{id:\\d{1,18}}"
        return [
            web.post("/people", self.join),
            web.get("/people", self.everybody),
            web.get(at, self.one),
            web.get(at + "/chat", self.chat),
            web.post(at + "/place", self.place),
            web.post(at + "/say", self.say),
            web.post(at + "/edit", self.edit),
            web.post(at + "/location", self.location),
            web.post(at + "/move", self.move),
            web.post(at + "/tap", self.tap),
            web.post(at + "/contact", self.contact),
            web.post(at + "/photo", self.photo),
            web.post(at + "/document", self.document),
            web.post(at + "/voice", self.voice),
            web.post(at + "/react", self.react),
            web.post(at + "/block", self.block),
        ]

    async def join(self, request: web.Request) -> web.Response:
        given = await asked.read(request)
        lat, lon = given.optional_number("lat"), given.optional_number("lon")
        if (lat is None) != (lon is None):
            raise Unfit("lat and lon come together")
        if lat is not None and lon is not None:
            deeds.locate(lat, lon)
        person = Person(
            id=given.optional_whole("id") or 0,
            name=given.text("name"),
            language=given.optional_text("language", "en"),
            roles=given.several("roles", str),
            lat=lat,
            lon=lon,
        )
        self._drill.join(person)
        self._note(person, "join", given)
        return web.json_response({"id": person.id})

    async def everybody(self, _: web.Request) -> web.Response:
        return web.json_response({"people": [views.person(one) for one in self._drill.people.values()]})

    async def one(self, request: web.Request) -> web.Response:
        return web.json_response(views.phone(self._drill, self._person(request)))

    async def chat(self, request: web.Request) -> web.Response:
        """Answers at once when there is news, else after `wait` seconds at most."""
        person, since = self._person(request), asked.since(request)
        seen = self._chat(person, optional_id(request.query.get("chat")))
        if max(seen.seq, person.seq) <= since and (wait_s := asked.wait_s(request)):
            await person.bell.heard(wait_s)
        return web.json_response(views.chat(self._drill, person, seen, since))

    async def place(self, request: web.Request) -> web.Response:
        """Where the person stands: what a tap on "share my location" will send."""
        person, given = self._person(request), await asked.read(request)
        lat, lon = given.number("lat"), given.number("lon")
        deeds.locate(lat, lon)
        person.lat, person.lon = lat, lon
        self._drill.noticed(person)
        return self._done(person, "place", given)

    async def say(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        chat = self._chat(person, given.optional_whole("chat"))
        ids = deeds.say(self._drill, person, given.text("text"), chat, given.optional_whole("reply_to"))
        return self._done(person, "say", given, message_id=ids[0], message_ids=ids)

    async def edit(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        chat = self._chat(person, given.optional_whole("chat"))
        deeds.edit(self._drill, person, chat, given.whole("message_id"), given.text("text"))
        return self._done(person, "edit", given)

    async def location(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        return self._posted(person, "location", given, spot(given, given.optional_whole("live_period")))

    async def move(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        chat = self._chat(person, given.optional_whole("chat"))
        carried_on = None if given.flag("stop") else spot(given, None)
        deeds.move(self._drill, person, chat, given.whole("message_id"), carried_on)
        return self._done(person, "move", given)

    async def tap(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        chat = self._chat(person, given.optional_whole("chat"))
        phone = given.optional_text("phone", "+10000000000")
        came = taps.tap(self._drill, person, chat, given.text("button"), given.optional_whole("message_id"), phone)
        return self._done(person, "tap", given, **came)

    async def contact(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        card = deeds.share_contact(person, given.text("phone"), of_another=given.flag("of_another"))
        return self._posted(person, "contact", given, card)

    async def photo(self, request: web.Request) -> web.Response:
        person = self._person(request)
        given, kept = await self._carried(request, "photo")
        kept = kept or deeds.tiny_photo(self._drill)
        return self._posted(person, "photo", given, deeds.picture(kept, given.optional_text("caption")))

    async def document(self, request: web.Request) -> web.Response:
        person = self._person(request)
        given, kept = await self._carried(request, "document")
        if kept is None:
            raise Unfit("document: send the file as multipart/form-data")
        return self._posted(person, "document", given, deeds.paper(kept, given.optional_text("caption")))

    async def voice(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        kept = self._drill.files.keep("voice", files.tiny_voice(), "voice.oga", "audio/ogg")
        duration_s = given.optional_whole("duration_s") or 2
        return self._posted(person, "voice", given, deeds.voice(kept, duration_s))

    async def react(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        chat = self._chat(person, given.optional_whole("chat"))
        deeds.react(self._drill, person, chat, given.whole("message_id"), given.optional_text("emoji"))
        return self._done(person, "react", given)

    async def block(self, request: web.Request) -> web.Response:
        person, given = self._person(request), await asked.read(request)
        deeds.block(self._drill, person, blocked=given.flag("blocked", default=True))
        return self._done(person, "block", given)

    async def _carried(self, request: web.Request, kind: str) -> tuple[Asked, Kept | None]:
        """The fields and the file of a multipart request; JSON carries no file."""
        if request.content_type != "multipart/form-data":
            return await asked.read(request), None
        form = await request.post()
        upload = form.get(kind)
        given = Asked({name: value for name, value in form.items() if isinstance(value, str)})
        if not isinstance(upload, web.FileField):
            return given, None
        try:
            return given, self._drill.files.keep(kind, upload.file.read(), upload.filename, upload.content_type)
        except Refused as refusal:
            raise Unfit(f"{kind}: {refusal}") from refusal

    def _posted(self, person: Person, deed: str, given: Asked, content: JSON) -> web.Response:
        chat = self._chat(person, given.optional_whole("chat"))
        message_id = deeds.speak(self._drill, person, chat, content, given.optional_whole("reply_to"))
        return self._done(person, deed, given, message_id=message_id)

    def _done(self, person: Person, deed: str, given: Asked, **came: Any) -> web.Response:
        self._note(person, deed, given)
        return web.json_response({**came, "seq": self._drill.seq})

    def _note(self, person: Person, deed: str, given: Asked) -> None:
        self._drill.ledger.write("deed", person=person.id, deed=deed, given=given.given)

    def _person(self, request: web.Request) -> Person:
        return self._drill.person(int(request.match_info["id"]))

    def _chat(self, person: Person, chat_id: int | None) -> Chat:
        chat = self._drill.chats.get(person.id if chat_id is None else chat_id)
        if chat is None or person not in chat.members:
            raise Unfit(f"this person is in no chat {chat_id}", NOT_FOUND)
        return chat


def optional_id(text: str | None) -> int | None:
    if text is None:
        return None
    return -asked.counted(text[1:], "chat") if text.startswith("-") else asked.counted(text, "chat")


def spot(given: Asked, live_s: int | None) -> JSON:
    accuracy_m = given.optional_number("accuracy")
    if accuracy_m is not None and not 0 <= accuracy_m <= MOST_ACCURACY_M:
        raise Unfit(f"accuracy: 0 to {MOST_ACCURACY_M} metres")
    return deeds.locate(given.number("lat"), given.number("lon"), live_s, accuracy_m)
