"""A geocoder's answer is a question to the resident: it never overrides a place, and a no is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import CloseReason, Person, Point, Question, Request, RequestState
from bot.domain.notices import AskPlace, PlaceNoted, PlaceProposed, PlaceUnknown
from bot.domain.refusals import CaseEnded, NotYours, StaleButton
from bot.places import Candidate, Kind
from bot.places.online import Answer, Outcome
from bot.services import desk, endings, intake, lookups, proposals
from bot.services.lookups import MOST_ATTEMPTS
from bot.store import lookups as lookup_store
from bot.store import people
from tests.support.build import AROUND, HOME, Operation, north_of, operation
from tests.support.town import town_region

ONLINE = {"provider": "nominatim", "url": "http://127.0.0.1:8088"}
SOURCE = "nominatim at 127.0.0.1:8088"
ADDRESS = "Gasworks Road 12, Harbourside"


@pytest.fixture
async def op(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation with an area and a geocoder that is never really asked."""
    async with operation(tmp_path, online=ONLINE, region={"area": AROUND}) as one:
        yield one


def found(*points: Point) -> Answer:
    places = [Candidate(point, Kind.HOUSE, f"Gasworks Road {at}", 25.0, 0.5) for at, point in enumerate(points, 1)]
    return Answer(Outcome.FOUND, tuple(places))


async def ana_asks(op: Operation, words: str = ADDRESS) -> tuple[Person, Request]:
    ana = await op.person("Ana")
    request = await op.cries(ana, "we need insulin", at=None)
    await op.does(intake.answer_place, ana, request, words)
    return ana, await op.request(request.id)


async def answer(op: Operation, given: Answer, lookup: int = 1) -> None:
    await op.does(lookups.answered, lookup, given)


async def state(op: Operation, lookup: int = 1) -> str:
    return str(await op.value("SELECT state FROM lookups WHERE id = ?", lookup))


async def test_an_unknown_address_is_put_in_the_queue_and_the_answer_to_the_resident_is_as_always(
    op: Operation,
) -> None:
    ana, request = await ana_asks(op)

    row = (await op.store.reads.rows("SELECT * FROM lookups"))[0]
    assert (row["request"], row["phrase"], row["key"], row["state"]) == (
        request.id,
        ADDRESS,
        "gasworks road 12 harbourside",
        "due",
    )
    assert (await op.hears(ana, PlaceUnknown)).place == ADDRESS


async def test_the_address_in_a_first_cry_is_looked_up_without_the_rest_of_it(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.cries(ana, f"We need insulin at {ADDRESS}. My name is Ana Gil, call 0664 123 45 67", at=None)

    assert await op.value("SELECT phrase FROM lookups") == ADDRESS


async def test_without_a_geocoder_nothing_is_queued(tmp_path: Path) -> None:
    async with operation(tmp_path) as op:
        await ana_asks(op)
        assert await op.value("SELECT count(*) FROM lookups") == 0


async def test_a_place_that_our_map_knows_is_not_looked_up(tmp_path: Path) -> None:
    region = {"area": AROUND, "path": town_region()}
    async with operation(tmp_path, online=ONLINE, region=region) as op:
        ana = await op.person("Ana")
        await op.cries(ana, "we need insulin at the Old Mill", at=None)
        assert await op.value("SELECT count(*) FROM lookups") == 0


async def test_words_without_an_address_are_not_looked_up(op: Operation) -> None:
    await ana_asks(op, "I do not know, somewhere dark")
    assert await op.value("SELECT count(*) FROM lookups") == 0


async def test_what_is_found_is_only_proposed_and_the_history_says_by_whom(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))

    proposed = await op.hears(ana, PlaceProposed)
    assert (proposed.number, proposed.name, proposed.source) == ("A1", "Gasworks Road 1", "© OpenStreetMap")
    assert (await op.request(request.id)).at is None
    assert await op.value("SELECT why FROM events ORDER BY id DESC LIMIT 1") == f"place proposed by {SOURCE}"


