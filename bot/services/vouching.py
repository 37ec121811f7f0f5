"""What coordinators decide of who may be sent: lift a filter, ask for more, and say how far somebody is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.asks import count_of
from bot.domain.eligibility import ALONE_WITH_DEPENDANT, BITS, LIFTABLE, TIERS, Filter, bits
from bot.domain.lifecycle import Machine
from bot.domain.notices import CaseAskedAgain, SureOfTier, TierChanged, TierNoted, Way, WishLifted
from bot.domain.refusals import AlreadySo, NoSuchVolunteer, NotLiftable, OthersVouch, SayHow
from bot.services import alerts, cards, desk, rechecks, screening, steps
from bot.store import events, people, profiles, wishes
from bot.store.events import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Person, PersonId, Request, RequestId
    from bot.services.turn import Turn

NOTHING = "none"


async def without(turn: Turn, coordinator: Person, request_id: RequestId, said: str) -> None:
    """Ask without one filter; "none" puts back all that were lifted.

    Raises NoSuchCase, CaseEnded, NotLiftable, AlreadySo.
    """
    request = await desk.live(turn, request_id)
    if said == NOTHING:
        await _put_back(turn, coordinator, request)
        return
    filter_ = next((one for one in LIFTABLE if one == said), None)
    if filter_ is None:
        raise NotLiftable(number=request.number)
    before, asked = request.wishes, screening.requirements(turn.ground, request)
    if filter_ is Filter.TRUST and asked.risk >= ALONE_WITH_DEPENDANT:
        raise NotLiftable(number=request.number)
    if before.relaxed & BITS[filter_]:
        raise AlreadySo(number=request.number)
    await wishes.change(turn.tx, request.id, relaxed=before.relaxed | BITS[filter_])
    await steps.noted(turn, request, f"asked without: {filter_}")
    if filter_ is Filter.TWO_PERSONS:
        await rechecks.seats(turn, request, "one is enough", one_is_enough=True)
    wished = {Filter.TWO_PERSONS: before.two_persons, Filter.LANGUAGE: before.language is not None}
    if wished.get(filter_):
        await turn.tell(request.resident, WishLifted(number=request.number, wish=filter_, danger=request.danger))
    await _ask(turn, coordinator, request)


async def _put_back(turn: Turn, coordinator: Person, request: Request) -> None:
    await wishes.change(turn.tx, request.id, relaxed=0)
    await steps.noted(turn, request, "asked with every filter again")
    await rechecks.seats(turn, request, "two go together", one_is_enough=False)
    await _ask(turn, coordinator, request)


async def require(turn: Turn, coordinator: Person, request_id: RequestId, said: Sequence[str]) -> None:
    """Ask for skills, any one of which is enough, and for room for so many people; "none" takes both back.

    What is asked for counts from now on, also where it was lifted before.
    Raises NoSuchCase, CaseEnded, SayHow for a word that is neither.
    """
    request = await desk.live(turn, request_id)
    skills = turn.ground.vocabulary.skills
    named = [word for word in said if word in skills]
    counts = [count for word in said if (count := count_of(word)) is not None]
    if list(said) != [NOTHING] and (not said or len(named) + len(counts) != len(said)):
        raise SayHow(example=f"/require {request.number} medic boat 5")
    await wishes.change(
        turn.tx,
        request.id,
        needs_skills=sum({skills[one].mask for one in named}),
        people=max(counts, default=None),
        relaxed=request.wishes.relaxed & ~bits({Filter.SKILL, Filter.CAPACITY}),
    )
    await steps.noted(turn, request, f"asks for: {' '.join(said)}")
    await _ask(turn, coordinator, request)


async def _ask(turn: Turn, coordinator: Person, request: Request) -> None:
    asked = await rechecks.of_request(turn, request.id, again=True)
    state = (await cards.must(turn, request.id)).state
    await turn.tell(coordinator, CaseAskedAgain(number=request.number, asked=asked, state=state))
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def tier(turn: Turn, coordinator: Person, volunteer: PersonId, level: int, *, sure: bool = False) -> None:
    """Say how far a volunteer is trusted; whether they mean the highest is asked once more, until they are `sure`.

    Raises NoSuchVolunteer, OthersVouch, SayHow.
    """
    brought = await profiles.of(turn.tx, volunteer)
    if brought is None:
        raise NoSuchVolunteer(said=f"V{volunteer}")
    if volunteer == coordinator.id:
        raise OthersVouch
    if level not in TIERS:
        raise SayHow(example=f"/tier V{volunteer} 2")
    name = disclosure.first_name(await people.by_id(turn.tx, volunteer))
    if level == max(TIERS) > brought.tier and not sure:
        asked = SureOfTier(volunteer=volunteer, name=name, tier=level, before=brought.tier)
        await turn.tell(coordinator, asked, key=_key(volunteer), way=Way.FRESH)
        return
    if level != brought.tier:
        await profiles.change(turn.tx, volunteer, tier=level)
        step = Step(
            Machine.DUTY, volunteer, brought.duty, brought.duty, f"tier {brought.tier} to {level}", turn.actor, None
        )
        await events.note(turn.tx, step, turn.now)
        await turn.tell(volunteer, TierChanged(tier=level, raised=level > brought.tier))
        await rechecks.of_volunteer(turn, volunteer)
    noted = TierNoted(volunteer=volunteer, name=name, tier=level)
    await turn.tell(coordinator, noted, key=_key(volunteer), way=Way.FRESH)


def _key(volunteer: PersonId) -> str:
    return f"tier:{volunteer}"
