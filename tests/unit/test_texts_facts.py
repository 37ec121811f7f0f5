"""How facts stand in words: names, numbers, times, in any direction of writing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.notices import (
    HelpIsComing,
    PlaceNoted,
)
from bot.texts.facts import FSI, PDI
from tests.unit.test_texts_samples import (
    LIVE,
    NOW,
    SOON,
    card,
    mission,
    texts,
)


def test_a_name_is_never_markup() -> None:
    notice = HelpIsComing(number="A12", helper="<b>A & B</b>", eta_at=SOON, door_code="4821", danger=False)
    screen = LIVE.render(notice, "en", NOW)

    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in screen.html
    assert screen.plain.startswith("<b>A & B</b> has said yes to A12")


def test_names_of_the_other_direction_are_isolated_and_cannot_break_out() -> None:
    def shown(place: str, language: str) -> str:
        return LIVE.render(PlaceNoted(number="A12", place=place, danger=False), language, NOW).plain

    assert f"place: {FSI}شارع الطاحونة{PDI}." in shown("شارع الطاحونة", "en")
    assert "place: Mill Lane." in shown("Mill Lane", "en")
    assert f"{FSI}Mill Lane{PDI}" in shown("Mill\u2069 \u202eLane", "ar")
    assert f"{FSI}A12{PDI}" in shown("Mill Lane", "ar")


def test_case_numbers_codes_and_commands_stay_as_they_are_typed() -> None:
    plain = LIVE.render(mission(door_code="4821"), "ar", NOW).plain

    assert f"{FSI}A12{PDI}" in plain
    assert f"{FSI}4821{PDI}" in plain
    assert f"{FSI}/onmyway{PDI}" in plain


@pytest.mark.parametrize(("language", "number"), [("en", "1,200"), ("es", "1.200")])
def test_numbers_are_written_as_the_reader_writes_them(language: str, number: str) -> None:
    assert f"/ {number}".removeprefix("/ ") in LIVE.render(card(asked=1200), language, NOW).plain


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (1, "شخصًا واحدًا"),
        (2, "شخصين"),
        (3, f"{FSI}3{PDI} أشخاص"),
        (11, f"{FSI}11{PDI} شخصًا"),
        (100, f"{FSI}100{PDI} شخص "),
    ],
)
def test_arabic_counts_people_in_its_own_plurals(asked: int, words: str) -> None:
    assert words in LIVE.render(card(asked=asked), "ar", NOW).plain


def test_times_stand_in_the_zone_of_the_operation_and_from_now() -> None:
    def told(ahead: timedelta, timezone: str = "America/Bogota") -> str:
        notice = HelpIsComing(number="A12", helper="Ana", eta_at=NOW + ahead, door_code="", danger=False)
        return texts(timezone=timezone).render(notice, "en", NOW).plain

    assert "07:20 (about 20 minutes)." in told(timedelta(minutes=20))
    assert "17:50 (about 20 minutes)." in told(timedelta(minutes=20), "Asia/Kolkata")
    assert "08:15 (about 75 minutes)." in told(timedelta(minutes=75))
    assert "Mon 07:00 (about 2 days)." in told(timedelta(days=2))
    assert "at 06:55.\n" in told(timedelta(minutes=-5))
