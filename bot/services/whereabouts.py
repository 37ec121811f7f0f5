"""Where help is needed: told by a pin, by words or by a coordinator, said back, and kept where no map knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.domain.model import Origin, Person, Point, Request, RequestId, RequestState
from bot.domain.notices import MissionMoved, Notice, PlaceArea, PlaceOutside, PlaceUnknown, PlaceUnreadable
from bot.domain.refusals import BadPlace, CannotOpen, OnlyAnArea, OutsideArea
from bot.domain.whereabouts import (
    FIRM,
    OF_A_PIN,
    OF_WORDS,
    POSITION,
    SAME_SPOT_M,
    TWO_MAPS_M,
    CandidateState,
    Guess,
    elsewhere,
    same_place,
)
from bot.places import Located, Verdict
from bot.services import alerts, cards, drafts, duplicates, echoes, steps
from bot.services.drafts import WAITING
from bot.store import assignments, candidates, people, requests
from bot.store.candidates import About

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.places import Candidate
    from bot.services.turn import Turn

WORDS_KEPT = 4_000  # of one request in all; more is no help to a volunteer
MOST_PROPOSED = 5  # buttons that fit a small screen


def guess_of(candidate: Candidate) -> Guess:
    """What the map may mean, as the rest of the house knows it."""
    return Guess(
        at=candidate.point,
        kind=candidate.kind,
        name=candidate.name,
        apart=candidate.apart,
        radius_m=candidate.radius_m,
        probability=candidate.probability,
    )


def sure(located: Located, words: str) -> Guess:
    """The one place that is meant, for those who may not be asked back.

    Raises OnlyAnArea, OutsideArea, CannotOpen, BadPlace: why there is none.
    """
    if located.sure is not None:
        return guess_of(located.sure)
    if located.verdict is Verdict.AREA_ONLY:
        raise OnlyAnArea(said=located.candidates[0].name)
    raise {Verdict.OUTSIDE: OutsideArea, Verdict.UNREADABLE: CannotOpen}.get(located.verdict, BadPlace)(said=words)


async def locate(turn: Turn, request: Request, words: str) -> Located:
    """What words may mean for this request: near the area it is known to be in, and nothing that was wrong before."""
    known = await candidates.of(turn.tx, About(request=request.id))
    area = next((one.guess.at for one in known if one.state is CandidateState.AREA), None)
    located = turn.ground.places.locate(words, area)
    wrong = [one.guess for one in known if one.state is CandidateState.WRONG]
    left = tuple(one for one in located.candidates if not any(same_place(guess_of(one), other) for other in wrong))
    if left == located.candidates:
        return located
    return Located(Verdict.CHOOSE, left) if left else Located(Verdict.UNKNOWN)


async def from_words(turn: Turn, by: Person, request: Request, words: str) -> bool:
    """Take in what words say of the place of a request that has none; returns whether they spoke of one."""
    located = await locate(turn, request, words)
    guesses = [guess_of(one) for one in located.candidates]
    if located.verdict is Verdict.SURE:
        await settle(turn, request, guesses[0], Origin.WORDS, others=guesses[1:])
    elif located.verdict is Verdict.CHOOSE:
        await _ask_which(turn, by, request, guesses)
    elif located.verdict is Verdict.AREA_ONLY:
        await ask_where_in(turn, by, request, guesses[0])
    elif located.verdict is not Verdict.UNKNOWN:
        await _say_what_instead(turn, by, request, located, words)
    return located.verdict is not Verdict.UNKNOWN


async def _ask_which(turn: Turn, by: Person, request: Request, guesses: Sequence[Guess]) -> None:
    about = About(request=request.id)
    await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
    await candidates.add(turn.tx, about, guesses[:MOST_PROPOSED], CandidateState.PROPOSED, OF_WORDS, turn.now)
    await _wait(turn, by, request)
    await echoes.show_choices(turn, request)
    await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)


async def ask_where_in(turn: Turn, by: Person, request: Request, area: Guess) -> None:
    """Only roughly known: kept for the desk and for the next words, and nobody is sent to its middle."""
    if request.at is not None:  # one that is finer stays
        return
    about = About(request=request.id)
    answered = request.state is RequestState.NEEDS_INFO or request.id == by.asked_about
    await candidates.drop(turn.tx, about, CandidateState.AREA)
    await candidates.add(turn.tx, about, [area], CandidateState.AREA, OF_WORDS, turn.now)
    await requests.locate(turn.tx, request.id, None, area.name)
    await _wait(turn, by, request)
    notice = PlaceArea(number=request.number, area=area.name, danger=request.danger)
    await turn.tell(by, notice, key=f"ask:{request.id}")
    if answered:
        await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)


async def _say_what_instead(turn: Turn, by: Person, request: Request, located: Located, words: str) -> None:
    """Outside our area, or a link that cannot be opened here: kept for the coordinators, and said honestly."""
    if located.verdict is Verdict.UNREADABLE and located.unreadable is not None:
        facts = {"number": request.number, "kind": located.unreadable.value, "danger": request.danger}
        notice: Notice = PlaceUnreadable.model_validate(facts)
    else:
        notice = PlaceOutside(number=request.number, danger=request.danger)
    await _keep_words(turn, request, words)
    await _wait(turn, by, request)
    await turn.tell(by, notice, key=f"ask:{request.id}")
    await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)


async def _wait(turn: Turn, by: Person, request: Request) -> None:
    await drafts.await_place(turn, by, request)
    if request.state is RequestState.DRAFT:
        await steps.request_to(turn, request, RequestState.NEEDS_INFO, "place unknown")


async def _keep_words(turn: Turn, request: Request, words: str) -> None:
    place = f"{request.place_words}\n{words}".strip()[:WORDS_KEPT]
    await requests.locate(turn.tx, request.id, request.at, place)


async def keep_unknown(turn: Turn, by: Person, request: Request, words: str) -> None:
    """Nobody is lost because a map lacks a name: the words stay, a coordinator sees them, the pin is asked for once."""
    await _keep_words(turn, request, words)
    await people.ask(turn.tx, by.id, None)
    await turn.tell(
        by, PlaceUnknown(number=request.number, place=words, danger=request.danger), key=f"ask:{request.id}"
    )
    if request.state is RequestState.DRAFT:
        await steps.request_to(turn, request, RequestState.NEEDS_INFO, "place unknown")
    await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)
    await duplicates.look(turn, request.id)


async def pin(turn: Turn, by: Person, request: Request, at: Point, *, live: bool = False) -> None:
    """A pin is the place, unless it lies far outside our area or its sender asks for somebody else."""
    if not turn.ground.serves(at):
        await _pin_outside(turn, by, request, at)
    elif request.place.for_other:
        await echoes.ask_pin_here(turn, by, request, Guess(at, POSITION, ""))
    else:
        await candidates.drop(turn.tx, About(request=request.id), CandidateState.PROPOSED)
        await settle(turn, request, Guess(at, POSITION, ""), Origin.LIVE if live else Origin.PIN)


async def _pin_outside(turn: Turn, by: Person, request: Request, at: Point) -> None:
    await _keep_words(turn, request, f"{at.lat:.5f}, {at.lon:.5f}")
    if request.at is None:
        await _wait(turn, by, request)
    await turn.tell(by, PlaceOutside(number=request.number, danger=request.danger), key=f"ask:{request.id}")
    await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)


async def settle(turn: Turn, request: Request, guess: Guess, origin: Origin, others: Sequence[Guess] = ()) -> None:
    """The place is known: volunteers are looked for, whoever is coming gets the new pin, and it is said back."""
    about = About(request=request.id)
    await candidates.drop(turn.tx, about, CandidateState.CHOSEN)
    await candidates.drop(turn.tx, about, CandidateState.AREA)
    if others:
        await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
        await candidates.add(turn.tx, about, others[: MOST_PROPOSED - 1], CandidateState.PROPOSED, OF_WORDS, turn.now)
    await _choose(turn, about, guess, tapped=origin is not Origin.WORDS)
    words = guess.label or (request.place_words if request.at is None else "")
    await requests.settle(turn.tx, request.id, guess, origin, words)
    await show_all(turn, request.id)  # what we know stands before what we ask next
    await _go_on(turn, request)
    if (await cards.must(turn, request.id)).state is not request.state:
        await show_all(turn, request.id)
    await echoes.say_back(turn, request.id)
    if request.state not in WAITING:  # opened before; what opens only now is compared then
        await duplicates.look(turn, request.id)


async def _choose(turn: Turn, about: About, guess: Guess, *, tapped: bool) -> None:
    """One that was proposed and tapped keeps its row, so that its button still knows it."""
    every = await candidates.of(turn.tx, about)
    picked = next((one for one in every if one.state is CandidateState.PROPOSED and one.guess == guess), None)
    if picked and not tapped:  # ids tell what was asked after the place was known: the newest row is the place
        await candidates.delete(turn.tx, picked.id)
    if picked is None or not tapped:
        source = OF_A_PIN if guess.kind == POSITION else OF_WORDS
        await candidates.add(turn.tx, about, [guess], CandidateState.CHOSEN, source, turn.now)
    else:
        await candidates.mark(turn.tx, picked.id, CandidateState.CHOSEN)


async def _go_on(turn: Turn, request: Request) -> None:
    """After a place was settled: open what waited for it, and send on those who are coming."""
    if request.state in WAITING:
        await drafts.move_on(turn, await people.by_id(turn.tx, request.resident), request.id)
    held = await assignments.holding(turn.tx, request.id)
    if held:
        await steps.seats_to(turn, request.id, "place known")
    if request.state not in ENDED:
        for assignment in (one for one in held if one.shown):  # of a later stop nothing stands in the chat yet
            notice = MissionMoved(number=request.number, danger=request.danger)
            await turn.tell(assignment.volunteer, notice, key=f"moved:{assignment.id}")
            await cards.show_pin(turn, assignment)


async def drift(turn: Turn, request: Request, at: Point) -> None:
    """A live position moved: the newest point counts, without a word, while it is what says where."""
    if request.place.origin is Origin.LIVE and not request.place.for_other:
        await requests.move(turn.tx, request.id, at)
        await show_all(turn, request.id)


async def spoke_of_another(turn: Turn, request: Request, words: str) -> bool:
    """Later words name a place far from the one read from words: asked about, never taken; returns whether asked."""
    if request.at is None:
        return False
    located = await locate(turn, request, words)
    here = Guess(request.at, request.place.kind, request.place_words, radius_m=request.place.radius_m)
    if located.sure is None or not elsewhere(guess_of(located.sure), here):
        return False
    return await propose(turn, request, [located.sure], OF_WORDS)


async def propose(turn: Turn, request: Request, found: Sequence[Candidate], source: str) -> bool:
    """Ask the resident about places found elsewhere or later; returns whether they were asked.

    `source` names who found them. A place that somebody stands for, an ended request, and what was said to be
    wrong are left alone; nothing is matched before the resident says that it is right.
    """
    now = await cards.must(turn, request.id)
    if now.state in ENDED or now.state is RequestState.RESOLVED or now.place.origin in FIRM:
        return False
    about = About(request=now.id)
    known = await candidates.of(turn.tx, about)
    kept = [one.guess for one in known if one.state is not CandidateState.AREA]
    spot_m = SAME_SPOT_M if source == OF_WORDS else TWO_MAPS_M
    fresh = [one for one in map(guess_of, found) if not any(same_place(one, other, spot_m) for other in kept)]
    if fresh and now.at is not None:  # what was second to the words is no longer what is asked
        await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
    room = MOST_PROPOSED - len(await candidates.proposed(turn.tx, about))
    if not fresh[:room]:
        return False
    await candidates.add(turn.tx, about, fresh[:room], CandidateState.PROPOSED, source, turn.now)
    await echoes.show_choices(turn, now)
    await alerts.refresh(turn, now.id)
    return True


async def show_all(turn: Turn, request_id: RequestId) -> None:
    """Bring every card that shows the request up to date."""
    await cards.show_status(turn, request_id)
    for assignment in await assignments.holding(turn.tx, request_id):
        await cards.show_mission(turn, assignment)
    await alerts.refresh(turn, request_id)
