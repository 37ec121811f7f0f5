"""What a coordinator sees of who may be sent: what is asked for, what nobody near meets, and what may be lifted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.eligibility import ALONE_WITH_DEPENDANT, Filter
from bot.domain.notices import AnybodyAsked, DeskCase, SureOfTier, TierNoted, VolunteerRow
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, cut, dots, lines, some
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import filter_words, who_words
from bot.texts.words import BANDS, first_name

book = Book()

MOST_ROWS = 3  # the nearest; a case card is long enough
NAME_UNITS = 16
LABEL_UNITS = 12  # of a name on a button
SHORT: Mapping[Filter, Text] = {  # what may be lifted, as it fits a button
    Filter.SKILL: Text("lift.skill", "skill"),
    Filter.TRANSPORT: Text("lift.transport", "vehicle"),
    Filter.CAPACITY: Text("lift.capacity", "room"),
    Filter.TRUST: Text("lift.trust", "trust"),
    Filter.TWO_PERSONS: Text("lift.two_persons", "two people"),
    Filter.LANGUAGE: Text("lift.language", "language"),
    Filter.DESK: Text("lift.desk", "desk"),
}
WITHOUT = Text("button.without", "Ask without: %(filter)s")
ASK_THEM = Text("button.ask_them", "Ask them")
TRUST_YES = Text("button.trust_yes", "Yes, tier %(tier)s")
TRUST_NO = Text("button.trust_no", "No, stay at %(tier)s")
WISH_ASKED: Mapping[str, Text] = {
    "": Text("DeskCase.may_ask", "Ask whether anybody may come: %(ask)s"),
    "asked": Text("DeskCase.wish_asked", "They have been asked, and have not answered yet."),
    "stays": Text("DeskCase.wish_stays", "They have been asked, and want it to stay so."),
}
VOUCH = Text("button.vouch", "%(number)s %(name)s: %(tier)s")


def number_of(volunteer: int) -> str:
    """The number by which coordinators speak of a volunteer."""
    return f"V{volunteer}"


def lack_lines(voice: Voice, notice: DeskCase) -> Html:
    """Who may come, and what keeps everybody away."""
    who, asked, lifted = notice.who, who_words(voice, notice.who), filter_words(voice, notice.who.lifted)
    return lines(
        voice.say("DeskCase.who", "Who may come: %(who)s", who=asked) if asked else "",
        voice.say("DeskCase.people", "People to help: %(n)s", n=who.people) if who.people else "",
        voice.say("DeskCase.lifted", "Asked without: %(filters)s", filters=lifted) if lifted else "",
        _lacks(voice, notice),
    )


def _row(voice: Voice, row: VolunteerRow) -> Html:
    return dots(
        voice.say(
            "DeskCase.volunteer",
            "%(number)s %(name)s, tier %(tier)s",
            number=number_of(row.volunteer),
            name=first_name(voice, cut(row.name, NAME_UNITS)),
            tier=row.tier,
        ),
        voice.tell(BANDS[row.band]) if row.band in BANDS else "",
    )


def _lacks(voice: Voice, notice: DeskCase) -> Html:
    lacks = notice.lacks
    if lacks is None:
        return Html()
    # Beside the whole story their buttons are enough: one message holds no more.
    rows = [] if notice.timeline else [_row(voice, row) for row in lacks.vouch]
    return lines(
        voice.say_many(
            "DeskCase.lacks",
            "<b>Nobody near meets: %(filters)s</b> (%(n)s other near)",
            "<b>Nobody near meets: %(filters)s</b> (%(n)s others near)",
            lacks.others,
            filters=filter_words(voice, lacks.filters),
        ),
        voice.say(
            "DeskCase.without",
            "Ask without it: %(without)s",
            without=typed("without", notice.row.number, next(iter(_liftable(notice)))),
        )
        if _liftable(notice)
        else "",
        _only_theirs(voice, notice),
        *some(rows, MOST_ROWS),
        voice.say(
            "DeskCase.vouch",
            "Do you know one of them? Type %(tier)s",
            tier=typed("tier", number_of(lacks.vouch[0].volunteer), notice.who.risk),
        )
        if rows
        else "",
    )


def _only_theirs(voice: Voice, notice: DeskCase) -> Html:
    """What no coordinator may lift: whose it is, and whether they were asked."""
    if not _women_only(notice):
        return Html()
    return lines(
        voice.say("DeskCase.only_theirs", "Only the resident may lift this: %(filter)s.", filter=_women(voice)),
        voice.tell(WISH_ASKED[notice.wish_asked], ask=typed("ask_them", notice.row.number)),
    )


def _women(voice: Voice) -> Html:
    return filter_words(voice, [Filter.WOMEN_ONLY])


def _women_only(notice: DeskCase) -> bool:
    return notice.lacks is not None and Filter.WOMEN_ONLY in notice.lacks.filters


def _liftable(notice: DeskCase) -> list[Filter]:
    """What may be lifted here; alone with a child, trust may not."""
    filters = notice.lacks.filters if notice.lacks else ()
    trust_stays = notice.who.risk >= ALONE_WITH_DEPENDANT
    return [one for one in dict.fromkeys(filters) if one in SHORT and not (trust_stays and one is Filter.TRUST)]


def lack_buttons(voice: Voice, notice: DeskCase) -> tuple[tuple[Button, ...], ...]:
    """One for each filter that may be lifted, and one for each volunteer who could be vouched for."""
    lacks = notice.lacks
    if lacks is None:
        return ()
    return (
        *(((voice.button(ASK_THEM, data("ask_them", notice.request)),),) if _may_ask(notice) else ()),
        *(
            (voice.button(WITHOUT, data("without", notice.request, one), filter=voice.label(SHORT[one])),)
            for one in _liftable(notice)
        ),
        *(
            (
                voice.button(
                    VOUCH,
                    data("tier", row.volunteer, notice.who.risk),
                    number=number_of(row.volunteer),
                    name=cut(row.name, LABEL_UNITS),
                    tier=f"T{notice.who.risk}",
                ),
            )
            for row in lacks.vouch[:MOST_ROWS]
        ),
    )


def _may_ask(notice: DeskCase) -> bool:
    return _women_only(notice) and not notice.wish_asked


@book.words(SureOfTier)
def sure_of_tier(voice: Voice, notice: SureOfTier) -> Screen:
    """Ask once more, with what it means."""
    number, tier = number_of(notice.volunteer), f"T{notice.tier}"
    who = {"number": number, "name": first_name(voice, notice.name)}
    return Screen(
        lines(
            voice.say("SureOfTier.text", "<b>%(number)s %(name)s</b>: do you trust them with all tasks?", **who),
            voice.say("SureOfTier.means", "Also inside homes, and alone with children or people who need care."),
            voice.say("SureOfTier.until", "It counts until a coordinator changes it."),
            voice.say("SureOfTier.before", "So far: tier %(n)s.", n=notice.before),
            voice.say("SureOfTier.typed", "Sure? Type %(sure)s", sure=typed("trust", number, notice.tier)),
        ),
        (
            (voice.button(TRUST_YES, data("trust", notice.volunteer, notice.tier), tier=tier),),
            (voice.button(TRUST_NO, data("tier", notice.volunteer, notice.before), tier=f"T{notice.before}"),),
        ),
    )


@book.words(AnybodyAsked)
def anybody_asked(voice: Voice, notice: AnybodyAsked) -> Screen:
    """Say that the resident decides."""
    return Screen(
        voice.say(
            "AnybodyAsked.text",
            "<b>%(number)s</b>: We have asked whether anybody may come. Until they say so, it stays as they wished.",
            number=notice.number,
        )
    )


@book.words(TierNoted)
def tier_noted(voice: Voice, notice: TierNoted) -> Screen:
    """Confirm how far somebody is trusted from now on."""
    return Screen(
        voice.say(
            "TierNoted.text",
            "Noted: %(number)s %(name)s has tier %(tier)s.",
            number=number_of(notice.volunteer),
            name=first_name(voice, notice.name),
            tier=notice.tier,
        )
    )
