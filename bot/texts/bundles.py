"""What a driver reads about several tasks on one way: area and distance before the yes, the next place after it."""

from __future__ import annotations

from bot.domain.notices import AskedStop, BundleOffered, HeldStop, StopsGone, WayCard, WayOver
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.crew import needs_line, people
from bot.texts.facts import Html, dots, lines
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.who_may import bring_lines
from bot.texts.words import BANDS, CANNOT_ALL, CANNOT_ONE, DECLINE, FIRST_ONLY, TAKE_ALL, URGENCIES

book = Book()

MOST_ROWS = 4  # stops of one way


@book.words(BundleOffered)
def bundle_offered(voice: Voice, notice: BundleOffered) -> Screen:
    """Ask about all at once, so that one answer is enough."""
    return Screen(
        lines(
            voice.say_many(
                "BundleOffered.text",
                "<b>%(n)s task on one way</b>, about %(minutes)s min in all:",
                "<b>%(n)s tasks on one way</b>, about %(minutes)s min in all:",
                len(notice.stops),
                minutes=notice.whole_min,
            ),
            *(_asked(voice, place, stop) for place, stop in enumerate(notice.stops[:MOST_ROWS], 1)),
            voice.say("BundleOffered.question", "Can you go? All of them, or only the first?"),
            voice.say(
                "BundleOffered.typed",
                "Or type %(all)s, %(first)s or %(decline)s",
                all=typed("take_all", notice.offer),
                first=typed("first", notice.offer),
                decline=typed("decline", notice.offer),
            ),
        ),
        (
            (voice.button(TAKE_ALL, data("take_all", notice.offer)),),
            (voice.button(FIRST_ONLY, data("first", notice.offer)),),
            (voice.button(DECLINE, data("decline", notice.offer)),),
        ),
    )


def _asked(voice: Voice, place: int, stop: AskedStop) -> Html:
    return lines(_where(voice, place, stop), _details(voice, stop), bring_lines(voice, stop.who))


def _details(voice: Voice, stop: AskedStop) -> Html:
    """What a question about one task says too: how soon, how many people, how long ago."""
    return dots(
        voice.tell(URGENCIES[stop.urgency]),
        people(voice, stop.seats) if stop.seats > 1 else "",
        voice.say("CaseRow.age", "asked %(ago)s", ago=voice.ago(stop.asked_at)),
    )


def _where(voice: Voice, place: int, stop: AskedStop) -> Html:
    task = _task(voice, place, stop)
    band = voice.tell(BANDS[stop.band]) if stop.band in BANDS else ""
    if not band:
        return task
    if stop.area.strip():
        return voice.say(
            "BundleOffered.near", "%(task)s: %(band)s from you, near %(area)s", task=task, band=band, area=stop.area
        )
    return voice.say("BundleOffered.far", "%(task)s: %(band)s from you", task=task, band=band)


def _task(voice: Voice, place: int, stop: AskedStop | HeldStop) -> Html:
    still = [row for row in stop.needs if not row.done] if isinstance(stop, AskedStop) else []
    # TRANSLATORS: one task of a way, such as: 2. A12 · water
    return voice.say(
        "Bundle.task",
        "%(place)s. <b>%(number)s</b> · %(need)s",
        place=place,
        number=stop.number,
        need=needs_line(voice, stop.need, still),
    )


@book.words(WayCard)
def way_card(voice: Voice, notice: WayCard) -> Screen:
    """The list of tasks; the exact place of the next stands on its own card."""
    return Screen(
        lines(
            voice.say_many(
                "WayCard.text", "Your way: <b>%(n)s task</b>.", "Your way: <b>%(n)s tasks</b>.", len(notice.stops)
            ),
            *(_held(voice, place, stop) for place, stop in enumerate(notice.stops[:MOST_ROWS], 1)),
            voice.say("WayCard.next", "You see the exact place of each when it is next.")
            if len(notice.stops) > 1
            else "",
            voice.say(
                "WayCard.typed",
                "Not possible? One: %(one)s · All: %(all)s",
                one=typed("cannot_one", notice.stops[-1].number),
                all=typed("cannot_all"),
            )
            if notice.stops
            else "",
        ),
        (
            *(_cannot(voice, stop) for stop in notice.stops[1:MOST_ROWS]),
            (voice.button(CANNOT_ALL, data("cannot_all")),),
        ),
    )


def _cannot(voice: Voice, stop: HeldStop) -> tuple[Button, ...]:
    return (voice.button(CANNOT_ONE, data("cannot_one", stop.number), number=stop.number),)


def _held(voice: Voice, place: int, stop: HeldStop) -> Html:
    task, eta = _task(voice, place, stop), voice.eta(stop.eta_at)
    if not stop.area.strip():
        return voice.say("WayCard.stop", "%(task)s: be there at %(eta)s", task=task, eta=eta)
    return voice.say("WayCard.near", "%(task)s: be there at %(eta)s, near %(area)s", task=task, eta=eta, area=stop.area)


@book.words(WayOver)
def way_over(voice: Voice, _notice: WayOver) -> Screen:
    """Stand where the list of tasks stood."""
    return Screen(voice.say("WayOver.text", "This way is over. Thank you!"))


@book.words(StopsGone)
def stops_gone(voice: Voice, notice: StopsGone) -> Screen:
    """Say which tasks are not theirs."""
    return Screen(
        voice.say(
            "StopsGone.text",
            "%(numbers)s: not needed from you any more, others take care of it. The rest is yours.",
            numbers=", ".join(notice.numbers[:MOST_ROWS]),
        )
    )
