"""Why a request ended is kept as it is: in part, nobody found, and one word means one thing wherever it is asked."""

from __future__ import annotations

import pytest

from bot.domain.model import CLOSED_BY_DESK, CloseReason, Person, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import CaseClosed, RequestEnded
from bot.services import desk, endings, missions, needed, staleness
from handlers import residents
from handlers.turn import Heard
from tests.services.missions import held, promised
from tests.services.test_desk import TEXTS, hear
from tests.support.build import Operation

BOTH = "we need bread and water"


async def said(op: Operation, command: str, by: Person, *args: str) -> None:
    async with op.turn(by) as turn:
        await getattr(residents, command)(Heard(turn, by, TEXTS, args=args))


@pytest.mark.parametrize("word", ["solved", "others"])
@pytest.mark.parametrize("command", ["cancel", "needed"])
async def test_solved_and_others_mean_the_same_wherever_they_are_said(op: Operation, command: str, word: str) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await said(op, command, ana, request.number, word)
    meant = {"solved": CloseReason.NO_LONGER_NEEDED, "others": CloseReason.DONE_BY_OTHERS}
    assert (await op.request(request.id)).reason is meant[word]
    assert set(meant) <= set(endings.ENDS_WITH) & set(staleness.ENDS_WITH)


@pytest.mark.parametrize("said_by_desk", [CloseReason.COMPLETED, CloseReason.UNFILLED])
async def test_a_case_of_which_a_part_was_done_is_closed_as_done_in_part(
    op: Operation, said_by_desk: CloseReason
) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, BOTH)
    await op.does(needed.tick, ana, request.id, "water", NeedState.DONE)
    await op.does(desk.close, olga, request.id, said_by_desk)
    assert (await op.request(request.id)).reason is CloseReason.PARTLY_DONE
    assert (await op.hears(ana, RequestEnded)).reason is CloseReason.PARTLY_DONE
    assert (await op.hears(olga, CaseClosed)).reason is CloseReason.PARTLY_DONE


async def test_help_that_came_in_part_was_not_nobody(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await promised(op)
    await op.does(missions.done, luis, await held(op, luis))
    await op.does(endings.came, ana, request.id, "partly")
    await op.does(desk.close, olga, request.id, CloseReason.UNFILLED)
    assert (await op.request(request.id)).reason is CloseReason.PARTLY_DONE


async def test_when_nobody_was_found_a_coordinator_says_so_and_the_resident_reads_it(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, BOTH)
    await hear(op, "close", olga, request.number, "unfilled")
    closed = await op.request(request.id)
    assert (closed.state, closed.reason) == (RequestState.CLOSED, CloseReason.UNFILLED)
    ended = TEXTS.render(await op.hears(ana, RequestEnded), "en", op.now).plain
    assert "Why: nobody could be found." in ended


async def test_help_that_came_to_nothing_is_nobody_found(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await promised(op)
    await op.does(missions.done, luis, await held(op, luis))
    await op.does(endings.came, ana, request.id, "no")
    await op.does(desk.close, olga, request.id, CloseReason.UNFILLED)
    assert (await op.request(request.id)).reason is CloseReason.UNFILLED


async def test_silence_after_all_was_done_is_done_and_not_in_part(op: Operation) -> None:
    _, luis, request, _ = await promised(op, words=BOTH)
    await op.does(missions.done, luis, await held(op, luis))
    op.passes(hours=25)
    await op.tick()
    assert (await op.request(request.id)).reason is CloseReason.COMPLETED


def test_a_coordinator_may_say_every_reason_but_those_that_are_not_theirs() -> None:
    assert set(CloseReason) - set(CLOSED_BY_DESK) == {CloseReason.REFERRED, CloseReason.NO_LONGER_NEEDED}
