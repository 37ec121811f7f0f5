"""Only the address leaves: no other word of the message, no phone, no mail address, no code, no introduced name."""

from __future__ import annotations

import re
import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.online import cleaned
from bot.places.online.cleaning import LONGEST_PHRASE, LONGEST_TEXT


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Landstrasse 40, Triesen", "Landstrasse 40, Triesen"),
        ("landstrasse 40 triesen", "landstrasse 40, triesen"),
        ("Landstr. 40", "Landstr. 40"),
        ("Hilfe! Hauptstraße 112, 12345 Berlin", "Hauptstraße 112, 12345 Berlin"),
        ("wir brauchen Hilfe beim Haus Nr. 40, Landstrasse in Triesen bitte", "40, Landstrasse, Triesen"),
        ("We need help at 12 Mill Lane, Old Town. Call +41 79 123 45 67", "12 Mill Lane, Old Town"),
        ("we are 5 people at 12 mil lane please hurry", "12 mil lane"),
        ("HELP US AT MILL LANE 12 WE ARE TRAPPED", "MILL LANE 12"),
        ("Please come to 12 Harbour Row", "12 Harbour Row"),
        ("5th Avenue 20", "5th Avenue 20"),
        ("Old Mill Road 7, New Town", "Old Mill Road 7, New Town"),
        ("Rue de la Paix 12, Paris", "Rue de la Paix 12, Paris"),
        ("Calle 16 # 12-19", "Calle 16 # 12-19"),
        ("cl 16 # 12 - 19", "cl 16 # 12-19"),
        ("estamos en la calle 16 # 12-19 barrio centro con tres niños", "calle 16 # 12-19"),
        ("cerca de la escuela San José", "escuela San José"),
        ("نحن في شارع الطاحونة رقم 12 ونحتاج ماء", "شارع الطاحونة رقم 12"),
        ("قرب مدرسة النور", "مدرسة النور"),
        ("на улице Ленина 12 нужна вода", "улице Ленина 12"),
        ("behind the petrol station in Triesen", "petrol station, Triesen"),
        ("near Saint Mary Church, Vaduz", "Saint Mary Church, Vaduz"),
        ("opposite the al noor mosque", "al noor mosque"),
        ("Gapetsch 12, Schaan", "Gapetsch 12, Schaan"),
        ("I am at Mill Lane 12 with my mother Fatima", "Mill Lane 12"),
        ("flat 12 Mill Lane", "Mill Lane"),
        ("Mill Lane 12 children are hungry", "Mill Lane"),
        ("@maria https://maps.app.goo.gl/xyz Dorfplatz 3", "Dorfplatz 3"),
        ("Mill Lane 12, the code is 4821", "Mill Lane 12"),
        ("door code 4821, Mill Lane", "Mill Lane"),
        ("my pin 4821 Mill Lane", "Mill Lane"),
        ("call 5551 Mill Lane", "Mill Lane"),
        ("Mill Lane 12, Maria@Triesen.example", "Mill Lane 12"),
    ],
)
def test_the_address_is_taken_out_of_the_message(said: str, sent: str) -> None:
    assert cleaned(said) == sent


@pytest.mark.parametrize(
    "said",
    [
        "",
        "12",
        "We need insulin",
        "We need water for 12 children",
        "My name is Maria Gonzalez, 34",
        "I am Maria Gonzalez Mill Lane 12",
        "Ana 34, Pedro 12",
        "47.14, 9.52",
        "call me: 0664 123 45 67",
        "maria.lane@mill.example",
        "behind my house Maria is hurt",
        "near the school",
        "I can drive",
        "she is in a bad way",
        "we are on the street",
        "https://maps.example.org/Mill+Lane+12",
    ],
)
def test_without_an_address_nothing_is_sent(said: str) -> None:
    assert cleaned(said) == ""


