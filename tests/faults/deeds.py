"""What each of them can do, as their buttons and commands do it; in words, so that a failing story can be read."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.domain.model import AssignmentId, CloseReason, Person, RequestId
from bot.domain.travel import Mode
from bot.services import (
    bundles,
    coming_back,
    desk,
    endings,
    handover,
    intake,
    leaving,
    merging,
    misplaced,
    missions,
    needed,
    no_shows,
    offers,
    profiles,
    redirect,
    reinforcements,
    rest,
    safety,
    silence,
    staleness,
    stopping,
    undoing,
    volunteers,
    vouching,
    whereabouts,
    wishes,
)
from bot.services.cards import must
from bot.services.turn import Turn
from tests.support.soundness import ASKED, HOLDS

WORDS = (
    "we need bread",
    "insulin please",
    "we are trapped",
    "water and bread and blankets",
    "please check on my grandmother",
    "please check on my son, the child is alone",
    "clean up the mud",
    "when does it open? information please",
    "women only please, we need clothes",
)
MORE = ("she is bleeding badly", "also water", "only women please", "two people please", "still here", "not in danger")

LIVE = "state NOT IN ('closed', 'cancelled', 'expired', 'merged')"
GONE = "(state IN ('no_show', 'unsafe', 'cancelled') OR undo_until IS NOT NULL)"


# Questions, first those of people who have something else as well: an older question that ran out, or a task by now.
ASKED_NOW = f"""SELECT o.* FROM offers AS o WHERE o.{ASKED} ORDER BY EXISTS (
    SELECT 1 FROM offers AS b JOIN requests AS r ON r.id = b.request WHERE b.volunteer = o.volunteer
    AND b.request <> o.request AND b.state = 'expired' AND r.state IN ('open', 'active')) DESC, o.id DESC"""
ASKED_LATE = f"""SELECT o.* FROM offers AS o JOIN requests AS r ON r.id = o.request
    ORDER BY (o.state = 'expired' AND r.state IN ('open', 'active')
              AND o.volunteer IN (SELECT volunteer FROM assignments WHERE {HOLDS})) DESC,
             o.state IN ('accepted', 'withdrawn'), o.id DESC"""


async def says(turn: Turn, by: Person, mission: int, deed: str) -> None:
    """What a volunteer on a mission can say, by its button."""
    held = await missions.held(turn, by, AssignmentId(mission))
    await REPORTS[deed](turn, by, held)


async def hands_over(turn: Turn, _by: Person, held: Any) -> None:
    await handover.begin(turn, held, "tired")


REPORTS: dict[str, Any] = {
    "on my way": missions.on_way,
    "there": missions.there,
    "done": missions.done,
    "cannot": leaving.cannot,
    "unsafe": safety.unsafe,
    "hand over": hands_over,
    "later": lambda turn, by, held: missions.later(turn, by, held, 30),
    "wrong place": misplaced.not_found,
    "well": silence.well,
    "coordinator": reinforcements.call_desk,
}


TROUBLES = ("unsafe", "unsafe", "cannot", "hand over", "wrong place")  # rarer in life, and where bugs are


async def comes_after_all(turn: Turn, by: Person, mission: int, *, there: bool) -> None:
    missed = await no_shows.missed_by(turn, by, AssignmentId(mission))
    if missed is not None:
        await (no_shows.came_after_all if there else no_shows.comes_after_all)(turn, by, missed)


AFTERWARDS = (
    partial(comes_after_all, there=False),
    partial(comes_after_all, there=True),
    safety.safe,
    stopping.seen,
    coming_back.take_back,
)


async def adds(turn: Turn, by: Person, request: int, words: str) -> None:
    await intake.hear(turn, by, await must(turn, RequestId(request)), words)


async def names_need(turn: Turn, by: Person, request: int, need: str) -> None:
    await intake.choose_need(turn, by, RequestId(request), need)


async def answers_where(turn: Turn, by: Person, request: int, words: str) -> None:
    await intake.answer_place(turn, by, await must(turn, RequestId(request)), words)


async def shows_place(turn: Turn, by: Person, request: int, at: Any) -> None:
    await whereabouts.pin(turn, by, await must(turn, RequestId(request)), at)


async def says_wrong(turn: Turn, by: Person, request: int) -> None:
    await misplaced.wrong(turn, by, await must(turn, RequestId(request)))


RESIDENT: dict[str, Any] = {
    "cancel": partial(endings.cancel, reason=CloseReason.NO_LONGER_NEEDED),
    "undo": undoing.undo,
    "reopen": endings.reopen,
    "came": partial(endings.came, answer="yes"),
    "came in part": partial(endings.came, answer="partly"),
    "did not come": partial(endings.came, answer="no"),
    "still needed": partial(staleness.answer, said="yes"),
    "solved": partial(staleness.answer, said="solved"),
    "women only": partial(wishes.women_only, on=True),
    "two people": partial(wishes.two_persons, on=True),
    "one is enough": partial(wishes.two_persons, on=False),
    "anybody": wishes.anybody,
    "wrong place": says_wrong,
    "one more": partial(needed.more, extra=1),
}


OVER = f"NOT ({LIVE})"
ABOUT = {  # requests about which it comes to something
    "undo": OVER,
    "reopen": OVER,
    "came": "state = 'resolved'",
    "came in part": "state = 'resolved'",
    "did not come": "state = 'resolved'",
    "resume": "state = 'on_hold'",
    "part": "state = 'merged'",
    "hand over": "state IN ('staffed', 'active')",
}


async def takes_away(turn: Turn, _by: Person, request: RequestId) -> None:
    await handover.by_desk(turn, request, "take a torch")


DESK: dict[str, Any] = {
    "ask again": desk.ask_again,
    "close": partial(desk.close, reason=CloseReason.REFERRED),
    "undo": undoing.undo,
    "two people needed": partial(needed.hands, seats=2),
    "one is needed": partial(needed.hands, seats=1),
    "claim": desk.claim,
    "resume": safety.resume,
    "without trust": partial(vouching.without, said="trust"),
    "with every filter": partial(vouching.without, said="none"),
    "part": merging.unmerge,
    "hand over": takes_away,
}
VOLUNTEER: dict[str, Any] = {
    "home": volunteers.check_out,
    "back": no_shows.back,
    "longer": volunteers.ask_check_in,
    "alone": partial(profiles.team, party=1),
    "three of us": partial(profiles.team, party=3),
    "woman": partial(profiles.switch, column="woman", on=True),
    "man": partial(profiles.switch, column="woman", on=False),
    "not far": partial(profiles.reach, km=2),
    "rested": rest.fine,
    "who else?": redirect.another,
    "call me by night": partial(profiles.switch, column="night_calls", on=True),
    "on foot": partial(volunteers.travel_by, transport=Mode.FOOT),
    "by car": partial(volunteers.travel_by, transport=Mode.CAR),
}
WAY: dict[str, Any] = {"all": bundles.take_all, "this one": partial(offers.accept, minutes=20), "none": offers.decline}


async def sets_out_to(turn: Turn, by: Person, stop: int) -> None:
    await says(turn, by, stop, "on my way")


async def drops(turn: Turn, by: Person, stop: int) -> None:
    await says(turn, by, stop, "cannot")


async def drops_all(turn: Turn, by: Person, _stop: int) -> None:
    await bundles.cannot_all(turn, by)


ON_THE_WAY = (sets_out_to, drops, drops_all)
ANSWERS = (offers.decline, partial(offers.accept, minutes=20), partial(offers.stand_by, minutes=20))