async def test_a_yes_settles_the_place_and_volunteers_are_asked(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    await op.does(proposals.right, ana, request.id, 1)

    now = await op.request(request.id)
    assert (now.at, now.place_words, now.state) == (HOME, "Gasworks Road 1", RequestState.OPEN)
    assert await op.asked() == [luis.id]
    assert (await op.hears(ana, PlaceNoted)).place == "Gasworks Road 1"
    assert await state(op) == "right"
    assert await op.value("SELECT count(*) FROM events WHERE why = ?", f"place by {SOURCE}, confirmed") == 1


async def test_a_no_asks_anew_and_is_remembered(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    assert await op.told(ana, AskPlace) == []
    await op.does(proposals.wrong, ana, request.id, None)

    assert await state(op) == "wrong"
    assert (await op.hears(ana, AskPlace)).number == "A1"
    assert (await people.by_id(op.store.reads, ana.id)).asked is Question.PLACE
    await op.does(intake.answer_place, ana, request, f"{ADDRESS} ")
    await answer(op, found(north_of(HOME, 0.05)), 2)
    assert await state(op, 2) == "nothing", "the same spot is not proposed again"
    assert len(await op.told(ana, PlaceProposed)) == 1


async def test_a_pin_that_came_meanwhile_is_never_overridden(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(intake.answer_pin, ana, await op.request(request.id), north_of(HOME, 3))
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert await op.told(ana, PlaceProposed) == []
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_pin_sent_after_the_proposal_makes_its_button_stale(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    await op.does(intake.answer_pin, ana, await op.request(request.id), north_of(HOME, 3))

    with pytest.raises(StaleButton):
        await op.does(proposals.right, ana, request.id, 1)
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_coordinators_place_is_never_overridden(op: Operation) -> None:
    _, request = await ana_asks(op)
    await op.does(desk.place, request.id, "12.05, -38.05")
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert (await op.request(request.id)).at == Point(12.05, -38.05)


async def test_a_second_press_and_a_strangers_press_change_nothing(op: Operation) -> None:
    eve = await op.person("Eve")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    with pytest.raises(NotYours):
        await op.does(proposals.right, eve, request.id, 1)
    await op.does(proposals.right, ana, request.id, 1)
    for press in (proposals.right, proposals.wrong):
        with pytest.raises(StaleButton):
            await op.does(press, ana, request.id, 1)
    assert (await op.request(request.id)).at == HOME


async def test_a_newer_proposal_makes_the_older_button_stale(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(intake.answer_place, ana, await op.request(request.id), "Gasworks Lane 14, Harbourside")
    await answer(op, found(HOME), 1)
    await answer(op, found(north_of(HOME, 5)), 2)

    with pytest.raises(StaleButton):
        await op.does(proposals.right, ana, request.id, 1)
    await op.does(proposals.right, ana, request.id, 2)
    assert (await op.request(request.id)).at == north_of(HOME, 5)


async def test_a_yes_after_the_request_was_closed_opens_nothing(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    await op.does(desk.close, request.id, CloseReason.INVALID)
    with pytest.raises(CaseEnded):
        await op.does(proposals.right, ana, request.id, 1)


@pytest.mark.parametrize("outcome", [Outcome.NOTHING, Outcome.ONLY_AREA])
async def test_no_such_address_ends_the_question_without_a_word(op: Operation, outcome: Outcome) -> None:
    ana, request = await ana_asks(op)
    before = len(await op.said(ana))
    await answer(op, Answer(outcome))

    assert await state(op) == "nothing"
    assert len(await op.said(ana)) == before
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO


@pytest.mark.parametrize("outcome", [Outcome.HOPELESS, Outcome.BAD_ANSWER])
async def test_what_would_fail_again_is_not_asked_again(op: Operation, outcome: Outcome) -> None:
    await ana_asks(op)
    await answer(op, Answer(outcome))
    assert await state(op) == "failed"


@pytest.mark.parametrize(
    "outcome", [Outcome.UNAVAILABLE, Outcome.BUSY, Outcome.BROKEN, Outcome.LIMITED, Outcome.SHUT_OUT]
)
async def test_an_outage_is_not_no_such_address(op: Operation, outcome: Outcome) -> None:
    await ana_asks(op)
    async with op.turn() as turn:
        assert await lookup_store.take_next(turn.tx, op.now)
        await lookups.remember(turn, "gasworks road 12 harbourside", Answer(outcome))
    await answer(op, Answer(outcome))

    assert await state(op) == "due"
    assert await op.value("SELECT count(*) FROM lookup_answers") == 0
    async with op.turn() as turn:
        assert await lookup_store.take_next(turn.tx, op.now) is None, "it rests first"
        assert await lookup_store.take_next(turn.tx, op.now + timedelta(seconds=5))


async def test_a_phrase_on_which_the_server_fails_again_and_again_is_given_up(op: Operation) -> None:
    await ana_asks(op)
    for _ in range(MOST_ATTEMPTS):
        op.passes(minutes=1)
        async with op.turn() as turn:
            assert await lookup_store.take_next(turn.tx, op.now + timedelta(minutes=10))
        await answer(op, Answer(Outcome.BUSY))
    assert await state(op) == "failed"


async def test_answers_are_kept_and_no_such_address_for_a_shorter_time(op: Operation) -> None:
    async with op.turn() as turn:
        await lookups.remember(turn, "yes", found(HOME))
        await lookups.remember(turn, "no", Answer(Outcome.NOTHING))
    rows = await op.store.reads.rows(
        "SELECT key, source, expires_at - fetched_at AS kept FROM lookup_answers ORDER BY key"
    )
    hour = 3_600_000
    assert [(row["key"], row["source"], row["kept"]) for row in rows] == [
        ("no", SOURCE, 24 * hour),
        ("yes", SOURCE, 90 * 24 * hour),
    ]


async def test_an_answer_to_a_question_that_is_gone_is_nothing(op: Operation) -> None:
    await answer(op, found(HOME), 99)


async def test_an_answer_that_comes_twice_is_told_once(op: Operation) -> None:
    ana, _ = await ana_asks(op)
    for _ in range(2):
        await answer(op, found(HOME))
    assert len(await op.told(ana, PlaceProposed)) == 1


async def test_a_cancelled_request_hears_no_proposal(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await answer(op, found(HOME))
    assert await state(op) == "moot"
    assert await op.told(ana, PlaceProposed) == []
