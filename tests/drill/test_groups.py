"""Groups: who speaks there, who is in, and what happens when one becomes a supergroup."""

from __future__ import annotations

import pytest

from tests.drill.conftest import Caller


async def group(drill: Caller, *names: str) -> tuple[int, list[int]]:
    members = [await drill.person(name) for name in names]
    return int((await drill.people("groups", title="Desk", members=members))["id"]), members


async def test_the_bot_is_told_that_it_was_taken_in(drill: Caller) -> None:
    chat, _ = await group(drill, "Ana")
    change = (await drill.update())["my_chat_member"]
    assert (change["chat"], change["new_chat_member"]["status"]) == (
        {"id": chat, "title": "Desk", "type": "group"},
        "administrator",
    )


async def test_all_members_see_what_one_says_and_the_bot_answers(drill: Caller) -> None:
    chat, (ana, bo) = await group(drill, "Ana", "Bo")
    await drill.people(f"people/{ana}/say", text="who is free?", chat=chat)
    assert (await drill.updates())[-1]["message"]["chat"]["id"] == chat
    await drill.does("sendMessage", chat_id=chat, text="nobody")
    seen = (await drill.chat(bo, chat=chat))["messages"]
    assert [(message["from"], message["text"]) for message in seen] == [("Ana", "who is free?"), ("bot", "nobody")]
    assert (await drill.chat(bo))["messages"] == []


async def test_speaking_in_a_group_does_not_let_the_bot_write_privately(drill: Caller) -> None:
    chat, (ana,) = await group(drill, "Ana")
    await drill.people(f"people/{ana}/say", text="hello", chat=chat)
    assert "can't initiate" in await drill.refused("sendMessage", chat_id=ana, text="x")


async def test_members_and_strangers_are_told_apart(drill: Caller) -> None:
    chat, (ana,) = await group(drill, "Ana")
    bo = await drill.person("Bo")
    me = (await drill.does("getMe"))["id"]
    statuses = [(await drill.does("getChatMember", chat_id=chat, user_id=who))["status"] for who in (ana, bo, me)]
    assert statuses == ["member", "left", "administrator"]
    assert await drill.does("getChatMemberCount", chat_id=chat) == 2
    assert await drill.refused("getChatMember", chat_id=chat, user_id=1) == "Bad Request: user not found"
    assert (await drill.post(f"people/{bo}/say", {"text": "x", "chat": chat}))[0] == 404


async def test_a_tap_in_a_group_names_who_tapped(drill: Caller) -> None:
    chat, (_, bo) = await group(drill, "Ana", "Bo")
    markup = {"inline_keyboard": [[{"text": "Mine", "callback_data": "mine"}]]}
    await drill.does("sendMessage", chat_id=chat, text="A12", reply_markup=markup)
    await drill.people(f"people/{bo}/tap", button="Mine", chat=chat)
    query = (await drill.updates())[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (bo, chat)


async def test_an_upgraded_group_has_a_new_id_and_the_old_one_points_to_it(drill: Caller) -> None:
    old, (ana,) = await group(drill, "Ana")
    await drill.updates()
    new = (await drill.people(f"groups/{old}/upgrade"))["id"]
    leaving, arriving = (update["message"] for update in await drill.updates())
    assert str(new).startswith("-100")
    groups = (await drill.look("state"))["groups"]
    assert [(one["id"], one["kind"], one["migrated_to"]) for one in groups] == [
        (old, "group", new),
        (new, "supergroup", None),
    ]
    assert (await drill.look(f"people/{ana}"))["groups"] == groups
    assert (leaving["chat"]["id"], leaving["migrate_to_chat_id"]) == (old, new)
    assert (arriving["chat"]["type"], arriving["migrate_from_chat_id"], arriving["message_id"]) == (
        "supergroup",
        old,
        1,
    )
    assert await drill.call("sendMessage", chat_id=old, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    assert (await drill.does("sendMessage", chat_id=new, text="x"))["message_id"] == 2
    assert (await drill.post(f"people/{ana}/say", {"text": "x", "chat": old}))[0] == 409
    assert (await drill.post(f"groups/{old}/upgrade", {}))[0] == 409


@pytest.mark.parametrize("method", ["getChat", "getChatMember"])
async def test_an_unknown_chat_is_not_found(drill: Caller, method: str) -> None:
    assert await drill.refused(method, chat_id=-7, user_id=1) == "Bad Request: chat not found"
