"""What a cry for help means: the need it names, and the worst word in it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import URGENCIES, Urgency
from bot.domain.triage import Assessment, assess, parse_phrase, says_no, says_yes, small_talk, together
from bot.domain.vocabulary import build
from bot.services.turn import read_vocabulary

SHIPPED = read_vocabulary()
DANGERS = [
    "trapped", "water is rising", "not breathing", "bleeding", "atrapados", "sube el agua", "no respira",
    "محاصرون", "الماء يرتفع", "ينزف", "suicide", "gas leak",
]  # fmt: skip
PLAIN = ["my", "street", "please", "water", "food", "insulin", "agua", "comida", "طعام", "blanket", "12", "quickly"]
SENTENCES = st.lists(st.sampled_from(PLAIN), max_size=8).map(" ".join)


def of(text: str) -> Assessment:
    return assess(text, SHIPPED)


def rank(urgency: Urgency) -> int:
    return URGENCIES.index(urgency)


@pytest.mark.parametrize(
    ("text", "need", "urgency", "danger"),
    [
        ("We need insulin, my mother is diabetic", "medical", Urgency.HIGH, False),
        ("Necesitamos insulina, mi madre es diabética", "medical", Urgency.HIGH, False),
        ("نحتاج أنسولين", "medical", Urgency.HIGH, False),
        ("we are trapped on the roof", "rescue", Urgency.CRITICAL, True),
        ("ESTAMOS ATRAPADOS en el techo", "rescue", Urgency.CRITICAL, True),
        ("نحن محاصرون", "rescue", Urgency.CRITICAL, True),
        ("my son is not breathing", "medical", Urgency.CRITICAL, True),
        ("bring drinking water", "water", Urgency.NORMAL, False),
        ("help us muck out", "cleanup", Urgency.LOW, False),
        ("please come", None, Urgency.NORMAL, False),
        ("", None, Urgency.NORMAL, False),
    ],
)
def test_people_are_understood(text: str, need: str | None, urgency: Urgency, danger: bool) -> None:
    read = of(text)
    assert (read.need, read.urgency, read.danger) == (need, urgency, danger)


@given(SENTENCES, st.sampled_from(DANGERS), SENTENCES)
def test_a_word_of_danger_anywhere_is_enough(before: str, danger: str, after: str) -> None:
    read = of(f"{before} {danger} {after}")
    assert read.danger
    assert read.urgency is Urgency.CRITICAL


@given(SENTENCES, st.lists(st.sampled_from(DANGERS + PLAIN), max_size=6))
def test_more_words_of_danger_are_never_less_urgent(text: str, more: list[str]) -> None:
    worst = rank(of(text).urgency)
    for word in more:
        text = f"{text} {word}"
        if word in DANGERS:
            assert rank(of(text).urgency) <= worst
            worst = rank(of(text).urgency)


@given(st.sampled_from(DANGERS), SENTENCES, st.integers(0, 2**32))
def test_capitals_accents_and_emoji_change_nothing(danger: str, rest: str, seed: int) -> None:
    chance = random.Random(seed)
    text = f"{danger} {rest}"
    noisy = "".join(chance.choice([letter.upper(), letter.lower()]) for letter in text)
    noisy = noisy.replace(" ", chance.choice([" ", " 🆘 ", "!!! ", " … ", "\n"]))
    accented = "".join(letter + ("\u0301" if letter in "aeiou" and chance.random() < 0.3 else "") for letter in noisy)
    for variant in (noisy, accented, f"🌊{noisy}🌊"):
        assert (of(variant).need, of(variant).urgency, of(variant).danger) == (
            of(text).need, of(text).urgency, of(text).danger,
        )  # fmt: skip


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = of(text)
    assert read.danger == (read.urgency is Urgency.CRITICAL)
    assert read.need is None or read.need in SHIPPED.needs


def test_the_reason_is_the_words_that_were_found() -> None:
    assert of("We are TRAPPED, bring drinking water").because == ("trapped", "drinking water")
    assert of("please come").because == ()


@pytest.mark.parametrize("text", ["I'll be there soon", "OK, I’ll come", "we'll see"])
def test_what_somebody_will_do_is_no_illness(text: str) -> None:
    assert of(text).need is None


@pytest.mark.parametrize(
    "text",
    [
        "We are trapped by the water, we need a boat",
        "We are surrounded by water, water rising",
        "Estamos atrapados por el agua",
        "El agua está subiendo",
        "نحن محاصرون بالماء",
    ],
)
def test_who_is_in_the_water_does_not_ask_for_drinking_water(text: str) -> None:
    read = of(text)
    assert (read.need, read.also) == ("rescue", ())


def test_the_longest_phrase_names_the_need_and_then_the_order_of_the_data() -> None:
    made = build(
        {"first": {"urgency": "low", "seats": 1}, "second": {"urgency": "high", "seats": 1}},
        [{"danger": [], "small_talk": [], "yes": [], "no": [],
          "need": {"second": ["pump", "water pump"], "first": ["water"]}}],
    )  # fmt: skip
    assert assess("water pump", made).need == "second"
    assert assess("water and a pump", made).need == "first"


@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("trap*", "trapping", True),
        ("trap*", "a trap", True),
        ("trap*", "strapped", False),
        ("gas leak", "gas leaks", False),
        ("gas leak*", "gas leaks", True),
        ("gas leak", "gas big leak", False),
        ("gas leak", "leak gas", False),
    ],
)
def test_a_phrase_fits_whole_words_in_order_and_a_star_takes_any_ending(phrase: str, text: str, fits: bool) -> None:
    made = build({}, [{"danger": [phrase], "small_talk": [], "yes": [], "no": [], "need": {}}])
    assert assess(text, made).danger == fits


@pytest.mark.parametrize("phrase", ["", "   ", "!!!", "*", "🙂"])
def test_a_phrase_without_words_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="no word"):
        parse_phrase(phrase)


def test_a_long_message_is_read_through_to_its_last_word() -> None:
    assert of("please " * 700 + "trapped").danger


READINGS = st.builds(of, st.lists(st.sampled_from(DANGERS + PLAIN), max_size=5).map(" ".join))


@given(READINGS, READINGS)
def test_two_messages_together_are_as_urgent_as_the_worse(one: Assessment, other: Assessment) -> None:
    both = together(one, other)
    assert rank(both.urgency) == min(rank(one.urgency), rank(other.urgency))
    assert both.danger == (one.danger or other.danger)
    assert both.need == (one.need or other.need)
    assert both.because == one.because + other.because


@pytest.mark.parametrize(
    ("text", "talk", "yes", "no"),
    [
        ("Hi!", True, False, False),
        ("Hola 👋", True, False, False),
        ("شكراً", True, False, False),
        ("🙏", True, False, False),
        ("", True, False, False),
        ("ok", True, True, False),
        ("Yes.", False, True, False),
        ("Sí, puedo", False, True, False),
        ("نعم", False, True, False),
        ("I'll go", False, True, False),
        ("I can't", False, False, True),
        ("No, I can’t", False, False, True),
        ("لا", False, False, True),
        ("hi we need water", False, False, False),
        ("yes but later", False, False, False),
        ("no food", False, False, False),
    ],
)
def test_only_whole_messages_are_small_talk_a_yes_or_a_no(text: str, talk: bool, yes: bool, no: bool) -> None:
    assert (small_talk(text, SHIPPED), says_yes(text, SHIPPED), says_no(text, SHIPPED)) == (talk, yes, no)


@pytest.mark.parametrize(
    ("text", "need", "also", "urgency"),
    [
        ("water and insulin", "medical", ("water",), Urgency.HIGH),
        ("agua e insulina, y comida", "medical", ("water", "food"), Urgency.HIGH),
        ("insulin, insulin", "medical", (), Urgency.HIGH),
        ("the water is rising", None, (), Urgency.CRITICAL),
        ("bread, water, insulin, a blanket and petrol for the pump", "medical", ("food", "water"), Urgency.HIGH),
    ],
)
def test_what_else_is_named_is_kept_as_it_was_named(
    text: str, need: str | None, also: tuple[str, ...], urgency: Urgency
) -> None:
    read = of(text)
    assert (read.also, read.urgency) == (also, urgency)
    assert need is None or read.need == need


def test_a_word_inside_a_longer_phrase_names_nothing_by_itself() -> None:
    needs = {"first": {"urgency": "normal", "seats": 1}, "second": {"urgency": "high", "seats": 1}}
    language = {
        "danger": ["water rising"], "small_talk": [], "yes": [], "no": [],
        "need": {"first": ["water"], "second": ["water pump"]},
    }  # fmt: skip
    made = build(needs, [language])
    assert assess("a water pump", made).also == ()
    assert assess("a water pump and water", made).also == ("first",)
    assert assess("water rising", made).also == ()


def test_two_messages_of_one_request_name_needs_together() -> None:
    read = together(of("insulin"), of("water and bread"))
    assert (read.need, set(read.also)) == ("medical", {"water", "food"})
    assert together(of("water"), of("water")).also == ()
