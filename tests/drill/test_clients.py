"""Two libraries that know the Bot API by heart: all the drill says makes sense to both, and their bots run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiogram
import aiogram.types
import pytest
import telegram
import telegram.ext
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import FormData

from bot.drill.files import tiny_picture
from bot.drill.updates import KINDS
from tests.drill.conftest import JSON, Caller
from tests.support.people import PATIENCE_S

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes", "style": "success"}]]}
AT = {"latitude": 41.5, "longitude": 2.25}


def kind_of(update: JSON) -> str:
    (kind,) = update.keys() - {"update_id"}
    return kind


def check_update(update: JSON) -> None:
    """Both libraries find what it is about, and read the same message out of it."""
    kind = kind_of(update)
    ptb = telegram.Update.de_json(update, None)
    other = aiogram.types.Update.model_validate(update)
    assert getattr(ptb, kind) is not None
    assert other.event_type == kind
    assert not ptb.api_kwargs
    if ptb.message:
        assert not ptb.message.api_kwargs
        assert other.message
        assert ptb.message.text == other.message.text


async def everything_people_do(drill: Caller) -> list[JSON]:
    person, friend = await drill.caller("Rosa Marín"), await drill.caller("Luis", lat=41.5, lon=2.25)
    await drill.does("getUpdates", offset=drill.offset, allowed_updates=sorted(KINDS))
    card = await drill.does("sendMessage", chat_id=person, text="<b>Can</b> you?", parse_mode="HTML", reply_markup=YES)
    at = f"people/{person}"
    said = await drill.people(
        f"{at}/say", text="/accept 12 https://example.org @somebody #now", reply_to=card["message_id"]
    )
    await drill.people(f"{at}/edit", message_id=said["message_id"], text="/accept 13")
    live = await drill.people(f"{at}/location", lat=1, lon=2, live_period=900, accuracy=30)
    await drill.people(f"{at}/move", message_id=live["message_id"], lat=1.5, lon=2.5)
    await drill.people(f"{at}/move", message_id=live["message_id"], stop=True)
    await drill.people(f"{at}/contact", phone="+15550100")
    await drill.people(f"{at}/contact", phone="+15550101", of_another=True)
    await drill.people(f"{at}/photo", caption="here")
    await drill.people(f"{at}/voice")
    form = FormData()
    form.add_field("document", b"list", filename="list.txt", content_type="text/plain")
    async with drill.http.post(f"{drill.address}/drill/{at}/document", data=form):
        pass
    await drill.people(f"{at}/tap", button="Yes")
    await drill.people(f"{at}/react", message_id=card["message_id"], emoji="👍")
    await drill.people(f"{at}/react", message_id=card["message_id"], emoji="")
    await drill.people(f"{at}/block", blocked=True)
    await drill.people(f"{at}/block", blocked=False)
    group = (await drill.people("groups", title="Desk", members=[person, friend]))["id"]
    await drill.people(f"people/{friend}/say", text="hello", chat=group)
    await drill.people(f"groups/{group}/upgrade")
    return await drill.updates()


async def test_every_update_makes_sense_to_both_libraries(drill: Caller) -> None:
    updates = await everything_people_do(drill)
    for update in updates:
        check_update(update)
    assert {kind_of(update) for update in updates} == {
        "message",
        "edited_message",
        "callback_query",
        "message_reaction",
        "my_chat_member",
    }
    assert len(updates) == 19


async def test_every_message_sent_makes_sense_to_both_libraries(drill: Caller) -> None:
    person = await drill.caller()
    to: JSON = {"chat_id": person}
    form = FormData({"chat_id": str(person), "caption": "<i>map</i>", "parse_mode": "HTML"})
    form.add_field("photo", tiny_picture(), filename="map.png", content_type="image/png")
    async with drill.http.post(f"{drill.api}/sendPhoto", data=form) as answer:
        photo = (await answer.json())["result"]
    form = FormData({"chat_id": str(person)})
    form.add_field("document", b"list", filename="list.txt", content_type="text/plain")
    async with drill.http.post(f"{drill.api}/sendDocument", data=form) as answer:
        document = (await answer.json())["result"]
    text = await drill.does(
        "sendMessage", **to, text="x", reply_markup=YES, reply_to_message_id=1, protect_content=True
    )
    plain = await drill.does("sendMessage", **to, text="y", reply_markup={"keyboard": [["A"]]})
    live = await drill.does("sendLocation", **to, **AT, live_period=60)
    sent = [
        photo,
        document,
        text,
        plain,
        live,
        await drill.does("editMessageText", **to, message_id=text["message_id"], text="<u>z</u>", parse_mode="HTML"),
        await drill.does("editMessageReplyMarkup", **to, message_id=text["message_id"], reply_markup=YES),
        await drill.does("editMessageCaption", **to, message_id=photo["message_id"], caption="new"),
        await drill.does("editMessageLiveLocation", **to, message_id=live["message_id"], latitude=1, longitude=1),
        await drill.does("stopMessageLiveLocation", **to, message_id=live["message_id"]),
        await drill.does("sendVenue", **to, **AT, title="School", address="Elm 3"),
        await drill.does("sendContact", **to, phone_number="+15550100", first_name="Desk"),
        await drill.does("forwardMessage", **to, from_chat_id=person, message_id=1),
    ]
    for message in sent:
        ptb = telegram.Message.de_json(message, None)
        other = aiogram.types.Message.model_validate(message)
        assert not ptb.api_kwargs
        assert (ptb.text, ptb.caption) == (other.text, other.caption)
        assert ptb.message_id == other.message_id


async def test_every_other_result_makes_sense_to_both_libraries(drill: Caller) -> None:
    person = await drill.caller()
    group = (await drill.people("groups", title="Desk", members=[person]))["id"]
    me = await drill.does("getMe")
    commands = [{"command": "help", "description": "Ask for help"}]
    await drill.does("setMyCommands", commands=commands)
    photo = (await drill.people(f"people/{person}/photo"))["message_id"]
    file_id = (await drill.updates())[-1]["message"]["photo"][-1]["file_id"]
    copied = await drill.does("copyMessage", chat_id=person, from_chat_id=person, message_id=photo)
    results: list[tuple[Any, Any, JSON]] = [
        (telegram.User, aiogram.types.User, me),
        (telegram.ChatFullInfo, aiogram.types.ChatFullInfo, await drill.does("getChat", chat_id=person)),
        (telegram.ChatFullInfo, aiogram.types.ChatFullInfo, await drill.does("getChat", chat_id=group)),
        (telegram.BotCommand, aiogram.types.BotCommand, (await drill.does("getMyCommands"))[0]),
        (telegram.File, aiogram.types.File, await drill.does("getFile", file_id=file_id)),
        (telegram.MessageId, aiogram.types.MessageId, copied),
        (telegram.WebhookInfo, aiogram.types.WebhookInfo, await drill.does("getWebhookInfo")),
    ]
    for ptb, other, result in results:
        assert not ptb.de_json(result, None).api_kwargs
        other.model_validate(result)
    for chat, who in ((person, person), (group, person), (group, me["id"]), (person, me["id"])):
        member = await drill.does("getChatMember", chat_id=chat, user_id=who)
        assert telegram.ChatMember.de_json(member, None).status == member["status"]
        assert aiogram.types.ChatMemberUpdated.model_validate(
            {
                "chat": {"id": chat, "type": "group"},
                "from": me,
                "date": 1,
                "old_chat_member": member,
                "new_chat_member": member,
            }
        )


@pytest.fixture
async def aiogram_bot(drill: Caller) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(drill.address))
    bot = aiogram.Bot(drill.token, session=session)
    yield bot
    await session.close()


async def echoes(drill: Caller, person: int) -> None:
    """The person says hello and taps, and sees both answered."""
    await drill.people(f"people/{person}/say", text="hello")
    seen = await answers(drill, person, 1)
    assert seen["messages"][-1]["text"] == "hello"
    await drill.people(f"people/{person}/tap", button="Yes")
    while not seen["toasts"]:
        seen = await drill.chat(person, wait=5, since=seen["seq"])
    assert seen["toasts"][0]["text"] == "yes!"


async def answers(drill: Caller, person: int, count: int) -> JSON:
    seen = await drill.chat(person)
    while sum(message["from"] == "bot" for message in seen["messages"]) < count:
        await drill.chat(person, wait=5, since=seen["seq"])
        seen = await drill.chat(person)
    return seen


async def test_an_echo_bot_of_aiogram_runs_against_the_drill(drill: Caller, aiogram_bot: aiogram.Bot) -> None:
    dispatcher = aiogram.Dispatcher()
    button = aiogram.types.InlineKeyboardButton(text="Yes", callback_data="yes")

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(
            message.text or "", reply_markup=aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        )

    @dispatcher.callback_query()
    async def pressed(query: aiogram.types.CallbackQuery) -> None:
        await query.answer(f"{query.data}!")

    polling = asyncio.create_task(dispatcher.start_polling(aiogram_bot, handle_signals=False, close_bot_session=False))
    await asyncio.wait_for(echoes(drill, await drill.person()), PATIENCE_S)
    await dispatcher.stop_polling()
    await polling


async def test_a_picture_goes_to_and_fro_with_aiogram(drill: Caller, aiogram_bot: aiogram.Bot) -> None:
    person = await drill.caller()
    picture = aiogram.types.BufferedInputFile(tiny_picture(), "map.png")
    sent = await aiogram_bot.send_photo(person, picture, caption="map")
    assert sent.photo
    got = await aiogram_bot.download(sent.photo[-1].file_id)
    assert got
    assert got.read() == tiny_picture()


async def test_an_echo_bot_of_ptb_runs_against_the_drill(drill: Caller) -> None:
    app = ptb_application(drill)
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="yes")]])

    async def echo(update: telegram.Update, _: telegram.ext.CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.effective_message
        await update.effective_message.reply_text(update.effective_message.text or "", reply_markup=keyboard)

    async def pressed(update: telegram.Update, _: telegram.ext.CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.callback_query
        await update.callback_query.answer(f"{update.callback_query.data}!")

    app.add_handler(telegram.ext.MessageHandler(telegram.ext.filters.TEXT, echo))
    app.add_handler(telegram.ext.CallbackQueryHandler(pressed))
    async with app:
        assert app.updater
        await app.start()
        await app.updater.start_polling(poll_interval=0.01, timeout=5)
        await asyncio.wait_for(echoes(drill, await drill.person()), PATIENCE_S)
        stopping = asyncio.create_task(app.updater.stop())
        while not stopping.done():
            await drill.people("clock", advance_s=10)
        await app.stop()


async def test_a_picture_goes_to_and_fro_with_ptb(drill: Caller) -> None:
    person = await drill.caller()
    async with ptb_application(drill).bot as bot:
        sent = await bot.send_photo(person, tiny_picture(), caption="map", filename="map.png")
        file = await sent.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == tiny_picture()


# PTB announces a later change of RetryAfter.retry_after whenever it makes one
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_ptb_hears_refusals_as_its_own_exceptions(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people(f"people/{person}/block", blocked=True)
    await drill.people("faults", method="getMyCommands", kind="429", retry_after=3)
    async with ptb_application(drill).bot as bot:
        with pytest.raises(telegram.error.Forbidden, match="blocked"):
            await bot.send_message(person, "x")
        with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
        with pytest.raises(telegram.error.RetryAfter):
            await bot.get_my_commands()


async def test_ptb_hears_that_a_group_has_moved(drill: Caller) -> None:
    group = (await drill.people("groups", title="Desk", members=[await drill.person()]))["id"]
    new = (await drill.people(f"groups/{group}/upgrade"))["id"]
    async with ptb_application(drill).bot as bot:
        with pytest.raises(telegram.error.ChatMigrated) as moved:
            await bot.send_message(group, "x")
    assert moved.value.new_chat_id == new


def ptb_application(drill: Caller) -> Any:
    builder = telegram.ext.Application.builder().token(drill.token)
    return builder.base_url(f"{drill.address}/bot").base_file_url(f"{drill.address}/file/bot").build()
