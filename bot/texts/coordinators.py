"""What a coordinator hears about requests: the few that need a person, with everything to decide."""

from __future__ import annotations

from bot.domain.lifecycle import ENDED
from bot.domain.model import RequestState, request_of
from bot.domain.notices import (
    CaseMine,
    CaseRow,
    DeskCase,
    OpenList,
    TimelineRow,
    TravelRow,
    TurnParked,
)
from bot.domain.seating import MOST_SEATS
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.crew import tick_buttons
from bot.texts.desk_crew import coming_lines, needs_of
from bot.texts.desk_lacks import lack_buttons, lack_lines
from bot.texts.desk_looking import looking_line
from bot.texts.desk_places import place_buttons, place_lines
from bot.texts.desk_why import why_line
from bot.texts.facts import Html, cut, dots, lines, some
from bot.texts.further import on_desk
from bot.texts.referring import refer_buttons
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.words import (
    AGAIN,
    CASE,
    CLOSE_COMPLETED,
    CLOSE_INVALID,
    CLOSE_OTHERS,
    CLOSE_UNFILLED,
    CLOSE_UNREACHABLE,
    DANGER,
    MACHINES,
    MINE,
    MORE,
    ONE_MORE,
    RESUME,
    URGENCIES,
    first_name,
    need_words,
    state_words,
    travel_words,
)

book = Book()

MOST_ROWS = 10  # a list that a phone shows without endless scrolling
CASES_A_ROW = 5
MOST_TRAVELS = 2  # the nearest; a case card is long enough
MOST_EVENTS = 3  # the newest tell what to do now
ROW_UNITS = 40  # of an area or a name in a list
EVENT_UNITS = 20  # of a name or a reason in the story
WORDS_UNITS = 180


@book.words(OpenList)
def open_list(voice: Voice, notice: OpenList) -> Screen:
    """List the most urgent first, with a button for each and one for more."""
    rows = notice.rows[:MOST_ROWS]
    if not rows:
        return Screen(voice.say("OpenList.none", "No open requests."))
    shown = notice.after + len(rows)
    first = voice.say(
        "OpenList.text",
        "Open requests %(first)s to %(last)s of %(total)s",
        first=notice.after + 1,
        last=shown,
        total=notice.total,
    )
    more = shown < notice.total
    return Screen(
        lines(
            first,
            *(case_line(voice, row) for row in rows),
            voice.say("OpenList.typed", "One of them: %(case)s", case=typed("case", rows[0].number)),
            voice.say("OpenList.more", "More: %(open)s", open=typed("open", shown)) if more else "",
        ),
        (*_case_buttons(rows), *(((voice.button(MORE, data("open", shown)),),) if more else ())),
    )


def _case_buttons(rows: tuple[CaseRow, ...]) -> tuple[tuple[Button, ...], ...]:
    known = [(row.number, request_of(row.number)) for row in rows]
    buttons = [Button(number, data("case", request)) for number, request in known if request is not None]
    return tuple(tuple(buttons[i : i + CASES_A_ROW]) for i in range(0, len(buttons), CASES_A_ROW))


def case_line(voice: Voice, row: CaseRow) -> Html:
    """One case in one line."""
    return dots(
        voice.say("CaseRow.number", "<b>%(number)s</b>", number=row.number),
        voice.tell(URGENCIES[row.urgency]),
        need_words(voice, row.need),
        _area(voice, row),
        state_words(voice, "request", row.state),
        voice.say("CaseRow.age", "asked %(ago)s", ago=voice.ago(row.created_at)),
        voice.say(
            "CaseRow.seats",
            "%(helpers)s of %(seats)s coming, %(offers)s asked",
            helpers=row.helpers,
            seats=row.seats,
            offers=row.live_offers,
        ),
        voice.say_many("CaseRow.leaving", "%(n)s wants to hand over", "%(n)s want to hand over", row.leaving)
        if row.leaving
        else "",
        voice.say("CaseRow.mine", "with %(name)s", name=cut(row.mine, ROW_UNITS)) if row.mine.strip() else "",
    )


def _area(voice: Voice, row: CaseRow) -> Html:
    if not row.place_known:
        return voice.say("CaseRow.place_unknown", "place unknown")
    return voice.say("CaseRow.area", "near %(area)s", area=cut(row.area, ROW_UNITS)) if row.area.strip() else Html()


@book.words(DeskCase)
def desk_case(voice: Voice, notice: DeskCase) -> Screen:
    """Why it lies here, everything known, and what can be done."""
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger and notice.why != "danger" else "",
            why_line(voice, notice),
            case_line(voice, notice.row),
            needs_of(voice, notice),
            voice.say("DeskCase.resident", "Who: %(name)s", name=cut(notice.resident, ROW_UNITS))
            if notice.resident.strip()
            else "",
            _words(voice, notice),
            place_lines(voice, notice),
            coming_lines(voice, notice),
            "" if notice.row.state in ENDED else lack_lines(voice, notice),
            looking_line(voice, notice.looking),
            _travels(voice, notice.travels),
            _timeline(voice, notice.timeline),
            _typed(voice, notice),
        ),
        _desk_buttons(voice, notice),
    )


