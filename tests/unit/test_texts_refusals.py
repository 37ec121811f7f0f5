"""Saying no: in words that help, short enough for the window over a button."""

from __future__ import annotations

import pytest

from bot.domain import refusals
from bot.domain.notices import (
    Refused,
)
from tests.unit.test_texts_samples import (
    DRILL,
    LANGUAGES,
    LIVE,
    NOW,
    REFUSAL_FACTS,
    WORST,
    units,
)

TOAST_UNITS = 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", refusals.by_name())
def test_every_refusal_has_words_that_fit_over_a_button(name: str, language: str) -> None:
    kind = refusals.by_name()[name]
    said = LIVE.refusal(kind(**REFUSAL_FACTS), language)

    assert said.strip()
    assert "%(" not in said
    assert "<" not in said
    assert not said.endswith("…")
    assert units(DRILL.refusal(kind(**dict.fromkeys(REFUSAL_FACTS, WORST)), language)) <= TOAST_UNITS


@pytest.mark.parametrize("name", refusals.by_name())
def test_a_refusal_that_lacks_a_fact_still_reaches_its_reader(name: str) -> None:
    assert LIVE.refusal(refusals.by_name()[name](), "es").strip()


def test_a_refusal_reads_the_same_in_the_chat_and_over_the_button() -> None:
    notice = Refused(refusal="CaseEnded", facts={"number": "A12"})

    assert LIVE.render(notice, "en", NOW).plain == LIVE.refusal(refusals.CaseEnded(number="A12"), "en")
    assert LIVE.refusal(refusals.CaseEnded(number="A12"), "en") == "A12 is closed. Needed again? /reopen A12"


def test_an_empty_fact_leaves_no_hole() -> None:
    assert "place: …. Try" in LIVE.refusal(refusals.BadPlace(said=""), "en")


def test_a_long_fact_leaves_room_for_the_advice() -> None:
    assert LIVE.refusal(refusals.BadPlace(said=WORST), "en").endswith("Try a street or a known place.")


def test_a_refusal_says_more_than_no() -> None:
    assert "/volunteer" in LIVE.refusal(refusals.NotAVolunteer(), "ar")
    assert LIVE.refusal(refusals.BadMinutes(least=1, most=240), "en").endswith("from 1 to 240.")
