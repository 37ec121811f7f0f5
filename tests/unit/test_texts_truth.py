"""Life in danger comes first, nothing is promised that is not so, and a drill says that it is one."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.domain import refusals
from bot.domain.model import AssignmentState, RequestState
from bot.domain.notices import (
    BroadcastWords,
    Help,
    Helper,
    MissionPin,
    Notice,
    OfferGone,
    SorryFault,
    StatusCard,
    Way,
)
from bot.texts.facts import FSI, PDI
from bot.texts.texts import RIGHT_TO_LEFT_MARK
from tests.unit.test_texts_samples import (
    DRILL,
    KINDS,
    LANGUAGES,
    LIVE,
    NOW,
    SOON,
    TO_RESIDENTS,
    card,
    samples,
)

DANGER_LINE = {
    "en": "Life in danger? Call 112 now.",
    "es": "¿Una vida en peligro? Llame ahora al 112.",
    "ar": f"هل هناك حياة في خطر؟ اتصل الآن بالرقم {FSI}112{PDI}.",
}


@pytest.mark.parametrize("kind", TO_RESIDENTS)
def test_when_a_life_is_in_danger_the_emergency_number_comes_first(kind: type[Notice]) -> None:
    for notice, language in product(samples(kind), LANGUAGES):
        first = LIVE.render(notice, language, NOW).plain.splitlines()[0]

        assert (first == DANGER_LINE[language]) is bool(getattr(notice, "danger", False))


@pytest.mark.parametrize("danger", [True, False])
def test_an_apology_always_names_the_emergency_number_first(*, danger: bool) -> None:
    assert LIVE.render(SorryFault(danger=danger), "en", NOW).plain.startswith(DANGER_LINE["en"])


def test_an_open_request_is_told_the_truth() -> None:
    assert "We are asking 5 people near you. Nobody has said yes so far." in LIVE.render(card(), "en", NOW).plain
    assert "We are asking 1 person near you." in LIVE.render(card(asked=1), "en", NOW).plain
    nobody_asked = LIVE.render(card(asked=0), "en", NOW).plain
    assert "asking" not in nobody_asked
    assert "Nobody has said yes so far." in nobody_asked


def test_the_first_answer_is_the_number() -> None:
    first = LIVE.render(card(state=RequestState.DRAFT, need=None, place="", place_known=False), "en", NOW).plain

    assert first.startswith("We have your message. Your number is A12.")
    assert "Need: not said yet" in first
    assert "Place: not said yet" in first


def test_the_card_of_a_request_says_who_comes_when_and_the_code() -> None:
    luis = Helper(name="Luis", eta_at=SOON, state=AssignmentState.EN_ROUTE)
    shown = LIVE.render(card(state=RequestState.ACTIVE, helpers=(luis,)), "en", NOW).plain

    assert "Luis is on the way: 07:20 (about 20 minutes)." in shown
    assert "it is 4821." in shown
    assert "4821" not in LIVE.render(card(), "en", NOW).plain


def test_of_many_helpers_a_card_names_the_first() -> None:
    helpers = tuple(Helper(name=f"Helper{i}", eta_at=SOON, state=AssignmentState.ACCEPTED) for i in range(9))
    shown = LIVE.render(card(helpers=helpers), "en", NOW).plain.splitlines()

    assert len([line for line in shown if line.startswith("Helper")]) == 5
    assert "…" in shown


def test_a_request_that_has_ended_can_be_opened_again_and_a_live_one_cancelled() -> None:
    ended = LIVE.render(card(state=RequestState.CLOSED), "en", NOW)
    live = LIVE.render(card(), "en", NOW)

    assert [button.data for row in ended.buttons for button in row] == ["reopen:12"]
    assert [button.data for row in live.buttons for button in row] == ["who:12", "cancel:12"]
    assert "/reopen A12" in ended.plain
    assert "/cancel A12" in live.plain


@pytest.mark.parametrize("kind", TO_RESIDENTS)
def test_what_residents_read_is_short(kind: type[Notice]) -> None:
    for notice, language in product(samples(kind), LANGUAGES):
        wished = isinstance(notice, StatusCard) and notice.who.women_only  # a line more, which they asked for
        assert len(LIVE.render(notice, language, NOW).plain) <= (350 if wished else 300)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Help])
def test_english_sentences_are_short(kind: type[Notice]) -> None:
    for notice in samples(kind):
        for line in LIVE.render(notice, "en", NOW).plain.splitlines():
            words = [sentence.split() for sentence in re.split(r"[.?!:·](?:\s|$)", line)]
            assert max(len([word for word in sentence if word.isalpha()]) for sentence in words) <= 17, line


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "EXERCISE"), ("es", "EXERCISE · SIMULACRO"), ("ar", "EXERCISE · تمرين")]
)
def test_in_a_drill_everything_begins_with_the_word_exercise(language: str, mark: str) -> None:
    for kind in KINDS:
        for notice in samples(kind):
            shown = DRILL.render(notice, language, NOW).plain.removeprefix(RIGHT_TO_LEFT_MARK)
            assert shown.startswith(f"{mark}\n") or notice.way is Way.ERASE
    pin = DRILL.render(next(samples(MissionPin)), language, NOW).pin
    assert pin is not None
    assert pin.title.removeprefix(RIGHT_TO_LEFT_MARK) == f"{mark} · A12"
    assert DRILL.refusal(refusals.NotYours(), language).removeprefix(RIGHT_TO_LEFT_MARK).startswith(f"{mark}\n")
    assert DRILL.description(language).removeprefix(RIGHT_TO_LEFT_MARK).startswith(f"{mark}\n")


def test_outside_a_drill_nothing_speaks_of_an_exercise() -> None:
    shown = [LIVE.render(notice, "en", NOW).plain for kind in KINDS for notice in samples(kind)]

    assert not [text for text in [*shown, LIVE.description("en")] if "EXERCISE" in text]


def test_a_message_that_may_have_arrived_before_says_so() -> None:
    assert LIVE.render(card(), "en", NOW, again=True).plain.endswith("You may see this message twice.")
    assert "twice" not in LIVE.render(card(), "en", NOW).plain


def test_an_arabic_line_that_begins_with_a_number_still_runs_from_right_to_left() -> None:
    filled = LIVE.render(OfferGone(number="A12", why="filled"), "ar", NOW).plain
    words = LIVE.render(BroadcastWords(words="Meet at the bridge"), "ar", NOW).plain

    assert filled.startswith(f"{RIGHT_TO_LEFT_MARK}{FSI}A12{PDI}")
    assert words.splitlines()[-1] == "Meet at the bridge"
