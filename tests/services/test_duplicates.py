"""Two requests that may be one: who is asked, what is told of the other, and what the desk sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.duplicates import TwinState, Why
from bot.domain.model import CloseReason, Person, Point, RequestId, RequestState
from bot.domain.notices import AskSame, CrowdNoted, MayBeOne, SameNoted
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NotAsked, NotYours
from bot.services import duplicates, endings, intake
from bot.store import twins
from tests.support.build import HOME, Operation, north_of, operation

NEXT_DOOR = north_of(HOME, 0.05)
FAR = north_of(HOME, 0.4)


async def two(op: Operation, at: Point = NEXT_DOOR, words: str = "bread please") -> tuple[Person, Person]:
    """Ana asked first, Eva second."""
    ana, eva = await op.person("Ana López"), await op.person("Eva Ruiz")
    await op.cries(ana, "bread please")
    op.passes(minutes=5)
    await op.cries(eva, words, at)
    return ana, eva


async def test_the_newer_reporter_is_asked_and_learns_only_need_area_and_rough_time(op: Operation) -> None:
    ana, eva = await two(op)
    asked = await op.hears(eva, AskSame)
    assert asked.model_dump() == {
        "request": 2, "number": "A2", "other": "", "need": "food", "area": "", "age": "minutes", "danger": False,
    }  # fmt: skip
    assert await op.told(ana, AskSame) == []


@pytest.mark.parametrize(("at", "words"), [(FAR, "bread please"), (NEXT_DOOR, "we need water")])
async def test_nobody_is_asked_about_another_place_or_another_need(op: Operation, at: Point, words: str) -> None:
    olga = await op.coordinator()
    _, eva = await two(op, at, words)
    assert await op.told(eva, AskSame) == []
    assert await op.told(olga, MayBeOne) == []


async def test_both_are_matched_all_the_same(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    for person, name in ((ana, "Luis"), (eva, "Rosa")):
        volunteer = await op.volunteer(name)
        request = await op.cries(person, "bread please")
        asked = await op.value("SELECT request FROM offers WHERE volunteer = ?", volunteer.id)
        assert asked == request.id
    assert await op.told(eva, AskSame)


async def test_a_yes_is_a_proposal_to_the_desk_and_changes_nothing_yet(op: Operation) -> None:
    olga = await op.coordinator()
    _, eva = await two(op)
    assert await op.told(olga, MayBeOne) == []
    await op.does(duplicates.answer, eva, (await op.request(RequestId(2))).id, yes=True)
    card = await op.hears(olga, MayBeOne)
    assert (card.one.request, card.other.request, card.why, card.state) == (2, 1, Why.SPOT, TwinState.SAME)
    assert card.apart_m == 50
    assert (await op.hears(eva, SameNoted)).same
    assert [row["state"] for row in await op.store.reads.rows("SELECT state FROM requests")] == ["open", "open"]


async def test_a_no_ends_the_suspicion_and_the_desk_is_left_in_peace(op: Operation) -> None:
    olga = await op.coordinator()
    _, eva = await two(op)
    request = await op.request(RequestId(2))
    await op.does(duplicates.answer, eva, request.id, yes=False)
    op.passes(hours=1)
    await op.tick()
    assert await op.told(olga, MayBeOne) == []
    with pytest.raises(AlreadySo):
        await op.does(duplicates.answer, eva, request.id, yes=True)


async def test_silence_brings_it_to_the_desk_after_ten_minutes(op: Operation) -> None:
    olga = await op.coordinator()
    await two(op)
    op.passes(minutes=9, seconds=59)
    await op.tick()
    assert await op.told(olga, MayBeOne) == []
    op.passes(seconds=1)
    await op.tick()
    await op.tick()
    assert [card.state for card in await op.told(olga, MayBeOne)] == [TwinState.UNSURE]


async def test_a_late_yes_is_heard_after_the_desk_was_told(op: Operation) -> None:
    olga = await op.coordinator()
    _, eva = await two(op)
    op.passes(minutes=10)
    await op.tick()
    await op.posts()
    await op.does(duplicates.answer, eva, (await op.request(RequestId(2))).id, yes=True)
    assert (await op.hears(olga, MayBeOne)).state is TwinState.SAME


async def test_what_ended_meanwhile_is_not_brought_to_the_desk(op: Operation) -> None:
    olga = await op.coordinator()
    ana, eva = await two(op)
    await op.does(endings.cancel, ana, (await op.request(RequestId(1))).id, CloseReason.NO_LONGER_NEEDED)
    op.passes(minutes=10)
    await op.tick()
    assert await op.told(olga, MayBeOne) == []
    await op.does(endings.cancel, eva, (await op.request(RequestId(2))).id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(duplicates.answer, eva, (await op.request(RequestId(2))).id, yes=True)


async def test_the_wrong_person_and_the_wrong_request_are_refused(op: Operation) -> None:
    ana, eva = await two(op)
    first, second = await op.request(RequestId(1)), await op.request(RequestId(2))
    with pytest.raises(NotYours):
        await op.does(duplicates.answer, ana, second.id, yes=True)
    with pytest.raises(NotAsked):
        await op.does(duplicates.answer, ana, first.id, yes=True)
    with pytest.raises(NoSuchCase):
        await op.does(duplicates.answer, eva, RequestId(99), yes=True)


async def test_one_person_is_asked_three_times_a_day_and_then_only_the_desk(op: Operation) -> None:
    olga, eve = await op.coordinator(), await op.person("Eve Ruiz")
    for i in range(5):
        place = north_of(HOME, i * 2.0)
        await op.cries(await op.person(f"Ana {i} López"), "bread please", place)
        mine = await op.cries(eve, "bread please", place)
        await op.does(endings.cancel, eve, mine.id, CloseReason.NO_LONGER_NEEDED)
    assert len(await op.told(eve, AskSame)) == 3
    assert len(await op.told(olga, MayBeOne)) == 2


async def test_a_pair_is_asked_about_once_whatever_happens_to_it(op: Operation) -> None:
    _, eva = await two(op)
    await op.posts()
    request = await op.request(RequestId(2))
    await op.does(duplicates.look, request.id)
    await op.does(duplicates.look, (await op.request(RequestId(1))).id)
    assert len(await op.told(eva, AskSame)) == 1


async def test_words_with_a_number_that_no_map_knows_are_compared_too(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    for person in (ana, eva):
        request = await op.cries(person, "bread please", at=None)
        await op.does(intake.answer_place, person, request, "blue house 7")
    assert (await op.hears(eva, AskSame)).number == "A2"


async def test_a_coordinator_keeps_them_apart_and_hears_no_more_of_it(op: Operation) -> None:
    olga = await op.coordinator()
    _, eva = await two(op)
    one, other = await op.request(RequestId(2)), await op.request(RequestId(1))
    await op.does(duplicates.apart, olga, one.id, other.id)
    found = await twins.between(op.store.reads, one.id, other.id)
    assert found is not None
    assert found.state is TwinState.APART
    with pytest.raises(AlreadySo):
        await op.does(duplicates.apart, olga, other.id, one.id)
    with pytest.raises(AlreadySo):
        await op.does(duplicates.answer, eva, one.id, yes=True)
    with pytest.raises(NoSuchCase):
        await op.does(duplicates.apart, olga, one.id, RequestId(99))


async def test_three_people_on_one_pin_are_pointed_out_and_nobody_else_hears_it(op: Operation) -> None:
    olga = await op.coordinator()
    people = [await op.person(f"Person {name}") for name in "ABC"]
    for person in people:
        await op.cries(person, "bread please")
    crowd = await op.hears(olga, CrowdNoted)
    assert (crowd.numbers, crowd.suspect) == (("A1", "A2", "A3"), False)
    for person in people:
        assert await op.told(person, CrowdNoted) == []


async def test_distances_of_the_settings_count(tmp_path: Path) -> None:
    async with operation(tmp_path, duplicates={"near_m": 20, "desk_after_min": 1}) as op:
        _, eva = await two(op)
        assert await op.told(eva, AskSame) == []


async def test_a_request_is_found_across_the_edge_of_a_cell(op: Operation) -> None:
    edge = Point(12.026, -38.042)  # both are corners of cells of 0.002 degrees
    ana, eva = await op.person("Ana"), await op.person("Eva")
    await op.cries(ana, "bread please", Point(edge.lat - 0.0005, edge.lon - 0.0005))
    await op.cries(eva, "bread please", Point(edge.lat + 0.0005, edge.lon + 0.0003))
    assert await op.told(eva, AskSame)
    assert (await op.request(RequestId(2))).state is RequestState.OPEN
