"""Sending: what Telegram takes, what it refuses and in which words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.drill.files import tiny_picture
from tests.drill.conftest import JSON, Caller


def buttons(*rows: list[JSON]) -> JSON:
    return {"inline_keyboard": list(rows)}


def button(text: str = "Yes", data: str = "yes") -> JSON:
    return {"text": text, "callback_data": data}


async def test_the_limit_of_4096_counts_utf16_units_after_parsing(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("sendMessage", chat_id=person, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await drill.does("sendMessage", chat_id=person, text="👍" * 2048)
    for text in ("x" * 4097, "👍" * 2049):
        assert await drill.refused("sendMessage", chat_id=person, text=text) == "Bad Request: message is too long"


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
async def test_an_empty_text_is_refused(drill: Caller, text: str) -> None:
    person = await drill.caller()
    told = await drill.refused("sendMessage", chat_id=person, text=text, parse_mode="HTML")
    assert told == "Bad Request: message text is empty"


async def test_the_chat_must_exist_and_its_person_must_have_written_and_not_have_left(drill: Caller) -> None:
    silent, blocker, gone = await drill.person("Nobody"), await drill.caller("Bea"), await drill.caller("Gil")
    await drill.people(f"people/{blocker}/block", blocked=True)
    await drill.people(f"people/{gone}/deactivate")
    told = [await drill.refused("sendMessage", chat_id=chat, text="x") for chat in (1, silent, blocker, gone, "")]
    assert told == [
        "Bad Request: chat not found",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Bad Request: chat_id is empty",
    ]


async def test_whoever_unblocks_can_be_written_to_again(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people(f"people/{person}/block", blocked=True)
    await drill.people(f"people/{person}/block", blocked=False)
    await drill.does("sendMessage", chat_id=person, text="welcome back")


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (buttons([button(data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (buttons([button(data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (buttons([button(data="")]), "BUTTON_DATA_INVALID"),
        (
            buttons([{"text": "x"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (buttons([{"callback_data": "x"}]), 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (buttons([button()] * 101), "REPLY_MARKUP_TOO_LONG"),
        (
            buttons([{"text": "x", "url": "no address"}]),
            "inline keyboard button URL 'no address' is invalid: Wrong HTTP URL",
        ),
        (buttons([button() | {"style": "loud"}]), "can't parse inline keyboard button: invalid button style specified"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply markup JSON object"),
    ],
)
async def test_bad_keyboards_are_refused_and_nothing_is_sent(drill: Caller, markup: Any, reason: str) -> None:
    person = await drill.caller()
    told = await drill.refused("sendMessage", chat_id=person, text="x", reply_markup=markup)
    assert told == f"Bad Request: {reason}"
    assert len((await drill.chat(person))["messages"]) == 1


async def test_style_and_copy_text_and_64_bytes_are_allowed(drill: Caller) -> None:
    person = await drill.caller()
    markup = buttons([button(data="é" * 32) | {"style": "danger"}, {"text": "Copy", "copy_text": {"text": "A12"}}])
    assert (await drill.does("sendMessage", chat_id=person, text="x", reply_markup=markup))["reply_markup"] == markup


async def test_reply_keyboards_are_shown_to_people_and_never_echoed(drill: Caller) -> None:
    person = await drill.caller()
    keyboard = {
        "keyboard": [[{"text": "My place", "request_location": True}], ["Call off"]],
        "one_time_keyboard": True,
        "is_persistent": True,
        "input_field_placeholder": "Say where",
    }
    sent = await drill.does("sendMessage", chat_id=person, text="Where?", reply_markup=keyboard)
    assert "reply_markup" not in sent
    shown = (await drill.chat(person))["keyboard"]
    assert shown["keyboard"] == [[{"text": "My place", "request_location": True}], [{"text": "Call off"}]]
    assert shown["input_field_placeholder"] == "Say where"
    await drill.does("sendMessage", chat_id=person, text="Thanks", reply_markup={"remove_keyboard": True})
    assert (await drill.chat(person))["keyboard"] is None
    forced = await drill.does("sendMessage", chat_id=person, text="Name?", reply_markup={"force_reply": True})
    assert "reply_markup" not in forced


async def test_a_place_cannot_be_asked_for_in_a_group(drill: Caller) -> None:
    group = (await drill.people("groups", title="Desk", members=[await drill.person()]))["id"]
    keyboard = {"keyboard": [[{"text": "My place", "request_location": True}]]}
    told = await drill.refused("sendMessage", chat_id=group, text="x", reply_markup=keyboard)
    assert told == "Bad Request: location can be requested in private chats only"


async def test_a_reply_shows_what_it_answers(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text="yes?", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"
    assert (await drill.newest(person))["reply_to"] == 1
    told = await drill.refused("sendMessage", chat_id=person, text="x", reply_to_message_id=77)
    assert told == "Bad Request: message to be replied not found"
    lenient = {"message_id": 77, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await drill.does("sendMessage", chat_id=person, text="x", reply_parameters=lenient)


async def test_people_see_what_is_silent_and_protected(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("sendMessage", chat_id=person, text="x", disable_notification=True, protect_content=True)
    seen = await drill.newest(person)
    assert (seen["silent"], seen["protected"]) == (True, True)


async def test_places_and_venues_arrive_with_their_coordinates(drill: Caller) -> None:
    person = await drill.caller()
    at = {"latitude": 41.5, "longitude": 2.25}
    live = await drill.does("sendLocation", chat_id=person, **at, live_period=600, heading=90)
    venue = await drill.does("sendVenue", chat_id=person, **at, title="School", address="Elm 3")
    assert live["location"] == {**at, "live_period": 600, "heading": 90}
    assert venue["venue"] == {"location": at, "title": "School", "address": "Elm 3"}
    assert (await drill.newest(person))["location"] == at


@pytest.mark.parametrize(
    "wrong",
    [{"latitude": 91, "longitude": 0}, {"latitude": 1}, {"latitude": 1, "longitude": 1, "live_period": 59}],
)
async def test_impossible_places_are_refused(drill: Caller, wrong: JSON) -> None:
    person = await drill.caller()
    assert (await drill.refused("sendLocation", chat_id=person, **wrong)).startswith("Bad Request: ")


async def test_a_photo_is_uploaded_sent_again_by_its_id_and_downloaded(drill: Caller) -> None:
    person, picture = await drill.caller(), tiny_picture(30, 20)
    form = aiohttp.FormData(
        {"chat_id": str(person), "caption": "<b>Map</b>", "parse_mode": "HTML", "photo": "attach://map"}
    )
    form.add_field("map", picture, filename="map.png", content_type="image/png")
    async with drill.http.post(f"{drill.api}/sendPhoto", data=form) as answer:
        sent = (await answer.json())["result"]
    assert (sent["photo"][-1]["width"], sent["caption_entities"][0]["type"]) == (30, "bold")
    file_id = sent["photo"][-1]["file_id"]
    again = await drill.does("sendPhoto", chat_id=person, photo=file_id)
    assert again["photo"] == sent["photo"]
    path = (await drill.does("getFile", file_id=file_id))["file_path"]
    async with drill.http.get(f"{drill.address}/file/bot{drill.token}/{path}") as answer:
        assert await answer.read() == picture
    async with drill.http.get(drill.address + (await drill.newest(person))["photo"]["url"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", picture)


async def test_a_document_keeps_its_name(drill: Caller) -> None:
    person = await drill.caller()
    form = aiohttp.FormData({"chat_id": str(person)})
    form.add_field("document", b"a,b\n1,2\n", filename="cases.csv", content_type="text/csv")
    async with drill.http.post(f"{drill.api}/sendDocument", data=form) as answer:
        sent = (await answer.json())["result"]
    assert (sent["document"]["file_name"], sent["document"]["mime_type"]) == ("cases.csv", "text/csv")
    assert (await drill.newest(person))["document"]["name"] == "cases.csv"


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        ("", "there is no photo in the request"),
        ("AgACnonsense", "wrong remote file identifier specified: Wrong string length"),
        ("https://example.org/cat.jpg", "failed to get HTTP URL content"),
    ],
)
async def test_a_photo_that_cannot_be_had_is_refused(drill: Caller, photo: str, reason: str) -> None:
    person = await drill.caller()
    assert await drill.refused("sendPhoto", chat_id=person, photo=photo) == f"Bad Request: {reason}"


async def test_a_paper_cannot_be_sent_as_a_photo(drill: Caller) -> None:
    person = await drill.caller()
    form = aiohttp.FormData()
    form.add_field("document", b"list", filename="list.txt")
    async with drill.http.post(f"{drill.address}/drill/people/{person}/document", data=form):
        file_id = (await drill.update())["message"]["document"]["file_id"]
    told = await drill.refused("sendPhoto", chat_id=person, photo=file_id)
    assert told == "Bad Request: can't use file of type Document as Photo"


async def test_what_is_no_picture_is_no_photo(drill: Caller) -> None:
    person = await drill.caller()
    form = aiohttp.FormData({"chat_id": str(person)})
    form.add_field("photo", b"MZ nonsense", filename="cat.jpg", content_type="image/jpeg")
    async with drill.http.post(f"{drill.api}/sendPhoto", data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_a_contact_is_sent(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does("sendContact", chat_id=person, phone_number="+15550100", first_name="Desk")
    assert sent["contact"] == {"phone_number": "+15550100", "first_name": "Desk"}


async def test_only_known_chat_actions_are_taken(drill: Caller) -> None:
    person = await drill.caller()
    assert await drill.does("sendChatAction", chat_id=person, action="typing") is True
    told = await drill.refused("sendChatAction", chat_id=person, action="dancing")
    assert told == "Bad Request: wrong parameter action in request"


async def test_private_chats_share_one_counter_of_messages(drill: Caller) -> None:
    one, two = await drill.caller("Ana"), await drill.caller("Bo")
    ids = [(await drill.does("sendMessage", chat_id=chat, text="x"))["message_id"] for chat in (one, two, one)]
    assert ids == [3, 4, 5]


async def test_the_size_of_a_jpeg_is_read_from_its_frame(drill: Caller) -> None:
    person = await drill.caller()
    header = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x11\x08\x01\x40\x02\x80\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    form = aiohttp.FormData({"chat_id": str(person)})
    form.add_field("photo", b"\xff\xd8" + header + frame, filename="bridge.jpg", content_type="image/jpeg")
    async with drill.http.post(f"{drill.api}/sendPhoto", data=form) as answer:
        size = (await answer.json())["result"]["photo"][-1]
    assert (size["width"], size["height"]) == (640, 320)


@pytest.mark.parametrize(("token", "path", "status"), [(None, "photos/none.jpg", 404), ("1:x", "photos/none.jpg", 401)])
async def test_no_file_is_given_to_strangers_nor_one_that_is_not_there(
    drill: Caller, token: str | None, path: str, status: int
) -> None:
    async with drill.http.get(f"{drill.address}/file/bot{token or drill.token}/{path}") as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    "given",
    [
        {"reply_markup": {"inline_keyboard": 5}},
        {"reply_markup": {"inline_keyboard": [5]}},
        {"reply_markup": {"inline_keyboard": [[5]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x", "url": "https://example.org"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "x", "web_app": {"url": "http://example.org"}}]]}},
        {"reply_markup": {"keyboard": [[5]]}},
        {"reply_parameters": [5]},
        {"entities": {"type": "bold"}},
        {"entities": [{"type": "loud", "offset": 0, "length": 1}]},
        {"entities": [{"type": "bold", "offset": -1, "length": 1}]},
    ],
)
async def test_what_is_misshapen_is_refused(drill: Caller, given: JSON) -> None:
    person = await drill.caller()
    assert (await drill.refused("sendMessage", chat_id=person, text="x", **given)).startswith("Bad Request: ")


async def test_an_empty_keyboard_is_none(drill: Caller) -> None:
    person = await drill.caller()
    empty: list[JSON] = [{"inline_keyboard": []}, {"inline_keyboard": [[]]}, {"keyboard": []}]
    for markup in empty:
        assert "reply_markup" not in await drill.does("sendMessage", chat_id=person, text="x", reply_markup=markup)
    assert (await drill.chat(person))["keyboard"] is None
