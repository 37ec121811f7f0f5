"""Notices are kept as JSON and sent days later: each must come back as it was, and know how it travels."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import notices
from bot.domain.notices import Fate, Lane, Notice, Way, by_kind
from bot.domain.refusals import Refusal, by_name

DEGREES = st.floats(-90, 90)
EVERY = sorted(by_kind())


def made(cls: type[Notice]) -> st.SearchStrategy[Notice]:
    measures: dict[str, Any] = {name: DEGREES for name in ("lat", "lon") if name in cls.model_fields}
    if "reach_km" in cls.model_fields:
        measures["reach_km"] = st.none() | st.floats(0.1, 500)
    return st.builds(cls, **measures)


@pytest.mark.parametrize("kind", EVERY)
def test_every_notice_knows_its_lane_its_way_and_its_fate(kind: str) -> None:
    cls = by_kind()[kind]
    assert isinstance(cls.lane, Lane)
    assert isinstance(cls.way, Way)
    assert isinstance(cls.fate, Fate)
    assert cls.__doc__


@pytest.mark.parametrize("kind", EVERY)
@given(chance=st.data())
@settings(max_examples=15)
def test_every_notice_comes_back_from_the_store_as_it_was(kind: str, chance: st.DataObject) -> None:
    cls = by_kind()[kind]
    notice = chance.draw(made(cls))
    assert cls.model_validate_json(notice.model_dump_json()) == notice


def test_every_notice_is_exported_and_found_by_its_name() -> None:
    exported = {
        name
        for name in dir(notices)
        if isinstance(getattr(notices, name), type) and issubclass(getattr(notices, name), Notice)
    }
    assert exported - {"Notice"} == set(by_kind())


def test_facts_of_another_time_are_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="extra"):
        notices.CaseMine.model_validate_json('{"number": "A1", "colour": "red"}')
    with pytest.raises(ValueError, match="number"):
        notices.CaseMine.model_validate_json("{}")


def test_a_notice_cannot_be_changed_once_it_is_made() -> None:
    with pytest.raises(ValueError, match="frozen"):
        notices.CaseMine(number="A1").number = "A2"


def test_life_in_danger_goes_before_everything() -> None:
    assert notices.NoteAdded(number="A1", danger=True).hurry is Lane.DANGER
    assert notices.NoteAdded(number="A1", danger=False).hurry is Lane.ANSWER
    assert notices.DangerNoted(number="A1").hurry is Lane.DANGER
    assert notices.DutyEnded().hurry is Lane.NOTICE


@pytest.mark.parametrize("kind", sorted(kind for kind in EVERY if {"lat", "lon"} & set(by_kind()[kind].model_fields)))
def test_what_holds_an_exact_place_may_not_be_forwarded(kind: str) -> None:
    assert by_kind()[kind].protected


def test_the_lanes_leave_in_the_order_of_need() -> None:
    assert sorted(Lane) == [Lane.DANGER, Lane.ANSWER, Lane.OFFER, Lane.NOTICE, Lane.BROADCAST]


@pytest.mark.parametrize("name", sorted(by_name()))
def test_a_refusal_keeps_its_facts_and_says_what_it_is(name: str) -> None:
    no = by_name()[name](number="A1", most=3)
    assert isinstance(no, Refusal)
    assert (no.facts, str(no)) == ({"number": "A1", "most": 3}, name)