def _words(voice: Voice, notice: DeskCase) -> Html:
    head = voice.say("DeskCase.words", "In their own words:") if notice.words.strip() else ""
    return lines(head, on_desk(voice, notice.words, notice.further, WORDS_UNITS))


def _travels(voice: Voice, travels: tuple[TravelRow, ...]) -> Html:
    if not travels:
        return Html()
    ways = [
        voice.say(
            "DeskCase.travel",
            "%(name)s: %(way)s",
            name=cut(first_name(voice, row.name), EVENT_UNITS),
            way=travel_words(voice, row.travel_min, row.how),
        )
        for row in travels
    ]
    return lines(voice.say("DeskCase.travels", "How far asked volunteers are:"), *some(ways, MOST_TRAVELS))


def _timeline(voice: Voice, events: tuple[TimelineRow, ...]) -> Html:
    if not events:
        return Html()
    earlier = Html("…") if len(events) > MOST_EVENTS else Html()
    newest = events[-MOST_EVENTS:]
    return lines(voice.say("Timeline.head", "What happened:"), earlier, *(_event(voice, event) for event in newest))


def _event(voice: Voice, event: TimelineRow) -> Html:
    machine = MACHINES.get(event.machine)
    return dots(
        voice.say(
            "Timeline.event",
            "%(time)s %(machine)s: %(state)s",
            time=voice.time(event.at),
            machine=cut(event.machine, EVENT_UNITS) if machine is None else voice.tell(machine),
            state=state_words(voice, event.machine, cut(event.after, EVENT_UNITS)),
        ),
        voice.fact(cut(event.who, EVENT_UNITS)),
        voice.fact(cut(event.why, EVENT_UNITS)),
    )


def _held(notice: DeskCase) -> bool:
    return notice.why == "unsafe" or notice.row.state is RequestState.ON_HOLD


def _typed(voice: Voice, notice: DeskCase) -> Html:
    number = notice.row.number
    if notice.row.state in ENDED:
        return voice.say("DeskCase.story", "Whole story: %(case)s", case=typed("case", number))
    if _held(notice):
        return voice.say(
            "DeskCase.on_hold",
            "Type: %(resume)s · %(mine)s · %(close)s",
            resume=typed("resume", number),
            mine=typed("mine", number),
            close=typed("close", number, "done_by_others"),
        )
    return voice.say(
        "DeskCase.typed",
        "Type: %(mine)s · %(again)s · %(hands)s · %(case)s · %(close)s",
        mine=typed("mine", number),
        again=typed("again", number),
        hands=typed("hands", number, min(notice.row.seats + 1, MOST_SEATS)),
        case=typed("case", number),
        close=typed("close", number, "done_by_others"),
    )


def _desk_buttons(voice: Voice, notice: DeskCase) -> tuple[tuple[Button, ...], ...]:
    request = notice.request
    case = voice.button(CASE, data("case", request))
    if notice.row.state in ENDED:
        return ((case,),)
    mine = () if notice.row.mine.strip() else (voice.button(MINE, data("mine", request)),)
    return (
        *place_buttons(voice, notice),
        *lack_buttons(voice, notice),
        (*mine, case),  # what does no harm comes before what ends the case
        (
            (voice.button(RESUME, data("resume", request)),)
            if _held(notice)
            else (voice.button(AGAIN, data("again", request)), *_one_more(voice, notice))
        ),
        *tick_buttons(voice, request, notice.needs),
        *refer_buttons(voice, notice),
        (voice.button(CLOSE_COMPLETED, data("close", request, "completed")),),
        (voice.button(CLOSE_OTHERS, data("close", request, "done_by_others")),),
        *_close_unfilled(voice, notice),
        (voice.button(CLOSE_UNREACHABLE, data("close", request, "unreachable")),),
        (voice.button(CLOSE_INVALID, data("close", request, "invalid")),),
    )


def _close_unfilled(voice: Voice, notice: DeskCase) -> tuple[tuple[Button, ...], ...]:
    """Once everybody was called in vain, that may be how it ends."""
    if notice.why != "escalated" or notice.row.helpers:
        return ()
    return ((voice.button(CLOSE_UNFILLED, data("close", notice.request, "unfilled")),),)


def _one_more(voice: Voice, notice: DeskCase) -> tuple[Button, ...]:
    seats = notice.row.seats
    return (voice.button(ONE_MORE, data("hands", notice.request, seats + 1)),) if seats < MOST_SEATS else ()


@book.words(CaseMine)
def case_mine(voice: Voice, notice: CaseMine) -> Screen:
    """Confirm who takes care of it."""
    return Screen(
        voice.say("CaseMine.text", "You take care of <b>%(number)s</b> now. Thank you.", number=notice.number)
    )


@book.words(TurnParked)
def turn_parked(voice: Voice, notice: TurnParked) -> Screen:
    """Say that a message waits for the operator."""
    return Screen(
        voice.say(
            "TurnParked.text",
            "A message could not be worked on and is kept aside: number %(update)s, fault %(fault)s. "
            "Please tell the operator of this bot.",
            update=str(notice.update_id),
            fault=notice.fault,
        )
    )
