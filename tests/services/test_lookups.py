"""Which words are asked of a geocoder, and what each of its answers makes of the question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import CloseReason, RequestState
from bot.domain.notices import PlaceChoices, PlaceUnknown
from bot.places.online import Answer, Outcome
from bot.services import endings, lookups
from bot.services.lookups import MOST_ATTEMPTS
from bot.store import lookups as lookup_store
from tests.support.build import AROUND, HOME, Operation, operation
from tests.support.lookups import ADDRESS, ONLINE, SOURCE, ana_asks, answer, found, state
from tests.support.town import town_region


@pytest.fixture
async def op(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation with an area and a geocoder that is never really asked."""
    async with operation(tmp_path, online=ONLINE, region={"area": AROUND}) as one:
        yield one


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
    assert len(await op.told(ana, PlaceChoices)) == 1


async def test_a_cancelled_request_hears_no_proposal(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await answer(op, found(HOME))
    assert await state(op) == "moot"
    assert await op.told(ana, PlaceChoices) == []
