"""Joining, coming on duty with a place and a time, and going home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.model import Duty, Person, PersonId, Point, Question, Volunteer
from bot.domain.notices import (
    AskCheckIn,
    CheckedIn,
    CheckedOut,
    CheckInChoices,
    CheckInPlace,
    DutyEnded,
    NoMission,
    TransportNoted,
    Way,
)
from bot.domain.refusals import BadHours, BusyAlready, NotAVolunteer, OutsideArea, Suspended
from bot.domain.whereabouts import OF_WORDS, CandidateState
from bot.places import Verdict
from bot.services import asking, cards, redirect, rides, seats, steps, whereabouts
from bot.store import assignments, candidates, people, profiles
from bot.store import volunteers as store
from bot.store.candidates import About

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.travel import Mode
    from bot.domain.whereabouts import Guess
    from bot.services.turn import Turn

LONGEST_DUTY_H = 24


async def join(turn: Turn, by: Person) -> None:
    """The person offers to help; where they are comes next."""
    known = await store.by_person(turn.tx, by.id)
    await store.join(turn.tx, by.id, turn.now, turn.ground.settings.trust.starting_tier)
    await _ask_place(turn, by, new=known is None)


async def ask_check_in(turn: Turn, by: Person, hours: float | None = None) -> None:
    """Come on duty: with a known place only the time changes, else the place is asked.

    Raises NotAVolunteer, Suspended, BadHours.
    """
    volunteer = await _fit(turn, by)
    if volunteer.at is None or volunteer.duty is Duty.OFF:
        await _ask_place(turn, by, new=False, hours=hours)
    else:
        await _on_duty(turn, by, volunteer, volunteer.at, hours)


async def check_in(turn: Turn, by: Person, at: Point, hours: float | None = None, place: str = "") -> None:
    """Be on duty here; `place` is how the map names what was typed.

    Raises NotAVolunteer, Suspended, BadHours, OutsideArea.
    """
    volunteer = await _fit(turn, by)
    if not turn.ground.serves(at):
        raise OutsideArea
    if by.asked is Question.CHECK_IN:
        await turn.tell(by, CheckInPlace())
        hours = hours or by.asked_about
    await _on_duty(turn, by, volunteer, at, hours, place)


async def check_in_words(turn: Turn, by: Person, words: str, hours: float | None = None) -> None:
    """Be on duty at a typed place; of several that may be meant, ask which.

    Raises NotAVolunteer, Suspended, BadPlace, OnlyAnArea, OutsideArea, CannotOpen.
    """
    located = turn.ground.places.locate(words)
    if located.verdict is Verdict.CHOOSE:
        await _fit(turn, by)
        await _ask_which(turn, by, [whereabouts.guess_of(one) for one in located.candidates], hours)
    else:
        guess = whereabouts.sure(located, words)
        await check_in(turn, by, guess.at, hours, guess.label)


async def _ask_which(turn: Turn, by: Person, guesses: Sequence[Guess], hours: float | None) -> None:
    about = About(volunteer=by.id)
    await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
    await candidates.add(turn.tx, about, guesses, CandidateState.PROPOSED, OF_WORDS, turn.now)
    if by.asked is not Question.CHECK_IN or hours is not None:
        await people.ask(turn.tx, by.id, Question.CHECK_IN, None if hours is None else round(hours))
    proposed = await candidates.proposed(turn.tx, about)
    notice = CheckInChoices(choices=cards.choices_of(proposed), credit=cards.credit(turn, proposed))
    await turn.tell(by, notice, key="check_in")


async def move(turn: Turn, by: Person, at: Point) -> None:
    """A live location moved: the newest point counts, without a word and without a history."""
    volunteer = await store.by_person(turn.tx, by.id)
    if volunteer and volunteer.at is not None and volunteer.available_until is not None:
        await store.place(turn.tx, by.id, at, volunteer.available_until)


async def travel_by(turn: Turn, by: Person, transport: Mode) -> None:
    """The volunteer travels by this from now on. Raises NotAVolunteer, Suspended."""
    volunteer = await _fit(turn, by)
    await store.travel_by(turn.tx, by.id, transport)
    await turn.tell(by, TransportNoted(transport=transport))
    if volunteer.duty is Duty.AVAILABLE and volunteer.at is not None and volunteer.available_until is not None:
        card = _on_duty_card(turn, volunteer.at, volunteer.available_until, transport)
        await turn.tell(by, card, key="duty", way=Way.EDIT)
        await redirect.come_free(turn, by.id)


async def check_out(turn: Turn, by: Person) -> None:
    """Go off duty; open questions go to others. Raises NotAVolunteer, BusyAlready."""
    volunteer = await _fit(turn, by)
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    await _off(turn, volunteer, "checked out")
    await turn.tell(by, CheckedOut(done=await store.missions_done(turn.tx, by.id)))


async def duty_over(turn: Turn, person: PersonId) -> None:
    """The clock: the time given is over."""
    volunteer = await store.by_person(turn.tx, person)
    if volunteer is None or volunteer.duty is not Duty.AVAILABLE or volunteer.available_until is None:
        return
    if volunteer.available_until <= turn.now:
        await _off(turn, volunteer, "time over")
        await turn.tell(person, DutyEnded())


async def show(turn: Turn, by: Person) -> None:
    """/task: the mission card again, or that there is none. Raises NotAVolunteer."""
    volunteer = await _fit(turn, by)
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is None:
        await turn.tell(by, NoMission(on_duty=volunteer.duty is Duty.AVAILABLE))
    else:
        await cards.show_mission(turn, held, fresh=True)
        await cards.show_pin(turn, held)
        await rides.show(turn, by.id, fresh=True)


async def lose(turn: Turn, person: PersonId) -> None:
    """The volunteer cannot be reached any more: nobody may be sent to them."""
    volunteer = await store.by_person(turn.tx, person)
    if volunteer is not None and volunteer.duty in (Duty.AVAILABLE, Duty.BUSY, Duty.PAUSED):
        await _off(turn, volunteer, "unreachable")


async def _fit(turn: Turn, by: Person) -> Volunteer:
    volunteer = await store.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    return volunteer


async def _ask_place(turn: Turn, by: Person, *, new: bool, hours: float | None = None) -> None:
    """Ask where the volunteer is; hours said already are kept with the question. Raises BadHours."""
    if hours is not None and not 0 < hours <= LONGEST_DUTY_H:
        raise BadHours(least=1, most=LONGEST_DUTY_H)
    await people.ask(turn.tx, by.id, Question.CHECK_IN, None if hours is None else round(hours))
    await turn.tell(by, AskCheckIn(new=new))


async def _on_duty(
    turn: Turn, by: Person, volunteer: Volunteer, at: Point, hours: float | None, place: str = ""
) -> None:
    given = turn.ground.settings.duty.default_h if hours is None else hours
    if not 0 < given <= LONGEST_DUTY_H:
        raise BadHours(least=1, most=LONGEST_DUTY_H)
    until = turn.after(given * 3600)
    await store.place(turn.tx, by.id, at, until)
    if volunteer.duty not in (Duty.AVAILABLE, Duty.BUSY):
        await store.begin_duty(turn.tx, by.id, turn.now)
        await store.rest(turn.tx, by.id, turn.after(turn.ground.settings.duty.rest_after_h * 3600))
    if volunteer.duty is not Duty.BUSY:
        await steps.duty_to(turn, volunteer, Duty.AVAILABLE, "checked in")
        await _busy_with_mission(turn, by)
    await people.ask(turn.tx, by.id, None)
    await candidates.drop(turn.tx, About(volunteer=by.id), CandidateState.PROPOSED)
    blank = await profiles.blank(turn.tx, by.id)
    await turn.tell(by, _on_duty_card(turn, at, until, volunteer.transport, place, blank=blank), key="duty")
    await redirect.come_free(turn, by.id)


async def _busy_with_mission(turn: Turn, by: Person) -> None:
    """Who said yes while off duty has a mission already, and is asked nothing else."""
    volunteer = await store.by_person(turn.tx, by.id)
    if volunteer is not None and await assignments.of_volunteer(turn.tx, by.id) is not None:
        await steps.duty_to(turn, volunteer, Duty.BUSY, "has a mission")


def _on_duty_card(
    turn: Turn, at: Point, until: datetime, transport: Mode, place: str = "", *, blank: bool = False
) -> CheckedIn:
    roads = turn.ground.roads
    return CheckedIn(
        until=until,
        place=place,
        area=turn.ground.places.area_name(disclosure.cell_centre(at)) or "",
        hours=tuple(int(choice) for choice in turn.ground.settings.duty.choices_h),
        transport=transport if roads is not None and roads.known else None,
        blank=blank,
    )


async def _off(turn: Turn, volunteer: Volunteer, why: str) -> None:
    await steps.duty_to(turn, volunteer, Duty.OFF, why)
    await store.forget_place(turn.tx, volunteer.person)
    await candidates.drop(turn.tx, About(volunteer=volunteer.person), CandidateState.PROPOSED)
    await asking.pass_on(turn, volunteer.person)
    await seats.let_go(turn, volunteer.person, "off_duty")
