"""The drill's page in a real browser: what somebody sees who opens it, writes, taps and clicks the map."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio

from bot.drill.clock import DrillClock
from bot.drill.pages import PAGE
from bot.drill.server import DrillServer
from tests.drill.conftest import Caller
from tests.drill.desk import CHROMIUM, QUIET, Desk, expect, in_browser, playwright
from tests.support.people import PATIENCE_S

if TYPE_CHECKING:
    from playwright.async_api import Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
FINGER_PX = 40
SCRIPT = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one browser, and one loop, for all


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Page]:
    """One tab for all; what it remembers hangs on the address, and each drill has its own."""
    async with playwright.async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await chromium.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        expect.set_options(timeout=PATIENCE_S * 1000)
        yield page
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def drill() -> AsyncIterator[Caller]:
    server = DrillServer(DrillClock())
    port = await server.start()
    async with aiohttp.ClientSession() as http:
        yield Caller(http, server, port)
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def desk(tab: Page, drill: Caller) -> AsyncIterator[Desk]:
    await tab.set_viewport_size(DESKTOP)
    opened = Desk(tab, drill)
    yield opened
    await opened.leave()
    assert opened.complaints == []


@in_browser
async def test_the_page_opens_on_a_resident_and_a_volunteer_and_says_it_is_an_exercise(desk: Desk) -> None:
    await desk.drill.person("Olga Reyes", "en", roles=["coordinator"])
    await desk.drill.person("Rosa Marín", "es", roles=["resident"], lat=12.03, lon=-38.04)
    await desk.drill.person("Luis Prado", "es", roles=["volunteer"], lat=12.031, lon=-38.04)
    await desk.open()

    await expect(desk.page.get_by_text("EXERCISE", exact=True)).to_be_visible()
    await expect(desk.chat("Rosa Marín")).to_be_visible()
    await expect(desk.chat("Luis Prado")).to_be_visible()
    await expect(desk.page.get_by_label("Luis Prado, volunteer: open the chat")).to_be_visible()
    await expect(desk.page.locator(".leaflet-overlay-pane canvas")).to_be_attached()


@in_browser
async def test_an_empty_town_says_how_to_begin(desk: Desk) -> None:
    await desk.open()

    await expect(desk.page.get_by_text("Nobody lives here yet")).to_be_visible()


@in_browser
async def test_what_a_resident_types_reaches_the_bot_and_its_answer_appears(desk: Desk) -> None:
    rosa = await desk.drill.person()
    await desk.open(rosa)

    await desk.types("Rosa Marín", "Necesitamos insulina")
    assert (await desk.drill.update())["message"]["text"] == "Necesitamos insulina"
    await desk.drill.does("sendMessage", chat_id=rosa, text="<b>A12</b>: ¿dónde?", parse_mode="HTML")

    answer = desk.chat("Rosa Marín").locator(".theirs")
    await expect(answer).to_contain_text("A12: ¿dónde?")
    await expect(answer.locator("b")).to_have_text("A12")


@in_browser
async def test_a_tap_reaches_the_bot_and_its_answer_is_shown_over_the_chat(desk: Desk) -> None:
    luis = await desk.drill.caller("Luis Prado")
    keyboard = {"inline_keyboard": [[{"text": "20 min", "callback_data": "accept:3:20"}]]}
    await desk.drill.does("sendMessage", chat_id=luis, text="Can you go?", reply_markup=keyboard)
    await desk.open(luis)

    button = desk.chat("Luis Prado").get_by_role("button", name="20 min")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    press = (await desk.drill.update())["callback_query"]
    assert press["data"] == "accept:3:20"
    await desk.drill.does("answerCallbackQuery", callback_query_id=press["id"], text="It is yours.")

    await expect(desk.chat("Luis Prado").locator(".toast")).to_have_text("It is yours.")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    (tap,) = [deed for deed in await desk.drill.log("deed") if deed["deed"] == "tap"]
    assert tap["given"]["button"] == "accept:3:20"


@in_browser
async def test_an_edit_changes_the_bubble_in_its_place_and_marks_it(desk: Desk) -> None:
    rosa = await desk.drill.caller()
    card = await desk.drill.does("sendMessage", chat_id=rosa, text="Searching")
    await desk.drill.does("sendMessage", chat_id=rosa, text="Newer words")
    await desk.open(rosa)
    bubbles = desk.chat("Rosa Marín").locator(".theirs")
    await expect(bubbles.first).to_contain_text("Searching")

    await desk.drill.does("editMessageText", chat_id=rosa, message_id=card["message_id"], text="Luis is coming")

    await expect(bubbles.first).to_contain_text("Luis is coming")
    await expect(bubbles.first).to_contain_text("edited")
    await expect(bubbles).to_have_count(2)


@in_browser
async def test_a_deleted_message_leaves_a_ghost(desk: Desk) -> None:
    rosa = await desk.drill.caller()
    offer = await desk.drill.does("sendMessage", chat_id=rosa, text="Gone soon")
    await desk.open(rosa)
    bubble = desk.chat("Rosa Marín").locator(".theirs")
    await expect(bubble).to_contain_text("Gone soon")

    await desk.drill.does("deleteMessage", chat_id=rosa, message_id=offer["message_id"])

    await expect(bubble).to_have_text("deleted message")


@in_browser
async def test_arabic_stands_right_to_left_in_a_mirrored_chat(desk: Desk) -> None:
    amina = await desk.drill.caller("أمينة حداد", language="ar")
    await desk.drill.does("sendMessage", chat_id=amina, text="أين أنت؟")
    await desk.open(amina)

    words = desk.chat("أمينة حداد").locator(".theirs .words")
    await expect(words).to_have_css("direction", "rtl")
    await expect(desk.chat("أمينة حداد")).to_have_css("direction", "rtl")


@in_browser
async def test_markup_in_a_name_and_in_a_message_stays_text(desk: Desk) -> None:
    villain = await desk.drill.person(SCRIPT, roles=["volunteer"], lat=12.03, lon=-38.04)
    await desk.open(villain)

    await desk.types(SCRIPT, SCRIPT)
    await desk.drill.does("sendVenue", chat_id=villain, latitude=12, longitude=-38, title=SCRIPT, address=SCRIPT)
    await expect(desk.chat(SCRIPT).locator(".place-card")).to_contain_text(SCRIPT)
    await desk.page.locator(".stands").hover()
    await expect(desk.page.locator(".leaflet-tooltip")).to_contain_text(SCRIPT)

    await expect(desk.page.locator("#roster")).to_contain_text(SCRIPT)
    assert await desk.page.locator("img[src=x]").count() == 0
    assert await desk.page.title() == "EXERCISE · Muster drill"


@in_browser
async def test_a_person_is_added_where_the_map_is_clicked(desk: Desk) -> None:
    await desk.open()

    await desk.page.get_by_text("Add a person").click()
    await desk.page.get_by_role("textbox", name="Name").fill("Tomás Vidal")
    await desk.page.get_by_role("combobox", name="Role").select_option("volunteer")
    await desk.page.get_by_role("button", name="Choose on the map").click()
    await desk.page.locator("#map").click()
    await desk.page.get_by_role("button", name="Add", exact=True).click()

    await expect(desk.chat("Tomás Vidal")).to_be_visible()
    (tomas,) = (await desk.drill.look("people"))["people"]
    assert (tomas["name"], tomas["language"], tomas["roles"]) == ("Tomás Vidal", "en", ["volunteer"])
    assert (round(tomas["lat"], 2), round(tomas["lon"], 2)) == (12.03, -38.04)  # the middle of the town


@in_browser
async def test_a_key_that_asks_for_the_place_sends_where_the_person_stands(desk: Desk) -> None:
    rosa = await desk.drill.caller(lat=12.0357, lon=-38.0402)
    keyboard = {"keyboard": [[{"text": "Here I am", "request_location": True}, {"text": "Cancel"}]]}
    await desk.drill.does("sendMessage", chat_id=rosa, text="Where?", reply_markup=keyboard)
    await desk.open(rosa)

    await desk.chat("Rosa Marín").get_by_role("button", name="Here I am").click()

    await expect(desk.chat("Rosa Marín").locator(".mine .place-card")).to_contain_text("12.03570, -38.04020")
    await expect(desk.page.locator(".pin-holder")).to_have_count(1)
    assert (await desk.drill.update())["message"]["location"] == {"latitude": 12.0357, "longitude": -38.0402}


@in_browser
async def test_somebody_who_blocks_the_bot_can_write_again_only_after_unblocking(desk: Desk) -> None:
    rosa = await desk.drill.caller()
    await desk.open(rosa)
    chat = desk.chat("Rosa Marín")

    await chat.get_by_role("button", name="Attach").click()
    await chat.get_by_role("button", name="Block the bot").click()
    await expect(chat.get_by_label("Message", exact=True)).to_be_hidden()
    await expect(desk.page.locator("#roster")).to_contain_text("blocked the bot")
    await chat.get_by_role("button", name="Unblock").click()

    await expect(chat.get_by_label("Message", exact=True)).to_be_visible()


@in_browser
async def test_news_for_somebody_whose_chat_is_closed_puts_a_dot_in_the_list(desk: Desk) -> None:
    rosa, luis = await desk.drill.caller(), await desk.drill.caller("Luis Prado")
    await desk.open(rosa)
    await expect(
        desk.page.get_by_role("button", name="Open beside: Luis Prado")
    ).to_be_visible()  # what is there is no news
    await expect(desk.page.get_by_label("unread")).to_have_count(0)

    await desk.drill.does("sendMessage", chat_id=luis, text="An offer")
    await expect(desk.page.get_by_label("unread")).to_have_count(1)
    await desk.page.get_by_role("button", name="Open beside: Luis Prado").click()

    await expect(desk.chat("Luis Prado")).to_contain_text("An offer")
    await expect(desk.page.get_by_label("unread")).to_have_count(0)


@in_browser
async def test_the_clock_jumps_by_the_hour(desk: Desk) -> None:
    await desk.open()
    before = desk.drill.clock.now()

    async with desk.page.expect_response("**/drill/clock"):
        await desk.page.get_by_role("button", name="+1 h").click()

    jumped_s = (desk.drill.clock.now() - before).total_seconds()
    assert 3600 <= jumped_s < 3660
    await expect(desk.page.locator("#now")).to_contain_text(f"{desk.drill.clock.now():%H:}")


@in_browser
async def test_a_restarted_drill_is_noticed_and_shown_afresh(tab: Page) -> None:
    async with AsyncExitStack() as stack:
        first, second = DrillServer(DrillClock()), DrillServer(DrillClock())
        stack.push_async_callback(first.stop)
        stack.push_async_callback(second.stop)
        stack.push_async_callback(tab.goto, "about:blank")
        port = await first.start()
        http = await stack.enter_async_context(aiohttp.ClientSession())
        rosa = await Caller(http, first, port).person()
        await tab.goto(f"http://127.0.0.1:{port}/#{rosa}")
        await expect(tab.get_by_label("Chat of Rosa Marín")).to_be_visible()

        await first.stop()
        await expect(tab.locator("#line")).to_contain_text("does not answer")
        await second.start(port=port)
        await Caller(http, second, port).person("Ben Okoro", "en")

        await expect(tab.locator("#line")).to_have_text("Connected again.")
        await expect(tab.locator("#roster .name")).to_have_text(["Ben Okoro"])
        await expect(tab.get_by_label("Chat of Rosa Marín")).to_have_count(0)


@in_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_all_that_a_finger_hits_is_large_enough_and_in_sight(desk: Desk, size: ViewportSize) -> None:
    rosa = await desk.drill.caller()
    keyboard = {"inline_keyboard": [[{"text": "A rather long answer", "callback_data": str(n)}] * 2 for n in range(4)]}
    await desk.drill.does("sendMessage", chat_id=rosa, text="What?", reply_markup=keyboard)
    await desk.page.set_viewport_size(size)
    await desk.open(rosa)
    await expect(desk.chat("Rosa Marín").locator(".key")).to_have_count(8)

    boxes = await desk.page.locator("button:visible:not(.command)").evaluate_all(
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().toJSON()])"
    )
    assert len(boxes) > 8
    for words, box in boxes:
        assert box["height"] >= FINGER_PX, words
        assert 0 <= box["left"] <= box["right"] <= size["width"], words


async def test_no_script_of_the_page_makes_markup_from_text_and_each_stays_small() -> None:
    for path in sorted(PAGE.glob("*.js")):
        source = path.read_text("utf-8")
        markup = r"(?:inner|outer|insertAdjacent)HTML|document\.write|\beval\b|new Function|srcdoc"

        assert re.findall(markup, source) == [], path.name
        assert len(source.splitlines()) < 300, path.name
