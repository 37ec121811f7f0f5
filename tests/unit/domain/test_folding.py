"""The same word, whoever types it and on whatever keyboard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DIABÉTICA", "diabetica"),
        ("Diabe\u0301tica", "diabetica"),
        ("Straße", "STRASSE"),
        ("مُحاصَر", "محاصر"),
        ("أنقاض", "انقاض"),
        ("إسعاف", "اسعاف"),
        ("مأوى", "ماوي"),
        ("خيمة", "خيمه"),
        ("ماء", "ماء"),
        ("محـــاصر", "محاصر"),
        ("پزشکی", "پزشكي"),
        ("شارع ١٢", "شارع 12"),
        ("سڑک ۱۲", "سڑک 12"),
        ("१२", "12"),
        ("ＨＥＬＰ", "help"),
        ("ﬁre", "fire"),
    ],
)
def test_two_ways_of_typing_one_thing_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ماء", "مال"), ("agua", "aguas"), ("12", "21"), ("ب", "ت")])
def test_two_things_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_accents_and_their_spelling_do_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Help!!! my mother…", ["help", "my", "mother"]),
        ("can't, can’t", ["cant", "cant"]),
        ("🔥fire🔥in, the/house", ["fire", "in", "the", "house"]),
        ("", []),
        ("🙏🙏", []),
        ("  ,;. ", []),
    ],
)
def test_words_are_what_stands_between_everything_else(text: str, found: list[str]) -> None:
    assert words(text) == found
