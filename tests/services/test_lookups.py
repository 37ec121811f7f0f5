"""A geocoder's answer is a question to the resident: it never overrides a place, and a no is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import CloseReason, Origin, Person, Point, Question, Request, RequestState
from bot.domain.notices import PlaceAgain, PlaceChoices, PlaceConfirmed, PlaceUnknown
from bot.domain.refusals import AlreadySo, CaseEnded, NotYours, StaleButton
from bot.domain.whereabouts import CandidateId
from bot.places import Candidate, Kind, Places
from bot.places.online import Answer, Outcome
from bot.services import desk, endings, intake, lookups, misplaced, picks, whereabouts
from bot.services.lookups import MOST_ATTEMPTS
from bot.store import lookups as lookup_store
from bot.store import people
from tests.support.build import AROUND, HOME, Operation, north_of, operation
from tests.support.town import town_region
from tests.support.two_towns import LOWER, UPPER, TwoTowns

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


async def choices(op: Operation, whom: Person) -> list[CandidateId]:
    """The places on the buttons that stand last."""
    return [CandidateId(one.candidate) for one in (await op.hears(whom, PlaceChoices)).choices]


async def test_what_is_found_arrives_as_a_choice_with_the_name_of_its_map_and_counts_for_nothing_yet(
    op: Operation,
) -> None:
    luis = await op.volunteer("Luis")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))

    asked = await op.hears(ana, PlaceChoices)
    assert ([one.label for one in asked.choices], asked.known) == (["Gasworks Road 1"], False)
    assert asked.credit == "© OpenStreetMap"
    now = await op.request(request.id)
    assert (now.at, now.state) == (None, RequestState.NEEDS_INFO)
    assert await op.asked() == []
    assert await op.value("SELECT why FROM events ORDER BY id DESC LIMIT 1") == f"place proposed by {SOURCE}"
    assert await state(op) == "proposed"
    assert luis.id


async def test_a_tap_settles_the_place_and_volunteers_are_asked(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(picks.right, ana, only)

    now = await op.request(request.id)
    assert (now.at, now.place_words, now.state) == (HOME, "Gasworks Road 1", RequestState.OPEN)
    assert now.place.origin is Origin.PROPOSED
    assert await op.asked() == [luis.id]
    assert (await op.hears(ana, PlaceConfirmed)).place == "Gasworks Road 1"


@pytest.mark.parametrize("said", ["2", "Gasworks Road 2"])
async def test_a_typed_choice_counts_as_a_tap(op: Operation, said: str) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME, north_of(HOME, 2)))
    assert await op.does(picks.typed, ana, await op.request(request.id), said)

    assert (await op.request(request.id)).at == north_of(HOME, 2)


async def test_a_choice_can_be_typed_also_when_no_question_was_open(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, f"we need insulin at {ADDRESS}", at=None)
    assert request.state is RequestState.DRAFT
    await answer(op, found(HOME, north_of(HOME, 2)))

    assert await op.does(picks.typed, ana, await op.request(request.id), "1")
    assert (await op.request(request.id)).at == HOME


async def test_a_no_asks_anew_and_the_place_is_never_proposed_again_not_even_by_another_map(tmp_path: Path) -> None:
    async with operation(tmp_path, online=ONLINE, region={"area": AROUND}) as op:
        ana, request = await ana_asks(op)
        await answer(op, found(HOME))
        await op.does(picks.wrong, ana, (await choices(op, ana))[0])
        assert (await op.hears(ana, PlaceAgain)).number == "A1"
        assert (await people.by_id(op.store.reads, ana.id)).asked is Question.PLACE

        other = op.ground.settings.online.model_copy(update={"provider": "pelias"})
        op.ground = replace(op.ground, online_now=lambda: other)
        await op.does(intake.answer_place, ana, request, f"{ADDRESS} please")
        await answer(op, found(north_of(HOME, 0.09)), 2)
        assert await state(op, 2) == "moot", "two maps put one house a little apart"
        assert await op.told(ana, PlaceChoices) == []

        await op.does(intake.answer_place, ana, await op.request(request.id), ADDRESS)
        await answer(op, found(HOME, north_of(HOME, 0.5)), 3)
        again = await op.hears(ana, PlaceChoices)
        assert [one.label for one in again.choices] == ["Gasworks Road 2"]
        assert again.credit == "Pelias (127.0.0.1)"


async def test_a_place_keeps_the_credit_of_the_map_that_found_it_when_another_is_asked_by_now(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    other = op.ground.settings.online.model_copy(update={"provider": "pelias"})
    op.ground = replace(op.ground, online_now=lambda: other)
    await op.does(intake.remind, ana, await op.request(request.id))

    assert (await op.hears(ana, PlaceChoices)).credit == "© OpenStreetMap"


async def test_what_our_own_map_knows_too_is_asked_about_once(op: Operation) -> None:
    op.ground = replace(op.ground, places=TwoTowns(Places()))
    ana, request = await ana_asks(op, "Church Street 4")
    before = await op.hears(ana, PlaceChoices)
    assert before.credit == "© The Two Towns"
    await answer(op, found(north_of(UPPER.point, 0.09), north_of(LOWER.point, 0.24)))
    assert await state(op) == "moot"
    assert len(await op.told(ana, PlaceChoices)) == 1

    await op.does(intake.answer_place, ana, await op.request(request.id), "Church Street 4")
    await answer(op, found(north_of(HOME, 8)), 2)
    after = await op.hears(ana, PlaceChoices)
    assert [one.label for one in after.choices] == [
        "Church Street, Upper Town",
        "Church Street, Lower Town",
        "Gasworks Road 1",
    ]
    assert after.credit == "© OpenStreetMap, © The Two Towns"


async def test_no_more_is_proposed_than_fits_on_buttons(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(*(north_of(HOME, km) for km in range(3))))
    await op.does(intake.answer_place, ana, await op.request(request.id), "Gasworks Lane 14, Harbourside")
    await answer(op, found(*(north_of(HOME, km) for km in range(3, 7))), 2)
    assert len(await choices(op, ana)) == 5

    await op.does(intake.answer_place, ana, await op.request(request.id), "Gasworks Row 3, Harbourside")
    asked = len(await op.told(ana, PlaceChoices))
    await answer(op, found(north_of(HOME, 8)), 3)
    assert await state(op, 3) == "moot"
    assert len(await op.told(ana, PlaceChoices)) == asked, "nothing new is no reason to ask again"


async def test_a_pin_that_came_meanwhile_is_never_overridden(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 3))
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert await op.told(ana, PlaceChoices) == []
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_pin_sent_after_the_proposal_makes_its_button_stale(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 3))

    with pytest.raises(StaleButton):
        await op.does(picks.right, ana, only)
    assert not await op.does(picks.typed, ana, await op.request(request.id), "1")
    assert (await op.request(request.id)).at == north_of(HOME, 3)


async def test_a_coordinators_place_is_never_overridden(op: Operation) -> None:
    olga = await op.coordinator()
    _, request = await ana_asks(op)
    await op.does(desk.place, olga, request.id, "12.05, -38.05")
    await answer(op, found(HOME))

    assert await state(op) == "moot"
    assert (await op.request(request.id)).at == Point(12.05, -38.05)


async def test_a_second_press_and_a_strangers_press_change_nothing(op: Operation) -> None:
    eve = await op.person("Eve")
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    for press in (picks.right, picks.wrong):
        with pytest.raises(NotYours):
            await op.does(press, eve, only)
    await op.does(picks.right, ana, only)
    with pytest.raises(AlreadySo):
        await op.does(picks.right, ana, only)
    assert (await op.request(request.id)).at == HOME


async def test_a_no_after_a_yes_takes_the_place_back_once(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(picks.right, ana, only)
    await op.does(picks.wrong, ana, only)
    assert (await op.request(request.id)).at is None
    with pytest.raises(StaleButton):
        await op.does(picks.wrong, ana, only)


async def test_a_tap_after_the_request_was_closed_opens_nothing(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME))
    (only,) = await choices(op, ana)
    await op.does(desk.close, request.id, CloseReason.INVALID)
    with pytest.raises(CaseEnded):
        await op.does(picks.right, ana, only)
    assert (await op.request(request.id)).at is None


async def test_when_the_answer_comes_late_none_of_these_still_asks_for_the_place(op: Operation) -> None:
    ana, request = await ana_asks(op)
    await answer(op, found(HOME, north_of(HOME, 2)))
    op.passes(hours=6)
    await op.does(misplaced.none_of_these, ana, await op.request(request.id))
    assert (await op.hears(ana, PlaceAgain)).number == "A1"


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
