"""Pretend people who act on what they read: those who call for help, those who give it, and who coordinates."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import ClientError, ClientSession

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = dict[str, Any]

NEEDS = ("food", "water", "power")
CHOICES = ("10", "20", "40", "60")  # minutes on the buttons of an offer
CENTRE = (12.0, -38.0)  # of the drill's town
SPREAD = 0.03  # degrees, about three kilometres
LOOK_S = 1.0  # how long a look at the phone waits for something new
PATIENCE_S = (2.5, 6.0)  # somebody who sees nothing happen for so long taps again
TIMES = 3  # and so often in all

CRIES = {
    "en": ("We need water", "My mother needs insulin", "Water rising, we are trapped on the roof", "Help please"),
    "es": ("Necesitamos agua", "Mi madre necesita insulina", "Estamos atrapados, el agua sube", "Ayuda por favor"),
    "ar": ("نحتاج ماء", "أمي تحتاج أنسولين", "نحن محاصرون والماء يرتفع", "ساعدونا"),
}


class Deed(NamedTuple):
    """Something a person wants to do now; `once` names it, so that it is not done without end."""

    once: str
    path: str
    given: JSON
    times: int = 1


class Done(NamedTuple):
    """How often a deed was done, when it may be tried again, and the drill's count of changes after it."""

    times: int = 0
    again_at: float = 0.0
    seq: int = 0


class Person:
    """One phone: looks, thinks for a moment, does one thing, looks again."""

    role = "resident"

    def __init__(self, session: ClientSession, rng: Random, language: str, telegram_id: int | None = None) -> None:
        self.session = session
        self.rng = rng
        self.language = language
        self.place = tuple(_exact(rng, middle) for middle in CENTRE)
        self.finished = False
        self._wanted_id = telegram_id
        self._id = 0
        self._chat: dict[int, JSON] = {}
        self._seq = 0
        self._done: dict[str, Done] = {}

    async def live(self, stop: asyncio.Event) -> None:
        """Go on until finished or stopped."""
        await self._join()
        while not stop.is_set() and not self.finished:
            await asyncio.sleep(self.rng.uniform(0.02, 0.3))
            deed = next((deed for deed in self.wants() if self._due(deed)), None)
            if deed is not None:
                await self._do(deed)
            await self._look(0.05 if deed else LOOK_S)

    def wants(self) -> Iterator[Deed]:
        """Everything the person would do now, most wanted first."""
        raise NotImplementedError

    def buttons(self, verb: str) -> Iterator[tuple[JSON, list[str]]]:
        """Buttons of this verb that stand in the chat, newest first: the message, and the parts of the button."""
        for message in sorted(self._chat.values(), key=lambda one: -int(one["message_id"])):
            for button in (one for row in message.get("buttons", ()) for one in row):
                said, *parts = str(button.get("data", "")).split(":")
                if said == verb:
                    yield message, parts

    def asked_for_place(self) -> JSON | None:
        """The message that asks for a position, if one stands there."""
        there = self._chat.values()
        asking = [message for message in there if "request_location" in str(message.get("reply_keyboard"))]
        return max(asking, key=lambda one: int(one["message_id"]), default=None)

    def tap(self, message: JSON, *parts: str, twin: str = "") -> Deed:
        """A press; some people type the command instead."""
        button = ":".join(parts)
        once = f"{message['message_id']} {button}"
        if twin and self.rng.random() < 0.2:
            return Deed(once, "say", {"text": twin}, TIMES)
        return Deed(once, "tap", {"message_id": message["message_id"], "button": button}, TIMES)

    def say(self, once: str, text: str) -> Deed:
        """Words, said once."""
        return Deed(once, "say", {"text": text})

    def pin(self, once: str) -> Deed:
        """The exact place."""
        return Deed(once, "location", {"lat": self.place[0], "lon": self.place[1]})

    def did(self, once: str) -> bool:
        """Tell whether this was done at least once."""
        return once in self._done

    def answered(self, once: str) -> bool:
        """Tell whether the bot has said anything since this was done."""
        return once in self._done and any(one["seq"] > self._done[once].seq for one in self._chat.values())

    def _due(self, deed: Deed) -> bool:
        done = self._done.get(deed.once, Done())
        return done.times < deed.times and time.monotonic() >= done.again_at

    async def _join(self) -> None:
        given: JSON = {
            "name": f"{self.role} {self.rng.randrange(10**6)}",
            "language": self.language,
            "roles": [self.role],
        }
        if self._wanted_id:
            given["id"] = self._wanted_id
        async with self.session.post("/drill/people", json=given) as answer:
            self._id = (await answer.json())["id"]

    async def _do(self, deed: Deed) -> None:
        times = self._done.get(deed.once, Done()).times + 1
        again_at = time.monotonic() + self.rng.uniform(*PATIENCE_S)
        try:
            async with self.session.post(f"/drill/people/{self._id}/{deed.path}", json=deed.given) as answer:
                came = await answer.json()  # a button that is gone by now is no fault of anybody
            self._done[deed.once] = Done(times, again_at, came.get("seq", 0))
        except ClientError:
            self.finished = True  # the server has stopped

    async def _look(self, wait_s: float) -> None:
        query = {"since": str(self._seq), "wait": f"{wait_s:.2f}"}
        try:
            async with self.session.get(f"/drill/people/{self._id}/chat", params=query) as answer:
                news = await answer.json()
        except ClientError:
            self.finished = True
            return
        self._seq = news["seq"]
        self._chat |= {message["message_id"]: message for message in news["messages"] if message["from"] == "bot"}


