"""What people do with their phones, turned into the updates Telegram would make of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.drill import entities, files, profile
from bot.drill.chats import Chat, Person, Posted
from bot.drill.exercise import Exercise
from bot.drill.files import Kept
from bot.drill.messages import LIVE_FOR_EVER, LIVE_S, MOST_TEXT, quoted
from bot.drill.refused import CONFLICT, NOT_FOUND, Unfit
from bot.drill.updates import PRESS_LIFE_S

JSON = dict[str, Any]

STRANGER = {"phone_number": "", "first_name": "Somebody", "last_name": "Else", "user_id": 4_999_999_999}


def say(drill: Exercise, person: Person, text: str, chat: Chat, reply_to: int | None = None) -> list[int]:
    """The ids of the messages: a text too long for one is split, as a phone does it."""
    words = text.strip()
    if not words or not entities.sound(words):
        raise Unfit("text: something to say, in valid Unicode")
    return [speak(drill, person, chat, worded(part), reply_to) for part in split(words)]


def worded(text: str) -> JSON:
    marks = entities.found(text)
    return {"text": text, "entities": marks} if marks else {"text": text}


def split(text: str) -> Iterator[str]:
    while entities.units(text) > MOST_TEXT:
        cut = entities.characters(text, MOST_TEXT)
        yield text[:cut]
        text = text[cut:]
    yield text


def speak(drill: Exercise, person: Person, chat: Chat, content: JSON, reply_to: int | None = None) -> int:
    """Post any content as this person, and tell the bot."""
    check_present(person, chat)
    original = chat.found(reply_to) if reply_to else None
    if reply_to and original is None:
        raise Unfit(f"there is no message {reply_to} to reply to", NOT_FOUND)
    reply = {"reply_to_message": quoted(original)} if original else {}
    person.started = person.started or chat.kind == "private"
    body = {
        "message_id": drill.next_id(chat),
        "from": person.card,
        "chat": chat.card,
        "date": drill.today(),
        **reply,
        **content,
    }
    drill.post(chat, Posted(body, person.id))
    drill.updates.create("message", body, lane(chat))
    return int(body["message_id"])


def edit(drill: Exercise, person: Person, chat: Chat, message_id: int, text: str) -> None:
    posted = own(person, chat, message_id)
    if "text" not in posted.body or not text.strip() or entities.units(text.strip()) > MOST_TEXT:
        raise Unfit("only a text can be edited, into another text of at most 4096 letters")
    body = {name: value for name, value in posted.body.items() if name != "entities"}
    replace(drill, chat, posted, {**body, **worded(text.strip())})


def locate(lat: float, lon: float, live_s: int | None = None, accuracy_m: float | None = None) -> JSON:
    """The content of a location message."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise Unfit("lat: -90 to 90, lon: -180 to 180 degrees")
    spot: JSON = {"latitude": lat, "longitude": lon}
    if accuracy_m is not None:
        spot["horizontal_accuracy"] = accuracy_m
    if live_s is not None:
        if live_s not in LIVE_S and live_s != LIVE_FOR_EVER:
            raise Unfit("live_period: 60 to 86400 seconds, or 2147483647 for ever")
        spot["live_period"] = live_s
    return {"location": spot}


def move(drill: Exercise, person: Person, chat: Chat, message_id: int, spot: JSON | None) -> None:
    """Carry a live location on, or end it when there is no `spot`."""
    posted = own(person, chat, message_id)
    before = posted.body.get("location", {})
    live_s = before.get("live_period")
    if live_s is None or drill.today() >= posted.body["date"] + live_s:
        raise Unfit("this location is not live (any more)", CONFLICT)
    after = (
        {name: value for name, value in before.items() if name != "live_period"} if spot is None else spot["location"]
    )
    replace(drill, chat, posted, {**posted.body, "location": {**after, **({"live_period": live_s} if spot else {})}})


def replace(drill: Exercise, chat: Chat, posted: Posted, body: JSON) -> None:
    posted.body = {**body, "edit_date": drill.today()}
    posted.edits += 1
    drill.touch(chat, posted)
    drill.updates.create("edited_message", posted.body, lane(chat))


def press(drill: Exercise, person: Person, chat: Chat, posted: Posted, button: JSON) -> str:
    """Tap an inline button that calls the bot back; the id its answer will bear."""
    check_present(person, chat)
    query_id = drill.next_press(person)
    query = {
        "id": query_id,
        "from": person.card,
        "message": posted.body,
        "chat_instance": str(4_000_000_000_000_000_000 + abs(chat.id)),
        "data": button["callback_data"],
    }
    drill.updates.create("callback_query", query, f"press {person.id}", PRESS_LIFE_S)
    return query_id


