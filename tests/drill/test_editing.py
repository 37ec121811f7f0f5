"""Changing and taking back messages, answering presses, and carrying messages on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drill.conftest import JSON, Caller

MARKUP = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}, {"text": "No", "callback_data": "no"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def sent(drill: Caller, **more: Any) -> JSON:
    person = await drill.caller()
    message = await drill.does("sendMessage", chat_id=person, text="Can you go?", reply_markup=MARKUP, **more)
    return {"chat_id": person, "message_id": message["message_id"]}


async def test_an_edit_without_keyboard_takes_the_keyboard_away(drill: Caller) -> None:
    card = await sent(drill)
    edited = await drill.does("editMessageText", **card, text="<b>Filled</b>", parse_mode="HTML")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("Filled", False, True)
    seen = await drill.newest(card["chat_id"])
    assert (seen["text"], seen["edits"], "buttons" in seen) == ("Filled", 1, False)


async def test_the_same_again_is_not_modified(drill: Caller) -> None:
    card = await sent(drill)
    assert await drill.refused("editMessageText", **card, text="Can you go?", reply_markup=MARKUP) == NOT_MODIFIED
    assert await drill.refused("editMessageReplyMarkup", **card, reply_markup=MARKUP) == NOT_MODIFIED
    await drill.does("editMessageText", **card, text="Can you go?")
    assert await drill.refused("editMessageText", **card, text="Can you go?") == NOT_MODIFIED


async def test_the_keyboard_alone_can_be_changed_and_removed(drill: Caller) -> None:
    card = await sent(drill)
    other = {"inline_keyboard": [[{"text": "Maybe", "callback_data": "maybe"}]]}
    assert (await drill.does("editMessageReplyMarkup", **card, reply_markup=other))["reply_markup"] == other
    assert "reply_markup" not in await drill.does("editMessageReplyMarkup", **card)


async def test_what_is_gone_cannot_be_edited_or_deleted(drill: Caller) -> None:
    card = await sent(drill)
    assert await drill.does("deleteMessage", **card) is True
    assert await drill.refused("editMessageText", **card, text="x") == "Bad Request: message to edit not found"
    assert await drill.refused("deleteMessage", **card) == "Bad Request: message to delete not found"
    seen = await drill.newest(card["chat_id"])
    assert (seen["deleted"], "text" in seen) == (True, False)


async def test_a_persons_message_and_one_with_a_reply_keyboard_cannot_be_edited(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text="x", reply_markup={"keyboard": [["Yes"]]})
    for message_id in (1, sent["message_id"]):
        told = await drill.refused("editMessageText", chat_id=person, message_id=message_id, text="y")
        assert told == "Bad Request: message can't be edited"


async def test_a_place_has_no_text_to_edit_and_a_text_no_caption(drill: Caller) -> None:
    card = await sent(drill)
    place = await drill.does("sendLocation", chat_id=card["chat_id"], latitude=1, longitude=1)
    told = await drill.refused("editMessageText", chat_id=card["chat_id"], message_id=place["message_id"], text="x")
    assert told == "Bad Request: there is no text in the message to edit"
    told = await drill.refused("editMessageCaption", **card, caption="x")
    assert told == "Bad Request: there is no caption in the message to edit"


async def test_a_live_location_moves_and_stops(drill: Caller) -> None:
    person = await drill.caller()
    card = {"chat_id": person}
    live = await drill.does("sendLocation", **card, latitude=1, longitude=1, live_period=60)
    card["message_id"] = live["message_id"]
    moved = await drill.does("editMessageLiveLocation", **card, latitude=2, longitude=2)
    assert moved["location"] == {"latitude": 2, "longitude": 2, "live_period": 60}
    assert "live_period" not in (await drill.does("stopMessageLiveLocation", **card))["location"]
    told = await drill.refused("editMessageLiveLocation", **card, latitude=3, longitude=3)
    assert told == "Bad Request: message can't be edited"


async def test_a_live_location_ends_by_itself(drill: Caller) -> None:
    person = await drill.caller()
    live = await drill.does("sendLocation", chat_id=person, latitude=1, longitude=1, live_period=60)
    await drill.people("clock", advance_s=61)
    card = {"chat_id": person, "message_id": live["message_id"]}
    assert "can't be edited" in await drill.refused("editMessageLiveLocation", **card, latitude=2, longitude=2)


async def test_after_two_days_a_message_stays(drill: Caller) -> None:
    card = await sent(drill)
    await drill.people("clock", advance_s=48 * 3600)
    assert await drill.refused("deleteMessage", **card) == "Bad Request: message can't be deleted for everyone"
    await drill.does("editMessageText", **card, text="still to be edited")


async def test_several_messages_go_at_once_and_missing_ones_do_not_matter(drill: Caller) -> None:
    card = await sent(drill)
    ids = [1, card["message_id"], 999]
    assert await drill.does("deleteMessages", chat_id=card["chat_id"], message_ids=ids) is True
    assert all(message["deleted"] for message in (await drill.chat(card["chat_id"]))["messages"])
    assert "not specified" in await drill.refused("deleteMessages", chat_id=card["chat_id"], message_ids=[])
    assert "too many" in await drill.refused("deleteMessages", chat_id=card["chat_id"], message_ids=[1] * 101)


async def test_a_press_is_answered_once_and_the_person_sees_it(drill: Caller) -> None:
    card = await sent(drill)
    pressed = await drill.people(f"people/{card['chat_id']}/tap", button="yes")
    query = (await drill.update())["callback_query"]
    assert (query["id"], query["data"], query["message"]["message_id"]) == (
        pressed["query_id"],
        "yes",
        card["message_id"],
    )
    answer = {"callback_query_id": query["id"], "text": "Thank you", "show_alert": True}
    assert await drill.does("answerCallbackQuery", **answer) is True
    (toast,) = (await drill.chat(card["chat_id"]))["toasts"]
    assert (toast["query_id"], toast["text"], toast["alert"]) == (query["id"], "Thank you", True)
    assert await drill.refused("answerCallbackQuery", **answer) == TOO_OLD


async def test_an_unknown_and_a_late_press_cannot_be_answered(drill: Caller) -> None:
    card = await sent(drill)
    assert await drill.refused("answerCallbackQuery", callback_query_id="12345") == TOO_OLD
    pressed = await drill.people(f"people/{card['chat_id']}/tap", button="Yes")
    await drill.people("clock", advance_s=151)
    assert await drill.refused("answerCallbackQuery", callback_query_id=pressed["query_id"]) == TOO_OLD


async def test_a_message_is_copied_and_forwarded(drill: Caller) -> None:
    card = await sent(drill)
    other = await drill.caller("Luis")
    origin = {"from_chat_id": card["chat_id"], "message_id": card["message_id"]}
    copied = await drill.does("copyMessage", chat_id=other, **origin)
    assert (await drill.newest(other))["text"] == "Can you go?"
    assert copied == {"message_id": (await drill.newest(other))["message_id"]}
    forwarded = await drill.does("forwardMessage", chat_id=other, **origin)
    assert forwarded["forward_origin"]["sender_user"]["username"] == "muster_drill_bot"
    assert "to copy not found" in await drill.refused("copyMessage", chat_id=other, from_chat_id=other, message_id=99)


async def test_protected_content_stays_where_it_is(drill: Caller) -> None:
    card = await sent(drill, protect_content=True)
    origin = {"chat_id": card["chat_id"], "from_chat_id": card["chat_id"], "message_id": card["message_id"]}
    assert await drill.refused("forwardMessage", **origin) == "Bad Request: message can't be forwarded"
    assert await drill.refused("copyMessage", **origin) == "Bad Request: message can't be copied"


async def test_a_message_is_pinned_and_reacted_to(drill: Caller) -> None:
    card = await sent(drill)
    await drill.does("pinChatMessage", **card)
    assert (await drill.does("getChat", chat_id=card["chat_id"]))["pinned_message"]["message_id"] == card["message_id"]
    await drill.does("setMessageReaction", **card, reaction=[{"type": "emoji", "emoji": "👍"}])
    seen = await drill.newest(card["chat_id"])
    assert (seen["pinned"], list(seen["reactions"].values())) == (True, ["👍"])
    await drill.does("unpinChatMessage", chat_id=card["chat_id"])
    await drill.does("setMessageReaction", **card)
    seen = await drill.newest(card["chat_id"])
    assert (seen["pinned"], "reactions" in seen) == (False, False)


@pytest.mark.parametrize("method", ["pinChatMessage", "unpinChatMessage", "setMessageReaction"])
async def test_what_is_not_there_cannot_be_pinned_or_reacted_to(drill: Caller, method: str) -> None:
    person = await drill.caller()
    assert "not found" in await drill.refused(method, chat_id=person, message_id=77)


async def test_a_live_location_can_be_prolonged(drill: Caller) -> None:
    person = await drill.caller()
    at = {"latitude": 1, "longitude": 1}
    live = await drill.does("sendLocation", chat_id=person, **at, live_period=60)
    card = {"chat_id": person, "message_id": live["message_id"]}
    assert (await drill.does("editMessageLiveLocation", **card, **at, live_period=900))["location"][
        "live_period"
    ] == 900
    await drill.people("clock", advance_s=600)
    await drill.does("editMessageLiveLocation", **card, latitude=2, longitude=2)


async def test_an_edit_takes_inline_buttons_only(drill: Caller) -> None:
    card = await sent(drill)
    told = await drill.refused("editMessageText", **card, text="x", reply_markup={"keyboard": [["A"]]})
    assert told == "Bad Request: inline keyboard expected"


async def test_a_copy_may_have_another_caption(drill: Caller) -> None:
    person = await drill.caller()
    photo = (await drill.people(f"people/{person}/photo", caption="old"))["message_id"]
    await drill.does("copyMessage", chat_id=person, from_chat_id=person, message_id=photo, caption="new")
    assert (await drill.newest(person))["text"] == "new"