def _exact(rng: Random, middle: float) -> float:
    """Degrees with five decimals of which the last is not zero: every exact place is a secret of its own."""
    return round(round(middle + rng.uniform(-SPREAD, SPREAD), 4) + rng.choice((1, 2, 3, 4, -4, -3, -2, -1)) * 1e-5, 5)


class Resident(Person):
    """Calls for help, says where and what, waits, and says whether help came."""

    def wants(self) -> Iterator[Deed]:
        """Cry, answer what is asked, answer whether help came."""
        if self.rng.random() < 0.2 and not self.did("cry"):
            yield self.say("start", "/start")
        secret = f"zk{self.rng.getrandbits(32):08x}"
        yield self.say("cry", f"{self.rng.choice(CRIES[self.language])} {secret}")
        for message, parts in self.buttons("came"):
            yield from self._answer(message, parts[0])
        if any(self.buttons("came")):
            return  # words after the end would be a new call for help
        for message, parts in self.buttons("cancel_yes"):
            deed = self.tap(message, "cancel_yes", *parts)
            self.finished = self.answered(deed.once)
            yield deed
            return
        yield from self._tell_more()

    def _tell_more(self) -> Iterator[Deed]:
        """Where, what, how many; and now and then: not needed any more."""
        if self.asked_for_place():
            yield self.pin("pin")
        for message, (case, need) in self.buttons("need"):
            if need == NEEDS[int(case) % len(NEEDS)]:
                yield self.tap(message, "need", case, need)
        if self._chat and self.rng.random() < 0.03:
            yield self.say("note", "Note: there are three of us")
        if self.did("pin") and self.rng.random() < 0.01:
            for message, parts in self.buttons("cancel"):
                yield self.tap(message, "cancel", *parts)

    def _answer(self, message: JSON, case: str) -> Iterator[Deed]:
        known = f"answer {message['message_id']}"
        answer = Random(f"{known} {self.place}").choices(("yes", "partly", "no"), (8, 1, 1))[0]
        deed = self.tap(message, "came", case, answer, twin=f"/came {case} {answer}")
        self.finished = answer == "yes" and self.answered(deed.once)
        yield deed


