"""What a coordinator hears of cases that nobody took, were closed or passed on, or may be one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.duplicates import TwinState, Why
from bot.domain.lifecycle import ENDED
from bot.domain.notices import (
    CaseClosed,
    CaseParted,
    CasesMerged,
    CaseUndone,
    CrowdNoted,
    JoinKept,
    MayBeOne,
    ReferralNews,
    ReferralScript,
    TwinSide,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.coordinators import case_line
from bot.texts.facts import Html, cut, dots, lines, one_line, quote, some
from bot.texts.further import further
from bot.texts.help_given import undo_line
from bot.texts.screen import Button, Screen
from bot.texts.status_card import reason_words
from bot.texts.voice import Text, Voice
from bot.texts.words import APART, DANGER, MERGE, SERVICES, UNDO, UNMERGE, need_words

book = Book()

NAME_UNITS = 30
PLACE_UNITS = 120
WORDS_UNITS = 500
SIDE_UNITS = 200
MOST_NUMBERS = 12

SHARED: Mapping[Why, Text] = {
    Why.CHAT: Text("MayBeOne.chat", "One person reported both."),
    Why.SPOT: Text("MayBeOne.spot", "Both are at one place."),
    Why.BUILDING: Text("MayBeOne.building", "Both name one building."),
    Why.NAME: Text("MayBeOne.name", "Both reporters have one name and are near each other."),
}
SAID: Mapping[TwinState, Text] = {
    TwinState.SUSPECTED: Text("MayBeOne.suspected", "The newer reporter has been asked."),
    TwinState.SAME: Text("MayBeOne.same", "The newer reporter says: it is the same."),
    TwinState.ANOTHER: Text("MayBeOne.another", "The newer reporter says: it is another one."),
    TwinState.UNSURE: Text("MayBeOne.unsure", "The newer reporter has not said."),
    TwinState.APART: Text("MayBeOne.apart", "They are kept apart."),
    TwinState.MERGED: Text("MayBeOne.merged", "They are joined."),
}
KEPT: Mapping[str, Text] = {
    "all": Text("JoinKept.all", "all of it"),
    "urgency": Text("JoinKept.urgency", "how urgent it is"),
    "people": Text("JoinKept.people", "how many people go"),
    "filters": Text("JoinKept.filters", "who may come"),
    "hold": Text("JoinKept.hold", "that nobody is sent until you say so"),
}
TO_DECIDE = frozenset({TwinState.SUSPECTED, TwinState.SAME, TwinState.UNSURE})


@book.words(CaseClosed)
def case_closed(voice: Voice, notice: CaseClosed) -> Screen:
    """Say that it is closed and how to take that back."""
    undo = ((voice.button(UNDO, data("undo", notice.request)),),) if notice.undo_min else ()
    return Screen(
        lines(
            voice.say("CaseClosed.text", "You closed <b>%(number)s</b>.", number=notice.number),
            reason_words(voice, notice.reason),
            undo_line(voice, notice.number, notice.undo_min),
        ),
        undo,
    )


@book.words(CaseUndone)
def case_undone(voice: Voice, notice: CaseUndone) -> Screen:
    """Say that it is as before."""
    if notice.held:
        return Screen(
            voice.say(
                "CaseUndone.held",
                "<b>%(number)s</b> is on hold again: it was not safe there. Look at it, then: %(resume)s",
                number=notice.number,
                resume=typed("resume", notice.number),
            )
        )
    if not notice.looking:
        return Screen(voice.say("CaseUndone.on", "<b>%(number)s</b> goes on as before.", number=notice.number))
    return Screen(
        voice.say("CaseUndone.text", "<b>%(number)s</b> goes on. We look for people again.", number=notice.number)
    )


@book.words(ReferralScript)
def referral_script(voice: Voice, notice: ReferralScript) -> Screen:
    """Give what can be read aloud on the phone, in the order in which it is asked for."""
    where = f"{notice.lat:.5f}, {notice.lon:.5f}" if notice.lat is not None and notice.lon is not None else ""
    place = cut(one_line(notice.place), PLACE_UNITS)
    return Screen(
        lines(
            voice.say(
                "ReferralScript.head",
                "<b>%(number)s</b>: Please call them (%(service)s) and say:",
                number=notice.row.number,
                service=voice.tell(SERVICES[notice.service]),
            ),
            voice.tell(DANGER) if notice.danger else "",
            voice.say("ReferralScript.place", "Place: %(place)s", place=place) if place else "",
            voice.say("ReferralScript.point", "On the map: %(point)s", point=where) if where else "",
            voice.say("ReferralScript.hint", "Look for: %(hint)s", hint=cut(one_line(notice.hint), PLACE_UNITS))
            if notice.hint.strip()
            else "",
            voice.say("ReferralScript.need", "Need: %(need)s", need=need_words(voice, notice.row.need)),
            voice.say("ReferralScript.people", "People: %(people)s", people=notice.people) if notice.people else "",
            voice.say("ReferralScript.who", "Name: %(name)s", name=cut(notice.resident, NAME_UNITS))
            if notice.resident.strip()
            else "",
            voice.say("ReferralScript.asked", "Asked for help %(ago)s.", ago=voice.ago(notice.row.created_at)),
            voice.say("ReferralScript.words", "In their own words:") if notice.words.strip() else "",
            quote(notice.words, WORDS_UNITS) if notice.words.strip() else "",
            further(voice, notice.further, SIDE_UNITS),
            voice.say(
                "ReferralScript.after",
                "We ask the resident whether they are in touch, and close the case only then.",
            ),
        )
    )


@book.words(ReferralNews)
def referral_news(voice: Voice, notice: ReferralNews) -> Screen:
    """Say that the contact is still missing."""
    if notice.said == "not_yet":
        words = Text(
            "ReferralNews.not_yet", "<b>%(number)s</b>: They are not in touch yet, says the resident: %(service)s."
        )
    else:
        words = Text("ReferralNews.silent", "<b>%(number)s</b>: We do not know whether they are in touch: %(service)s.")
    return Screen(
        lines(
            voice.tell(words, number=notice.number, service=voice.tell(SERVICES[notice.service])),
            voice.say("ReferralNews.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        )
    )


@book.words(MayBeOne)
def may_be_one(voice: Voice, notice: MayBeOne) -> Screen:
    """Show two cases side by side, what they share, and the choice."""
    one, other = notice.one, notice.other
    numbers = {"one": one.row.number, "other": other.row.number}
    return Screen(
        lines(
            voice.say("MayBeOne.text", "<b>%(one)s and %(other)s may be one.</b>", **numbers),
            voice.tell(DANGER) if notice.danger else "",
            voice.tell(SHARED[notice.why]),
            "" if notice.apart_m is None else voice.say("MayBeOne.apart_m", "%(m)s m apart.", m=notice.apart_m),
            voice.tell(SAID[notice.state]),
            *_side(voice, one),
            *_side(voice, other),
            _typed(voice, notice),
        ),
        _buttons(voice, notice),
    )


def _open(notice: MayBeOne) -> bool:
    ended = notice.one.row.state in ENDED or notice.other.row.state in ENDED
    return notice.state in TO_DECIDE and not ended


def _side(voice: Voice, side: TwinSide) -> tuple[Html, ...]:
    place = cut(one_line(side.place), PLACE_UNITS)
    return (
        case_line(voice, side.row),
        voice.say("MayBeOne.place", "Place: %(place)s", place=place) if place else Html(),
        quote(side.words, SIDE_UNITS) if side.words.strip() else Html(),
    )


def _typed(voice: Voice, notice: MayBeOne) -> Html:
    one, other = notice.one.row.number, notice.other.row.number
    if not _open(notice):
        return Html()
    return voice.say(
        "MayBeOne.typed",
        "Type: %(merge)s or %(apart)s",
        merge=typed("merge", one, other),
        apart=typed("apart", one, other),
    )


def _buttons(voice: Voice, notice: MayBeOne) -> tuple[tuple[Button, ...], ...]:
    if not _open(notice):
        return ()
    one, other = notice.one, notice.other
    numbers = {"one": one.row.number, "other": other.row.number}
    return (
        (voice.button(MERGE, data("merge", one.request, other.request), **numbers),),
        (voice.button(APART, data("apart", one.request, other.request)),),
    )


@book.words(CasesMerged)
def cases_merged(voice: Voice, notice: CasesMerged) -> Screen:
    """Say which one stays, and how to part them."""
    return Screen(
        lines(
            voice.say(
                "CasesMerged.text",
                "<b>%(number)s</b> is part of <b>%(into)s</b> now. Both reporters hear what becomes of it.",
                number=notice.number,
                into=notice.into,
            ),
            voice.say("CasesMerged.typed", "Wrong? %(unmerge)s", unmerge=typed("unmerge", notice.number)),
        ),
        ((voice.button(UNMERGE, data("unmerge", notice.request)),),),
    )


@book.words(CaseParted)
def case_parted(voice: Voice, notice: CaseParted) -> Screen:
    """Say that it stands alone again."""
    return Screen(voice.say("CaseParted.text", "<b>%(number)s</b> is a case of its own again.", number=notice.number))


@book.words(JoinKept)
def join_kept(voice: Voice, notice: JoinKept) -> Screen:
    """Say what stays the stricter, because nobody knows any more whose it was."""
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger else "",
            voice.say(
                "JoinKept.text",
                "<b>%(number)s</b> keeps something that may have come from %(gone)s: %(kept)s. Please check it.",
                number=notice.number,
                gone=notice.gone,
                kept=dots(*(voice.tell(KEPT[one]) for one in notice.kept)),
            ),
            voice.say("ReferralNews.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        )
    )


@book.words(CrowdNoted)
def crowd_noted(voice: Voice, notice: CrowdNoted) -> Screen:
    """Say that many report from one pin, and what that may mean."""
    numbers = [voice.fact(number) for number in notice.numbers]
    return Screen(
        lines(
            voice.say_many(
                "CrowdNoted.text",
                "<b>%(n)s report from one place on the map:</b>",
                "<b>%(n)s reports from one place on the map:</b>",
                len(numbers),
            ),
            voice.tell(DANGER) if notice.danger else "",
            voice.say("CrowdNoted.area", "near %(area)s", area=notice.area) if notice.area.strip() else "",
            *some(numbers, MOST_NUMBERS),
            voice.say(
                "CrowdNoted.suspect", "They describe the place in different words: the map may be wrong. Please check."
            )
            if notice.suspect
            else voice.say("CrowdNoted.borne_out", "Several people say the same, so it is likely true."),
        )
    )
