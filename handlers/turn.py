"""One update's turn: alone, in its savepoint, by a known person; refusals become words, faults reach the worker."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.domain.model import Person, PersonId, TelegramId
from bot.domain.notices import Refused, SorryFault, Way
from bot.domain.refusals import Refusal
from bot.gateway.worker import Answer, TurnEnd
from bot.services import alerts, arrivals, refusing
from bot.services.turn import Ground, Turn
from bot.store import TransactionLost, Tx, people
from handlers.reading import LONGEST_NAME, clean, sender_of, whole_number, words_of

if TYPE_CHECKING:
    from bot.store.inbox import Waiting
    from bot.texts import Texts

OVERDUE = timedelta(seconds=60)  # who wrote this long ago lets those go first who wait for an answer now


@dataclass(slots=True)
class Heard:
    """What a handler works with: who, what, and the turn it happens in."""

    turn: Turn
    person: Person
    texts: Texts
    words: str = ""  # cleaned text of the message
    args: tuple[str, ...] = ()  # of the command or button
    source: tuple[int, int] = (0, 0)  # chat and message
    update: Update = field(default_factory=lambda: Update(0))

    @property
    def typed(self) -> bool:
        """Whether it was written and not pressed: an answer that only edits something above would be missed."""
        return self.update.callback_query is None

    def number(self, place: int = 0) -> int | None:
        """An argument as a whole number; None when it is missing or none."""
        return whole_number(self.args[place]) if place < len(self.args) else None


ROOMS = "rooms"  # where they stand in the application
Handler = Callable[[Heard], Awaitable[None]]


@dataclass(slots=True)
class Current:
    """The update that is being worked on."""

    tx: Tx
    now: datetime
    overdue: bool
    end: TurnEnd = field(default_factory=TurnEnd)
    fault: Exception | None = None  # what the handler raised


@dataclass(slots=True)
class Rooms:
    """What every turn can reach; kept in the application's bot_data."""

    ground: Ground
    texts: Texts
    clock: Callable[[], datetime]
    current: Current | None = None


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Rooms]]):
    """A context that knows the turn it belongs to."""

    @property
    def rooms(self) -> Rooms:
        """What every turn can reach."""
        return self.bot_data[ROOMS]

    @property
    def current(self) -> Current:
        """The turn of this update."""
        current = self.rooms.current
        if current is None:
            raise AssertionError("unreachable")
        return current


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[str, Rooms], Any]
Route = Callable[[Update, Context], Coroutine[Any, Any, None]]


def taken(handler: Handler, *, known: bool = True) -> Route:
    """Make a route of a handler: it gets what was heard, and what it raises reaches the worker."""

    async def callback(update: Update, context: Context) -> None:
        current = context.current
        current.end.route = getattr(handler, "__name__", "?")
        try:
            if update.effective_user is None and known:
                return
            await handler(await _heard(update, context))
        except Exception as fault:  # noqa: BLE001 - PTB would log it with its words and go on; the worker must have it
            current.fault = fault

    return callback


async def _heard(update: Update, context: Context) -> Heard:
    current, rooms = context.current, context.rooms
    turn = Turn(current.tx, current.now, rooms.ground, overdue=current.overdue)
    person = await _meet(turn, update, rooms.texts)
    turn = replace(turn, actor=person.id)
    message = update.effective_message
    return Heard(
        turn=turn,
        person=person,
        texts=rooms.texts,
        words=words_of(update),
        source=(message.chat.id, message.message_id) if message else (0, 0),
        update=update,
    )


async def _meet(turn: Turn, update: Update, texts: Texts) -> Person:
    sender = update.effective_user
    if sender is None:
        raise AssertionError("unreachable")
    name = clean(f"{sender.first_name} {sender.last_name or ''}", LONGEST_NAME) or "?"
    return await arrivals.meet(turn, TelegramId(sender.id), name, texts.language_for(sender.language_code))


class UpdateTurns:
    """Takes updates through python-telegram-bot's routes, one at a time."""

    def __init__(self, application: App) -> None:
        self._application = application
        self._rooms = application.bot_data[ROOMS]

    async def take(self, tx: Tx, row: Waiting, *, late: bool = False) -> TurnEnd:
        """Work on one update. A fault comes back as a value; TransactionLost is raised."""
        now = self._rooms.clock()
        current = Current(tx, now, overdue=late or now - row.received_at > OVERDUE)
        try:
            update = Update.de_json(json.loads(row.raw), self._application.bot)
        except Exception as poison:  # noqa: BLE001 - whatever an update does to the parser, only it is laid aside
            return TurnEnd(fault=f"unreadable: {type(poison).__name__}", hopeless=True)
        if update.callback_query:
            current.end.answers.append(Answer(update.callback_query.id, ""))
        self._rooms.current = current
        try:
            await self._in_savepoint(tx, update, current)
        except Refusal as no:
            await self._refuse(update, current, no)
        except TransactionLost:
            raise
        except Exception as fault:  # noqa: BLE001 - one failing turn must not stop the others
            current.end.fault = type(fault).__name__
        finally:
            self._rooms.current = None
        return current.end

    async def _in_savepoint(self, tx: Tx, update: Update, current: Current) -> None:
        async with tx.savepoint():
            await self._application.process_update(update)
            if current.fault is not None:
                raise current.fault

    async def _refuse(self, update: Update, current: Current, no: Refusal) -> None:
        """Nothing was changed; the person is told why, in the window over the button and in the chat."""
        turn = Turn(current.tx, current.now, self._rooms.ground, overdue=current.overdue)
        async with current.tx.savepoint():
            person = await _meet(turn, update, self._rooms.texts)
            no = await refusing.fitting(turn, person, no)
            notice = Refused(refusal=type(no).__name__, facts=no.facts)
            pressed = update.callback_query is not None
            await turn.tell(
                person, notice, key=f"no:{notice.refusal}" if pressed else None, way=Way.FRESH if pressed else None
            )
        words = self._rooms.texts.refusal(no, person.language)
        current.end.answers = [Answer(answer.query_id, words) for answer in current.end.answers]

    async def lay_aside(self, tx: Tx, row: Waiting, fault: str) -> None:
        """Tell the person, when the update says who it was, and the coordinators."""
        turn = Turn(tx, self._rooms.clock(), self._rooms.ground)
        person = await self._sender(tx, row.raw)
        if person is not None:
            await turn.tell(person, SorryFault(), key="sorry", way=Way.FRESH)
        await alerts.warn_of_parked(turn, row.update_id, fault)

    async def _sender(self, tx: Tx, raw: str) -> PersonId | None:
        sender = sender_of(json.loads(raw))
        known = await people.by_telegram(tx, TelegramId(sender)) if sender is not None else None
        return known[0].id if known else None
