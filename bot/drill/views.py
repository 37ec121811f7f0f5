"""What people see on their phones: chats, with everything that changed since a number."""

from __future__ import annotations

from typing import Any

from bot.drill import profile
from bot.drill.chats import Chat, Person, Posted
from bot.drill.exercise import Exercise
from bot.drill.files import Files

JSON = dict[str, Any]

CARRIED = ("text", "caption", "entities", "caption_entities", "location", "venue", "contact", "forward_origin")
SERVICE = ("migrate_to_chat_id", "migrate_from_chat_id")


def chat(drill: Exercise, person: Person, seen: Chat, since: int) -> JSON:
    """Messages by id; only those changed after `since`."""
    changed = []
    for message_id, seq in reversed(seen.changed.items()):
        if seq <= since:
            break
        changed.append(seen.posted[message_id])
    changed.sort(key=lambda posted: posted.id)
    return {
        "messages": [message(drill.files, person, posted) for posted in changed],
        "toasts": [toast for toast in person.toasts if toast["seq"] > since],
        "keyboard": seen.keyboard,
        "keyboard_hidden": seen.keyboard_hidden,
        "blocked": person.blocked,
        "seq": max(seen.seq, person.seq),
    }


def message(files: Files, person: Person, posted: Posted) -> JSON:
    shown: JSON = {
        "message_id": posted.id,
        "from": author(person, posted),
        "date": posted.body["date"],
        "edits": posted.edits,
        "deleted": posted.deleted,
        "seq": posted.seq,
    }
    if posted.deleted:
        return shown
    body = posted.body
    shown |= {name: body[name] for name in CARRIED + SERVICE if name in body}
    shown["text"] = body.get("text") or body.get("caption") or ""
    shown |= {"silent": posted.silent, "protected": bool(body.get("has_protected_content")), "pinned": posted.pinned}
    if posted.html:
        shown["html"] = posted.html
    if posted.rows:
        shown["buttons"] = [[button(one) for one in row] for row in posted.rows]
    if posted.keyboard:
        shown["reply_keyboard"] = posted.keyboard
    if posted.reactions:
        shown["reactions"] = {str(who): emoji for who, emoji in posted.reactions.items()}
    if "reply_to_message" in body:
        shown["reply_to"] = body["reply_to_message"]["message_id"]
    return shown | media(files, body)


def author(person: Person, posted: Posted) -> str:
    """`bot`, `me`, or in a group the name of somebody else."""
    if posted.body["from"]["is_bot"]:
        return "bot"
    return "me" if posted.author == person.id else str(posted.body["from"]["first_name"])


def button(one: JSON) -> JSON:
    names = {"text": "text", "callback_data": "data", "url": "url", "style": "style"}
    shown = {names[name]: value for name, value in one.items() if name in names}
    return shown | ({"copy": one["copy_text"]["text"]} if "copy_text" in one else {})


def media(files: Files, body: JSON) -> JSON:
    """The file a message carries, with the address the page fetches it from."""
    for kind in ("photo", "document", "voice"):
        if kind in body:
            card = body[kind][-1] if kind == "photo" else body[kind]
            kept = files.by_id(card["file_id"])
            return {kind: {"url": f"/drill/files/{kept.path}", "name": kept.name, "bytes": len(kept.content)}}
    return {}


def person(one: Person) -> JSON:
    return {
        "id": one.id,
        "name": one.name,
        "language": one.language,
        "roles": one.roles,
        "lat": one.lat,
        "lon": one.lon,
        "blocked": one.blocked,
        "deactivated": one.deactivated,
        "started": one.started,
        "last_seq": one.seq,
    }


def phone(drill: Exercise, one: Person) -> JSON:
    """One person, with the command menu she sees and the groups she is in."""
    groups = [group(chat) for chat in drill.chats.values() if chat.kind != "private" and one in chat.members]
    return {**person(one), "commands": profile.commands_for(drill, one), "groups": groups}


def group(chat: Chat) -> JSON:
    members = [member.id for member in chat.members]
    return {"id": chat.id, "title": chat.title, "kind": chat.kind, "members": members, "migrated_to": chat.migrated_to}


def state(drill: Exercise, since: int) -> JSON:
    """The whole exercise for the page: the people changed after `since`, all groups, the bot, the time."""
    groups = [group(chat) for chat in drill.chats.values() if chat.kind != "private"]
    return {
        "exercise": True,
        "now": drill.clock.now().isoformat(),
        "seq": drill.seq,
        "people": [person(one) for one in drill.people.values() if one.seq > since],
        "groups": groups,
        "faults": drill.faults.shown,
        "bot": {
            **drill.bot.card,
            "description": drill.bot.description,
            "short_description": drill.bot.short_description,
            "commands": drill.bot.commands.get(("default", ""), []),
        },
    }
