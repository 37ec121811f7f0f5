"""What people do, what the bot hears of it, and what they see."""

from __future__ import annotations

import aiohttp

from bot.drill.files import tiny_picture
from tests.drill.conftest import Caller

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes:1"}]]}


async def test_a_person_has_the_card_of_a_real_one(drill: Caller) -> None:
    person = await drill.person("Rosa Marín Vega", "es")
    await drill.people(f"people/{person}/say", text="hola")
    message = (await drill.update())["message"]
    assert person > 2**32
    assert message["from"] == {
        "id": person,
        "is_bot": False,
        "first_name": "Rosa",
        "last_name": "Marín Vega",
        "language_code": "es",
    }
    assert message["chat"] == {"id": person, "type": "private", "first_name": "Rosa", "last_name": "Marín Vega"}


async def test_people_are_listed_with_what_they_are_and_where(drill: Caller) -> None:
    person = await drill.person("Luis", "es", roles=["volunteer"], lat=41.5, lon=2.25, id=77)
    (shown,) = (await drill.look("people"))["people"]
    assert (
        (shown["id"], shown["roles"], shown["lat"], shown["lon"])
        == (person, ["volunteer"], 41.5, 2.25)
        == (
            77,
            ["volunteer"],
            41.5,
            2.25,
        )
    )


async def test_commands_are_marked_in_utf16_units(drill: Caller) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/say", text="👍 /accept@muster_drill_bot 12")
    entity = (await drill.update())["message"]["entities"]
    assert entity == [{"type": "bot_command", "offset": 3, "length": 24}]


async def test_a_long_cry_arrives_in_parts(drill: Caller) -> None:
    person = await drill.person()
    told = await drill.people(f"people/{person}/say", text="👍" * 5000)
    parts = [update["message"]["text"] for update in await drill.updates()]
    assert [len(part) for part in parts] == [2048, 2048, 904]
    assert len(told["message_ids"]) == 3


async def test_a_person_answers_and_mends_her_message(drill: Caller) -> None:
    person = await drill.person()
    first = (await drill.people(f"people/{person}/say", text="helo"))["message_id"]
    await drill.people(f"people/{person}/edit", message_id=first, text="/help me")
    await drill.people(f"people/{person}/say", text="quick", reply_to=first)
    _, edited, reply = await drill.updates()
    assert (edited["edited_message"]["text"], edited["edited_message"]["message_id"]) == ("/help me", first)
    assert edited["edited_message"]["entities"][0]["type"] == "bot_command"
    assert reply["message"]["reply_to_message"]["text"] == "/help me"
    assert (await drill.chat(person))["messages"][0]["edits"] == 1


async def test_a_place_is_shared_and_a_live_one_moves_and_ends(drill: Caller) -> None:
    person = await drill.person()
    at = f"people/{person}"
    live = (await drill.people(f"{at}/location", lat=1, lon=2, live_period=900, accuracy=30))["message_id"]
    await drill.people(f"{at}/move", message_id=live, lat=1.5, lon=2.5)
    await drill.people(f"{at}/move", message_id=live, stop=True)
    shared, moved, stopped = await drill.updates()
    assert shared["message"]["location"] == {
        "latitude": 1,
        "longitude": 2,
        "horizontal_accuracy": 30,
        "live_period": 900,
    }
    assert moved["edited_message"]["location"] == {"latitude": 1.5, "longitude": 2.5, "live_period": 900}
    assert stopped["edited_message"]["location"] == {"latitude": 1.5, "longitude": 2.5}
    assert moved["edited_message"]["message_id"] == live
    assert (await drill.post(f"{at}/move", {"message_id": live, "lat": 3, "lon": 3}))[0] == 409


async def test_a_live_place_is_over_after_its_time(drill: Caller) -> None:
    person = await drill.person()
    live = (await drill.people(f"people/{person}/location", lat=1, lon=2, live_period=60))["message_id"]
    await drill.people("clock", advance_s=61)
    assert (await drill.post(f"people/{person}/move", {"message_id": live, "lat": 3, "lon": 3}))[0] == 409


async def test_a_tap_finds_the_newest_button_by_label_or_data(drill: Caller) -> None:
    person = await drill.caller()
    old = (await drill.does("sendMessage", chat_id=person, text="1?", reply_markup=YES))["message_id"]
    new = (await drill.does("sendMessage", chat_id=person, text="2?", reply_markup=YES))["message_id"]
    for tap in ({"button": "Yes"}, {"button": "yes:1"}, {"button": "Yes", "message_id": old}):
        await drill.people(f"people/{person}/tap", **tap)
    queries = [update["callback_query"] for update in await drill.updates()]
    assert [query["message"]["message_id"] for query in queries] == [new, new, old]
    assert {query["data"] for query in queries} == {"yes:1"}
    assert queries[0]["message"]["reply_markup"] == YES


