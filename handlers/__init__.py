"""The table of routes: which update goes to which turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from telegram.ext import BaseHandler, CallbackQueryHandler, ChatMemberHandler, MessageHandler
from telegram.ext.filters import CAPTION, LOCATION, TEXT, VENUE, ChatType, Regex, StatusUpdate, UpdateType

from bot.domain.refusals import StaleButton
from bot.texts import buttons
from handlers import (
    coordinators,
    everyone,
    missions,
    places,
    profiles,
    reading,
    residents,
    seats,
    unknown,
    volunteers,
    vouching,
    wishes,
)
from handlers.turn import Context, Handler, Heard, taken

if TYPE_CHECKING:
    from telegram import Update

HAS_PLACE = LOCATION | VENUE
HAS_WORDS = TEXT | CAPTION

FOR_EVERYBODY: Mapping[str, Handler] = {  # residents first of all
    "start": everyone.start,
    "help": everyone.help_,
    "language": everyone.language,
    "privacy": everyone.privacy,
    "need": everyone.need_help,
    "status": residents.status,
    "cancel": residents.cancel,
    "came": residents.came,
    "reopen": residents.reopen,
    "needed": residents.needed,
    "missing": residents.missing,
    "undo": residents.undo,
    "intouch": residents.in_touch,
    "same": residents.same,
    "right": places.right,
    "wrong": places.wrong,
    "around": places.around,
    "here": places.here,
    "forother": places.for_other,
    "who": wishes.who,
    "notthis": wishes.avoid,
    "volunteer": volunteers.join,
    "hands": seats.hands,
    "met": seats.met,
    "unmet": seats.unmet,
}
FOR_VOLUNTEERS: Mapping[str, Handler] = {
    "checkin": volunteers.check_in,
    "checkout": volunteers.check_out,
    "transport": volunteers.transport,
    "profile": profiles.profile,
    "skills": profiles.skills,
    "speaks": profiles.speaks,
    "team": profiles.team,
    "seats": profiles.seats,
    "reach": profiles.reach,
    "woman": profiles.woman,
    "adult": profiles.adult,
    "night": profiles.night,
    "accept": volunteers.accept,
    "takeall": volunteers.take_all,
    "decline": volunteers.decline,
    "why": volunteers.why_not,
    "standby": seats.stand_by,
    "another": seats.another,
    "still": seats.still,
    "leave": seats.leave,
    "more": seats.more,
    "onmyway": missions.on_way,
    "arrived": missions.there,
    "done": missions.done,
    "cannot": missions.cannot,
    "eta": missions.eta,
    "later": missions.later,
    "handover": missions.hand_over,
    "unsafe": missions.unsafe,
    "safe": missions.safe,
    "well": missions.well,
    "coordinator": missions.call,
    "seen": missions.seen,
    "back": volunteers.back,
    "fine": volunteers.fine,
    "talk": volunteers.talk,
    "task": volunteers.task,
}
FOR_COORDINATORS: Mapping[str, Handler] = {
    "open": coordinators.open_list,
    "case": coordinators.show_case,
    "mine": coordinators.mine,
    "again": coordinators.again,
    "close": coordinators.close,
    "refer": coordinators.refer,
    "merge": coordinators.merge,
    "unmerge": coordinators.unmerge,
    "apart": coordinators.apart,
    "resume": coordinators.resume,
    "review": coordinators.review,
    "place": coordinators.place,
    "without": vouching.without,
    "require": vouching.require,
    "tier": vouching.tier,
    "ask": vouching.ask_them,
    "closed": coordinators.closed,
    "opened": coordinators.opened,
    "broadcast": coordinators.broadcast,
    "send": coordinators.send,
    "drop": coordinators.drop,
    "stop": coordinators.stop,
}
COMMANDS = {**FOR_EVERYBODY, **FOR_VOLUNTEERS, **FOR_COORDINATORS}

BUTTONS: Mapping[str, Handler] = {
    "need_help": everyone.need_help,
    "can_help": volunteers.join,
    "language": everyone.language,
    "lang": everyone.language,
    "need": residents.need,
    "cancel": residents.cancel,
    "cancel_yes": residents.cancel,
    "keep": residents.status,
    "came": residents.came,
    "reopen": residents.reopen,
    "needed": residents.needed,
    "missing": residents.missing,
    "undo": residents.undo,
    "in_touch": residents.in_touch,
    "same": residents.same,
    "right": places.right_tapped,
    "wrong": places.wrong_tapped,
    "around": places.around_tapped,
    "here": places.here_tapped,
    "none": places.none_tapped,
    "for_other": places.for_other,
    "lost": places.lost_tapped,
    "who": wishes.who,
    "wish": wishes.who,
    "avoid": wishes.avoid_tapped,
    "profile": profiles.profile,
    "skill": profiles.skills,
    "speaks": profiles.speaks,
    "team": profiles.team,
    "seats": profiles.seats,
    "reach": profiles.reach,
    "woman": profiles.woman,
    "adult": profiles.adult,
    "night": profiles.night,
    "accept": volunteers.accept,
    "take_all": volunteers.take_all,
    "first": volunteers.accept,
    "decline": volunteers.decline,
    "why_not": volunteers.why_not,
    "stand_by": seats.stand_by,
    "another": seats.another,
    "still": seats.still,
    "leave": seats.leave,
    "hands": seats.hands,
    "met": seats.met,
    "unmet": seats.unmet,
    "on_way": missions.on_way,
    "there": missions.there,
    "done": missions.done,
    "cannot": missions.cannot,
    "cannot_one": missions.cannot,
    "back_in": missions.back_in,
    "cannot_all": missions.cannot_all,
    "later": missions.later,
    "give": missions.give,
    "handover": missions.hand_over_tapped,
    "unsafe": missions.unsafe,
    "safe": missions.safe,
    "well": missions.well,
    "call": missions.call,
    "seen": missions.seen,
    "back": volunteers.back,
    "fine": volunteers.fine,
    "talk": volunteers.talk,
    "duty": volunteers.check_in,
    "checkin": volunteers.check_in,
    "checkout": volunteers.check_out,
    "transport": volunteers.transport,
    "mine": coordinators.mine,
    "again": coordinators.again,
    "close": coordinators.close,
    "refer": coordinators.refer,
    "merge": coordinators.merge,
    "unmerge": coordinators.unmerge,
    "apart": coordinators.apart,
    "resume": coordinators.resume,
    "review": coordinators.review,
    "case": coordinators.show_case,
    "place": coordinators.place_tapped,
    "without": vouching.without,
    "tier": vouching.tier,
    "trust": vouching.trust,
    "ask_them": vouching.ask_them,
    "open": coordinators.open_list,
    "closed": coordinators.closed,
    "opened": coordinators.opened,
    "audience": coordinators.broadcast,
    "send": coordinators.send,
    "drop": coordinators.drop,
    "stop": coordinators.stop,
}


async def command(heard: Heard) -> None:
    """Something that begins with a slash; one we do not know is answered with those that come near.

    A slash before words that are no command does not make them unheard.
    """
    read = reading.command_of(heard.words)
    if read is None:
        heard.words = heard.words.removeprefix("/")
        await everyone.words(heard)
        return
    name, rest = read
    heard.args = tuple(rest.split())
    if name in COMMANDS:
        await COMMANDS[name](heard)
    else:
        await unknown.command(heard, name, (FOR_EVERYBODY, FOR_VOLUNTEERS, FOR_COORDINATORS))


async def button(heard: Heard) -> None:
    """A press; what no button of ours carries is answered in plain words."""
    query = heard.update.callback_query
    pressed = buttons.parse(query.data or "") if query else None
    if pressed is None:
        raise StaleButton
    verb, heard.args = pressed
    await BUTTONS[verb](heard)


def routes() -> list[BaseHandler[Update, Context, Any]]:
    """All routes, in the order in which they are tried; the first that fits takes the update."""
    new = UpdateType.MESSAGE & ChatType.PRIVATE
    edited = UpdateType.EDITED_MESSAGE & ChatType.PRIVATE
    groups = UpdateType.MESSAGE & ChatType.GROUPS
    return [
        CallbackQueryHandler(taken(button)),
        MessageHandler(new & Regex(r"^/[A-Za-z_]"), taken(command)),
        MessageHandler(new & HAS_PLACE, taken(everyone.place)),
        MessageHandler(new & HAS_WORDS, taken(everyone.words)),
        MessageHandler(new & ~StatusUpdate.ALL, taken(everyone.unreadable)),
        MessageHandler(edited & HAS_PLACE, taken(everyone.moved)),
        MessageHandler(edited & HAS_WORDS, taken(everyone.reworded)),
        MessageHandler(groups & StatusUpdate.MIGRATE, taken(everyone.group_moved)),
        MessageHandler(groups & Regex(r"^/[A-Za-z_]"), taken(everyone.in_group)),
        ChatMemberHandler(taken(everyone.membership), ChatMemberHandler.MY_CHAT_MEMBER),
    ]
