"""A place that changes: pins, coordinators, later words, a volunteer who finds nobody, and check-ins."""

from __future__ import annotations

import pytest

from bot.domain.model import Origin, RequestState
from bot.domain.notices import (
    AskPinHere,
    AskPlace,
    CheckedIn,
    DeskCase,
    ForOtherNoted,
    MissionCard,
    MissionMisplaced,
    MissionMoved,
    MissionPin,
    NoteAdded,
    PlaceAgain,
    PlaceChoices,
    PlaceEcho,
    PlaceNotFound,
    StatusCard,
)
from bot.domain.refusals import (
    AlreadySo,
    BadPlace,
    CannotOpen,
    NotYours,
    OnlyAnArea,
    OutsideArea,
    StaleButton,
)
from bot.domain.whereabouts import CandidateId
from bot.services import desk, endings, intake, misplaced, missions, offers, picks, volunteers, whereabouts
from bot.services.turn import Ground
from bot.store import assignments, candidates, people, requests
from tests.services.meant import proposed
from tests.support.build import HOME, Operation, north_of
from tests.support.two_towns import FAR, LOWER, NEAR_38, SCHOOL, UPPER


@pytest.fixture
async def op(towns: Operation) -> Operation:
    """Each story here is told where Church Street exists twice."""
    return towns