def share_contact(person: Person, phone: str, *, of_another: bool) -> JSON:
    if of_another:
        return {"contact": {**STRANGER, "phone_number": phone}}
    names = {name: value for name, value in person.card.items() if name in {"first_name", "last_name"}}
    return {"contact": {"phone_number": phone, **names, "user_id": person.id}}


def picture(kept: Kept, caption: str) -> JSON:
    size = {**kept.card, "width": kept.width, "height": kept.height}
    return {"photo": [size], **({"caption": caption} if caption else {})}


def voice(kept: Kept, duration_s: int) -> JSON:
    return {"voice": {**kept.card, "duration": duration_s, "mime_type": kept.mime_type}}


def paper(kept: Kept, caption: str) -> JSON:
    card = {**kept.card, "file_name": kept.name, "mime_type": kept.mime_type}
    return {"document": card, **({"caption": caption} if caption else {})}


def block(drill: Exercise, person: Person, *, blocked: bool) -> None:
    """Block the bot, or let it in again; doing so twice changes nothing."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    statuses: list[JSON] = [
        {"status": "member", "user": drill.bot.card},
        {"status": "kicked", "user": drill.bot.card, "until_date": 0},
    ]
    old, new = statuses if blocked else statuses[::-1]
    chat = drill.chats[person.id]
    drill.noticed(person)
    membership(drill, person, chat, old, new)


def membership(drill: Exercise, person: Person, chat: Chat, old: JSON, new: JSON) -> None:
    change = {
        "chat": chat.card,
        "from": person.card,
        "date": drill.today(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    drill.updates.create("my_chat_member", change, f"membership {chat.id}")


def react(drill: Exercise, person: Person, chat: Chat, message_id: int, emoji: str) -> None:
    """Put one reaction on a message, or take it off with an empty `emoji`."""
    check_present(person, chat)
    posted = chat.found(message_id)
    if posted is None:
        raise Unfit(f"there is no message {message_id}", NOT_FOUND)
    before, after = posted.reactions.pop(person.id, ""), emoji
    if after:
        posted.reactions[person.id] = after
    drill.touch(chat, posted)
    change = {
        "chat": chat.card,
        "message_id": message_id,
        "user": person.card,
        "date": drill.today(),
        "old_reaction": [{"type": "emoji", "emoji": before}] if before else [],
        "new_reaction": [{"type": "emoji", "emoji": after}] if after else [],
    }
    drill.updates.create("message_reaction", change, f"reaction {chat.id}")


def gather(drill: Exercise, title: str, members: list[Person]) -> Chat:
    """A new group, made by its first member, with the bot as an administrator that hears everything."""
    if not title.strip() or not members:
        raise Unfit("a group has a title and at least one member")
    chat = drill.assemble(title, members)
    left = {"status": "left", "user": drill.bot.card}
    membership(drill, members[0], chat, left, profile.bot_member(drill, chat))
    return chat


def upgrade(drill: Exercise, old: Chat) -> Chat:
    """Turn a group into a supergroup: a new id, told in both chats."""
    if old.kind != "group" or old.migrated_to is not None:
        raise Unfit("only a group can be upgraded, and only once", CONFLICT)
    by = old.members[0]
    check_present(by, old)
    new = drill.assemble(old.title, old.members, "supergroup")
    speak(drill, by, old, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    speak(drill, by, new, {"migrate_from_chat_id": old.id})
    return new


def check_present(person: Person, chat: Chat) -> None:
    if person not in chat.members:
        raise Unfit("not a member of this chat", 403)
    if chat.migrated_to is not None:
        raise Unfit(f"this group became the supergroup {chat.migrated_to}", CONFLICT)
    if chat.kind == "private" and person.blocked:
        raise Unfit("this person has blocked the bot: unblock it first", CONFLICT)
    if person.deactivated:
        raise Unfit("this person's account is gone", CONFLICT)


def own(person: Person, chat: Chat, message_id: int) -> Posted:
    check_present(person, chat)
    posted = chat.found(message_id)
    if posted is None or posted.author != person.id:
        raise Unfit(f"there is no message {message_id} of this person", NOT_FOUND)
    return posted


def lane(chat: Chat) -> str:
    return f"chat {chat.id}"


def tiny_photo(drill: Exercise) -> Kept:
    return drill.files.keep("photo", files.tiny_picture(), "photo.png", "image/png")
