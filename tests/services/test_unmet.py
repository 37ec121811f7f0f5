"""Help came in part: which need is missing, and only that is looked for again."""

from __future__ import annotations

import pytest

from bot.domain.model import Person, Request, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import AskUnmet, CameNoted
from bot.domain.refusals import AlreadySo, NoSuchNeed, NotYours
from bot.services import endings, missions, needed, offers
from bot.store import assignments, needs
from tests.support.build import Operation

BOTH = "we need bread and water"


async def helped(op: Operation, words: str = BOTH, ticked: str | None = None) -> tuple[Person, Request]:
    """Ana asked, Luis says that he is done, and she says: partly."""
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, words)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    if ticked:
        await op.does(needed.tick, luis, request.id, ticked, NeedState.DONE)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    await op.posts()
    return ana, await op.request(request.id)


async def states(op: Operation, request: Request) -> dict[str, NeedState]:
    return {row.need: row.state for row in await needs.of(op.store.reads, request.id)}


async def test_of_several_needs_the_resident_is_asked_which_is_missing(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "partly")
    assert [row.key for row in (await op.hears(ana, AskUnmet)).needs] == list(await states(op, request))
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert await op.told(ana, CameNoted) == []


async def test_only_the_missing_need_is_looked_for_again_and_the_other_stays_done(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "partly")
    await op.posts()
    await op.does(endings.missing, ana, request.id, "water")
    again = await op.request(request.id)
    assert (again.state, again.need) == (RequestState.OPEN, "water")
    assert await states(op, request) == {"water": NeedState.OPEN, "food": NeedState.DONE}
    assert (await op.hears(ana, CameNoted)).need == "water"


async def test_history_keeps_that_it_was_done_and_opened_again(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "partly")
    await op.does(endings.missing, ana, request.id, "water")
    rows = await op.store.reads.rows(
        "SELECT before, after, why FROM events WHERE machine = 'request' AND before <> after ORDER BY id"
    )
    assert [tuple(row) for row in rows][-2:] == [
        ("staffed", "resolved", "done"),
        ("resolved", "open", "help came: partly"),
    ]
    assert await op.value("SELECT count(*) FROM assignments WHERE state = 'done'") == 1


async def test_silence_opens_what_nobody_ticked_off(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "partly")
    main, other = await states(op, request)
    async with op.store.transaction() as tx:
        await needs.mark(tx, request.id, (main,), NeedState.DONE, None, op.now)
    op.passes(minutes=10)
    await op.tick()
    again = await op.request(request.id)
    assert (again.state, again.need) == (RequestState.OPEN, other)
    assert len(await op.told(ana, CameNoted)) == 1


async def test_where_one_thing_was_needed_nothing_is_asked(op: Operation) -> None:
    ana, request = await helped(op, "bread please")
    await op.does(endings.came, ana, request.id, "partly")
    assert await op.told(ana, AskUnmet) == []
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_a_no_opens_all_of_it_at_once(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert set((await states(op, request)).values()) == {NeedState.OPEN}


async def test_a_yes_after_all_closes_it_and_takes_the_question_back(op: Operation) -> None:
    ana, request = await helped(op)
    await op.does(endings.came, ana, request.id, "partly")
    await op.does(endings.came, ana, request.id, "yes")
    op.passes(minutes=10)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.CLOSED


async def test_the_wrong_person_the_wrong_need_and_the_wrong_time_are_refused(op: Operation) -> None:
    ana, request = await helped(op)
    eva = await op.person("Eva")
    await op.does(endings.came, ana, request.id, "partly")
    with pytest.raises(NotYours):
        await op.does(endings.missing, eva, request.id, "water")
    with pytest.raises(NoSuchNeed):
        await op.does(endings.missing, ana, request.id, "animals")
    await op.does(endings.missing, ana, request.id, "water")
    with pytest.raises(AlreadySo):
        await op.does(endings.missing, ana, request.id, "water")
