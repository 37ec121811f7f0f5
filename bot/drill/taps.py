"""Finds the button a person means, by its label or its data, and does what a tap on it does."""

from __future__ import annotations

from typing import Any

from bot.drill import deeds
from bot.drill.chats import Chat, Person, Posted
from bot.drill.exercise import Exercise
from bot.drill.refused import NOT_FOUND, Unfit

JSON = dict[str, Any]


def tap(drill: Exercise, person: Person, chat: Chat, button: str, message_id: int | None, phone: str) -> JSON:
    """What came of it: `query_id`, `message_id`, `url` or `copied`."""
    if message_id is not None:
        posted = chat.found(message_id)
        hit = matching(posted, button) if posted else None
        if posted is None or hit is None:
            raise missing(button, labels(posted.rows) if posted else [])
        return inline(drill, person, chat, posted, hit)
    for number in reversed(chat.buttoned):
        if hit := matching(chat.posted[number], button):
            return inline(drill, person, chat, chat.posted[number], hit)
    rows = chat.keyboard["keyboard"] if chat.keyboard else []
    for key in (key for row in rows for key in row):
        if key["text"] == button:
            return below(drill, person, chat, key, phone)
    raise missing(
        button, [label for number in chat.buttoned for label in labels(chat.posted[number].rows)] + labels(rows)
    )


def matching(posted: Posted, button: str) -> JSON | None:
    buttons = [one for row in posted.rows for one in row]
    by_data = (one for one in buttons if one.get("callback_data") == button)
    return next(by_data, None) or next((one for one in buttons if one["text"] == button), None)


def inline(drill: Exercise, person: Person, chat: Chat, posted: Posted, button: JSON) -> JSON:
    if "callback_data" in button:
        return {"query_id": deeds.press(drill, person, chat, posted, button), "message_id": posted.id}
    if "url" in button:
        return {"url": button["url"]}
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    raise Unfit("people of a drill cannot use this kind of button")


def below(drill: Exercise, person: Person, chat: Chat, key: JSON, phone: str) -> JSON:
    """Tap a key of the reply keyboard."""
    message_id = deeds.speak(drill, person, chat, typed(person, key, phone))
    if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
        chat.keyboard_hidden = True
        drill.touch(chat)
    return {"message_id": message_id}


def typed(person: Person, key: JSON, phone: str) -> JSON:
    if key.get("request_location"):
        if person.lat is None or person.lon is None:
            raise Unfit("this person has no place to share: give lat and lon first")
        return deeds.locate(person.lat, person.lon)
    if key.get("request_contact"):
        return deeds.share_contact(person, phone, of_another=False)
    return deeds.worded(str(key["text"]))


def labels(rows: list[list[JSON]]) -> list[str]:
    return [str(button["text"]) for row in rows for button in row]


def missing(button: str, there: list[str]) -> Unfit:
    return Unfit(f"no button {button!r} here; there are: {', '.join(map(repr, there)) or 'none'}", NOT_FOUND)