class Volunteer(Person):
    """Joins, says where, takes what is offered, goes there, comes back."""

    role = "volunteer"

    def wants(self) -> Iterator[Deed]:
        """The mission goes before new offers."""
        yield self.say("join", "/volunteer")
        if self.asked_for_place():
            yield self.pin("pin")
        for verb in ("back", "safe", "seen"):
            for message, parts in self.buttons(verb):
                yield self.tap(message, verb, *parts, twin=f"/{verb}")
        yield from self._way_out()
        yield from self._mission()
        for message, parts in self.buttons("accept"):
            yield from self._consider(message, *parts)
        for message, parts in self.buttons("take_all"):
            yield from self._consider_way(message, *parts)

    def _mission(self) -> Iterator[Deed]:
        for verb, twin in (("on_way", "/onmyway"), ("there", "/arrived"), ("done", "/done")):
            for message, parts in self.buttons(verb):
                if verb == "on_way" and Random(f"{parts[0]} {self.place}").random() < 0.1:
                    yield self.tap(message, "cannot", *parts)
                else:
                    yield self.tap(message, verb, *parts, twin=twin)

    def _way_out(self) -> Iterator[Deed]:
        """Now and then somebody on the way hands over, or is not safe."""
        for message, parts in self.buttons("there"):
            mind = Random(f"way out {parts[0]} {self.place}").random()
            if mind < 0.1:
                yield self.tap(message, "give", *parts, twin="/handover")
            elif mind < 0.2:
                yield self.tap(message, "unsafe", *parts, twin="/unsafe")
        for message, parts in self.buttons("handover"):
            if parts[1] == "tired":
                yield self.tap(message, "handover", *parts, twin="/handover tired")

    def _consider(self, message: JSON, offer: str, minutes: str) -> Iterator[Deed]:
        """Take it, decline it or let it lie; the same answer whenever the same offer is looked at."""
        mind = Random(f"{offer} {self.place}").random()
        if mind < 0.75 and minutes == CHOICES[int(mind * 100) % len(CHOICES)]:
            yield self.tap(message, "accept", offer, minutes, twin=f"/accept {offer} {minutes}")
        elif 0.75 <= mind < 0.9:
            yield self.tap(message, "decline", offer, twin=f"/decline {offer}")

    def _consider_way(self, message: JSON, offer: str) -> Iterator[Deed]:
        """All tasks of a way, only the first, none, or no answer."""
        mind = Random(f"{offer} {self.place}").random()
        if mind < 0.6:
            yield self.tap(message, "take_all", offer, twin=f"/takeall {offer}")
        elif mind < 0.75:
            yield self.tap(message, "first", offer, twin=f"/accept {offer}")
        elif mind < 0.9:
            yield self.tap(message, "decline", offer, twin=f"/decline {offer}")


class Coordinator(Person):
    """Takes on cases, and now and then writes to all volunteers."""

    role = "coordinator"

    def __init__(self, session: ClientSession, rng: Random, language: str, telegram_id: int | None = None) -> None:
        super().__init__(session, rng, language, telegram_id)
        self._broadcasts = 0
        self._next_at = time.monotonic() + 5.0

    def wants(self) -> Iterator[Deed]:
        """Look after the desk."""
        yield self.say("start", "/start")
        for message, parts in self.buttons("resume"):
            yield self.tap(message, "resume", *parts)
        for message, parts in self.buttons("send"):
            yield self.tap(message, "send", *parts)
        for message, parts in self.buttons("mine"):
            if Random(f"{parts[0]} mine").random() < 0.3:
                yield self.tap(message, "mine", *parts)
        if self.did(f"ask {self._broadcasts}"):
            yield self.say(f"words {self._broadcasts}", f"Note: shelter {self._broadcasts} is open")
        if time.monotonic() > self._next_at:
            self._next_at = time.monotonic() + self.rng.uniform(8.0, 20.0)
            self._broadcasts += 1
            yield self.say(f"ask {self._broadcasts}", "/broadcast volunteers")
