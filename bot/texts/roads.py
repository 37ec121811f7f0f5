"""What is said about closed roads: to the coordinators who close them, and to those whose way they were on."""

from __future__ import annotations

from bot.domain.notices import (
    ClosureAsked,
    ClosureChoices,
    ClosureList,
    ClosureMade,
    ClosureOver,
    ClosureRow,
    MissionRoad,
    NoRoadThere,
    WayChanged,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, Typed, cut, lines, some
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.words import OPEN_AGAIN, STILL_CLOSED, first_name, travel_words

book = Book()

MOST_ROWS = 10  # a list that a phone shows without endless scrolling
NAME_UNITS = 60
LABEL_UNITS = 30  # of a name on a button
EXAMPLES = {
    "bridge": Typed("/closed Mill Bridge 6h"),
    "crossing": Typed("/closed Mill Lane / River Road"),
    "point": Typed("/closed 12.0301, -38.0412 200 m"),
}


@book.words(ClosureList)
def closure_list(voice: Voice, notice: ClosureList) -> Screen:
    """List what is closed, and show how it is typed."""
    rows = [_row(voice, row) for row in notice.rows]
    head = (
        voice.say("ClosureList.text", "Closed roads:") if rows else voice.say("ClosureList.none", "No road is closed.")
    )
    return Screen(
        lines(
            head,
            *some(rows, MOST_ROWS),
            voice.say("ClosureList.how", "To close one: %(bridge)s or %(crossing)s or %(point)s", **EXAMPLES),
            _how_to_open(voice, notice.rows[0]) if rows else "",
        ),
        tuple((_open_again(voice, row),) for row in notice.rows[:MOST_ROWS]),
    )


@book.words(ClosureChoices)
def closure_choices(voice: Voice, notice: ClosureChoices) -> Screen:
    """Ask which is meant, with a button for each."""
    rows = notice.rows[:MOST_ROWS]
    return Screen(
        lines(
            voice.say("ClosureChoices.text", "Which one is closed? Tap it, or type its number:"),
            *(
                voice.say("ClosureChoices.row", "%(closed)s: %(name)s", closed=typed("closed", row.id), name=_name(row))
                for row in rows
            ),
        ),
        tuple((Button(cut(row.name, LABEL_UNITS) or str(row.id), data("closed", row.id)),) for row in rows),
    )


@book.words(ClosureMade)
def closure_made(voice: Voice, notice: ClosureMade) -> Screen:
    """Confirm to who said it, and tell the other coordinators in one line."""
    facts = {"name": _name(notice.row), "until": voice.time(notice.row.until)}
    if notice.by.strip():
        words = voice.say(
            "ClosureMade.other", "🚧 %(who)s closed %(name)s until %(until)s.", who=cut(notice.by, NAME_UNITS), **facts
        )
    else:
        words = voice.say(
            "ClosureMade.text", "🚧 Closed until %(until)s: <b>%(name)s</b>. We look for ways around it.", **facts
        )
    return Screen(lines(words, _how_to_open(voice, notice.row)), ((_open_again(voice, notice.row),),))


@book.words(ClosureAsked)
def closure_asked(voice: Voice, notice: ClosureAsked) -> Screen:
    """Ask before it opens by itself."""
    return Screen(
        lines(
            voice.say(
                "ClosureAsked.text",
                "🚧 %(name)s counts as closed until %(until)s. Is it closed for longer?",
                name=_name(notice.row),
                until=voice.time(notice.row.until),
            ),
            voice.say("ClosureAsked.typed", "Still closed: %(closed)s", closed=typed("closed", notice.row.id)),
            _how_to_open(voice, notice.row),
        ),
        ((voice.button(STILL_CLOSED, data("closed", notice.row.id)),), (_open_again(voice, notice.row),)),
    )


@book.words(ClosureOver)
def closure_over(voice: Voice, notice: ClosureOver) -> Screen:
    """Say that people are sent over it again."""
    if notice.by.strip():
        return Screen(
            voice.say(
                "ClosureOver.by",
                "%(name)s is open again, says %(who)s.",
                name=_name(notice.row),
                who=cut(notice.by, NAME_UNITS),
            )
        )
    return Screen(
        voice.say("ClosureOver.text", "%(name)s counts as open again: its time is over.", name=_name(notice.row))
    )


@book.words(WayChanged)
def way_changed(voice: Voice, notice: WayChanged) -> Screen:
    """Warn who is on the way, with what we know."""
    if notice.travel_min is None:
        way = voice.say("WayChanged.none", "We know no open road from where you were. Do not take risks.")
    else:
        way = voice.say(
            "WayChanged.longer",
            "From where you were it now takes %(way)s.",
            way=travel_words(voice, notice.travel_min, notice.how),
        )
    return Screen(
        lines(
            voice.say("WayChanged.text", "🚧 <b>%(number)s</b>: a road on your way is closed.", number=notice.number),
            way,
            voice.say(
                "WayChanged.typed",
                "Another time: %(eta)s. You cannot go: %(cannot)s",
                eta=Typed(f"/eta {notice.travel_min or 60}"),
                cannot=typed("cannot"),
            ),
        )
    )


@book.words(MissionRoad)
def mission_road(voice: Voice, notice: MissionRoad) -> Screen:
    """Tell the desk whose way it was."""
    return Screen(
        lines(
            voice.say(
                "MissionRoad.text",
                "🚧 <b>%(number)s</b>: the closed road is on the way of %(name)s: %(way)s.",
                number=notice.number,
                name=cut(first_name(voice, notice.helper), NAME_UNITS),
                way=travel_words(voice, notice.travel_min, notice.how),
            ),
            voice.say("MissionRoad.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        )
    )


@book.words(NoRoadThere)
def no_road_there(voice: Voice, notice: NoRoadThere) -> Screen:
    """Tell the desk that only people without a road are left, and that they are asked."""
    return Screen(
        lines(
            voice.say_many(
                "NoRoadThere.text",
                "🚧 <b>%(number)s</b>: No road leads there for anybody who is free. We ask %(n)s of them all the same.",
                "🚧 <b>%(number)s</b>: No road leads there for anybody who is free. We ask %(n)s of them all the same.",
                notice.asked,
                number=notice.number,
            ),
            voice.say("NoRoadThere.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        )
    )


def _row(voice: Voice, row: ClosureRow) -> Html:
    return voice.say(
        "ClosureRow.text",
        "%(id)s: %(name)s, until %(until)s",
        id=str(row.id),
        name=_name(row),
        until=voice.time(row.until),
    )


def _how_to_open(voice: Voice, row: ClosureRow) -> Html:
    return voice.say("ClosureRow.open", "Open again: %(opened)s", opened=typed("opened", row.id))


def _open_again(voice: Voice, row: ClosureRow) -> Button:
    return voice.button(OPEN_AGAIN, data("opened", row.id), name=cut(row.name, LABEL_UNITS))


def _name(row: ClosureRow) -> str:
    return cut(row.name, NAME_UNITS)
