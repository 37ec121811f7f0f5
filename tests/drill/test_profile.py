"""What the bot tells about itself: command menus, names, descriptions."""

from __future__ import annotations

import pytest

from tests.drill.conftest import JSON, Caller

HELP = [{"command": "help", "description": "Ask for help"}]
AYUDA = [{"command": "help", "description": "Pedir ayuda"}]


async def test_people_see_the_narrowest_menu_in_their_language(drill: Caller) -> None:
    rosa, ana = await drill.caller("Rosa", language="es"), await drill.caller("Ana", language="en")
    await drill.does("setMyCommands", commands=HELP)
    await drill.does("setMyCommands", commands=AYUDA, language_code="es")
    own = [{"command": "status", "description": "My case"}]
    await drill.does("setMyCommands", commands=own, scope={"type": "chat", "chat_id": ana})
    assert (await drill.look(f"people/{rosa}"))["commands"] == AYUDA
    assert (await drill.look(f"people/{ana}"))["commands"] == own
    await drill.does("deleteMyCommands", scope={"type": "chat", "chat_id": ana})
    assert (await drill.look(f"people/{ana}"))["commands"] == HELP


async def test_commands_are_read_back_by_scope_and_language(drill: Caller) -> None:
    await drill.does("setMyCommands", commands=AYUDA, language_code="es", scope={"type": "all_private_chats"})
    assert await drill.does("getMyCommands", language_code="es", scope={"type": "all_private_chats"}) == AYUDA
    assert await drill.does("getMyCommands") == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "help", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "help", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": HELP * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": "{}"}, "can't parse commands: expected an Array of BotCommand"),
        ({"commands": [5]}, "can't parse BotCommand: expected an Object"),
        ({"commands": HELP, "scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"commands": HELP, "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": HELP, "language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_bad_commands_are_refused(drill: Caller, given: JSON, reason: str) -> None:
    assert await drill.refused("setMyCommands", **given) == f"Bad Request: {reason}"


async def test_name_and_descriptions_show_in_the_state(drill: Caller) -> None:
    await drill.does("setMyName", name="Muster Vell")
    await drill.does("setMyDescription", description="Finds help")
    await drill.does("setMyShortDescription", short_description="Help")
    await drill.does("setMyName", name="Otro", language_code="es")
    bot = (await drill.look("state"))["bot"]
    assert (bot["first_name"], bot["description"], bot["short_description"]) == ("Muster Vell", "Finds help", "Help")
    assert (await drill.does("getMe"))["first_name"] == "Muster Vell"


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("setMyName", {"name": "x" * 65}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("setChatMenuButton", {"menu_button": {"type": "door"}}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x"}),
        ("getFile", {"file_id": "nothing"}),
    ],
)
async def test_what_does_not_fit_is_refused(drill: Caller, method: str, given: JSON) -> None:
    assert (await drill.refused(method, **given)).startswith("Bad Request: ")


@pytest.mark.parametrize("method", ["setChatMenuButton", "logOut", "close"])
async def test_small_methods_just_succeed(drill: Caller, method: str) -> None:
    assert await drill.does(method) is True
