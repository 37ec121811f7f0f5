"""Pretend people over the drill's HTTP: they say, tap and see, and fail with the whole chat printed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import ClientSession

PATIENCE_S = 60.0  # ends a hopeless wait, on the slowest machine; no test says how fast an answer comes

INVISIBLE = dict.fromkeys((0x200F, 0x2068, 0x2069))  # marks that keep directions apart

JSON = dict[str, Any]


class Phone:
    """One person's Telegram: what they do, and what their chat shows."""

    def __init__(self, session: ClientSession, person_id: int, name: str) -> None:
        self.id = person_id
        self.name = name
        self.secrets: set[str] = set()  # what only entitled readers may ever get from the bot
        self.said: set[str] = set()  # words of this person, which no log may hold
        self._session = session
        self._chat: dict[int, JSON] = {}
        self._seq = 0
        self.toasts: list[str] = []

    async def says(self, text: str, **more: Any) -> int:
        """Type a message; the id it got."""
        self.said.add(text)
        answer = await self._do("say", {"text": text, **more})
        return int(answer["message_id"])

    async def says_in_secret(self, text: str) -> int:
        """Type words that only entitled readers may get."""
        self.secrets.add(text)
        return await self.says(text)

    async def edits(self, message_id: int, text: str) -> None:
        """Change a message typed before."""
        await self._do("edit", {"message_id": message_id, "text": text})

    async def sends_place(self, lat: float, lon: float, **more: Any) -> int:
        """Send a pin; an exact place is a secret."""
        self.secrets |= {str(lat), str(lon)}
        answer = await self._do("location", {"lat": lat, "lon": lon, **more})
        return int(answer["message_id"])

    async def moves(self, message_id: int, lat: float, lon: float) -> None:
        """A live location goes on."""
        self.secrets |= {str(lat), str(lon)}
        await self._do("move", {"message_id": message_id, "lat": lat, "lon": lon})

    async def taps(self, button: str, message_id: int | None = None) -> None:
        """Press the newest button with this label or data, once it shows."""
        until = time.monotonic() + PATIENCE_S
        while message_id is None and not self._offers(button):
            left = until - time.monotonic()
            assert left > 0, f"{self.name} never saw the button {button!r}. Their chat:\n{self.transcript()}"
            await self._look(wait_s=min(left, 5.0))
        await self._do("tap", {"button": button} | ({"message_id": message_id} if message_id else {}))

    async def shares_phone(self, phone: str) -> None:
        """Send the own contact card; a phone number is a secret."""
        self.secrets.add(phone)
        await self._do("contact", {"phone": phone})

    async def does(self, deed: str, **given: Any) -> JSON:
        """Anything else the people API knows: photo, voice, block."""
        return await self._do(deed, given)

    async def sees(self, *parts: str, within_s: float = PATIENCE_S) -> JSON:
        """Wait until one message shows all the parts, in its words or on its buttons; returns the newest such."""
        until = time.monotonic() + within_s
        while True:
            if found := self._newest(parts):
                return found
            left = until - time.monotonic()
            assert left > 0, f"{self.name} never saw {parts}. Their chat:\n{self.transcript()}"
            await self._look(wait_s=min(left, 5.0))

    async def sees_toast(self, part: str, within_s: float = PATIENCE_S) -> None:
        """Wait for the small window over a pressed button."""
        until = time.monotonic() + within_s
        while not any(part in toast for toast in self.toasts):
            left = until - time.monotonic()
            assert left > 0, f"{self.name} never saw the toast {part!r}, only {self.toasts}"
            await self._look(wait_s=min(left, 5.0))

    async def shows(self, *parts: str) -> bool:
        """Tell whether the chat shows it at this moment."""
        await self._look()
        return self._newest(parts) is not None

    async def messages(self) -> list[JSON]:
        """Everything that stands in the chat now, in order."""
        await self._look()
        return [message for _, message in sorted(self._chat.items()) if not message["deleted"]]

    def transcript(self) -> str:
        """The chat as text."""
        return "\n".join(f"  [{message['from']}] {shown(message)}" for _, message in sorted(self._chat.items()))

    def _newest(self, parts: tuple[str, ...]) -> JSON | None:
        for message in sorted(self._chat.values(), key=lambda one: -int(one["seq"])):
            if message["from"] != "me" and all(part in shown(message) for part in parts):
                return message
        return None

    def _offers(self, button: str) -> bool:
        rows = [row for message in self._chat.values() for row in message.get("buttons", ())]
        return any(button in (one["text"], one.get("data")) for row in rows for one in row)

    async def _look(self, wait_s: float = 0.0) -> None:
        query = {"since": str(self._seq), "wait": f"{wait_s:.3f}"}
        async with self._session.get(f"/drill/people/{self.id}/chat", params=query) as answer:
            news = await answer.json()
        self._seq = news["seq"]
        self._chat |= {message["message_id"]: message for message in news["messages"]}
        self.toasts += [str(toast["text"]) for toast in news["toasts"] if toast.get("text")]

    async def _do(self, deed: str, given: JSON) -> JSON:
        async with self._session.post(f"/drill/people/{self.id}/{deed}", json=given) as answer:
            done: JSON = await answer.json()
            assert answer.status == 200, f"{self.name} could not {deed} {given}: {done}\n{self.transcript()}"
            return done


def shown(message: JSON) -> str:
    """A message as one text: words, pin, buttons; without the marks that isolate directions."""
    if message["deleted"]:
        return "(gone)"
    venue = message.get("venue") or {}
    words = [message["text"], venue.get("title", ""), venue.get("address", "")]
    words += [f"[{button['text']}]" for row in message.get("buttons", ()) for button in row]
    return " ".join(filter(None, words)).translate(INVISIBLE)
