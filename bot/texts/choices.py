"""Which of these places is it? Asked of residents, volunteers and coordinators alike, a button and a number each."""

from __future__ import annotations

from bot.domain.notices import AskPinHere, PlaceChoice, PlaceChoices
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.exactness import attribution
from bot.texts.facts import Html, cut, lines, one_line
from bot.texts.residents import for_other_line
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.words import NO_THERE, NONE_OF_THESE, RIGHT, WRONG_PLACE, YES_THERE

book = Book()

LABEL_UNITS = 60  # of a place on a button; more a phone cuts off
MOST_CHOICES = 5  # what people compare at a glance


@book.words(PlaceChoices)
def place_choices(voice: Voice, notice: PlaceChoices) -> Screen:
    """Ask which place it is, each with what tells it apart."""
    return Screen(
        lines(
            _which(voice, notice),
            *choice_rows(voice, () if len(notice.choices) == 1 else notice.choices),
            _typed(voice, notice),
            "" if notice.known else _pin_how(voice),
            "" if notice.for_other or notice.known else for_other_line(voice),
            attribution(voice, notice.credit),
        ),
        _choice_buttons(voice, notice),
    )


def _which(voice: Voice, notice: PlaceChoices) -> Html:
    number = notice.number
    if len(notice.choices) == 1:
        place = cut(notice.choices[0].label, LABEL_UNITS)
        if notice.known:
            return voice.say(
                "PlaceChoices.known_one",
                "<b>%(number)s</b>: Is help now needed at this other place? <b>%(place)s</b>",
                number=number,
                place=place,
            )
        return voice.say(
            "PlaceChoices.one",
            "<b>%(number)s</b>: Do you mean this place? <b>%(place)s</b>",
            number=number,
            place=place,
        )
    if notice.known:
        return voice.say("PlaceChoices.known", "<b>%(number)s</b>: Is help now needed at another place?", number=number)
    return voice.say("PlaceChoices.text", "<b>%(number)s</b>: Which place do you mean?", number=number)


def _typed(voice: Voice, notice: PlaceChoices) -> Html:
    if len(notice.choices) == 1:
        no = typed("none") if notice.known else typed("wrong")
        return voice.say("PlaceChoices.typed_one", "Tap, or type %(right)s or %(no)s", right=typed("right"), no=no)
    return voice.say(
        "PlaceChoices.typed",
        "Tap, or type %(here)s. If it is none of them: %(none)s",
        here=typed("here", notice.choices[0].rank if notice.choices else 1),
        none=typed("none"),
    )


def choice_rows(voice: Voice, choices: tuple[PlaceChoice, ...]) -> list[Html]:
    """The places, each with the number to type."""
    return [
        voice.say("PlaceChoices.row", "%(rank)s: %(place)s", rank=one.rank, place=cut(one.label, LABEL_UNITS))
        for one in choices[:MOST_CHOICES]
    ]


def choice_label(voice: Voice, choice: PlaceChoice) -> str:
    """A place on its button."""
    return cut(one_line(choice.label), LABEL_UNITS) or voice.label(YES_THERE)


def _choice_buttons(voice: Voice, notice: PlaceChoices) -> tuple[tuple[Button, ...], ...]:
    if notice.known and len(notice.choices) == 1:
        yes, no = data("here", notice.choices[0].candidate), data("none", notice.request)
        return ((voice.button(YES_THERE, yes),), (voice.button(NO_THERE, no),))
    if len(notice.choices) == 1:
        only = notice.choices[0].candidate
        return ((voice.button(RIGHT, data("right", only)),), (voice.button(WRONG_PLACE, data("wrong", only)),))
    picks = tuple(
        (Button(choice_label(voice, one), data("here", one.candidate)),) for one in notice.choices[:MOST_CHOICES]
    )
    return (*picks, (voice.button(NONE_OF_THESE, data("none", notice.request)),))


def _pin_how(voice: Voice) -> Html:
    return voice.say("Place.pin_how", "You can also send a pin: tap 📎, then Location.")


@book.words(AskPinHere)
def ask_pin_here(voice: Voice, notice: AskPinHere) -> Screen:
    """The reporter is somewhere else: ask before anybody is sent to their position."""
    return Screen(
        lines(
            voice.say(
                "AskPinHere.text",
                "<b>%(number)s</b>: You ask for somebody else. Is help needed at the position that you sent?",
                number=notice.number,
            ),
            voice.say(
                "AskPinHere.typed", "Tap, or type %(right)s or %(none)s", right=typed("right"), none=typed("none")
            ),
        ),
        (
            (voice.button(YES_THERE, data("right", notice.candidate)),),
            (voice.button(NO_THERE, data("wrong", notice.candidate)),),
        ),
    )
