"""The methods that send: each reads its content, `posted` does the rest."""

from __future__ import annotations

from typing import Any

from bot.drill import entities, keyboards, markup
from bot.drill.arguments import Arguments
from bot.drill.chats import Chat, Posted
from bot.drill.exercise import Exercise
from bot.drill.refused import Refused

JSON = dict[str, Any]

MOST_TEXT, MOST_CAPTION = 4096, 1024  # UTF-16 units after parsing, https://core.telegram.org/bots/api#sendmessage
LIVE_S = range(60, 86_401)
LIVE_FOR_EVER = 0x7FFFFFFF
MOST_ACCURACY_M = 1500
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def message(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    words = written(arguments, "text", MOST_TEXT, "message is too long")
    if not words["text"]:
        raise Refused("message text is empty")
    return posted(drill, chat, arguments, words)


def location(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    spot = point(arguments)
    if live_s := arguments.whole("live_period"):
        if live_s not in LIVE_S and live_s != LIVE_FOR_EVER:
            raise Refused("wrong live location period specified")
        spot["live_period"] = live_s
    return posted(drill, chat, arguments, {"location": spot})


def venue(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    place = {"location": point(arguments), "title": arguments.text("title"), "address": arguments.text("address")}
    if not place["title"] or not place["address"]:
        raise Refused("title or address is empty")
    return posted(drill, chat, arguments, {"location": place["location"], "venue": place})


def contact(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    card = {name: arguments.text(name) for name in ("phone_number", "first_name", "last_name") if arguments.text(name)}
    if "phone_number" not in card:
        raise Refused("phone number is empty")
    if "first_name" not in card:
        raise Refused("first name is empty")
    return posted(drill, chat, arguments, {"contact": card})


def photo(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    kept = drill.files.given(arguments, "photo")
    size = {**kept.card, "width": kept.width, "height": kept.height}
    return posted(drill, chat, arguments, {"photo": [size], **caption(arguments)})


def document(drill: Exercise, arguments: Arguments) -> JSON:
    chat = addressed(drill, arguments)
    kept = drill.files.given(arguments, "document")
    card = {**kept.card, "file_name": kept.name, "mime_type": kept.mime_type}
    return posted(drill, chat, arguments, {"document": card, **caption(arguments)})


def chat_action(drill: Exercise, arguments: Arguments) -> bool:
    chat = addressed(drill, arguments)
    if arguments.text("action").lower() not in CHAT_ACTIONS:
        raise Refused("wrong parameter action in request")
    chat.typing = arguments.text("action").lower()
    return True


def addressed(drill: Exercise, arguments: Arguments, name: str = "chat_id") -> Chat:
    if not arguments.text(name).strip():
        raise Refused(f"{name} is empty")
    return drill.addressed(arguments.whole(name))


def point(arguments: Arguments) -> JSON:
    lat, lon = arguments.number("latitude"), arguments.number("longitude")
    if lat is None or lon is None:
        raise Refused("latitude is empty" if lat is None else "longitude is empty")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise Refused("invalid location specified")
    spot: JSON = {"latitude": lat, "longitude": lon}
    accuracy_m = arguments.number("horizontal_accuracy")
    if accuracy_m:
        spot["horizontal_accuracy"] = min(max(accuracy_m, 0.0), MOST_ACCURACY_M)
    for name in ("heading", "proximity_alert_radius"):
        if arguments.whole(name) > 0:
            spot[name] = arguments.whole(name)
    return spot


def written(arguments: Arguments, name: str, most: int, too_long: str) -> JSON:
    """The text and its entities, and the HTML it came from, under the keys `text`, `entities`, `html`."""
    source = arguments.text(name)
    mode = arguments.text("parse_mode").lower()
    if mode == "html":
        text, given = markup.parsed(source)
    elif mode in {"markdown", "markdownv2"}:
        raise Refused("can't parse entities: the drill reads HTML and entities, no Markdown")
    elif mode:
        raise Refused("unsupported parse_mode")
    else:
        text, given = source, listed(arguments, "caption_entities" if name == "caption" else "entities")
    text, given = entities.trimmed(text.replace("\r", ""), given)
    if entities.units(text) > most:
        raise Refused(too_long)
    return {"text": text, "entities": entities.merged(given, text), "html": source if mode == "html" else ""}


def listed(arguments: Arguments, name: str) -> list[JSON]:
    given = arguments.structure(name) or []
    if not isinstance(given, list):
        raise Refused("can't parse entities: expected an Array of MessageEntity")
    for entity in given:
        if not isinstance(entity, dict) or str(entity.get("type")) not in entities.KINDS:
            raise Refused("can't parse MessageEntity: unsupported type specified")
        if not all(isinstance(entity.get(key), int) and entity[key] >= 0 for key in ("offset", "length")):
            raise Refused('can\'t parse MessageEntity: Field "offset" or "length" must be of type Number')
    return [entity for entity in given if entity["length"] > 0]


def caption(arguments: Arguments) -> JSON:
    words = written(arguments, "caption", MOST_CAPTION, "message caption is too long")
    renamed: JSON = {"html": words["html"]}
    if words["text"]:
        renamed["caption"] = words["text"]
    if words["entities"]:
        renamed["caption_entities"] = words["entities"]
    return renamed


def posted(drill: Exercise, chat: Chat, arguments: Arguments, content: JSON) -> JSON:
    """Put the bot's message into the chat; the body is the method's result."""
    keyboard = keyboards.read(arguments, private=chat.kind == "private")
    html = content.pop("html", "")
    body = {
        "message_id": 0,
        "from": drill.bot.card,
        "chat": chat.card,
        "date": drill.today(),
        **answered(chat, arguments),
        **{name: value for name, value in content.items() if value != []},
    }
    if arguments.flag("protect_content"):
        body["has_protected_content"] = True
    if keyboard and "inline_keyboard" in keyboard:
        body["reply_markup"] = keyboard
    body["message_id"] = drill.next_id(chat)
    silent = arguments.flag("disable_notification")
    kept = Posted(body, drill.bot.id, html=html, silent=silent)
    if keyboard and "inline_keyboard" not in keyboard:
        lay_out(chat, kept, keyboard)
    drill.post(chat, kept)
    return body


def lay_out(chat: Chat, posted: Posted, keyboard: JSON) -> None:
    """What the message does to the keyboard below the chat."""
    posted.keyboard = keyboard
    if keyboard.get("remove_keyboard"):
        chat.keyboard = None
    elif "keyboard" in keyboard:
        chat.keyboard, chat.keyboard_hidden = keyboard, False


def answered(chat: Chat, arguments: Arguments) -> JSON:
    """The message this one replies to. Raises `Refused` when it is gone."""
    wish = arguments.structure("reply_parameters") or {}
    if not isinstance(wish, dict):
        raise Refused("object expected as reply parameters")
    message_id = Arguments(wish).whole("message_id") or arguments.whole("reply_to_message_id")
    if not message_id:
        return {}
    original = chat.found(message_id)
    if original is not None:
        return {"reply_to_message": quoted(original)}
    lenient = wish.get("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply")
    if lenient:
        return {}
    raise Refused("message to be replied not found")


def quoted(original: Posted) -> JSON:
    """A message inside another shows no third one."""
    return {name: value for name, value in original.body.items() if name != "reply_to_message"}
