"""What volunteers type and tap about their duty and what they are asked."""

from __future__ import annotations

from bot.domain.declining import DeclineReason
from bot.domain.model import OfferId, request_of
from bot.domain.refusals import AllOrFirst, BadHours, BadMinutes, NoSuchOffer, NothingAsked, SayHow
from bot.domain.travel import Mode
from bot.services import bundles, declining, no_shows, offers, rest, seats, volunteers
from bot.store import offers as offer_store
from handlers.turn import Heard


async def join(heard: Heard) -> None:
    """/volunteer: I can help."""
    await volunteers.join(heard.turn, heard.person)


async def check_in(heard: Heard) -> None:
    """/checkin, /checkin 4, or /checkin 4 Mill Lane 12."""
    hours = heard.number(0)
    if len(heard.args) == 1 and hours is None:
        raise BadHours(least=1, most=volunteers.LONGEST_DUTY_H)
    words = " ".join(heard.args[1:] if hours is not None else heard.args)
    if words:
        await volunteers.check_in_words(heard.turn, heard.person, words, hours)
    else:
        await volunteers.ask_check_in(heard.turn, heard.person, hours)


async def check_out(heard: Heard) -> None:
    """/checkout: I go home."""
    await volunteers.check_out(heard.turn, heard.person)


async def back(heard: Heard) -> None:
    """/back: I was off for a while, ask me again."""
    await no_shows.back(heard.turn, heard.person)


async def fine(heard: Heard) -> None:
    """/fine: no more rest needed."""
    await rest.fine(heard.turn, heard.person)


async def talk(heard: Heard) -> None:
    """/talk: I would like to talk with somebody."""
    await rest.talk(heard.turn, heard.person)


async def transport(heard: Heard) -> None:
    """/transport foot, or a button of the check-in card."""
    said = heard.args[0].lower() if heard.args else ""
    if said not in {*Mode}:
        raise SayHow(example=f"/transport {Mode.FOOT}")
    await volunteers.travel_by(heard.turn, heard.person, Mode(said))


async def accept(heard: Heard) -> None:
    """/accept 17 20, /accept 17, or the button with the minutes; a bare /accept means the one open offer."""
    minutes = heard.number(1)
    if len(heard.args) > 1 and minutes is None:
        raise BadMinutes(least=1, most=seats.LONGEST_PROMISE_MIN)
    await offers.accept(heard.turn, heard.person, await _meant(heard), minutes)


async def take_all(heard: Heard) -> None:
    """/takeall 17: all tasks of the way."""
    await bundles.take_all(heard.turn, heard.person, await _meant(heard))


async def decline(heard: Heard) -> None:
    """/decline 17, or "not me"; a bare /decline means the one open offer."""
    await offers.decline(heard.turn, heard.person, await _meant(heard))


async def why_not(heard: Heard) -> None:
    """/why 17 far, or a button under what was said no to."""
    said = heard.args[1].lower() if len(heard.args) > 1 else ""
    if said not in {*DeclineReason}:
        raise SayHow(example="/why A12 far")
    await declining.because(heard.turn, heard.person, await question(heard), DeclineReason(said))


async def question(heard: Heard) -> OfferId:
    """The question that is named first: by its number, or by that of its request, as the card shows it.

    Raises NoSuchOffer.
    """
    number, request = heard.number(0), request_of(heard.args[0]) if heard.args else None
    if number is not None:
        return OfferId(number)
    asked = None if request is None else await offer_store.newest_about(heard.turn.tx, heard.person.id, request)
    if asked is None:
        raise NoSuchOffer
    return asked


async def _meant(heard: Heard) -> OfferId:
    """The question that is named, or the one that is open. Raises NoSuchOffer, NothingAsked."""
    if heard.args:
        return await question(heard)
    live = await offer_store.live_of_volunteer(heard.turn.tx, heard.person.id)
    if not live:
        raise NothingAsked
    return live[0].id  # of several tasks on one way, the first stands for the question


async def bare_yes(heard: Heard) -> bool:
    """A plain yes takes the one open offer; of several on one way it is asked which. Returns whether any was open."""
    live = await offer_store.live_of_volunteer(heard.turn.tx, heard.person.id)
    if len(live) > 1:
        raise AllOrFirst(number=str(live[0].id))
    if live:
        await offers.accept(heard.turn, heard.person, live[0].id, None)
    return bool(live)


async def bare_no(heard: Heard) -> bool:
    """A plain no declines what is open. Returns whether anything was."""
    live = await offer_store.live_of_volunteer(heard.turn.tx, heard.person.id)
    if live:
        await offers.decline(heard.turn, heard.person, live[0].id)
    return bool(live)


async def task(heard: Heard) -> None:
    """/task: what am I doing?"""
    await volunteers.show(heard.turn, heard.person)