WORDS = st.text("bcdfghjklmnpqrtvwxz", min_size=6, max_size=12)  # no street word is made of these
ADDRESSES = st.sampled_from(
    [
        "12 Mill Lane, Old Town",
        "Landstrasse 40, Triesen",
        "Calle 16 # 12-19",
        "شارع الطاحونة رقم 12",
        "Gasworks Road 7a",
    ]
)
SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", " / ", " - ", "\u2013", "\u00a0"])
NAMES = ("Fatima", "Maria Gonzalez", "Jean Pierre Dupont", "أحمد", "фатима")


@st.composite
def phones(draw: st.DrawFn) -> str:
    groups = draw(st.lists(st.text("0123456789", min_size=2, max_size=4), min_size=4, max_size=6))
    return draw(st.sampled_from(["", "+", "00", "("])) + draw(SEPARATORS).join(groups)


SECRETS = st.one_of(
    phones(),
    st.builds("{}@{}.example".format, WORDS, WORDS),
    st.builds("@{}".format, WORDS),
    st.builds("https://{}.example/{}?q=12+Mill+Lane".format, WORDS, WORDS),
    st.builds("the door code is {}".format, st.integers(1000, 99999)),
    st.builds("call {}".format, st.integers(100, 99999)),
    st.builds(
        "{} {}".format, st.sampled_from(["My name is", "I am", "Soy", "Me llamo", "Ich bin"]), st.sampled_from(NAMES)
    ),
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    st.sampled_from(["we need water", "por favor ayuda", "wir brauchen Hilfe", "نحتاج ماء"]),
)


@given(st.lists(SECRETS, max_size=3), ADDRESSES, st.lists(SECRETS, max_size=3), st.sampled_from([". ", "\n", "! "]))
def test_no_word_and_no_digit_besides_the_address_leaves(
    before: list[str], address: str, after: list[str], stop: str
) -> None:
    sent = cleaned(stop.join([*before, address, *after]))

    assert sent == address


@given(SECRETS, SECRETS)
def test_what_is_no_address_is_not_sent_at_all(one: str, other: str) -> None:
    assert cleaned(f"{one}. {other}") == ""


@given(st.text(max_size=600))
def test_whatever_is_written_what_is_sent_stands_in_it_in_one_short_line(said: str) -> None:
    sent = cleaned(said)

    assert len(sent) <= LONGEST_PHRASE
    assert "@" not in sent
    assert "://" not in sent
    assert not re.search(r"\d{7}", sent)
    assert sent == " ".join(sent.split())


@given(phones())
def test_a_phone_behind_an_address_does_not_go_with_it(phone: str) -> None:
    assert cleaned(f"12 Mill Lane {phone}") in ("12 Mill Lane", "")
    assert cleaned(f"{phone} Mill Lane") in ("Mill Lane", "")


HEAVY = [
    "1 - ",
    "a.",
    "calle ",
    "(",
    "near ",
    "1/",
    "st ",
    "ñ:",
    "code 12 ",
    "i am x ",
    "Abweg 12, ",
    "12 ",
    "A St ",
    "\ufdfa",
]
CALLS_A_LETTER = 40  # with some 0.25 µs a call, 10 ms for the longest text that is looked at


def calls_for(said: str) -> int:
    """How many functions run to clean a text."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    cleaned(said)  # what is remembered of a word is no part of the work
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        cleaned(said)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("part", HEAVY)
def test_the_longest_text_costs_a_bounded_number_of_steps(part: str) -> None:
    longest = (part * LONGEST_TEXT)[:LONGEST_TEXT]

    assert calls_for(longest) <= CALLS_A_LETTER * LONGEST_TEXT
    assert calls_for(part * 20_000) <= calls_for(longest) * 1.1


def test_what_stands_beyond_the_longest_text_is_not_looked_at() -> None:
    filler = "help " * (LONGEST_TEXT // 5)
    assert cleaned(f"{filler}\n{'12 Mill Lane'}") == ""
    assert cleaned(f"12 Mill Lane\n{filler * 100}") == "12 Mill Lane"


@pytest.mark.parametrize("gap", [" " * 900, " # ", " Nr. ", " " * 400 + "#" + " " * 400])
def test_a_gap_however_wide_joins_a_street_to_its_number(gap: str) -> None:
    assert cleaned(f"Calle 16{gap}12-19").endswith("12-19")
