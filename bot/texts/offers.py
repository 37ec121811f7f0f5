"""What a volunteer is asked, and what becomes of a question: area and distance, never the exact place."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.declining import DeclineReason
from bot.domain.notices import NoNoted, OfferGone, OfferMade, OffersOpen
from bot.texts.book import Book
from bot.texts.buttons import BUTTONS_A_ROW, data, typed
from bot.texts.crew import needs_line, people
from bot.texts.facts import Html, lines, some
from bot.texts.holds import unsafe_line
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import bring_lines
from bot.texts.words import ACCEPT, AFTER_ALL, ANYWHERE, BANDS, DANGER, DECLINE, FINE, SKILLS, URGENCIES, WHY_NOT

book = Book()

MOST_OFFERS = 10  # more than anybody is asked at once
USUAL_MINUTES = 20  # stands in the example of an answer

GONE: Mapping[str, Text] = {
    "filled": Text("OfferGone.filled", "%(number)s: Somebody else has it. Thank you for being ready."),
    "withdrawn": Text("OfferGone.withdrawn", "%(number)s: No help is needed there any more. Thank you."),
    "closed": Text("OfferGone.closed", "%(number)s: We ask nobody about it any more. You need not do anything."),
    "held": Text(
        "OfferGone.held", "%(number)s: We ask nobody now. A coordinator looks first whether it is safe there."
    ),
    "passed_on": Text("OfferGone.passed_on", "%(number)s: We look for others now. You need not do anything."),
    "expired": Text("OfferGone.expired", "%(number)s: The time to answer is over. We look for others."),
    "misplaced": Text(
        "OfferGone.misplaced", "%(number)s: The place was wrong. We ask again when we know the right one."
    ),
    "declined": Text("OfferGone.declined", "%(number)s: You said no. That is all right, we look for others."),
    "accepted": Text("OfferGone.accepted", "%(number)s: You said yes. Thank you."),
}

NOTED: Mapping[DeclineReason, Text] = {
    DeclineReason.FAR: Text("NoNoted.far", "%(number)s: Too far for you. Thank you for telling us."),
    DeclineReason.BUSY: Text("NoNoted.busy", "%(number)s: Not now. Thank you for telling us."),
    DeclineReason.UNABLE: Text("NoNoted.unable", "%(number)s: You cannot do this. Thank you for telling us."),
}


@book.words(OfferMade)
def offer_made(voice: Voice, notice: OfferMade) -> Screen:
    """Ask, with what may be known before a yes."""
    example = notice.minutes[(len(notice.minutes) - 1) // 2] if notice.minutes else USUAL_MINUTES
    still = [row for row in notice.needs if not row.done]  # what is done is no reason to go
    return Screen(
        lines(
            _urgency(voice, notice),
            unsafe_line(voice) if notice.left_unsafe else "",
            voice.say(
                "OfferMade.need",
                "<b>%(number)s</b> · %(need)s",
                number=notice.number,
                need=needs_line(voice, notice.need, still),
            ),
            _where(voice, notice),
            bring_lines(voice, notice.who),
            _people(voice, notice),
            voice.say("OfferMade.asked", "Asked %(ago)s.", ago=voice.ago(notice.asked_at)),
            voice.say("OfferMade.question", "Can you go? Tap how soon you can be there."),
            voice.say(
                "OfferMade.typed",
                "Or type %(accept)s or %(decline)s",
                accept=typed("accept", notice.offer, example),
                decline=typed("decline", notice.offer),
            ),
        ),
        (
            tuple(
                voice.button(ACCEPT, data("accept", notice.offer, minutes), minutes=minutes)
                for minutes in notice.minutes[:BUTTONS_A_ROW]
            ),
            (voice.button(DECLINE, data("decline", notice.offer)),),
        ),
    )


def _people(voice: Voice, notice: OfferMade) -> Html:
    if notice.seats <= 1:
        return Html()
    return voice.say("OfferMade.seats", "We look for %(people)s in all.", people=people(voice, notice.seats))


def _urgency(voice: Voice, notice: OfferMade) -> Html:
    if notice.danger:
        return voice.tell(DANGER)
    return voice.say("OfferMade.urgency", "When: %(urgency)s", urgency=voice.tell(URGENCIES[notice.urgency]))


def _where(voice: Voice, notice: OfferMade) -> Html:
    band = voice.tell(BANDS[notice.band]) if notice.band in BANDS else ""
    if not band:
        return voice.say("OfferMade.area", "Near %(area)s", area=notice.area) if notice.area.strip() else Html()
    if notice.area.strip():
        return voice.say("OfferMade.near", "%(band)s from you, near %(area)s", band=band, area=notice.area)
    return voice.say("OfferMade.far", "%(band)s from you", band=band)


@book.words(OfferGone)
def offer_gone(voice: Voice, notice: OfferGone) -> Screen:
    """Stand where the question stood."""
    gone = voice.tell(GONE[notice.why], number=notice.number)
    if notice.offer is None:
        return Screen(gone)
    if notice.why == "declined":
        return Screen(lines(gone, _why_not(voice, notice.offer)), _reasons(voice, notice.offer))
    verb = "take_all" if notice.whole_way else "first"
    return Screen(
        lines(
            gone,
            voice.say(
                "OfferGone.late",
                "You can still say yes while a place is free. Tap, or type %(accept)s",
                accept=typed(verb, notice.offer),
            ),
        ),
        ((voice.button(AFTER_ALL, data(verb, notice.offer)),),),
    )


def _why_not(voice: Voice, offer: int) -> Html:
    return voice.say(
        "OfferGone.why_not",
        "Tell us why, if you like: then we ask you better. Tap, or type %(typed)s",
        typed=typed("why_not", offer, DeclineReason.FAR),
    )


def _reasons(voice: Voice, offer: int) -> tuple[tuple[Button, ...], ...]:
    far, busy, unable = (voice.button(text, data("why_not", offer, reason)) for reason, text in WHY_NOT.items())
    return (far, busy), (unable,)


@book.words(NoNoted)
def no_noted(voice: Voice, notice: NoNoted) -> Screen:
    """Thank for the reason, say what follows from it, and how to change that."""
    told = voice.tell(NOTED[notice.reason], number=notice.number)
    if notice.nearer_km is not None:
        anywhere = data("reach", "any")
        return Screen(lines(told, _nearer(voice, notice.nearer_km)), ((voice.button(ANYWHERE, anywhere),),))
    if notice.rest_min:
        return Screen(lines(told, _rest(voice, notice.rest_min)), ((voice.button(FINE, data("fine")),),))
    if notice.reason is DeclineReason.UNABLE:
        return Screen(lines(told, _profile(voice)), ((voice.button(SKILLS, data("profile", "skills")),),))
    return Screen(told)


def _nearer(voice: Voice, km: int) -> Html:
    return voice.say(
        "NoNoted.nearer",
        "From now on we ask you only about places up to %(km)s km away. To change it, tap or type %(typed)s",
        km=km,
        typed=typed("reach", "any"),
    )


def _rest(voice: Voice, minutes: int) -> Html:
    return voice.say(
        "NoNoted.rest",
        "For %(minutes)s minutes we ask you nothing. Free again sooner? Tap, or type %(typed)s",
        minutes=minutes,
        typed=typed("fine"),
    )


def _profile(voice: Voice) -> Html:
    return voice.say(
        "NoNoted.profile",
        "Tell us what you can do and bring, then we ask you about that. Tap, or type %(typed)s",
        typed=typed("profile", "skills"),
    )


@book.words(OffersOpen)
def offers_open(voice: Voice, notice: OffersOpen) -> Screen:
    """Name what was not answered yet, and how to say yes or no to it."""
    open_ = [
        voice.say(
            "OffersOpen.row",
            "%(number)s: %(accept)s or %(decline)s",
            number=number,
            accept=typed("accept", offer, USUAL_MINUTES),
            decline=typed("decline", offer),
        )
        for offer, number in notice.offers
    ]
    return Screen(
        lines(
            voice.say(
                "OffersOpen.text",
                "You have not answered this yet. Type your yes, with the minutes until you can be there, or your no:",
            ),
            *some(open_, MOST_OFFERS),
        )
    )
