"""Said after the task has ended, by either of the two: "not this person"."""

from __future__ import annotations

import pytest

from bot.domain.model import AssignmentId, Person, Request
from bot.domain.notices import (
    HelperNews,
    PersonAvoided,
)
from bot.domain.refusals import NobodyComes
from bot.services import asking, endings, leaving, missions, needed, offers, safety, wishes
from bot.store import assignments, profiles
from tests.services.missions import held, promised
from tests.support.build import SECOND_OWNER, Operation


async def helped(op: Operation, ana: Person, luis: Person) -> tuple[Request, AssignmentId]:
    """Luis has been there and says that it is done."""
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    return request, held.id


async def test_nobody_else_is_promised_while_a_request_is_on_hold(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva")
    await op.does(needed.hands, olga, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 10)
    await op.does(safety.unsafe, luis, mission)
    await op.does(wishes.avoid, ana, (await held(op, eva)).id)
    assert (await op.hears(ana, PersonAvoided)).follows == "held"


async def test_not_this_person_holds_also_when_it_is_said_after_the_task(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request, mission = await helped(op, ana, luis)
    meant = await op.does(wishes.helper_of, ana, request.id)
    assert meant.id == mission
    before = len(await op.said(luis))
    await op.does(wishes.avoid, ana, meant.id)
    told = await op.hears(ana, PersonAvoided)
    assert (told.helper, told.over) == ("Luis", True)
    news = await op.hears(olga, HelperNews)
    assert (news.what, news.helper, news.number) == ("apart", "Luis", "A1")
    assert len(await op.said(luis)) == before
    await op.does(endings.came, ana, request.id, "no")
    assert luis.id not in await op.asked()
    await op.does(wishes.avoid, ana, meant.id)
    assert len(await op.told(olga, HelperNews)) == 1


async def test_it_holds_after_the_case_was_closed_too(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request, mission = await helped(op, ana, luis)
    await op.does(endings.came, ana, request.id, "yes")
    assert (await op.does(wishes.helper_of, ana, request.id)).id == mission
    await op.does(wishes.avoid, ana, mission)
    assert await profiles.avoided_by(op.store.reads, [ana.id]) == {luis.id}


async def test_of_all_who_were_there_the_last_is_meant_and_any_by_name(op: Operation) -> None:
    ana, luis, eva = await op.person("Ana"), await op.volunteer("Luis"), await op.volunteer("Eva", 3)
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(leaving.cannot, luis, held)
    op.passes(minutes=1)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    assert (await op.does(wishes.helper_of, ana, request.id)).volunteer == eva.id
    assert (await op.does(wishes.helper_of, ana, request.id, "luis")).volunteer == luis.id
    now = await assignments.of_volunteer(op.store.reads, eva.id)
    assert now is not None
    await op.does(missions.done, eva, now)
    assert (await op.does(wishes.helper_of, ana, request.id)).volunteer == eva.id
    with pytest.raises(NobodyComes):
        await op.does(wishes.helper_of, ana, request.id, "pia")


async def test_who_never_had_a_seat_cannot_be_meant(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    with pytest.raises(NobodyComes):
        await op.does(wishes.helper_of, ana, request.id)


async def test_the_open_questions_of_both_are_looked_at_anew(op: Operation) -> None:
    ana, luis = await op.volunteer("Ana", 1), await op.volunteer("Luis")
    _, mission = await helped(op, ana, luis)
    second = await op.cries(ana, "water please")
    his = await op.cries(luis, "blankets please")
    for request, asked in ((second, luis), (his, ana)):
        await op.does(asking.ask_this_one, await op.request(request.id), asked.id, sought=True)
    assert {luis.id, ana.id} <= set(await op.asked())
    await op.does(wishes.avoid, ana, mission)
    assert await op.asked() == []


@pytest.mark.parametrize("by_her", [True, False])
async def test_a_coordinator_who_is_the_other_side_hears_nothing(op: Operation, by_her: bool) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis")
    second = await op.coordinator("Pia", SECOND_OWNER)
    request, mission = await helped(op, olga, luis)
    if by_her:
        await op.does(wishes.avoid, olga, mission)
    else:
        ended = await assignments.by_id(op.store.reads, mission)
        assert ended is not None
        await op.does(wishes.keep_apart, luis, ended)
    assert await op.told(olga, HelperNews) == []
    assert (await op.hears(second, HelperNews)).number == request.number
