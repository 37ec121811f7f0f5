"""What is heard when somebody leaves: the resident the truth, the volunteer what follows and the way back.

Nobody is told that others are being asked when nobody was.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices import (
    Follows,
    HelperLost,
    HelpGoesOn,
    MissionBack,
    MissionLeft,
    MissionNoted,
    PersonAvoided,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, lines
from bot.texts.missions import ENDED, STANDING
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import AFTER_ALL, first_name

book = Book()

LOST: Mapping[str, Text] = {
    "cannot": Text("HelperLost.cannot", "%(number)s: We are sorry, <b>%(name)s</b> cannot come."),
    "left": Text("HelperLost.left", "%(number)s: <b>%(name)s</b> had to leave."),
    "no_show": Text("HelperLost.silent", "%(number)s: We are sorry, we hear nothing from <b>%(name)s</b>."),
    "not_found": Text("HelperLost.astray", "%(number)s: <b>%(name)s</b> could not find you and has left."),
}
LOOKING = Text("Leaving.looking", "We are looking for somebody else.")
WAITING: Mapping[Follows, Text] = {
    "held": Text("Leaving.held", "Nobody is sent there until a coordinator has looked at it."),
    "place": Text("Leaving.place", "We ask others as soon as we know the place."),
}


def next_line(voice: Voice, follows: Follows, asked: int) -> Html:
    """What follows now that a seat is free: how many are asked, that somebody is looked for, or why nobody is."""
    if follows in WAITING:
        return voice.tell(WAITING[follows])
    if not asked:
        return voice.tell(LOOKING)
    return asking_line(voice, asked)


def asking_line(voice: Voice, asked: int) -> Html:
    """How many have the question before them."""
    return voice.say_many(
        "Leaving.asking",
        "We are asking %(n)s person now.",
        "We are asking %(n)s people now.",
        asked,
    )


@book.words(HelperLost)
def helper_lost(voice: Voice, notice: HelperLost) -> Screen:
    """Tell the truth, and what follows."""
    lost = voice.tell(LOST[notice.why], number=notice.number, name=first_name(voice, notice.helper))
    return Screen(lines(lost, next_line(voice, notice.follows, notice.asked)))


@book.words(PersonAvoided)
def person_avoided(voice: Voice, notice: PersonAvoided) -> Screen:
    """Confirm, without asking why, and say what follows."""
    helper = first_name(voice, notice.helper)
    if notice.over:
        words = Text(
            "PersonAvoided.over", "<b>%(number)s</b>: <b>%(name)s</b> is never asked for you again. Thank you."
        )
        return Screen(voice.tell(words, number=notice.number, name=helper))
    words = Text(
        "PersonAvoided.text", "<b>%(number)s</b>: <b>%(name)s</b> will not come, and is never asked for you again."
    )
    return Screen(lines(voice.tell(words, number=notice.number, name=helper), next_line(voice, notice.follows, 0)))


@book.words(HelpGoesOn)
def help_goes_on(voice: Voice, notice: HelpGoesOn) -> Screen:
    """Tell that it goes on, whether people are looked for, and promise no more."""
    if not notice.looking:
        return Screen(
            voice.say(
                "HelpGoesOn.on", "%(number)s: A coordinator has looked at it, and it goes on.", number=notice.number
            )
        )
    return Screen(
        lines(
            voice.say(
                "HelpGoesOn.looked",
                "%(number)s: A coordinator has looked at it. We go on.",
                number=notice.number,
            ),
            asking_line(voice, notice.asked)
            if notice.asked
            else voice.say("HelpGoesOn.looking", "We are looking for people."),
        )
    )


@book.words(MissionLeft)
def mission_left(voice: Voice, notice: MissionLeft) -> Screen:
    """Thank for saying so in time, and offer the way back."""
    back = voice.button(AFTER_ALL, data("back_in", notice.assignment))
    return Screen(
        lines(
            voice.say("MissionLeft.thanks", "<b>%(number)s</b>: Thank you for telling us.", number=notice.number),
            next_line(voice, notice.follows, notice.asked),
            voice.say_many(
                "MissionLeft.undo",
                "A mistake? For %(n)s minute you can go after all, while the place is free: %(undo)s",
                "A mistake? For %(n)s minutes you can go after all, while the place is free: %(undo)s",
                notice.undo_min,
                undo=typed("back_in", notice.number),
            )
            if notice.undo_min
            else "",
        ),
        ((back,),) if notice.undo_min else (),
    )


@book.words(MissionBack)
def mission_back(voice: Voice, notice: MissionBack) -> Screen:
    """Say that it is theirs again; everything for it stands on the card below."""
    return Screen(voice.say("MissionBack.text", "<b>%(number)s</b> is your task again.", number=notice.number))


@book.words(MissionNoted)
def mission_noted(voice: Voice, notice: MissionNoted) -> Screen:
    """Stand where it was asked how it stands, with what is so now and no button that could be pressed twice."""
    standing = STANDING.get(notice.state, ENDED)
    return Screen(voice.tell(standing, number=notice.number, eta=voice.eta(notice.eta_at)))
