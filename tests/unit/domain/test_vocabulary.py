"""The words that ship: they load, and no list says one thing twice or two things at once."""

from __future__ import annotations

import tomllib
from importlib import resources
from itertools import combinations
from typing import Any

import pytest

from bot.domain.model import Urgency
from bot.domain.triage import Phrase, assess, parse_phrase
from bot.domain.vocabulary import build
from bot.services.turn import read_vocabulary

FOLDER = resources.files("bot.domain.vocabulary")
FILES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.startswith("words."))
EMPTY: dict[str, Any] = {"danger": [], "small_talk": [], "yes": [], "no": [], "need": {}}


def parsed(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def lists(name: str) -> dict[str, list[str]]:
    """Each list of a file by its name."""
    read = parsed(name)
    return {key: read[key] for key in ("danger", "small_talk", "yes", "no")} | {
        f"need.{key}": phrases for key, phrases in read["need"].items()
    }


def test_every_language_of_the_operation_has_its_words() -> None:
    assert {"words.en.toml", "words.es.toml", "words.ar.toml"} <= set(FILES)
    assert len(read_vocabulary().needs) == len(parsed("needs.toml"))


@pytest.mark.parametrize("name", FILES)
def test_every_phrase_is_found_again_in_a_message_that_says_it(name: str) -> None:
    vocabulary = read_vocabulary()
    for where, phrases in lists(name).items():
        for phrase in phrases:
            read = assess(phrase.replace("*", ""), vocabulary)
            assert where != "danger" or read.danger, (where, phrase)
            assert not where.startswith("need.") or read.need is not None, (where, phrase)


@pytest.mark.parametrize("name", FILES)
def test_no_list_holds_two_spellings_of_one_phrase(name: str) -> None:
    for where, phrases in lists(name).items():
        folded: dict[Phrase, str] = {}
        for phrase in phrases:
            twin = folded.setdefault(parse_phrase(phrase), phrase)
            assert twin == phrase, f"{where}: {twin!r} and {phrase!r} are the same when folded"


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_both_yes_and_no_nor_small_talk_and_danger(name: str) -> None:
    folded = {where: {parse_phrase(phrase) for phrase in phrases} for where, phrases in lists(name).items()}
    assert not folded["yes"] & folded["no"]
    assert not folded["danger"] & (folded["small_talk"] | folded["yes"] | folded["no"])


def test_no_word_means_yes_in_one_language_and_no_in_another() -> None:
    yes = {parse_phrase(phrase) for name in FILES for phrase in lists(name)["yes"]}
    no = {parse_phrase(phrase) for name in FILES for phrase in lists(name)["no"]}
    assert not yes & no


@pytest.mark.parametrize("name", FILES)
def test_one_phrase_names_one_need(name: str) -> None:
    needs = {where: set(map(parse_phrase, phrases)) for where, phrases in lists(name).items() if "need." in where}
    for one, other in combinations(needs, 2):
        assert not needs[one] & needs[other], (one, other)


@pytest.mark.parametrize(
    ("needs", "words", "wrong"),
    [
        ({"food": {"urgency": "soon", "seats": 1}}, EMPTY, "urgency"),
        ({"food": {"urgency": "low"}}, EMPTY, "seats"),
        ({"food": {"urgency": "low", "seats": 1, "colour": "red"}}, EMPTY, "colour"),
        ({}, EMPTY | {"need": {"foot": ["shoe"]}}, "foot"),
        ({}, EMPTY | {"danger": ["!!"]}, "no word"),
        ({}, EMPTY | {"skill": {"magic": ["spell"]}}, "magic"),
        ({}, EMPTY | {"wish": {"rich_only": ["rich"]}}, "rich_only"),
        ({"food": {"urgency": "low", "seats": 1, "risk": 4}}, EMPTY, "risk"),
        ({"food": {"urgency": "low", "seats": 1, "skills": ["magic"]}}, EMPTY, "magic"),
        ({"food": {"urgency": "low", "seats": 1, "transports": ["broom"]}}, EMPTY, "transports"),
        ({}, EMPTY | {"perhaps": ["maybe"]}, "perhaps"),
        ({}, {"danger": []}, "small_talk"),
    ],
)
def test_data_that_is_wrong_is_refused_with_the_word_that_is_wrong(
    needs: dict[str, Any], words: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        build(needs, [words], {"boat": {"emoji": "x", "bit": 0}})


def test_two_skills_never_have_one_bit() -> None:
    with pytest.raises(ValueError, match="one bit"):
        build({}, [EMPTY], {key: {"emoji": "x", "bit": 3} for key in ("boat", "medic")})


def test_a_bit_that_was_once_said_goes_on_meaning_the_same() -> None:
    """Appending is fine; what stands here stands in people's rows."""
    assert {key: skill.bit for key, skill in read_vocabulary().skills.items()} == {
        "first_aid": 0,
        "medic": 1,
        "psych": 2,
        "translator": 3,
        "cook": 4,
        "muscle": 5,
        "repair": 6,
        "chainsaw": 7,
        "boat": 8,
        "climbing": 9,
        "animals": 10,
        "carer": 11,
        "desk": 12,
        "lead": 13,
        "van": 14,
        "offroad": 15,
        "wheelchair": 16,
        "generator": 17,
        "pump": 18,
        "tools": 19,
        "beds": 20,
        "internet": 21,
    }


def test_no_shipped_need_demands_a_skill_and_each_has_the_risk_of_where_it_leads() -> None:
    needs = read_vocabulary().needs
    assert {key for key, need in needs.items() if need.skills} == set()
    assert {key for key, need in needs.items() if need.transports or need.carries_people} == {"evac"}
    assert {key for key, need in needs.items() if need.risk == 2} == {"rescue", "medical", "evac", "shelter", "care"}
    assert {key for key, need in needs.items() if need.risk == 0} == {"info"}
    assert {key for key, need in needs.items() if need.alone_risk} == {"care"}


def test_the_needs_carry_their_urgency_and_seats() -> None:
    rescue = read_vocabulary().needs["rescue"]
    assert (rescue.urgency, rescue.seats) == (Urgency.CRITICAL, 1)
