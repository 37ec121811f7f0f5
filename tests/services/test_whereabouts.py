"""Where help is needed: what each answer of the map leads to, and what people answer in turn."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Origin, Question, RequestState, Urgency
from bot.domain.notices import (
    AskHint,
    DeskCase,
    HintNoted,
    MissionCard,
    OfferGone,
    PlaceAgain,
    PlaceArea,
    PlaceChoices,
    PlaceConfirmed,
    PlaceEcho,
    PlaceOutside,
    PlacePin,
    PlaceUnreadable,
)
from bot.domain.refusals import (
    AlreadySo,
    CaseEnded,
    NotYours,
    OnlyAnArea,
    StaleButton,
)
from bot.domain.whereabouts import CandidateId
from bot.services import desk, endings, intake, misplaced, offers, picks, whereabouts
from bot.store import people
from tests.services.meant import proposed, towns
from tests.support.build import Operation
from tests.support.two_towns import FAR, LOWER, NEAR_38, OLD_TOWN


@pytest.fixture
async def op(towns: Operation) -> Operation:
    """Each story here is told where Church Street exists twice."""
    return towns


async def test_a_sure_place_is_matched_at_once_and_said_back_with_a_pin(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    assert (request.state, request.at, request.place.origin) == (RequestState.OPEN, NEAR_38.point, Origin.WORDS)
    assert (request.place.kind, request.place.radius_m, request.place.probability) == ("near_number", 60.0, 0.97)
    assert await op.asked() == [luis.id]
    echo = await op.hears(ana, PlaceEcho)
    assert (echo.place, echo.kind, echo.by_desk) == ("38 Mill Lane", "near_number", False)
    pin = await op.hears(ana, PlacePin)
    assert (pin.lat, pin.lon) == (NEAR_38.point.lat, NEAR_38.point.lon)
    assert "bread at Mill Lane 40" in request.words, "what people wrote is kept as they wrote it"


async def test_what_we_know_stands_before_what_we_ask_next(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.cries(ana, "Mill Lane 40", at=None)
    owed = [type(said.notice).__name__ for said in await op.said(ana) if said.state == "due"]
    assert owed == ["StatusCard", "AskNeed", "PlacePin", "PlaceEcho"]


async def test_right_makes_it_firm_once(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    echo = await op.hears(ana, PlaceEcho)
    await op.does(picks.right, ana, CandidateId(echo.candidate))
    assert (await op.request(request.id)).place.origin is Origin.CONFIRMED
    assert (await op.hears(ana, PlaceConfirmed)).place == "38 Mill Lane"
    with pytest.raises(AlreadySo):
        await op.does(picks.right, ana, CandidateId(echo.candidate))


async def test_a_wrong_place_is_taken_from_everybody_and_never_proposed_again(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    echo = await op.hears(ana, PlaceEcho)
    await op.does(picks.wrong, ana, CandidateId(echo.candidate))
    now = await op.request(request.id)
    assert (now.state, now.at, now.place.origin, now.place_words) == (RequestState.NEEDS_INFO, None, None, "")
    assert await op.asked("queued") == []
    assert (await op.hears(luis, OfferGone)).why == "misplaced"
    others = await op.hears(ana, PlaceChoices)
    assert [one.label for one in others.choices] == ["Seagrass School"], "what else may be meant is offered"
    with pytest.raises(StaleButton):
        await op.does(picks.right, ana, CandidateId(echo.candidate))
    await op.does(intake.answer_place, ana, now, "Mill Lane 40, really")
    assert (await op.request(request.id)).at is None, "the same words lead to the same place no more"
    assert [one.label for one in (await op.hears(ana, PlaceChoices)).choices] == ["Seagrass School"]


async def test_a_wrong_place_without_another_asks_for_pin_or_words(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Seagrass School", at=None)
    await op.does(misplaced.wrong, ana, request)
    assert await op.told(ana, PlaceAgain)
    asked = await people.by_id(op.store.reads, ana.id)
    assert (asked.asked, asked.asked_about) == (Question.PLACE, request.id)
    with pytest.raises(AlreadySo):
        await op.does(misplaced.wrong, ana, await op.request(request.id))
    op.passes(minutes=10)
    olga = await op.coordinator()
    await op.tick()
    op.passes(minutes=20)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "incomplete"


async def test_near_there_widens_the_place_and_asks_what_to_look_for(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    echo = await op.hears(ana, PlaceEcho)
    await op.does(picks.around, ana, CandidateId(echo.candidate))
    now = await op.request(request.id)
    assert (now.at, now.place.near, now.place.radius_m) == (NEAR_38.point, True, picks.NEAR_M)
    assert await op.told(ana, AskHint)
    await op.does(intake.hear, ana, now, "the blue house with the palm")
    assert (await op.request(request.id)).place.hint == "the blue house with the palm"
    assert await op.told(ana, HintNoted)
    await op.does(intake.hear, ana, await op.request(request.id), "we are five")
    assert (await op.request(request.id)).place.hint == "the blue house with the palm", "one hint, then only words"
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    card = await op.hears(luis, MissionCard)
    assert (card.near, card.hint, card.radius_m) == (True, "the blue house with the palm", 250)
    with pytest.raises(AlreadySo):
        await op.does(picks.around, ana, CandidateId(echo.candidate))


async def test_namesakes_are_asked_about_and_nobody_is_sent_before_a_pick(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Church Street", at=None)
    assert (request.state, request.at) == (RequestState.NEEDS_INFO, None)
    question = await op.hears(ana, PlaceChoices)
    assert [one.label for one in question.choices] == ["Church Street, Upper Town", "Church Street, Lower Town"]
    case = await op.hears(olga, DeskCase)
    assert (case.why, case.row.place_known, len(case.known.choices)) == ("place_unknown", False, 2)
    assert await op.asked() == []
    await op.does(picks.pick, ana, CandidateId(question.choices[1].candidate))
    now = await op.request(request.id)
    assert (now.state, now.at, now.place.origin) == (RequestState.OPEN, LOWER.point, Origin.CHOSEN)
    assert await op.asked() == [luis.id]
    with pytest.raises(AlreadySo):
        await op.does(picks.pick, ana, CandidateId(question.choices[1].candidate))


@pytest.mark.parametrize("said", ["2", "٢", "Lower Town", "church street lower town", "LOWER"])
async def test_a_pick_can_be_typed(op: Operation, said: str) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    assert await op.does(picks.typed, ana, request, said)
    assert (await op.request(request.id)).at == LOWER.point


@pytest.mark.parametrize("said", ["3", "0", "Church Street", "town", "not there at all", "", "two two"])
async def test_words_that_fit_none_or_several_pick_nothing(op: Operation, said: str) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    assert not await op.does(picks.typed, ana, request, said)
    assert (await op.request(request.id)).at is None


async def test_none_of_these_asks_for_pin_or_words_and_remembers(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    await op.does(misplaced.none_of_these, ana, request)
    assert await op.told(ana, PlaceAgain)
    before = len(await op.told(ana, PlaceChoices))
    await op.does(intake.answer_place, ana, await op.request(request.id), "Church Street I said")
    assert len(await op.told(ana, PlaceChoices)) == before
    with pytest.raises(StaleButton):
        await op.does(misplaced.none_of_these, ana, await op.request(request.id))


async def test_somebody_elses_answers_are_refused(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    await op.cries(ana, "bread at Church Street", at=None)
    first = CandidateId((await proposed(op, 1))[0])
    for answer in (picks.pick, picks.right, picks.wrong, picks.around):
        with pytest.raises(NotYours):
            await op.does(answer, eva, first)
        with pytest.raises(StaleButton):
            await op.does(answer, ana, CandidateId(99))


async def test_answers_after_the_end_are_refused(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    first = CandidateId((await proposed(op, 1))[0])
    for answer in (picks.pick, picks.right, picks.wrong, picks.around):
        with pytest.raises(CaseEnded):
            await op.does(answer, ana, first)
    ended = await op.request(request.id)
    for late in (misplaced.wrong, misplaced.none_of_these, misplaced.for_other):
        with pytest.raises(CaseEnded):
            await op.does(late, ana, ended)
    assert not await op.does(whereabouts.propose, ended, [FAR], "atlas")


async def test_a_part_of_town_is_kept_and_nobody_is_sent_to_its_middle(op: Operation) -> None:
    olga, ana, _ = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread, we are in Old Town", at=None)
    assert (request.state, request.at) == (RequestState.NEEDS_INFO, None)
    assert (await op.hears(ana, PlaceArea)).area == "Old Town"
    assert await op.asked() == []
    await op.does(intake.answer_place, await people.by_id(op.store.reads, ana.id), request, "still old town")
    case = await op.hears(olga, DeskCase)
    assert (case.why, case.known.area) == ("place_unknown", "Old Town")
    await op.does(intake.answer_place, ana, await op.request(request.id), "Mill Lane 40")
    assert towns(op).near[-1] == OLD_TOWN.point, "the next words are read near what is known"
    assert (await op.request(request.id)).at == NEAR_38.point


async def test_an_area_among_the_choices_is_asked_about_further(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread at High Road", at=None)
    area = (await op.hears(ana, PlaceChoices)).choices[1]
    with pytest.raises(OnlyAnArea):
        await op.does(desk.place, olga, request.id, "2")
    await op.does(picks.pick, ana, CandidateId(area.candidate))
    assert ((await op.request(request.id)).at, (await op.hears(ana, PlaceArea)).area) == (None, "Old Town")


async def test_a_place_outside_is_said_honestly_and_kept_for_the_desk(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "we are trapped in Atlantis", at=None)
    assert (request.state, request.at, request.urgency) == (RequestState.NEEDS_INFO, None, Urgency.CRITICAL)
    assert (await op.hears(ana, PlaceOutside)).danger
    assert "Atlantis" in (await op.hears(olga, DeskCase)).place


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("https://maps.app.goo.gl/XyZ", "short_link"),
        ("///filled.count.soap", "what3words"),
        ("https://example.org/maps/place/Mill", "place_link"),
    ],
)
async def test_a_link_that_cannot_be_opened_is_kept_and_answered(op: Operation, words: str, kind: str) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(intake.answer_place, ana, request, words)
    assert (await op.hears(ana, PlaceUnreadable)).kind == kind
    assert words in (await op.hears(olga, DeskCase)).place
