"""The door of the Bot API: /bot<token>/<method>. Reads a call, performs it, tells the ledger, answers."""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.drill import arguments as reading
from bot.drill import edits, messages, mishaps, profile
from bot.drill.arguments import Arguments
from bot.drill.exercise import Exercise
from bot.drill.ledger import one_line
from bot.drill.outcome import Call, Outcome
from bot.drill.polling import Polling
from bot.drill.refused import NOT_FOUND, UNAUTHORIZED, Refused
from bot.drill.webhooks import Webhook

JSON = dict[str, Any]
Method = Callable[[Exercise, Arguments], Any]

TOKEN = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{20,64}")
METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": profile.me,
        "sendMessage": messages.message,
        "sendLocation": messages.location,
        "sendVenue": messages.venue,
        "sendContact": messages.contact,
        "sendPhoto": messages.photo,
        "sendDocument": messages.document,
        "sendChatAction": messages.chat_action,
        "editMessageText": edits.text,
        "editMessageCaption": edits.caption,
        "editMessageReplyMarkup": edits.reply_markup,
        "editMessageLiveLocation": edits.live_location,
        "stopMessageLiveLocation": edits.stop_live_location,
        "deleteMessage": edits.delete,
        "deleteMessages": edits.delete_many,
        "forwardMessage": edits.forward,
        "copyMessage": edits.copy,
        "pinChatMessage": edits.pin,
        "unpinChatMessage": edits.unpin,
        "setMessageReaction": edits.reaction,
        "answerCallbackQuery": profile.answer_press,
        "getChat": profile.chat,
        "getChatMember": profile.member,
        "getChatMemberCount": profile.member_count,
        "getFile": profile.file,
        "setMyCommands": profile.keep_commands,
        "getMyCommands": profile.commands,
        "deleteMyCommands": profile.forget_commands,
        "setMyName": profile.rename,
        "setMyDescription": profile.describe,
        "setMyShortDescription": profile.describe_shortly,
        "setChatMenuButton": profile.menu_button,
        "logOut": profile.taken_leave,
        "close": profile.taken_leave,
    }.items()
}
# Telegram does not execute these when they come as the answer to a webhook call.
NOT_BY_WEBHOOK = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


class Calls:
    def __init__(self, drill: Exercise, token: str, *, any_token: bool = False) -> None:
        self._drill = drill
        self._token = None if any_token else token
        self._numbers = itertools.count(1)
        self.polling = Polling(drill)
        self.webhook = Webhook(drill, self.by_webhook)
        self.polling.webhook_active = lambda: self.webhook.active
        self.webhook.on_setting = self.polling.end
        drill.updates.on_arrival = self._arrived
        self._bot_methods: dict[str, Callable[[Call], Awaitable[Outcome]]] = {
            "getupdates": self.polling.updates,
            "setwebhook": self.webhook.establish,
            "deletewebhook": self.webhook.remove,
            "getwebhookinfo": self.webhook.told,
        }

    async def door(self, request: web.Request) -> web.StreamResponse:
        began, number = time.monotonic(), next(self._numbers)
        method = request.match_info["method"].lower()
        try:
            self._admit(request.match_info["token"], method)
            call = Call(number, method, await reading.read(request), began, lambda: listening(request))
        except Refused as refusal:
            return web.json_response(refusal.answer, status=refusal.code)
        fault = self._drill.faults.struck(method, call.chat)
        if fault is not None:
            return await mishaps.carry_out(self._drill, call, fault, request, lambda: self.performed(call))
        outcome = await self.performed(call)
        self.log(call, outcome)
        return await self.answered(request, call, outcome)

    async def download(self, request: web.Request) -> web.StreamResponse:
        kept = self._drill.files.by_path(request.match_info["path"])
        try:
            self._admit(request.match_info["token"], "getfile")
        except Refused as refusal:
            return web.json_response(refusal.answer, status=refusal.code)
        if kept is None:
            return web.json_response(Refused("file not found", NOT_FOUND).answer, status=NOT_FOUND)
        return web.Response(body=kept.content, content_type="application/octet-stream")

    async def performed(self, call: Call) -> Outcome:
        """Carry the call out. Only a long poll waits here: the effect of every other call is one step."""
        try:
            if call.method in self._bot_methods:
                return await self._bot_methods[call.method](call)
            result = METHODS[call.method](self._drill, call.arguments)
        except Refused as refusal:
            return Outcome.refusal(refusal)
        return Outcome(200, f'{{"ok":true,"result":{one_line(result)}}}', result)

    async def by_webhook(self, given: JSON) -> None:
        """A call that came as the body of an answer to the webhook; nobody hears its result."""
        method = str(given.pop("method", "")).lower()
        if method not in METHODS or method in NOT_BY_WEBHOOK or method.startswith("get"):
            return
        call = Call(next(self._numbers), method, Arguments(given), time.monotonic())
        self.log(call, await self.performed(call), by_webhook=True)

    def log(self, call: Call, outcome: Outcome, **more: Any) -> None:
        mishaps.log(self._drill, call, outcome, **more)

    async def answered(self, request: web.Request, call: Call, outcome: Outcome) -> web.StreamResponse:
        """Send the answer and note in the ledger that it left, or that nobody was there to take it."""
        response = web.Response(text=outcome.text, status=outcome.status, content_type="application/json")
        return await mishaps.sent(self._drill, request, call.number, response)

    def _admit(self, token: str, method: str) -> None:
        if self._token is None and TOKEN.fullmatch(token):
            self._token = token
            self._drill.bot.id = int(token.partition(":")[0])
        if self._token is None or not secrets.compare_digest(token.encode(), self._token.encode()):
            raise Refused("Unauthorized", UNAUTHORIZED)
        if method not in METHODS and method not in self._bot_methods:
            raise Refused("method not found", NOT_FOUND)

    def _arrived(self, waiting: Any) -> None:
        if self.webhook.active:
            self.webhook.arrived(waiting)
        else:
            self.polling.wake()


def listening(request: web.Request) -> bool:
    """Whether the caller still holds the line."""
    return request.transport is not None and not request.transport.is_closing()
