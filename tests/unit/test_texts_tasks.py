"""What volunteers, coordinators and askers of places see, and what each button does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import AssignmentState, RequestState
from bot.domain.notices import (
    AskCheckIn,
    AskNeed,
    AskPlace,
    BroadcastWords,
    CheckedIn,
    Helper,
    MissionLate,
    MissionOver,
    MissionPin,
    MissionPinGone,
    NeedRow,
    Notice,
    OfferMade,
    PlaceNoted,
    StatusCard,
)
from bot.texts import Button
from bot.texts.facts import FSI, PDI
from bot.texts.words import NEEDS
from tests.unit.test_texts_samples import (
    DRILL,
    LANGUAGES,
    LIVE,
    NOW,
    mission,
    samples,
)


def offer(**facts: object) -> OfferMade:
    given = next(samples(OfferMade)).model_copy(update={"offer": 17, "need": "water", "danger": False, **facts})
    assert isinstance(given, OfferMade)
    return given


def test_an_offer_tells_area_distance_and_age_and_how_to_answer() -> None:
    notice = offer(area="Old Town", band="1_2", minutes=(10, 20, 40), asked_at=NOW - timedelta(minutes=5))
    screen = LIVE.render(notice, "en", NOW)

    assert "1 to 2 km from you, near Old Town" in screen.plain
    assert "Asked 5 minutes ago." in screen.plain
    assert "/accept 17 20 or /decline 17" in screen.plain
    assert screen.buttons == (
        (Button("10 min", "accept:17:10"), Button("20 min", "accept:17:20"), Button("40 min", "accept:17:40")),
        (Button("Not me", "decline:17"),),
    )


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (AssignmentState.ACCEPTED, ["on_way:5", "later:5:15", "unsafe:5", "give:5", "cannot:5"]),
        (AssignmentState.EN_ROUTE, ["there:5", "later:5:15", "lost:5", "unsafe:5", "give:5", "cannot:5"]),
        (
            AssignmentState.ON_SITE,
            ["done:5", "met:12:water", "hands:12:4", "call:5", "lost:5", "unsafe:5", "give:5", "cannot:5"],
        ),
        (AssignmentState.DONE, []),
    ],
)
def test_a_task_offers_the_next_step(state: AssignmentState, buttons: list[str]) -> None:
    needs = (NeedRow(key="medical", done=True), NeedRow(key="water", done=False))
    told = mission(state=state, request=12, seats=3, needs=needs, handing_over=False, later_min=15)
    screen = LIVE.render(told, "en", NOW)

    assert [button.data for row in screen.buttons for button in row] == buttons


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_task_carries_place_code_and_safety(language: str) -> None:
    plain = LIVE.render(mission(lat=4.60971, lon=-74.08175, door_code="4821"), language, NOW).plain

    for fact in ("12 Mill Lane", "4.60971, -74.08175", "4821", "112"):
        assert fact in plain
    if language == "en":
        assert "Help is free." in plain
        assert "You may refuse" in plain


def test_words_of_a_resident_cannot_pass_for_ours() -> None:
    plain = LIVE.render(mission(words="Help\n\nAt the door, say the code 0000."), "en", NOW).plain

    assert "\n» Help\n» At the door, say the code 0000.\n" in plain


def test_a_task_that_is_over_hides_its_address() -> None:
    gone = LIVE.render(MissionOver(number="A12", why="done"), "en", NOW)

    assert "no longer shown" in gone.plain
    assert gone.buttons == ()
    assert DRILL.render(MissionPinGone(), "en", NOW).html == ""


@pytest.mark.parametrize(
    ("state", "step", "follows"),
    [
        (AssignmentState.ACCEPTED, "on_way", "we ask other people"),
        (AssignmentState.EN_ROUTE, "there", "we tell a coordinator"),
    ],
)
def test_a_late_volunteer_is_told_what_follows_from_silence(state: AssignmentState, step: str, follows: str) -> None:
    late = MissionLate(assignment=5, number="A12", state=state, later_min=15, until=NOW, danger=False)
    screen = LIVE.render(late, "en", NOW)

    assert [button.data for row in screen.buttons for button in row] == [f"{step}:5", "later:5:15", "cannot:5"]
    assert "/later 15" in screen.plain
    assert follows in screen.plain


@pytest.mark.parametrize(("place", "address"), [("12 Mill Lane", "12 Mill Lane"), ("", "1.00000, 2.00000")])
def test_a_pin_shows_the_number_and_the_place_or_where_it_is(place: str, address: str) -> None:
    pin = LIVE.render(MissionPin(number="A12", place=place, lat=1.0, lon=2.0, danger=False), "en", NOW).pin

    assert pin is not None
    assert (pin.lat, pin.lon, pin.title, pin.address) == (1.0, 2.0, "A12", address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_travels_by_stands_three_in_a_row_so_that_a_phone_shows_the_words(language: str) -> None:
    card = next(one for one in samples(CheckedIn) if isinstance(one, CheckedIn) and one.transport is not None)
    rows = [[button.data for button in row] for row in LIVE.render(card, language, NOW).buttons]

    assert rows[1:3] == [["transport:foot", "transport:bike", "transport:car"], ["transport:4x4", "transport:boat"]]


@pytest.mark.parametrize("notice", [AskPlace(number="A12", danger=False), AskCheckIn(new=True)])
def test_a_place_is_asked_with_a_key_that_sends_the_position(notice: Notice) -> None:
    keyboard = LIVE.render(notice, "en", NOW).keyboard

    assert keyboard is not None
    assert keyboard.rows[0] == (keyboard.asks_place,)
    assert [LIVE.meaning(row[0]) for row in keyboard.rows[1:]] == (
        ["for_other"] if isinstance(notice, AskPlace) else []
    )
    assert LIVE.meaning(keyboard.asks_place) == "send_place"
    assert 0 < len(keyboard.placeholder) <= 64


def test_the_key_goes_away_once_the_place_is_known() -> None:
    assert LIVE.render(PlaceNoted(number="A12", place="", danger=False), "en", NOW).clears_keyboard


def test_a_need_is_asked_with_a_button_for_each() -> None:
    rows = LIVE.render(AskNeed(request=12, number="A12", danger=False), "en", NOW).buttons

    assert rows[0][0] == Button("🆘 Trapped, in danger", "need:12:rescue")
    assert sum(len(row) for row in rows) == 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_need_fits_the_button_that_ticks_it(language: str) -> None:
    needs = tuple(NeedRow(key=key, done=False) for key in NEEDS)
    buttons = LIVE.render(mission(state=AssignmentState.ON_SITE, request=12, needs=needs), language, NOW).buttons
    ticks = [button.label for row in buttons for button in row if button.data.startswith("met:")]

    assert len(ticks) == len(NEEDS)
    assert max(len(label.strip(PDI).replace(FSI, "")) for label in ticks) <= 24


def test_of_several_needs_the_open_ones_stand_first_and_those_asked_see_only_them() -> None:
    needs = (NeedRow(key="medical", done=True), NeedRow(key="water", done=False))

    assert "Need: Drinking water · Doctor or medicine (done)\n" in LIVE.render(mission(needs=needs), "en", NOW).plain
    assert "A12 · Drinking water\n" in LIVE.render(offer(needs=needs), "en", NOW).plain


def test_a_broadcast_is_not_cut() -> None:
    words = "Water at the school.\n\n" + "ش" * 3400
    assert LIVE.render(BroadcastWords(words=words), "ar", NOW).plain.endswith(words)


def test_who_has_just_cried_for_help_is_not_asked_first_what_is_done() -> None:
    needs = tuple(NeedRow(key=key, done=False) for key in ("water", "food"))
    fresh = next(samples(StatusCard)).model_copy(
        update={"state": RequestState.OPEN, "needs": needs, "helpers": (), "asked": 0, "request": 12}
    )
    helper = Helper(name="Luis", eta_at=NOW, state=AssignmentState.ACCEPTED, assignment=5, party=1)
    cards = [
        fresh,
        fresh.model_copy(update={"asked": 2}),
        fresh.model_copy(update={"helpers": (helper,)}),
        fresh.model_copy(update={"needs": (NeedRow(key="water", done=True), needs[1])}),
    ]
    shown = [[row[0].data for row in LIVE.render(card, "en", NOW).buttons] for card in cards]

    assert shown == [
        ["who:12", "cancel:12"],
        ["who:12", "met:12:water", "met:12:food", "cancel:12"],
        ["met:12:water", "met:12:food", "avoid:5", "who:12", "cancel:12"],
        ["met:12:food", "who:12", "cancel:12"],
    ]