async def test_for_somebody_else_a_pin_is_asked_about_first(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(misplaced.for_other, ana, request)
    assert not (await op.hears(ana, ForOtherNoted)).place_known
    await op.does(whereabouts.pin, ana, await op.request(request.id), HOME)
    assert (await op.request(request.id)).at is None
    question = await op.hears(ana, AskPinHere)
    await op.does(picks.right, ana, CandidateId(question.candidate))
    now = await op.request(request.id)
    assert (now.state, now.at, now.place.origin, now.place.for_other) == (RequestState.OPEN, HOME, Origin.PIN, True)
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert (await op.hears(luis, MissionCard)).for_other
    with pytest.raises(AlreadySo):
        await op.does(misplaced.for_other, ana, now)


async def test_a_pin_sent_before_it_was_for_somebody_else_is_taken_back_and_asked_about(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(misplaced.for_other, ana, request)
    assert ((await op.request(request.id)).state, (await op.request(request.id)).at) == (RequestState.NEEDS_INFO, None)
    question = await op.hears(ana, AskPinHere)
    await op.does(picks.wrong, ana, CandidateId(question.candidate))
    assert await op.told(ana, PlaceAgain)
    await op.does(intake.answer_place, ana, await op.request(request.id), f"{HOME.lat}, {HOME.lon}")
    assert (await op.request(request.id)).at == HOME, "where the reporter is was never called wrong"


async def test_a_live_position_moves_only_the_place_that_it_made(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(whereabouts.pin, ana, request, HOME, live=True)
    await op.does(whereabouts.drift, await op.request(request.id), north_of(HOME, 1))
    moved = await op.request(request.id)
    assert (moved.at, moved.place.origin) == (north_of(HOME, 1), Origin.LIVE)
    olga = await op.coordinator()
    await op.does(desk.place, olga, request.id, "Seagrass School")
    await op.does(whereabouts.drift, await op.request(request.id), HOME)
    assert (await op.request(request.id)).at == SCHOOL.point


async def test_words_never_override_a_pin_and_only_ask_about_a_place_that_was_read(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(intake.hear, ana, request, "behind 4 Far Road")
    assert ((await op.request(request.id)).at, await op.told(ana, PlaceChoices)) == (HOME, [])
    assert await op.told(ana, NoteAdded)
    ben = await op.person("Ben")
    read = await op.cries(ben, "bread at Mill Lane 40", at=None)
    await op.does(intake.hear, ben, read, "near Seagrass School")
    assert await op.told(ben, PlaceChoices) == [], "a landmark near by explains the place"
    await op.does(intake.hear, ben, await op.request(read.id), "I mean 4 Far Road")
    question = await op.hears(ben, PlaceChoices)
    assert ((await op.request(read.id)).at, question.known) == (NEAR_38.point, True)
    await op.does(picks.pick, ben, CandidateId(question.choices[0].candidate))
    assert (await op.request(read.id)).at == FAR.point


async def test_a_volunteer_who_cannot_find_the_place_keeps_the_task_and_gets_the_new_pin(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await op.does(missions.held, luis, None)
    await op.does(missions.there, luis, held)
    await op.does(misplaced.not_found, luis, await op.does(missions.held, luis, None))
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert (await op.hears(ana, PlaceNotFound)).helper == "Luis"
    assert (await op.hears(olga, DeskCase)).why == "not_found"
    assert (await op.hears(luis, MissionMisplaced)).asked
    card = await op.hears(luis, MissionCard)
    assert (card.lat, card.place, card.state) == (None, "", "on_site")
    with pytest.raises(AlreadySo):
        await op.does(misplaced.not_found, luis, await op.does(missions.held, luis, None))
    await op.does(whereabouts.pin, ana, await op.request(request.id), HOME)
    assert (await op.request(request.id)).state is RequestState.ACTIVE
    assert len(await assignments.holding(op.store.reads, request.id)) == 1
    assert (await op.hears(luis, MissionPin)).lat == HOME.lat
    assert await op.told(luis, MissionMoved)
    said = (await op.hears(luis, MissionCard)).map_words
    assert said is not None
    assert (said.street, said.number, said.settlement) == ("Mill Lane", "12", "Millside")


async def test_silence_after_a_volunteer_found_nobody_calls_the_desk_again(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 60)
    await op.does(misplaced.not_found, luis, await op.does(missions.held, luis, None))
    op.passes(minutes=4, seconds=59)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "not_found"
    op.passes(seconds=1)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "incomplete"


async def test_who_found_them_all_the_same_can_say_done_and_a_no_asks_for_the_place_again(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(misplaced.not_found, luis, await op.does(missions.held, luis, None))
    for step in (missions.on_way, missions.there, missions.done):
        await op.does(step, luis, await op.does(missions.held, luis, None))
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert await op.value("SELECT draft_at FROM requests") is None, "nobody asks for the place any more"
    with pytest.raises(StaleButton):
        await op.does(misplaced.wrong, ana, await op.request(request.id))
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert await op.told(ana, AskPlace)


async def test_the_wrong_place_of_a_resident_stops_who_is_going(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(misplaced.wrong, ana, await op.request(request.id))
    stop = await op.hears(luis, MissionMisplaced)
    assert not stop.asked
    await op.posts()
    assert await op.value("SELECT count(*) FROM cards WHERE chat = ? AND key LIKE 'pin:%'", luis.telegram_id) == 0
    await op.does(picks.pick, ana, CandidateId((await proposed(op, request.id))[0]))
    now = await op.request(request.id)
    assert (now.state, now.at) == (RequestState.STAFFED, SCHOOL.point)


async def test_a_proposal_asks_and_is_never_matched_or_put_above_a_firm_place(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please", at=None)
    assert await op.does(whereabouts.propose, request, [FAR], "atlas")
    assert await op.asked() == []
    question = await op.hears(ana, PlaceChoices)
    assert not await op.does(whereabouts.propose, request, [FAR], "atlas"), "asked once"
    await op.does(picks.right, ana, CandidateId(question.choices[0].candidate))
    now = await op.request(request.id)
    assert (now.at, now.place.origin) == (FAR.point, Origin.PROPOSED)
    assert not await op.does(whereabouts.propose, now, [UPPER], "atlas")
    assert luis.id


async def test_a_coordinators_place_wins_over_words_and_the_resident_is_told(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.does(desk.place, olga, request.id, "Seagrass School")
    now = await op.request(request.id)
    assert (now.at, now.place.origin) == (SCHOOL.point, Origin.DESK)
    echo = await op.hears(ana, PlaceEcho)
    assert (echo.by_desk, echo.place) == (True, "Seagrass School")
    await op.does(intake.hear, ana, now, "4 Far Road")
    assert (await op.request(request.id)).at == SCHOOL.point
    await op.does(picks.wrong, ana, CandidateId(echo.candidate))
    assert (await op.request(request.id)).at is None, "who is there knows better"


async def test_a_coordinator_picks_among_namesakes_by_button_or_number(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(desk.place, olga, request.id, "Church Street")
    case = await op.hears(olga, DeskCase)
    assert [one.label for one in case.known.choices] == ["Church Street, Upper Town", "Church Street, Lower Town"]
    assert await op.told(ana, PlaceChoices) == [], "a coordinator's search is no question to the resident"
    await op.does(desk.place, olga, request.id, "2")
    assert (await op.request(request.id)).at == LOWER.point
    await op.does(desk.pick, olga, request.id, CandidateId(case.known.choices[0].candidate))
    assert (await op.request(request.id)).at == UPPER.point
    with pytest.raises(AlreadySo):
        await op.does(desk.pick, olga, request.id, CandidateId(case.known.choices[0].candidate))
    for words, no in (("Old Town", OnlyAnArea), ("Atlantis", OutsideArea), ("x.goo.gl/a", CannotOpen), ("?", BadPlace)):
        with pytest.raises(no):
            await op.does(desk.place, olga, request.id, words)


async def test_a_name_that_also_means_the_place_we_have_is_asked_about_and_not_taken_for_the_other(
    op: Operation,
) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    choices = (await op.hears(ana, PlaceChoices)).choices
    await op.does(picks.pick, ana, CandidateId(choices[1].candidate))
    await op.does(desk.place, olga, request.id, "Church Street")
    assert (await op.request(request.id)).at == LOWER.point


async def test_a_check_in_is_read_as_a_request_is(op: Operation) -> None:
    luis, eva = await op.person("Luis"), await op.person("Eva")
    await op.does(volunteers.join, luis)
    await op.does(volunteers.check_in_words, luis, "Church Street", 6)
    assert await op.value("SELECT lat FROM volunteers WHERE person = ?", luis.id) is None
    with pytest.raises(NotYours):
        await op.does(picks.pick, eva, CandidateId(1))
    asked = await people.by_id(op.store.reads, luis.id)
    assert await op.does(picks.typed_check_in, asked, "lower town")
    assert await op.value("SELECT lat FROM volunteers WHERE person = ?", luis.id) == LOWER.point.lat
    assert (await op.hears(luis, CheckedIn)).place == "Church Street, Lower Town"
    until = await op.value("SELECT available_until FROM volunteers WHERE person = ?", luis.id)
    assert until == (op.now.timestamp() + 6 * 3600) * 1000, "the hours said with the place count"
    assert await op.value("SELECT count(*) FROM place_candidates") == 0
    for words, no in (("Old Town", OnlyAnArea), ("Atlantis", OutsideArea), ("x.goo.gl/a", CannotOpen), ("?", BadPlace)):
        with pytest.raises(no):
            await op.does(volunteers.check_in_words, luis, words)


async def test_unanswered_check_ins_are_forgotten(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.does(volunteers.check_in_words, luis, "Church Street")
    async with op.store.transaction() as tx:
        await candidates.forget_check_ins(tx, op.now)
        assert await op.value("SELECT count(*) FROM place_candidates") == 2
        op.passes(hours=1)
        await candidates.forget_check_ins(tx, op.now)
    assert await op.value("SELECT count(*) FROM place_candidates") == 0


async def test_asking_again_while_a_choice_is_open_shows_the_choice_again(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Church Street", at=None)
    before = await op.told(ana, AskPlace)
    await op.does(intake.remind, ana, request)
    assert await op.told(ana, AskPlace) == before
    assert (await op.hears(ana, StatusCard)).state is RequestState.NEEDS_INFO


async def test_no_event_holds_a_place(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread at Mill Lane 40", at=None)
    await op.does(misplaced.wrong, ana, request)
    rows = await op.store.reads.rows("SELECT * FROM events")
    assert not any("Mill Lane" in str(dict(row)) for row in rows)
    assert isinstance(op.ground, Ground)
    assert await requests.by_id(op.store.reads, request.id)