async def test_a_button_that_is_not_there_is_named_with_those_that_are(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("sendMessage", chat_id=person, text="1?", reply_markup=YES)
    status, told = await drill.post(f"people/{person}/tap", {"button": "No"})
    assert (status, told["error"]) == (404, "no button 'No' here; there are: 'Yes'")


async def test_links_and_copies_stay_on_the_phone(drill: Caller) -> None:
    person = await drill.caller()
    row = [{"text": "Map", "url": "https://example.org/"}, {"text": "Code", "copy_text": {"text": "A12"}}]
    await drill.does("sendMessage", chat_id=person, text="x", reply_markup={"inline_keyboard": [row]})
    assert (await drill.people(f"people/{person}/tap", button="Map"))["url"] == "https://example.org/"
    assert (await drill.people(f"people/{person}/tap", button="Code"))["copied"] == "A12"
    assert await drill.updates() == []


async def test_keys_of_the_reply_keyboard_say_their_text_share_a_place_or_a_number(drill: Caller) -> None:
    person = await drill.caller("Luis", lat=1, lon=2)
    keys = [["Call off"], [{"text": "Place", "request_location": True}, {"text": "Number", "request_contact": True}]]
    keyboard = {"keyboard": keys, "one_time_keyboard": True}
    await drill.does("sendMessage", chat_id=person, text="?", reply_markup=keyboard)
    for label in ("Call off", "Place", "Number"):
        await drill.people(f"people/{person}/tap", button=label)
    said, place, number = (update["message"] for update in await drill.updates())
    assert (said["text"], place["location"]) == ("Call off", {"latitude": 1, "longitude": 2})
    assert number["contact"]["user_id"] == person
    assert (await drill.chat(person))["keyboard_hidden"] is True


async def test_who_has_no_place_is_asked_for_one_and_can_take_one(drill: Caller) -> None:
    person = await drill.caller()
    keyboard = {"keyboard": [[{"text": "Place", "request_location": True}]]}
    await drill.does("sendMessage", chat_id=person, text="?", reply_markup=keyboard)
    assert (await drill.post(f"people/{person}/tap", {"button": "Place"}))[0] == 400
    await drill.people(f"people/{person}/place", lat=1, lon=2)
    await drill.people(f"people/{person}/tap", button="Place")
    assert (await drill.update())["message"]["location"] == {"latitude": 1, "longitude": 2}


async def test_a_contact_is_ones_own_or_somebody_elses(drill: Caller) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/contact", phone="+15550100")
    await drill.people(f"people/{person}/contact", phone="+15550101", of_another=True)
    own, other = (update["message"]["contact"] for update in await drill.updates())
    assert (own["user_id"], own["phone_number"]) == (person, "+15550100")
    assert other["user_id"] != person


async def test_photos_papers_and_voices_can_be_fetched_by_the_bot(drill: Caller) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/photo", caption="the bridge")
    await drill.people(f"people/{person}/voice", duration_s=7)
    for kind, content in (("photo", tiny_picture(8, 8)), ("document", b"list")):
        form = aiohttp.FormData({"caption": "mine"})
        form.add_field(kind, content, filename=f"{kind}.png", content_type="image/png")
        async with drill.http.post(f"{drill.address}/drill/people/{person}/{kind}", data=form) as answer:
            assert answer.status == 200
    photo, voice, own, paper = (update["message"] for update in await drill.updates())
    assert (photo["caption"], voice["voice"]["duration"], own["photo"][0]["width"]) == ("the bridge", 7, 8)
    for card in (photo["photo"][0], voice["voice"], own["photo"][0], paper["document"]):
        kept = await drill.does("getFile", file_id=card["file_id"])
        async with drill.http.get(f"{drill.address}/file/bot{drill.token}/{kept['file_path']}") as answer:
            assert len(await answer.read()) == card["file_size"]


async def test_a_file_that_is_no_photo_is_refused(drill: Caller) -> None:
    person = await drill.person()
    form = aiohttp.FormData()
    form.add_field("photo", b"nonsense", filename="x.jpg")
    async with drill.http.post(f"{drill.address}/drill/people/{person}/photo", data=form) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, "photo: IMAGE_PROCESS_FAILED")


async def test_blocking_is_told_once_and_whoever_blocks_is_silent(drill: Caller) -> None:
    person = await drill.caller()
    for blocked in (True, True, False):
        await drill.people(f"people/{person}/block", blocked=blocked)
        if blocked:
            assert (await drill.post(f"people/{person}/say", {"text": "x"}))[0] == 409
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in await drill.updates()]
    assert changes == ["kicked", "member"]
