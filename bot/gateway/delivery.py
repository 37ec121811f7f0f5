"""One row of the outbox, sent: the notice is put into words now, and Telegram's answer into a settled outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot import failpoints
from bot.domain.notices import Fate, Way, by_kind
from bot.gateway.transport import FloodWait, NotSent
from bot.store.sending import BULK_AGAIN_MS, DueRow, Settlement

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.gateway.api import Api
    from bot.texts import Keyboard, Screen, Texts

KINDS = by_kind()
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 120.0
UNKNOWN_TRIES = 6  # a critical message whose fate stays unknown this often is left as unknown
REFUSED_MARKUP = "can't parse entities"
SAME = "message is not modified"
NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_PREVIEW = {"is_disabled": True}
HTML = "HTML"
NAMELESS = 0  # the id of a message that was sent but cannot be edited later
Markup = dict[str, Any]


class Outcome(NamedTuple):
    """What became of one attempt, and what the sender must know beside the row."""

    settlement: Settlement
    lost: bool = False  # the person cannot be reached any more
    moved_to: int | None = None  # the chat has a new id
    pause_s: float = 0.0  # Telegram wants silence in this chat
    token_refused: bool = False


class Delivery:
    """Sends one row at a time; never raises but when cancelled."""

    def __init__(self, api: Api, texts: Texts, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._texts = texts
        self._clock = clock

    async def deliver(self, row: DueRow) -> Outcome:
        """Send, edit or erase, and say what became of it."""
        if row.expired:
            return Outcome(Settlement(row, "expired", "too late to be true"))
        try:
            message_id = await self._act(row)
        except TelegramError as fault:
            return self._judge(row, fault)
        failpoints.reach("after_send")
        if message_id is None:
            return Outcome(Settlement(row, "moot", "no message stands"))
        return Outcome(Settlement(row, "sent", message_id=message_id or None))

    async def _act(self, row: DueRow) -> int | None:
        failpoints.reach("before_send")
        if row.way in (Way.EDIT, Way.ERASE) and row.stands is None:
            return None
        if row.way is Way.ERASE and row.stands is not None:
            return await self._erase(row.chat, row.stands)
        screen = self._screen(row)
        if row.stands is not None and row.way in (Way.CARD, Way.EDIT):
            return await self._edit(row, screen, row.stands)
        return await self._send(row, screen)

    def _screen(self, row: DueRow) -> Screen:
        notice = KINDS[row.kind].model_validate_json(row.facts)
        return self._texts.render(notice, self._texts.language_for(row.language), self._clock(), again=row.unknown > 0)

    async def _send(self, row: DueRow, screen: Screen) -> int:
        kind = KINDS[row.kind]
        try:
            sent = await self._message(row, screen, screen.html, HTML)
        except BadRequest as no:
            if REFUSED_MARKUP not in no.message.lower() or screen.pin or kind.way is Way.ERASE:
                raise
            sent = await self._message(row, screen, screen.plain, None)
        return sent

    async def _message(self, row: DueRow, screen: Screen, text: str, markup: str | None) -> int:
        kind = KINDS[row.kind]
        said: dict[str, Any] = {
            "chat_id": row.chat,
            "protect_content": kind.protected,
            "disable_notification": kind.silent,
        }
        if screen.pin:
            pin = screen.pin
            said |= {"latitude": pin.lat, "longitude": pin.lon, "title": pin.title, "address": pin.address}
            said |= {"reply_markup": _markup(screen)}
            return _message_id(await self._api.call("sendVenue", said))
        said |= {
            "text": text,
            "parse_mode": markup,
            "reply_markup": _markup(screen),
            "link_preview_options": NO_PREVIEW,
        }
        return _message_id(await self._api.call("sendMessage", said))

    async def _edit(self, row: DueRow, screen: Screen, message_id: int) -> int | None:
        try:
            await self._api.call(
                "editMessageText",
                {
                    "chat_id": row.chat,
                    "message_id": message_id,
                    "text": screen.html,
                    "parse_mode": HTML,
                    "reply_markup": _inline(screen),
                    "link_preview_options": NO_PREVIEW,
                },
            )
        except BadRequest as no:
            said = no.message.lower()
            if SAME in said:
                return message_id
            if not any(text in said for text in NOTHING_TO_EDIT):
                raise
            return None if row.way is Way.EDIT else await self._send(row, screen)
        return message_id

    async def _erase(self, chat: int, message_id: int) -> int | None:
        try:
            await self._api.call("deleteMessage", {"chat_id": chat, "message_id": message_id})
        except BadRequest:
            return None  # gone already, or too old to be deleted
        return message_id

    def _judge(self, row: DueRow, fault: TelegramError) -> Outcome:
        """Telegram's answer as one of a closed set of outcomes; whatever is not known to be a no may have arrived."""
        match fault:
            case FloodWait():
                outcome = Outcome(self._again(row, fault.pause_s, "flood"), pause_s=fault.pause_s)
            case ChatMigrated():
                outcome = Outcome(self._again(row, 0.0, "migrated"), moved_to=fault.new_chat_id)
            case Forbidden():
                outcome = Outcome(Settlement(row, "unreachable", "forbidden"), lost=True)
            case InvalidToken():
                outcome = Outcome(self._again(row, LONGEST_RETRY_S, "token refused"), token_refused=True)
            case NotSent():
                outcome = Outcome(self._again(row, _backoff_s(row.attempts), "not sent"))
            case BadRequest():
                gone = "chat not found" in fault.message.lower()
                outcome = Outcome(Settlement(row, "dead", _reason(fault)), lost=gone)
            case _:
                outcome = Outcome(self._unknown(row))
        return outcome

    def _unknown(self, row: DueRow) -> Settlement:
        """It may have arrived. The critical goes again, the bulk once and later, the cosmetic is let be."""
        tries = row.unknown + 1
        if row.fate is Fate.CRITICAL and tries < UNKNOWN_TRIES:
            return self._again(row, _backoff_s(tries), "unknown", unknown=True)
        if row.fate is Fate.BULK and tries == 1:
            return self._again(row, BULK_AGAIN_MS / 1000, "unknown", unknown=True)
        return Settlement(row, "unknown", "unknown", unknown=True)

    def _again(self, row: DueRow, pause_s: float, why: str, *, unknown: bool = False) -> Settlement:
        at = self._clock() + timedelta(seconds=pause_s)
        return Settlement(row, "due", why, not_before=at, unknown=unknown)


