"""What a resident wishes of those who come: women only, two people, a language; "not this person", said by either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain import answers, disclosure
from bot.domain.asks import read_asks
from bot.domain.lifecycle import ENDED, HOLDING
from bot.domain.model import AssignmentState
from bot.domain.notices import KeptApart, MissionPassed, PersonAvoided, Way, WhoMayCome
from bot.domain.refusals import CaseEnded, NobodyComes, NoSuchMission, SayHow
from bot.services import alerts, cards, crew, endings, leaving, rechecks, releasing, screening, steps
from bot.store import assignments, people, profiles, requests
from bot.store import wishes as store

if TYPE_CHECKING:
    from bot.domain.asks import Asks
    from bot.domain.model import Assignment, AssignmentId, Person, Request, RequestId
    from bot.domain.wishes import Wishes
    from bot.services.turn import Turn


async def show(turn: Turn, by: Person, request_id: RequestId) -> None:
    """Show who may come, as a new card. Raises NoSuchCase, NotYours, CaseEnded."""
    await _show(turn, by, await _open(turn, by, request_id), way=Way.FRESH)


async def women_only(turn: Turn, by: Person, request_id: RequestId, *, on: bool) -> None:
    """Only women may come, or anybody. Raises NoSuchCase, NotYours, CaseEnded."""
    await _wish(turn, by, await _open(turn, by, request_id), f"women only: {_said(on)}", women_only=int(on))


async def two_persons(turn: Turn, by: Person, request_id: RequestId, *, on: bool) -> None:
    """At least two people come together, or one is enough. Raises NoSuchCase, NotYours, CaseEnded."""
    request = await _open(turn, by, request_id)
    await _wish(turn, by, request, f"two people: {_said(on)}", two_persons=int(on))


async def language(turn: Turn, by: Person, request_id: RequestId, code: str | None) -> None:
    """Those who come speak this language; None: any. Raises NoSuchCase, NotYours, CaseEnded."""
    request = await _open(turn, by, request_id)
    await _wish(turn, by, request, f"language: {code or 'any'}", wants_language=code)


async def anybody(turn: Turn, by: Person, request_id: RequestId) -> None:
    """All wishes are taken back. Raises NoSuchCase, NotYours, CaseEnded."""
    request = await _open(turn, by, request_id)
    await _wish(turn, by, request, "anybody may come", women_only=0, two_persons=0, wants_language=None)


async def take_in(turn: Turn, request_id: RequestId, words: str) -> bool:
    """Keep what words ask of those who come; nothing said before is taken away. Returns whether a wish is new."""
    request = await cards.must(turn, request_id)
    before, said = request.wishes, read_asks(words, request.need, turn.ground.vocabulary)
    if changes := _news(before, said):
        await store.change(turn.tx, request.id, **changes)
        await steps.noted(turn, request, f"words: {', '.join(sorted(changes))}")
    return said.wishes and bool(changes)


def _news(before: Wishes, said: Asks) -> dict[str, Any]:
    """The columns that the words change."""
    wanted = {
        "women_only": int(before.women_only or said.women_only),
        "two_persons": int(before.two_persons or said.two_persons),
        "wants_language": before.language or said.language,
        "people": max(before.people or 0, said.people or 0) or None,
        "needs_skills": before.skills | said.skills,
    }
    have = (int(before.women_only), int(before.two_persons), before.language, before.people, before.skills)
    return {name: value for (name, value), old in zip(wanted.items(), have, strict=True) if value != old}


async def heard(turn: Turn, by: Person, request_id: RequestId, words: str) -> None:
    """More words about a request: what they ask of those who come is kept, shown back, and counts at once."""
    before = (await cards.must(turn, request_id)).wishes
    wished = await take_in(turn, request_id, words)
    if before == (await cards.must(turn, request_id)).wishes:
        return
    await rechecks.of_request(turn, request_id)
    request = await cards.must(turn, request_id)
    if wished:
        await _show(turn, by, request, way=Way.FRESH)
    await cards.show_status(turn, request_id)


async def avoid(turn: Turn, by: Person, assignment_id: AssignmentId) -> None:
    """ "Not this person", said by a resident: the two never meet again; a seat still held is free at once.

    Raises NoSuchMission, NotYours.
    """
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None or assignment.state is AssignmentState.STANDBY:
        raise NoSuchMission
    request = await endings.own(turn, by, assignment.request)
    held = assignment.state in HOLDING
    helper = await people.by_id(turn.tx, assignment.volunteer)
    notice = PersonAvoided(
        number=request.number,
        helper=disclosure.first_name(helper),
        danger=request.danger,
        over=not held,
        follows=answers.follows(request),
    )
    await turn.tell(by, notice)
    new = await profiles.avoid(turn.tx, by.id, helper.id, by.id, turn.now)
    if held:
        await turn.tell(helper, MissionPassed(number=request.number, danger=request.danger))
        await leaving.leave(turn, assignment, AssignmentState.RELEASED, "passed_on")
        await releasing.free(turn, helper.id, "passed on")
    await _keep_apart(turn, request, helper, new=new)


async def keep_apart(turn: Turn, by: Person, assignment: Assignment) -> None:
    """A volunteer would rather not meet the resident of a mission again; it holds both ways.

    A mission still in hand is given back as by "cannot go".
    """
    request = await cards.must(turn, assignment.request)
    new = await profiles.avoid(turn.tx, request.resident, by.id, by.id, turn.now)
    await turn.tell(by, KeptApart(number=request.number))
    if assignment.state in HOLDING:
        await leaving.cannot(turn, by, assignment)
    await _keep_apart(turn, request, by, new=new)
    await rechecks.of_volunteer(turn, by.id)


async def _keep_apart(turn: Turn, request: Request, volunteer: Person, *, new: bool) -> None:
    """What either of them asks for is looked at anew; the desk hears that it is so, and not who said it, or why."""
    both = (request.resident, volunteer.id)
    if new:
        await alerts.news(turn, request, volunteer, "apart", but=both)
    for person in both:
        for live in await requests.live_of(turn.tx, person):
            await rechecks.of_request(turn, live.id)


async def helper_of(turn: Turn, by: Person, request_id: RequestId, name: str = "") -> Assignment:
    """The helper meant by a typed "not this person": by name where several come, else whoever was there last.

    Raises NoSuchCase, NotYours, NobodyComes when nobody does or did, SayHow when not just one who comes is meant.
    """
    request = await endings.own(turn, by, request_id)
    holding = await assignments.holding(turn.tx, request.id)
    held = await _called(turn, holding, name)
    meant = held or await _called(turn, await assignments.missions_at(turn.tx, request.id), name)
    if len(held) > 1 or (holding and not meant):
        first = disclosure.first_name(await people.by_id(turn.tx, holding[0].volunteer))
        raise SayHow(example=f"/notthis {request.number} {first}")
    if not meant:
        raise NobodyComes(number=request.number)
    return meant[0]


async def _called(turn: Turn, among: list[Assignment], name: str) -> list[Assignment]:
    """Those of this first name; without a name all of them."""
    names = [disclosure.first_name(await people.by_id(turn.tx, one.volunteer)).casefold() for one in among]
    return [one for one, known in zip(among, names, strict=True) if not name or known == name.casefold()]


async def _open(turn: Turn, by: Person, request_id: RequestId) -> Request:
    request = await endings.own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    return request


async def _wish(turn: Turn, by: Person, request: Request, why: str, **columns: Any) -> None:
    await store.change(turn.tx, request.id, **columns)
    await steps.noted(turn, request, why)
    await rechecks.seats(turn, request, why, one_is_enough=columns.get("two_persons") == 0)
    await rechecks.of_request(turn, request.id)
    await _show(turn, by, await cards.must(turn, request.id), way=Way.CARD)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _show(turn: Turn, by: Person, request: Request, way: Way) -> None:
    known = await crew.as_its_resident_knows(turn, request)
    notice = WhoMayCome(
        request=request.id,
        number=request.number,
        who=screening.who_may(turn.ground, known),
        own_language=by.language,
        coming=await _misfit(turn, known),
        danger=request.danger,
    )
    await turn.tell(by, notice, key=f"who:{request.id}", way=way)


async def _misfit(turn: Turn, request: Request) -> str:
    """A helper who has the seat already and does not fit a newer wish: the resident decides."""
    for one in await assignments.holding(turn.tx, request.id):
        if await screening.refusal(turn, one.volunteer, request) is not None:
            return disclosure.first_name(await people.by_id(turn.tx, one.volunteer))
    return ""


def _said(on: bool) -> str:
    return "yes" if on else "no"
