"""The methods that change or take back what was sent, or carry it on."""

from __future__ import annotations

from typing import Any

from bot.drill import keyboards, messages
from bot.drill.arguments import Arguments
from bot.drill.chats import Chat, Posted
from bot.drill.exercise import Exercise
from bot.drill.refused import Refused

JSON = dict[str, Any]

DELETABLE_S = 48 * 3600  # https://core.telegram.org/bots/api#deletemessage
MOST_AT_ONCE = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)
SERVICE = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "group_chat_created",
    ]
)


def text(drill: Exercise, arguments: Arguments) -> JSON:
    chat, posted = editable(drill, arguments)
    words = messages.written(arguments, "text", messages.MOST_TEXT, "message is too long")
    if not words["text"]:
        raise Refused("message text is empty")
    if "text" not in posted.body:
        raise Refused("there is no text in the message to edit")
    return changed(drill, chat, posted, arguments, words)


def caption(drill: Exercise, arguments: Arguments) -> JSON:
    chat, posted = editable(drill, arguments)
    if not posted.body.keys() & {"photo", "document"}:
        raise Refused("there is no caption in the message to edit")
    words = {"caption": None, "caption_entities": None, **messages.caption(arguments)}
    return changed(drill, chat, posted, arguments, words)


def reply_markup(drill: Exercise, arguments: Arguments) -> JSON:
    chat, posted = editable(drill, arguments)
    return changed(drill, chat, posted, arguments, {})


def live_location(drill: Exercise, arguments: Arguments) -> JSON:
    chat, posted = live(drill, arguments)
    spot = {**messages.point(arguments), "live_period": posted.body["location"]["live_period"]}
    if longer := arguments.whole("live_period"):
        spot["live_period"] = longer
    return changed(drill, chat, posted, arguments, {"location": spot})


def stop_live_location(drill: Exercise, arguments: Arguments) -> JSON:
    chat, posted = live(drill, arguments)
    spot = {name: value for name, value in posted.body["location"].items() if name != "live_period"}
    return changed(drill, chat, posted, arguments, {"location": spot})


def delete(drill: Exercise, arguments: Arguments) -> bool:
    chat = messages.addressed(drill, arguments)
    posted = chat.found(arguments.whole("message_id"))
    if posted is None:
        raise Refused("message to delete not found")
    if drill.today() - posted.body["date"] >= DELETABLE_S or migration(posted):
        raise Refused("message can't be deleted for everyone")
    erase(drill, chat, posted)
    return True


def delete_many(drill: Exercise, arguments: Arguments) -> bool:
    chat = messages.addressed(drill, arguments)
    ids = arguments.structure("message_ids")
    if not isinstance(ids, list) or not ids:
        raise Refused("message identifiers are not specified")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too many message identifiers specified")
    for posted in filter(None, (chat.found(number) for number in ids if isinstance(number, int))):
        if drill.today() - posted.body["date"] < DELETABLE_S:
            erase(drill, chat, posted)
    return True


def forward(drill: Exercise, arguments: Arguments) -> JSON:
    chat, original = carried(drill, arguments, "forward")
    first = original.body.get("forward_origin") or {
        "type": "user",
        "sender_user": original.body["from"],
        "date": original.body["date"],
    }
    return messages.posted(drill, chat, arguments, {**content(original), "forward_origin": first})


def copy(drill: Exercise, arguments: Arguments) -> JSON:
    chat, original = carried(drill, arguments, "copy")
    words = content(original)
    if arguments.text("caption"):
        words |= messages.caption(arguments)
    return {"message_id": messages.posted(drill, chat, arguments, words)["message_id"]}


def pin(drill: Exercise, arguments: Arguments) -> bool:
    chat = messages.addressed(drill, arguments)
    posted = chat.found(arguments.whole("message_id"))
    if posted is None:
        raise Refused("message to pin not found")
    posted.pinned = True
    drill.touch(chat, posted)
    return True


def unpin(drill: Exercise, arguments: Arguments) -> bool:
    """The named message, or the one pinned last."""
    chat = messages.addressed(drill, arguments)
    wanted = arguments.whole("message_id")
    pinned = [posted for posted in chat.posted.values() if posted.pinned and wanted in {0, posted.id}]
    if not pinned:
        raise Refused("message to unpin not found")
    pinned[-1].pinned = False
    drill.touch(chat, pinned[-1])
    return True


def reaction(drill: Exercise, arguments: Arguments) -> bool:
    chat = messages.addressed(drill, arguments)
    posted = chat.found(arguments.whole("message_id"))
    if posted is None:
        raise Refused("message to react not found")
    chosen = arguments.structure("reaction") or []
    if not isinstance(chosen, list) or len(chosen) > 1 or not all(isinstance(one, dict) for one in chosen):
        raise Refused("REACTION_INVALID")
    posted.reactions.pop(drill.bot.id, None)
    if chosen:
        posted.reactions[drill.bot.id] = str(chosen[0].get("emoji", ""))
    drill.touch(chat, posted)
    return True


def editable(drill: Exercise, arguments: Arguments) -> tuple[Chat, Posted]:
    chat = messages.addressed(drill, arguments)
    posted = chat.found(arguments.whole("message_id"))
    if posted is None:
        raise Refused("message to edit not found")
    if posted.author != drill.bot.id or posted.keyboard is not None or "forward_origin" in posted.body:
        raise Refused("message can't be edited")
    return chat, posted


def live(drill: Exercise, arguments: Arguments) -> tuple[Chat, Posted]:
    chat, posted = editable(drill, arguments)
    live_s = posted.body.get("location", {}).get("live_period")
    if live_s is None:
        raise Refused("message can't be edited")
    if live_s != messages.LIVE_FOR_EVER and drill.today() >= posted.body["date"] + live_s:
        raise Refused("message can't be edited")
    return chat, posted


def changed(drill: Exercise, chat: Chat, posted: Posted, arguments: Arguments, content: JSON) -> JSON:
    """Replace content and inline keyboard; an edit without a keyboard takes the old one away."""
    keyboard = keyboards.read(arguments, private=chat.kind == "private")
    if keyboard and "inline_keyboard" not in keyboard:
        raise Refused("inline keyboard expected")
    html = content.pop("html", posted.html)
    body = {**posted.body, **content, "reply_markup": keyboard}
    body = {name: value for name, value in body.items() if value not in (None, [])}
    if body == posted.body:
        raise Refused(NOT_MODIFIED)
    posted.body, posted.html = {**body, "edit_date": drill.today()}, html
    posted.edits += 1
    drill.touch(chat, posted)
    return posted.body


def erase(drill: Exercise, chat: Chat, posted: Posted) -> None:
    posted.deleted = True
    drill.touch(chat, posted)


def migration(posted: Posted) -> bool:
    return bool(posted.body.keys() & {"migrate_to_chat_id", "migrate_from_chat_id"})


def carried(drill: Exercise, arguments: Arguments, verb: str) -> tuple[Chat, Posted]:
    chat = messages.addressed(drill, arguments)
    source = drill.chats.get(arguments.whole("from_chat_id"))
    original = source.found(arguments.whole("message_id")) if source else None
    if original is None:
        raise Refused(f"message to {verb} not found")
    if original.body.get("has_protected_content") or original.body.keys() & SERVICE:
        raise Refused(f"message can't be {'forwarded' if verb == 'forward' else 'copied'}")
    return chat, original


def content(original: Posted) -> JSON:
    frame = {"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup"}
    return {name: value for name, value in original.body.items() if name not in frame}
