"""What people answer when a place is said back: right, near there, this one of those; in a tap or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.domain.model import Origin, Person, Question, Request, RequestId
from bot.domain.notices import AskHint, HintNoted
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NotYours, OnlyAnArea, StaleButton
from bot.domain.whereabouts import (
    FIRM,
    OF_A_PIN,
    OF_THE_DESK,
    OF_WORDS,
    CandidateId,
    CandidateState,
    PlaceCandidate,
    picked,
)
from bot.places import CENTROIDS
from bot.services import cards, echoes, misplaced, volunteers, whereabouts
from bot.store import candidates, requests
from bot.store.candidates import About

if TYPE_CHECKING:
    from bot.services.turn import Turn

NEAR_M = 250.0  # "near there": a walk of some minutes around the point
HINT_KEPT = 200  # letters; a landmark is shorter
ORIGIN_OF = {OF_A_PIN: Origin.PIN, OF_WORDS: Origin.CHOSEN, OF_THE_DESK: Origin.CHOSEN}


async def own(turn: Turn, by: Person, candidate_id: CandidateId) -> tuple[PlaceCandidate, Request]:
    """Load a candidate of the resident's own request, and the request.

    Raises StaleButton when it is gone or was wrong, NotYours, CaseEnded.
    """
    candidate = await candidates.by_id(turn.tx, candidate_id)
    if candidate is None or candidate.request is None:
        raise StaleButton
    request = await cards.must(turn, candidate.request)
    if request.resident != by.id:
        raise NotYours
    misplaced.check_askable(request)
    if candidate.state is CandidateState.WRONG:
        raise StaleButton
    return candidate, request


async def of_own(turn: Turn, by: Person, said: RequestId | None) -> Request:
    """The request that a typed answer is about: the one named, else the newest live one.

    Raises NoSuchCase, NotYours, CaseEnded.
    """
    if said is None:
        live = await requests.live_of(turn.tx, by.id)
        if not live:
            raise StaleButton
        return live[0]
    request = await requests.by_id(turn.tx, said)
    if request is None:
        raise NoSuchCase(said=str(said))
    if request.resident != by.id:
        raise NotYours
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    return request


async def asked_last(turn: Turn, request: Request) -> list[PlaceCandidate]:
    """The places the resident was asked about last, by rank: with a place known, only what came up after it."""
    proposed = await candidates.proposed(turn.tx, About(request=request.id))
    if request.at is None:
        return proposed
    chosen = await candidates.chosen(turn.tx, request.id)
    later = [one for one in proposed if chosen is None or one.id > chosen.id]
    return [one for one in later if request.place.origin not in FIRM or one.source == OF_A_PIN]


async def chosen_of(turn: Turn, request: Request) -> CandidateId:
    """The only place that is asked about, else the place of the request. Raises StaleButton when there is neither."""
    asked = await asked_last(turn, request)
    if len(asked) == 1:
        return asked[0].id
    chosen = await candidates.chosen(turn.tx, request.id)
    if chosen is None:
        raise StaleButton
    return chosen.id


async def right(turn: Turn, by: Person, candidate_id: CandidateId) -> None:
    """The place is right; of one that was only proposed, it is picked. Raises as `own`, and AlreadySo."""
    candidate, request = await own(turn, by, candidate_id)
    if candidate.state is CandidateState.PROPOSED:
        await pick(turn, by, candidate_id)
        return
    if request.place.origin not in echoes.ASKS:
        raise AlreadySo(number=request.number)
    await requests.confirm(turn.tx, request.id, near=False, radius_m=request.place.radius_m)
    await echoes.confirm(turn, await cards.must(turn, request.id))
    await whereabouts.show_all(turn, request.id)


async def around(turn: Turn, by: Person, candidate_id: CandidateId) -> None:
    """It is near there: the place stays, wider, and what to look for is asked. Raises as `own`, and AlreadySo."""
    candidate, request = await own(turn, by, candidate_id)
    if candidate.state is not CandidateState.CHOSEN or request.at is None:
        raise StaleButton
    if request.place.near:
        raise AlreadySo(number=request.number)
    await requests.confirm(turn.tx, request.id, near=True, radius_m=max(request.place.radius_m, NEAR_M))
    await echoes.confirm(turn, await cards.must(turn, request.id))
    await turn.tell(by, AskHint(number=request.number, danger=request.danger), key=f"hint:{request.id}")
    await whereabouts.show_all(turn, request.id)


async def take_hint(turn: Turn, by: Person, request: Request, words: str) -> bool:
    """The next words after "near there" say what to look for; returns whether they were taken so."""
    if not request.place.near or request.place.hint or by.asked is Question.NEED:
        return False
    await requests.hint(turn.tx, request.id, " ".join(words.split())[:HINT_KEPT])
    await turn.tell(by, HintNoted(number=request.number, danger=request.danger), key=f"hint:{request.id}")
    return True


async def pick(turn: Turn, by: Person, candidate_id: CandidateId) -> None:
    """This one it is: of a request, its resident says so; of a check-in, its volunteer is on duty there.

    Raises as `own`, and AlreadySo.
    """
    candidate = await candidates.by_id(turn.tx, candidate_id)
    if candidate is not None and candidate.volunteer is not None:
        await _check_in(turn, by, candidate)
        return
    candidate, request = await own(turn, by, candidate_id)
    if candidate.state is CandidateState.CHOSEN:
        raise AlreadySo(number=request.number)
    if candidate.state is not CandidateState.PROPOSED:
        raise StaleButton
    if candidate.guess.kind in CENTROIDS:
        await whereabouts.ask_where_in(turn, by, request, candidate.guess)
        return
    await whereabouts.settle(turn, request, candidate.guess, ORIGIN_OF.get(candidate.source, Origin.PROPOSED))


async def _check_in(turn: Turn, by: Person, candidate: PlaceCandidate) -> None:
    if candidate.volunteer != by.id:
        raise NotYours
    if candidate.guess.kind in CENTROIDS:
        raise OnlyAnArea(said=candidate.guess.name)
    await volunteers.check_in(turn, by, candidate.guess.at, place=candidate.guess.label)


async def wrong(turn: Turn, by: Person, candidate_id: CandidateId) -> None:
    """Not this one: of the place itself it is taken back, of a proposed one the rest is asked. Raises as `own`."""
    candidate, request = await own(turn, by, candidate_id)
    if candidate.state is CandidateState.CHOSEN:
        await misplaced.wrong(turn, by, request)
    else:
        await misplaced.none_of_these(turn, by, request)


async def typed(turn: Turn, by: Person, request: Request | None, words: str) -> bool:
    """An answer in words, a number or a name, to the places shown last; returns whether it was one."""
    if request is None or request.state not in misplaced.ASKABLE:
        return False
    one = picked(words, await asked_last(turn, request))
    if one is None:
        return False
    await pick(turn, by, one.id)
    return True


async def typed_check_in(turn: Turn, by: Person, words: str) -> bool:
    """The same for a volunteer who checks in."""
    one = picked(words, await candidates.proposed(turn.tx, About(volunteer=by.id)))
    if one is None:
        return False
    await _check_in(turn, by, one)
    return True
