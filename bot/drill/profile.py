"""What the bot asks or tells about itself, about chats and members: nothing here posts a message."""

from __future__ import annotations

import re
from typing import Any

from bot.drill import messages
from bot.drill.arguments import Arguments
from bot.drill.chats import Chat, Person
from bot.drill.exercise import Exercise
from bot.drill.files import MOST_DOWN_BYTES
from bot.drill.refused import Refused

JSON = dict[str, Any]

# https://core.telegram.org/bots/api#setmycommands and its neighbours
MOST_COMMANDS, MOST_COMMAND_TEXT, MOST_NAME, MOST_DESCRIPTION, MOST_SHORT, MOST_ANSWER = 100, 256, 64, 512, 120, 200
COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
PRESS_LIFE_S = 150  # as long as the update with the press lives
BOT_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
]


def me(drill: Exercise, _: Arguments) -> JSON:
    return {
        **drill.bot.card,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(drill: Exercise, arguments: Arguments) -> JSON:
    found = known(drill, arguments)
    pinned = [posted for posted in found.posted.values() if posted.pinned and not posted.deleted]
    return {
        **found.card,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
        **({"pinned_message": messages.quoted(pinned[-1])} if pinned else {}),
    }


def member(drill: Exercise, arguments: Arguments) -> JSON:
    found, number = known(drill, arguments), arguments.whole("user_id")
    if number == drill.bot.id:
        return bot_member(drill, found)
    person = drill.people.get(number)
    if person is None:
        raise Refused("user not found")
    return {"status": "member" if person in found.members else "left", "user": person.card}


def member_count(drill: Exercise, arguments: Arguments) -> int:
    return len(known(drill, arguments).members) + 1


def bot_member(drill: Exercise, found: Chat) -> JSON:
    if found.kind == "private":
        return {"status": "member", "user": drill.bot.card}
    return {
        "status": "administrator",
        "user": drill.bot.card,
        **dict.fromkeys(BOT_RIGHTS, False),
        "can_manage_chat": True,
    }


def known(drill: Exercise, arguments: Arguments) -> Chat:
    found = drill.chats.get(arguments.whole("chat_id"))
    if found is None or (found.kind == "private" and not found.owner.started):
        raise Refused("chat not found")
    return found


def file(drill: Exercise, arguments: Arguments) -> JSON:
    kept = drill.files.by_id(arguments.text("file_id"))
    if len(kept.content) > MOST_DOWN_BYTES:
        raise Refused("file is too big")
    return {**kept.card, "file_path": kept.path}


def answer_press(drill: Exercise, arguments: Arguments) -> bool:
    query_id = arguments.text("callback_query_id")
    press = drill.presses.get(query_id)
    if press is None or press.answered or drill.clock.timestamp() - press.at >= PRESS_LIFE_S:
        raise Refused("query is too old and response timeout expired or query ID is invalid")
    if len(arguments.text("text")) > MOST_ANSWER:
        raise Refused("MESSAGE_TOO_LONG")
    press.answered = True
    drill.noticed(press.person)
    press.person.toasts.append(
        {
            "query_id": query_id,
            "text": arguments.text("text"),
            "alert": arguments.flag("show_alert"),
            "seq": drill.seq,
        }
    )
    return True


def keep_commands(drill: Exercise, arguments: Arguments) -> bool:
    given = arguments.structure("commands")
    if not isinstance(given, list):
        raise Refused("can't parse commands: expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise Refused("BOT_COMMANDS_TOO_MUCH")
    drill.bot.commands[slot(drill, arguments)] = [command(one) for one in given]
    return True


def command(given: Any) -> JSON:
    if not isinstance(given, dict):
        raise Refused("can't parse BotCommand: expected an Object")
    name = COMMAND.fullmatch(str(given.get("command", "")))
    if name is None:
        raise Refused("BOT_COMMAND_INVALID")
    text = str(given.get("description", "")).strip()
    if not 1 <= len(text) <= MOST_COMMAND_TEXT:
        raise Refused("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name[1], "description": text}


def commands(drill: Exercise, arguments: Arguments) -> list[JSON]:
    return drill.bot.commands.get(slot(drill, arguments), [])


def forget_commands(drill: Exercise, arguments: Arguments) -> bool:
    drill.bot.commands.pop(slot(drill, arguments), None)
    return True


def slot(drill: Exercise, arguments: Arguments) -> tuple[str, str]:
    """Where a command list is kept: the scope, with its chat and member, and the language."""
    scope = arguments.structure("scope") or {"type": "default"}
    kind = str(scope.get("type")) if isinstance(scope, dict) else ""
    if kind not in SCOPES:
        raise Refused("can't parse BotCommandScope: unsupported type specified")
    language = arguments.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise Refused("invalid language code specified")
    if not kind.startswith("chat"):
        return kind, language
    if str(scope.get("chat_id")) not in map(str, drill.chats):
        raise Refused("chat not found")
    parts = [kind, str(scope["chat_id"])] + ([str(scope.get("user_id"))] if kind == "chat_member" else [])
    return ":".join(parts), language


def commands_for(drill: Exercise, person: Person) -> list[JSON]:
    """What this person finds in the menu of the private chat: the narrowest scope wins, her language before none."""
    for scope in (f"chat:{person.id}", "all_private_chats", "default"):
        for language in (person.language[:2], ""):
            if listed := drill.bot.commands.get((scope, language)):
                return listed
    return []


def rename(drill: Exercise, arguments: Arguments) -> bool:
    if name := short(arguments, "name", MOST_NAME):
        drill.bot.name = name
    return True


def describe(drill: Exercise, arguments: Arguments) -> bool:
    drill.bot.description = short(arguments, "description", MOST_DESCRIPTION)
    return True


def describe_shortly(drill: Exercise, arguments: Arguments) -> bool:
    drill.bot.short_description = short(arguments, "short_description", MOST_SHORT)
    return True


def short(arguments: Arguments, name: str, most: int) -> str:
    """Per-language texts are accepted and not kept: the people of a drill see one profile."""
    text = arguments.text(name)
    if len(text) > most:
        raise Refused(f"bot {name.replace('_', ' ')} is too long")
    return "" if arguments.text("language_code") else text


def menu_button(drill: Exercise, arguments: Arguments) -> bool:
    button = arguments.structure("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or str(button.get("type")) not in {"default", "commands", "web_app"}:
        raise Refused("can't parse menu button: MenuButton has unsupported type")
    drill.bot.menu_buttons[arguments.whole("chat_id")] = button
    return True


def taken_leave(_: Exercise, __: Arguments) -> bool:
    """logOut and close: the drill has no data centre to leave, so both just succeed."""
    return True
