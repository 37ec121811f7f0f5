"""What buttons carry, and the commands that do the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import AssignmentState
from bot.domain.notices import Help, Helper
from bot.texts import Button
from bot.texts.buttons import VERBS, data, parse, typed
from tests.unit.test_texts_samples import KINDS, LANGUAGES, LIVE, NOW, card, samples

PART = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=20)


@given(st.sampled_from(sorted(VERBS)), PART, PART)
def test_what_is_written_is_read_back(verb: str, one: str, two: str) -> None:
    parts = (one, two, one)[: VERBS[verb].parts]

    assert parse(data(verb, *parts)) == (verb, parts)


@given(st.text(max_size=80))
def test_nonsense_on_a_button_is_nothing_and_no_fault(said: str) -> None:
    read = parse(said)

    assert read is None or data(read[0], *read[1]) == said


@pytest.mark.parametrize(
    "said",
    ["", ":", "accept", "accept:", "accept:17", "accept:17:20:1", "accept::20", "grant:17", "ACCEPT:17:20", "\ud800:1"],
)
def test_a_button_that_was_never_ours_is_nothing(said: str) -> None:
    assert parse(said) is None


def test_a_button_carries_no_more_than_telegram_takes() -> None:
    assert data("lang", "x" * 59) == "lang:" + "x" * 59
    assert parse("lang:" + "x" * 60) is None
    for refused in ("lang:" + "é" * 30, ""):
        with pytest.raises(ValueError, match="64 bytes"):
            Button("Label", refused)
    for verb, part in (("lang", "x" * 60), ("grant", "17"), ("lang", "a:b"), ("lang", "")):
        with pytest.raises(ValueError, match="no button carries"):
            data(verb, part)


@pytest.mark.parametrize(
    ("verb", "parts", "command"),
    [
        ("accept", (17, 20), "/accept 17 20"),
        ("decline", (17,), "/decline 17"),
        ("need_help", (), "/need"),
        ("need", ("A12", "water"), "/need water"),
        ("cancel_yes", ("A12", "solved"), "/cancel A12 solved"),
        ("close", ("A12", "done_by_others"), "/close A12 done_by_others"),
        ("on_way", (5,), "/onmyway"),
        ("later", (5, 15), "/later 15"),
        ("duty", (4,), "/checkin 4"),
    ],
)
def test_a_verb_can_be_typed(verb: str, parts: tuple[int | str, ...], command: str) -> None:
    assert typed(verb, *parts) == command


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", VERBS)
def test_help_names_the_typed_twin_of_every_button(verb: str, language: str) -> None:
    shown = LIVE.render(Help(volunteer=True, coordinator=True), language, NOW).plain

    assert VERBS[verb].twin.split(maxsplit=1)[0] in re.findall(r"/\w+", shown)


def test_every_verb_stands_on_some_button_and_every_button_can_be_read() -> None:
    screens = [LIVE.render(notice, "en", NOW) for kind in KINDS for notice in samples(kind)]
    coming = Helper(name="Ana", eta_at=NOW, state=AssignmentState.ACCEPTED, assignment=7)
    screens.append(LIVE.render(card(helpers=(coming,)), "en", NOW))
    carried = [button.data for screen in screens for row in screen.buttons for button in row]

    assert {read[0] for read in map(parse, carried) if read} == set(VERBS)
    assert None not in map(parse, carried)
