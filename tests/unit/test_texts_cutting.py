"""The door through which facts enter a text: cleaned, cut, escaped, isolated."""

from __future__ import annotations

from html import unescape
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.facts import FACT_UNITS, FSI, PDI, Html, Typed, cut, fact, one_line, passage, plain, quote, some, units

ANYTHING = st.text(st.characters())


@given(ANYTHING.map(one_line), st.integers(1, 60))
def test_a_cut_never_exceeds_its_length_nor_splits_a_character(text: str, most: int) -> None:
    kept = cut(text, most)

    assert units(kept) <= most
    assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))
    assert not any(category(c) == "Cs" for c in kept)


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("insulin", 7, "insulin"),
        ("insulin", 6, "insul…"),
        ("🆘🆘", 3, "🆘…"),
        ("🆘🆘", 2, "…"),
        ("two words", 5, "two…"),
    ],
)
def test_a_cut_shows_that_something_is_missing(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept


@given(ANYTHING, st.booleans())
def test_any_fact_stays_one_clean_line_in_a_balanced_isolate(
    text: str, among_right_to_left: bool
) -> None:  # hypothesis passes it
    shown = fact(text, among_right_to_left=among_right_to_left)
    bare = unescape(shown).removeprefix(FSI).removesuffix(PDI)

    assert units(bare) <= FACT_UNITS
    assert not any(category(c) in {"Cc", "Cs"} or c in "\u2028\u2029\u202e\u2068\u2069" for c in bare)
    assert "<" not in shown
    assert (shown.startswith(FSI) and shown.endswith(PDI)) or not among_right_to_left or not bare


def test_names_of_all_scripts_pass_unharmed() -> None:
    for name in ("Ngọc Ánh", "क्षत्रिय", "نرگس\u200cسادات", "👩‍👩‍👧", "O'Neill", "Łukasz"):
        assert fact(name, among_right_to_left=False).strip(FSI + PDI) == name


def test_a_command_is_copied_by_a_tap_when_it_has_parts() -> None:
    assert fact(Typed("/accept 17 20"), among_right_to_left=False) == "<code>/accept 17 20</code>"
    assert fact(Typed("/done"), among_right_to_left=False) == "/done"
    assert fact(Typed("/x <b>"), among_right_to_left=True) == f"{FSI}<code>/x &lt;b&gt;</code>{PDI}"


def test_markup_of_ours_passes_untouched() -> None:
    assert fact(Html("<b>A12</b>"), among_right_to_left=True) == "<b>A12</b>"
    assert plain("<b>A &lt;12&gt;</b> &amp;amp;") == "A <12> &amp;"


def test_a_passage_keeps_its_paragraphs_and_a_quote_marks_each_line() -> None:
    assert passage("one\r\ntwo\n\n\n\n<three>\x00", 100) == "one\ntwo\n\n&lt;three&gt;"
    assert quote("one\n\n\ntwo & more", 100) == "» one\n» two &amp; more"
    assert quote("insulin please", 8) == "» insul…"
    assert passage("insulin please", 8) == "insulin…"


def test_a_list_is_cut_between_its_parts() -> None:
    parts = [Html("a"), Html("b"), Html("c")]

    assert some(parts, 3) == parts
    assert some(parts, 2) == ["a", "b", "…"]
