"""What was done, ended or called off is needed after all: it is looked for again, and nothing untrue is said of it."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Person, Request, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import CameNoted, DeskCase, NeededNoted, RestOpen
from bot.domain.refusals import BadSeats
from bot.services import endings, handover, merging, misplaced, missions, needed, offers, safety, staleness, undoing
from bot.store import cases, needs
from tests.services.joined import asked_of, join, takes, two
from tests.services.missions import held, promised
from tests.support.build import Operation

BOTH = "we need bread and water"


async def finished(op: Operation, words: str = BOTH, *ticked: str) -> tuple[Person, Request]:
    """Ana asked, and Luis has done it all."""
    ana, luis, request, mission = await promised(op, words=words)
    for need in ticked:
        await op.does(needed.tick, luis, request.id, need, NeedState.DONE)
    await op.does(missions.done, luis, mission)
    await op.posts()
    return ana, await op.request(request.id)


async def still_open(op: Operation, request: Request) -> list[str]:
    return [row.need for row in await needs.of(op.store.reads, request.id) if row.open]


async def two_there(op: Operation) -> tuple[Person, Request, Person, Person]:
    """Luis and Eva are coming to Ana."""
    ana, luis, request, _ = await promised(op, words=BOTH)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    return ana, request, luis, eva


async def test_a_need_that_is_open_again_after_all_was_done_is_looked_for(op: Operation) -> None:
    olga = await op.coordinator()
    eva = await op.volunteer("Eva")
    ana, request = await finished(op, BOTH, "food", "water")
    assert request.state is RequestState.RESOLVED
    await op.does(needed.tick, ana, request.id, "water", NeedState.OPEN)
    now = await op.request(request.id)
    assert (now.state, now.need) == (RequestState.OPEN, "water")
    assert await asked_of(op, request) == [eva.id]
    noted = await op.hears(ana, CameNoted)
    assert (noted.answer, noted.need) == ("partly", "water")
    assert (await op.hears(olga, DeskCase)).why == "reopened"


async def test_what_only_another_one_reported_is_looked_for_again_and_not_told(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op, "bread please", "water please")
    await join(op, both)
    mission = await takes(op, luis, both.stays)
    for need in ("food", "water"):
        await op.does(needed.tick, luis, both.stays.id, need, NeedState.DONE)
    await op.does(missions.done, luis, mission)
    await op.does(needed.tick, both.olga, both.stays.id, "water", NeedState.OPEN)
    assert (await op.request(both.stays.id)).state is RequestState.OPEN
    assert await op.told(both.ana, CameNoted) == []


async def test_still_needed_after_it_was_said_to_be_done_is_looked_for(op: Operation) -> None:
    eva = await op.volunteer("Eva")
    ana, request = await finished(op, "bread please")
    await op.does(staleness.answer, ana, request.id, "yes")
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await asked_of(op, request) == [eva.id]
    assert (await op.hears(ana, NeededNoted)).looking
    assert (await cases.deadlines(op.store.reads, request.id))["close_at"] is None


async def test_who_needs_help_again_after_all_was_done_needs_all_of_it(op: Operation) -> None:
    ana, request = await finished(op)
    await op.does(endings.came, ana, request.id, "yes")
    assert await still_open(op, request) == []
    await op.does(endings.reopen, ana, request.id)
    assert sorted(await still_open(op, request)) == ["food", "water"]


async def test_what_was_ticked_off_stays_so_while_another_need_is_open(op: Operation) -> None:
    ana, _, request, _ = await promised(op, words=BOTH)
    await op.does(needed.tick, ana, request.id, "food", NeedState.DONE)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(endings.reopen, ana, request.id)
    assert await still_open(op, request) == ["water"]


async def test_an_end_taken_back_comes_to_the_desk_as_soon_as_a_new_request(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(undoing.undo, ana, request.id)
    op.passes(seconds=op.ground.pace(request.urgency).desk_after_s)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why in ("unfilled", "nobody_meets")


async def test_what_is_parted_comes_to_the_desk_as_soon_as_a_new_request(op: Operation) -> None:
    both = await two(op)
    await join(op, both)
    await op.does(merging.unmerge, both.olga, both.gone.id)
    assert (await cases.deadlines(op.store.reads, both.gone.id))["desk_at"] is not None


@pytest.mark.parametrize("waits", ["on hold", "for its place"])
async def test_nobody_reads_that_we_look_for_people_when_a_part_is_done_and_nobody_is_sent(
    op: Operation, waits: str
) -> None:
    await op.coordinator()
    ana, request, luis, eva = await two_there(op)
    if waits == "on hold":
        await op.does(safety.unsafe, eva, await held(op, eva))
    else:
        await op.does(misplaced.not_found, eva, await held(op, eva))
        await op.does(missions.done, eva, await held(op, eva))
    await op.does(needed.tick, luis, request.id, "food", NeedState.DONE)
    await op.does(missions.done, luis, await held(op, luis))
    told = await op.hears(ana, RestOpen)
    assert (told.left, told.follows) == (("water",), "held" if waits == "on hold" else "place")
    assert (await cases.deadlines(op.store.reads, request.id))["desk_at"] is None


async def test_no_fewer_people_are_wanted_than_hold_a_seat_also_one_who_wants_to_hand_over(op: Operation) -> None:
    olga = await op.coordinator()
    _, request, luis, _ = await two_there(op)
    await op.does(handover.begin, await held(op, luis), "tired")
    with pytest.raises(BadSeats) as no:
        await op.does(needed.hands, olga, request.id, 1)
    assert no.value.facts["least"] == 2


async def test_when_help_did_not_come_as_many_people_are_looked_for_as_before(op: Operation) -> None:
    ana, request, luis, eva = await two_there(op)
    await op.does(missions.done, eva, await held(op, eva))
    assert (await op.request(request.id)).seats == 1
    await op.does(missions.done, luis, await held(op, luis))
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.request(request.id)).seats == 2
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(endings.reopen, ana, request.id)
    assert (await op.request(request.id)).seats == 2, "counted once"


async def test_since_when_people_are_looked_for_is_known_also_of_what_ended_before_it_was_complete(
    op: Operation,
) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "help")
    assert (request.state, request.opened_at) == (RequestState.DRAFT, None)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(endings.reopen, ana, request.id)
    assert (await op.request(request.id)).opened_at == op.now


async def test_still_needed_while_somebody_is_on_the_way_promises_nobody_more(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    await op.does(missions.on_way, luis, mission)
    await op.does(staleness.answer, ana, request.id, "yes")
    assert not (await op.hears(ana, NeededNoted)).looking


@pytest.mark.parametrize("answer", ["partly", "no"])
async def test_who_says_that_help_is_missing_at_a_place_unknown_by_now_hears_that_it_is_asked_first(
    op: Operation, answer: endings.Came
) -> None:
    ana, request, luis, eva = await two_there(op)
    await op.does(misplaced.not_found, eva, await held(op, eva))
    for one in (eva, luis):
        await op.does(missions.done, one, await held(op, one))
    now = await op.request(request.id)
    assert (now.state, now.at) == (RequestState.RESOLVED, None)
    await op.does(endings.came, ana, request.id, answer)
    if answer == "partly":
        await op.does(endings.missing, ana, request.id, "water")
    assert not (await op.hears(ana, CameNoted)).placed
