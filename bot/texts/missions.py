"""What a volunteer hears about a task: the exact place while it lasts, the next step, the safety lines."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.lifecycle import MOVING
from bot.domain.model import AssignmentState
from bot.domain.notices import (
    MissionCard,
    MissionMisplaced,
    MissionMoved,
    MissionOver,
    MissionPin,
    MissionPinGone,
    MissionThanks,
)
from bot.domain.seating import MOST_SEATS
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.crew import mates, needs_line, people, tick_buttons
from bot.texts.exactness import attribution, exactness, map_says, place_words
from bot.texts.facts import Html, cut, lines, one_line, quote
from bot.texts.further import further
from bot.texts.holds import unsafe_line
from bot.texts.screen import Button, Pin, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import bring_lines
from bot.texts.words import (
    CALL_DESK,
    CANNOT,
    DANGER,
    DONE,
    HAND_OVER,
    LATER,
    MORE_HANDS,
    ON_WAY,
    THERE,
    UNSAFE,
    WRONG_PLACE,
)

book = Book()

WORDS_UNITS = 1000  # of the resident's own words
REPORT_UNITS = 160  # of each further report, so that the card stays one message
NOTE_UNITS = 500
NAME_UNITS = 40
CODE_UNITS = 12  # of a code of four figures, however it was kept
ADDRESS_UNITS = 100  # an address on a pin is one line of a phone

MET = ("done", "unsafe", "cannot_go")  # ends after which somebody may not want to go there again
OVER: Mapping[str, Text] = {
    "done": Text("MissionOver.done", "%(number)s: Your task is done. Thank you!"),
    "cannot_go": Text("MissionOver.cannot_go", "%(number)s: You gave this task back."),
    "cancelled": Text("MissionOver.cancelled", "%(number)s: This task was called off."),
    "closed": Text("MissionOver.closed", "%(number)s: This request is closed."),
    "passed_on": Text("MissionOver.passed_on", "%(number)s: We look for others for this task now. Thank you."),
    "unreachable": Text("MissionOver.unreachable", "%(number)s: We could not reach you, so we look for others."),
    "no_show": Text("MissionOver.no_show", "%(number)s: We heard nothing from you, so we look for others."),
    "handed_over": Text("MissionOver.handed_over", "%(number)s: Somebody else has taken over. Thank you!"),
    "unsafe": Text("MissionOver.not_safe", "%(number)s: It was not safe, so this task is not yours any more."),
    "not_found": Text("MissionOver.not_found", "%(number)s: You could not find the place and gave this task back."),
}

STANDING: Mapping[AssignmentState, Text] = {
    AssignmentState.ACCEPTED: Text("MissionCard.accepted", "Your task <b>%(number)s</b>. Be there at %(eta)s."),
    AssignmentState.EN_ROUTE: Text(
        "MissionCard.en_route", "Your task <b>%(number)s</b>. On the way, there at %(eta)s."
    ),
    AssignmentState.ON_SITE: Text("MissionCard.on_site", "Your task <b>%(number)s</b>. You are there."),
}
ENDED = Text("MissionCard.ended", "Your task <b>%(number)s</b> is over.")

NEXT: Mapping[AssignmentState, tuple[str, Text]] = {
    AssignmentState.ACCEPTED: ("on_way", ON_WAY),
    AssignmentState.EN_ROUTE: ("there", THERE),
    AssignmentState.ON_SITE: ("done", DONE),
}


@book.words(MissionCard)
def mission_card(voice: Voice, notice: MissionCard) -> Screen:
    """Everything for the task, and the next step as a button."""
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger else "",
            voice.tell(STANDING.get(notice.state, ENDED), number=notice.number, eta=voice.eta(notice.eta_at)),
            unsafe_line(voice) if notice.left_unsafe else "",
            voice.say("MissionCard.need", "Need: %(need)s", need=needs_line(voice, notice.need, notice.needs)),
            _place(voice, notice),
            _whom(voice, notice),
            _words(voice, notice),
            further(voice, notice.further, REPORT_UNITS),
            bring_lines(voice, notice.who),
            _crew(voice, notice),
            _notes(voice, notice),
            _safety(voice, notice),
            _next(voice, notice.state),
        ),
        _steps(voice, notice),
    )


def _crew(voice: Voice, notice: MissionCard) -> Html:
    """Who else comes, and who leads; empty for one who goes alone."""
    several = notice.others and notice.leads
    return lines(
        voice.say("MissionCard.party", "You come as %(people)s.", people=people(voice, notice.party))
        if notice.party > 1
        else "",
        voice.say("MissionCard.others", "With you: %(names)s", names=mates(voice, notice.others))
        if notice.others
        else "",
        voice.say("MissionCard.leads", "You lead: please tell the others what to do.") if several else "",
    )


def _whom(voice: Voice, notice: MissionCard) -> Html:
    if not notice.resident.strip():
        return Html()
    return voice.say("MissionCard.resident", "Who: %(name)s", name=cut(notice.resident, NAME_UNITS))


def _place(voice: Voice, notice: MissionCard) -> Html:
    if notice.lat is None and notice.state in NEXT:
        return voice.say("MissionCard.asking", "Where: We are asking for the right place. Please wait for it.")
    place = place_words(voice, notice.place, notice.kind, near=notice.near)
    return lines(
        voice.say("MissionCard.place", "Where: %(place)s", place=place) if place else "",
        voice.say("MissionCard.hint", "Look for: %(hint)s", hint=notice.hint) if notice.hint.strip() else "",
        map_words(voice, notice.lat, notice.lon),
        map_says(voice, notice.map_words),
        attribution(voice, notice.map_words.credit if notice.map_words else ""),
        exactness(voice, notice.kind, notice.radius_m),
        voice.say("MissionCard.for_other", "Reported by somebody who is not there.") if notice.for_other else "",
    )


def map_words(voice: Voice, lat: float | None, lon: float | None) -> Html:
    """The point as every map app reads it; empty when it is not known."""
    if lat is None or lon is None:
        return Html()
    # Five decimals are a metre. Bare figures: an app's search field takes them as they are.
    return voice.say("MissionCard.map", "On the map: %(point)s", point=f"{lat:.5f}, {lon:.5f}")


def _words(voice: Voice, notice: MissionCard) -> Html:
    if not notice.words.strip():
        return Html()
    most = WORDS_UNITS // 2 if notice.further else WORDS_UNITS
    return lines(voice.say("MissionCard.words", "In their own words:"), quote(notice.words, most))


def _notes(voice: Voice, notice: MissionCard) -> Html:
    """What the one before left for the next; and that the reader will be replaced."""
    note = voice.say("MissionCard.notes", "From the volunteer before you:") if notice.notes.strip() else Html()
    return lines(
        note,
        quote(notice.notes, NOTE_UNITS) if note else "",
        voice.say("MissionCard.handing_over", "We are looking for somebody who takes over. Until then it is yours.")
        if notice.handing_over
        else "",
    )


def _safety(voice: Voice, notice: MissionCard) -> Html:
    code = voice.say(
        "MissionCard.code", "At the door, say the code <b>%(code)s</b>.", code=cut(notice.door_code, CODE_UNITS)
    )
    return lines(
        code if notice.door_code.strip() else "",
        voice.say("MissionCard.free", "Help is free. Nobody may ask for money, passwords or papers."),
        voice.say("MissionCard.refuse", "Too dangerous? You may refuse, without a reason."),
        voice.say("MissionCard.emergency", "If a life is in danger, call %(emergency)s."),
    )


def _next(voice: Voice, state: AssignmentState) -> Html:
    if state not in NEXT:
        return Html()
    step, cannot = typed(NEXT[state][0]), typed("cannot")
    return voice.say("MissionCard.next", "Next: tap, or type %(step)s or %(cannot)s", step=step, cannot=cannot)


def _steps(voice: Voice, notice: MissionCard) -> tuple[tuple[Button, ...], ...]:
    if notice.state not in NEXT:
        return ()
    verb, text = NEXT[notice.state]
    rows = [[(verb, text)]]
    wrong = [("lost", WRONG_PLACE)] if notice.state in MOVING and notice.lat is not None else []
    rows.append([*wrong, ("unsafe", UNSAFE)])
    rows.append([*([] if notice.handing_over else [("give", HAND_OVER)]), ("cannot", CANNOT)])
    own = [tuple(voice.button(label, data(verb, notice.assignment)) for verb, label in row) for row in rows]
    more = _there(voice, notice) if notice.state is AssignmentState.ON_SITE else (_later(voice, notice),)
    return (own[0], *more, *own[1:])


def _later(voice: Voice, notice: MissionCard) -> tuple[Button, ...]:
    """Who is not there yet can say that it takes longer, before anybody has to ask."""
    carried = data("later", notice.assignment, notice.later_min)
    return (voice.button(LATER, carried, minutes=notice.later_min),)


def _there(voice: Voice, notice: MissionCard) -> tuple[tuple[Button, ...], ...]:
    """Who is there sees what is done, and can call for more hands or for a coordinator."""
    more = (voice.button(MORE_HANDS, data("hands", notice.request, notice.seats + 1)),)
    call = voice.button(CALL_DESK, data("call", notice.assignment))
    ticks = tick_buttons(voice, notice.request, notice.needs)
    return (*ticks, (*(more if notice.seats < MOST_SEATS else ()), call))


@book.words(MissionMisplaced)
def mission_misplaced(voice: Voice, notice: MissionMisplaced) -> Screen:
    """Stop somebody who may be on the way, or thank who found it out; the task stays theirs."""
    if notice.asked:
        first = voice.say("MissionMisplaced.asked", "<b>%(number)s</b>: Thank you.", number=notice.number)
    else:
        first = voice.say(
            "MissionMisplaced.stop",
            "<b>Stop, please wait.</b> The place of %(number)s was wrong.",
            number=notice.number,
        )
    next_ = voice.say(
        "MissionMisplaced.next", "We are asking where it is. It stays your task; the right place comes here."
    )
    return Screen(lines(first, next_))


@book.words(MissionMoved)
def mission_moved(voice: Voice, notice: MissionMoved) -> Screen:
    """Tell that pin and card are new."""
    return Screen(
        voice.say(
            "MissionMoved.text",
            "<b>%(number)s</b> has a new place. See the pin below, and your task.",
            number=notice.number,
        )
    )


@book.words(MissionPin)
def mission_pin(voice: Voice, notice: MissionPin) -> Screen:
    """The pin, and the same in words."""
    words = lines(
        voice.say("MissionPin.text", "<b>%(number)s</b>: %(place)s", number=notice.number, place=notice.place),
        map_words(voice, notice.lat, notice.lon),
    )
    point = f"{notice.lat:.5f}, {notice.lon:.5f}"  # for who types it into a map of their own
    address = cut(one_line(notice.place), ADDRESS_UNITS) or point
    return Screen(words, pin=Pin(notice.lat, notice.lon, notice.number, address))


@book.words(MissionPinGone)
def mission_pin_gone(_voice: Voice, _notice: MissionPinGone) -> Screen:
    """Say nothing: the pin is deleted."""
    return Screen("")


@book.words(MissionOver)
def mission_over(voice: Voice, notice: MissionOver) -> Screen:
    """Stand where the task stood, without its address."""
    return Screen(
        lines(
            voice.tell(OVER[notice.why], number=notice.number),
            voice.say("MissionOver.hidden", "The address is no longer shown here."),
            voice.say(
                "MissionOver.avoid",
                "Rather not meet this person again? Tell us, and nobody else: %(avoid)s",
                avoid=typed("avoid", notice.number),
            )
            if notice.why in MET
            else "",
        )
    )


@book.words(MissionThanks)
def mission_thanks(voice: Voice, notice: MissionThanks) -> Screen:
    """Thank, with how many that makes."""
    return Screen(
        voice.say_many(
            "MissionThanks.text",
            "Thank you! %(number)s is done. You have done %(n)s task so far.",
            "Thank you! %(number)s is done. You have done %(n)s tasks so far.",
            notice.done,
            number=notice.number,
        )
    )
