"""What people send, cleaned: nothing that breaks a screen or a database, nothing taken from any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

import tests.support.properties  # noqa: F401 - loading it is what counts
from handlers.reading import DIRECTION, LONGEST_MARKS, clean, command_of, point_of, sender_of, whole_number

ANY = st.text(st.characters(), max_size=200)  # lone surrogates included
NASTY = st.text(
    st.sampled_from(
        "aé\u0301\u0308\u0591\u0301\u20dd\u0488\u202e\u2066\u200d\u200c\ud800\udfff"
        "\x00\x1b\n\t नि\u093f\u094dم\u064b👩🏽\ufeff"
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b", "ab"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\ud800b\udfff", "ab"),
        ("  two\nlines\t. ", "two\nlines\t."),
        ("Ana\u202egnp.exe", "Anagnp.exe"),
        ("\u2066\u2067\u2068x\u2069\u200e\u200f\u061c", "x"),
        ("Z" + "\u0301" * 40 + "x", "\u0179" + "\u0301" * LONGEST_MARKS + "x"),
        ("e\u0301", "é"),
        ("\ufdd0x\uffff", "x"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_breaks_screens_or_rows_is_taken_out(raw: str, kept: str) -> None:
    assert clean(raw, 100) == kept


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم به خانه بروم",
        "क्\u200dष और नमस्ते, मुझे पानी चाहिए",
        "👩‍👩‍👧‍👦 👨🏾‍🚒 🏳️‍🌈 🇪🇸",
        "Việt Nam, đường Nguyễn Huệ",
        "ที่นี่น้ำท่วม",
        "مُحَاصَرُونَ",
        "בַּיִת",
        "ကျွန်တော်တို့",
        "日本語でたすけて",
        "¿Dónde está? – “aquí”…",
        "a < b & c > d",
    ],
)
def test_no_script_and_no_emoji_is_harmed(text: str) -> None:
    assert clean(text, 500) == unicodedata.normalize("NFC", text)


@given(ANY | NASTY, st.integers(1, 80))
def test_the_result_fits_can_be_stored_and_holds_no_trick(text: str, most: int) -> None:
    kept = clean(text, most)
    assert len(kept) <= most
    kept.encode()
    assert not set(kept) & DIRECTION
    assert "\x00" not in kept


@given(ANY | NASTY, st.integers(1, 80))
def test_cleaning_twice_changes_nothing_more(text: str, most: int) -> None:
    kept = clean(text, most)
    assert clean(kept, most) == kept


@given(NASTY)
def test_no_letter_carries_a_tower_of_accents(text: str) -> None:
    tower = 0
    for letter in clean(text, 100):
        tower = tower + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        assert tower <= LONGEST_MARKS


@pytest.mark.parametrize("between", ["\u200e", "\x07", "\ud800"])
def test_invisible_letters_do_not_hide_a_tower_of_accents(between: str) -> None:
    tower = clean("a" + (("\u0308" * 4) + between) * 20, 500)
    assert len(tower) <= 1 + LONGEST_MARKS


def test_an_enormous_message_is_cut_before_it_costs_time() -> None:
    assert clean("x" * 5_000_000, 64) == "x" * 64


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("/start", ("start", "")),
        ("/ACCEPT 17 20", ("accept", "17 20")),
        ("/accept@muster_bot 17", ("accept", "17")),
        ("/broadcast volunteers\nline two", ("broadcast", "volunteers\nline two")),
        ("/start   deep-link  ", ("start", "deep-link")),
        ("/", None),
        ("//start", None),
        ("start", None),
        ("/12", None),
        ("/ start", None),
        ("we /start", None),
        ("/" + "a" * 33, None),
        ("/начать", None),
        ("", None),
    ],
)
def test_a_command_is_told_from_words(words: str, command: tuple[str, str] | None) -> None:
    assert command_of(words) == command


@given(ANY)
def test_no_text_breaks_the_reading_of_commands_and_numbers(text: str) -> None:
    command_of(text)
    assert whole_number(text) is None or whole_number(text) == int(text.strip())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("17", 17),
        (" 20 ", 20),
        ("٢٠", 20),
        ("۲۰", 20),
        ("२०", 20),
        ("２０", 20),
        ("๒๐", 20),
        ("007", 7),
        ("9" * 12, 999_999_999_999),
    ],
)
def test_a_number_is_read_in_the_digits_of_any_script(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.5", "1_000", "1e3", "²", "½", "Ⅷ", "十", "9" * 13, "1 2", "0x10", "\x00"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert whole_number(text) is None


def _pin(**location: object) -> Update:
    message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "location": location}
    read = Update.de_json({"update_id": 1, "message": message}, None)
    assert read is not None
    return read


def test_a_pin_on_earth_is_a_point_and_one_off_it_is_none() -> None:
    point = point_of(_pin(latitude=12.5, longitude=-38.25))
    assert point is not None
    assert (point.lat, point.lon) == (12.5, -38.25)
    assert point_of(_pin(latitude=91.0, longitude=0.0)) is None
    assert point_of(_pin(latitude="north", longitude=0.0)) is None
    assert point_of(_pin(latitude=float("nan"), longitude=0.0)) is None
    assert point_of(Update(1)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "id", "message", "x"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "from", "x"]), JSON, max_size=4))
def test_the_sender_of_an_unreadable_update_is_looked_for_without_trust(raw: dict[str, object]) -> None:
    found = sender_of(raw)
    assert found is None or (type(found) is int and abs(found) < 2**63)


def test_the_sender_is_found_where_one_stands() -> None:
    assert sender_of({"update_id": 1, "message": {"from": {"id": 77}, "text": 5}}) == 77
    assert sender_of({"update_id": 1, "message": {"from": {"id": True}}}) is None
    assert sender_of({"update_id": 1, "message": {"from": {"id": 2**63}}}) is None
