"""Who is free and at the phone is asked at once about what needs them most, and about nothing that has enough."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Person, Urgency
from bot.domain.notices import CheckedIn, MissionThanks, NothingElse, OfferMade, SeenNoted
from bot.services import endings, missions, offers, redirect, rest, stopping
from bot.services import volunteers as duty
from tests.services.missions import held
from tests.support.build import HOME, NOW, Operation, north_of, operation


async def checks_in(op: Operation, name: str, km: float = 0.5) -> Person:
    """Somebody new says that they want to help, and where they are."""
    person = await op.person(name)
    await op.does(duty.join, person)
    await op.does(duty.check_in, person, north_of(HOME, km))
    return person


async def asked_about(op: Operation, person: Person) -> list[int]:
    """The requests about which somebody was ever asked, in order."""
    sql = "SELECT request FROM offers WHERE volunteer = ? ORDER BY id"
    return [row["request"] for row in await op.store.reads.rows(sql, (person.id,))]


async def test_who_checks_in_is_asked_at_once_about_what_needs_them_most(op: Operation) -> None:
    await op.cries(await op.person("Ana"), "we need bread")
    await op.cries(await op.person("Ben"), "we are trapped, help", north_of(HOME, 2))
    await op.cries(await op.person("Cleo"), "we need bread", north_of(HOME, 9))
    luis = await checks_in(op, "Luis")
    assert await asked_about(op, luis) == [2]
    kinds = [type(one.notice) for one in await op.said(luis)]
    assert kinds.index(CheckedIn) < kinds.index(OfferMade)
    eva = await checks_in(op, "Eva")
    assert await asked_about(op, eva) == [2]  # one person's yes is not likely enough for what is urgent


async def test_what_likely_has_a_yes_coming_is_not_asked_about_again(op: Operation) -> None:
    near = [await op.volunteer(f"V{n}", 0.5) for n in range(2)]
    await op.cries(await op.person("Ana"), "we need bread")
    assert await op.asked() == [one.id for one in near]
    for number in range(3):
        assert await asked_about(op, await checks_in(op, f"New {number}")) == []


async def test_who_has_done_a_task_is_thanked_and_asked_about_the_next(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "we need bread")
    await op.does(offers.accept, luis, await op.offer_to(luis), 10)
    await op.cries(await op.person("Ben"), "we need water", north_of(HOME, 2))
    await op.does(missions.done, luis, await held(op, luis))
    assert await asked_about(op, luis) == [1, 2]
    kinds = [type(one.notice) for one in await op.said(luis)]
    assert kinds.index(MissionThanks) < len(kinds) - 1 - kinds[::-1].index(OfferMade)


async def test_after_a_hard_task_nobody_is_asked_before_they_have_rested_or_want_to_go_on(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "we are trapped, help")
    await op.does(offers.accept, luis, await op.offer_to(luis), 10)
    await op.cries(await op.person("Ben"), "we need water")
    await op.does(missions.done, luis, await held(op, luis))
    assert await asked_about(op, luis) == [1]
    await op.does(rest.fine, luis)
    assert await asked_about(op, luis) == [1, 2]


@pytest.mark.parametrize("goes_home", [False, True])
async def test_who_has_seen_that_a_task_is_called_off_is_asked_about_another_unless_they_went_home(
    op: Operation, *, goes_home: bool
) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "we need bread")
    await op.does(offers.accept, luis, await op.offer_to(luis), 10)
    await op.cries(await op.person("Ben"), "we need water", north_of(HOME, 2))
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    if goes_home:
        await op.does(duty.check_out, luis)
    await op.does(stopping.seen, luis, None)
    assert await asked_about(op, luis) == ([1] if goes_home else [1, 2])
    assert type((await op.said(luis))[-1].notice) is (SeenNoted if goes_home else OfferMade)


async def test_who_checks_in_again_and_again_is_not_asked_above_the_cap_but_who_asks_for_more_is(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    for number in range(op.ground.rules.paces[Urgency.NORMAL].cap):
        await op.cries(await op.person(f"Ana {number}"), "we need bread")
        await op.does(offers.decline, luis, await op.offer_to(luis))
    asked = await asked_about(op, luis)
    await op.cries(await op.person("Ben"), "we need bread")
    await op.does(duty.check_in, luis, HOME)
    assert await asked_about(op, luis) == asked
    await op.does(redirect.another, luis)
    assert await asked_about(op, luis) == [*asked, asked[-1] + 1]


async def test_by_night_nobody_is_asked_after_a_task_unless_they_ask_for_more(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with operation(tmp_path_factory.mktemp("night"), matching={"quiet_hours": (13, 14)}) as op:
        luis = await op.volunteer("Luis")
        op.passes(hours=13 - NOW.hour, minutes=5 - NOW.minute)
        await op.cries(await op.person("Ana"), "we need bread")
        await op.tick()
        await op.does(redirect.come_free, luis.id)
        assert await asked_about(op, luis) == []
        await op.does(redirect.another, luis)
        assert await asked_about(op, luis) == [1]


async def test_nobody_is_asked_about_their_own_request_or_one_they_refused(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "we need bread")
    await op.does(offers.decline, luis, await op.offer_to(luis))
    await op.cries(luis, "we need water")
    await op.does(duty.check_in, luis, HOME)
    assert await asked_about(op, luis) == [1]
    await op.does(redirect.another, luis)
    assert (await op.hears(luis, NothingElse)).waits


async def test_that_nobody_needs_help_is_said_only_when_it_is_so(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(luis, "we need water")
    await op.does(redirect.another, luis)
    assert not (await op.hears(luis, NothingElse)).waits
    await op.posts()
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET lat = NULL, lon = NULL, state = 'off', available_until = NULL")
    await op.does(redirect.another, luis)
    assert (await op.hears(luis, NothingElse)).waits
