"""A round over all requests: who is asked about which, and what happened to them while it was decided."""

from __future__ import annotations

from bot.domain import matching
from bot.domain.model import CloseReason, RequestId
from bot.services import endings, leaving, rounds, survey, wants
from bot.services import volunteers as duty
from bot.store import volunteers
from tests.services.missions import held, promised
from tests.support.build import HOME, Operation, north_of


async def looks_at(op: Operation, request: RequestId) -> int | None:
    """When the next round looks at a request."""
    at: int | None = await op.value("SELECT look_at FROM requests WHERE id = ?", request)
    return at


async def test_two_requests_of_one_round_share_the_volunteers_by_the_best_pairs(op: Operation) -> None:
    ana = await op.cries(await op.person("Ana"), "bread please", HOME)
    ben = await op.cries(await op.person("Ben"), "bread please", north_of(HOME, 4))
    near_both, near_ben = await op.volunteer("Near both", 1), await op.volunteer("Near Ben", 3.5)
    op.passes(seconds=31)
    await op.tick()
    rows = await op.store.reads.rows("SELECT request, volunteer FROM offers WHERE state = 'queued' ORDER BY id")
    assert [tuple(row) for row in rows] == [(ben.id, near_ben.id), (ana.id, near_both.id)]


async def test_a_round_over_very_many_asks_whom_it_would_ask_had_it_looked_up_everybody(op: Operation) -> None:
    places = [north_of(HOME, number / 2) for number in range(volunteers.MANY)]
    many = [await op.cries(await op.person(f"R{n}"), "bread please", at) for n, at in enumerate(places)]
    helpers = [await op.volunteer(f"V{number}", number / 5) for number in range(12)]
    drawn = await rounds.draw(op.store.reads, op.ground, [one.id for one in many], op.now)
    at_once = await wants.see_all(op.store.reads, op.ground, many, op.now)
    assert drawn.plan.asks == matching.plan([one.want for one in at_once.values()], op.ground.rules).asks
    async with op.turn() as turn:
        assert await rounds.put(turn, drawn, drawn.plan.asks) == len(helpers)


async def test_of_very_many_it_is_known_at_once_where_nobody_is_and_how_soon_anybody_could_be_there(
    op: Operation,
) -> None:
    places = [north_of(HOME, number / 2) for number in range(volunteers.MANY)]
    many = [await op.cries(await op.person(f"R{n}"), "bread please", at) for n, at in enumerate(places)]
    await op.volunteer("Luis", 4)
    sights = await survey.see_all(op.store.reads, op.ground, many, op.now)
    for sight in (await wants.see_all(op.store.reads, op.ground, many, op.now)).values():
        seek, soonest = sights[sight.request.id].want.seek, [one.minutes for one in sight.want.candidates]
        assert (seek is None) == (not soonest)
        if seek is not None:
            assert seek.least_min <= min(minutes for minutes in soonest if minutes is not None)
    far = await op.cries(await op.person("Far"), "bread please", north_of(HOME, 60))
    sights = await survey.see_all(op.store.reads, op.ground, [*many, far], op.now)
    assert sights[far.id].want.seek is None


async def test_a_question_of_a_round_is_not_put_to_somebody_who_went_home_meanwhile(op: Operation) -> None:
    request = await op.cries(await op.person("Ana"), "bread please")
    luis, eva = await op.volunteer("Luis", 0.1), await op.volunteer("Eva", 0.2)
    drawn = await rounds.draw(op.store.reads, op.ground, [request.id], op.now)
    await op.does(duty.check_out, luis)
    async with op.turn() as turn:
        assert await rounds.put(turn, drawn, drawn.plan.asks) == 1
    assert await op.asked() == [eva.id]


async def test_what_ended_while_a_round_was_decided_has_no_next_look(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    drawn = await rounds.draw(op.store.reads, op.ground, [request.id], op.now)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    async with op.turn() as turn:
        await rounds.settle(turn, drawn)
    assert await looks_at(op, request.id) is None


async def test_what_is_looked_for_again_while_a_round_was_decided_keeps_its_next_look(op: Operation) -> None:
    _, luis, request, _ = await promised(op)
    drawn = await rounds.draw(op.store.reads, op.ground, [request.id], op.now)
    await op.does(leaving.cannot, luis, await held(op, luis))
    looked = await looks_at(op, request.id)
    async with op.turn() as turn:
        await rounds.settle(turn, drawn)
    assert looked is not None
    assert await looks_at(op, request.id) == looked