def _backoff_s(attempts: int) -> float:
    return float(min(FIRST_RETRY_S * 2 ** (attempts - 1), LONGEST_RETRY_S))


def _reason(fault: BadRequest) -> str:
    """Telegram's words for a refusal: fixed texts, but one quotes what was sent."""
    return REFUSED_MARKUP if REFUSED_MARKUP in fault.message.lower() else fault.message[:80]


def _message_id(sent: Any) -> int:
    """The id in the answer; a server that says "ok" without one has sent it all the same."""
    found = sent.get("message_id") if isinstance(sent, dict) else None
    return found if isinstance(found, int) else NAMELESS


def _markup(screen: Screen) -> Markup | None:
    if screen.keyboard:
        return _keyboard(screen.keyboard)
    return {"remove_keyboard": True} if screen.clears_keyboard else _inline(screen)


def _inline(screen: Screen) -> Markup | None:
    rows = [[{"text": button.label, "callback_data": button.data} for button in row] for row in screen.buttons]
    return {"inline_keyboard": rows} if rows else None


def _keyboard(keyboard: Keyboard) -> Markup:
    rows = [
        [{"text": label} | ({"request_location": True} if label == keyboard.asks_place else {}) for label in row]
        for row in keyboard.rows
    ]
    hint = {"input_field_placeholder": keyboard.placeholder} if keyboard.placeholder else {}
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True, **hint}
