"""Who is to come and what is to be brought, read from a resident's words, which are data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.folding import words as folded_words
from bot.domain.triage import Phrase, Vocabulary

WOMEN_ONLY, TWO_PERSONS = "women_only", "two_persons"
WISHES = (WOMEN_ONLY, TWO_PERSONS)
NO_WISH = "none"  # what looks like a wish and is none: "only women and children here"
ALONE, PEOPLE, WE_ARE = "alone", "people", "we_are"
_SKILL, _SPEAKS = "skill:", "speaks:"
NEAR = 3  # words that a phrase around a number has at most
MOST_PEOPLE = 10_000  # a whole village; more is a telephone number


class Asks(NamedTuple):
    """What a message asks of those who come."""

    women_only: bool = False
    two_persons: bool = False
    language: str | None = None
    skills: int = 0  # bits; any one of them is enough
    people: int | None = None  # to be helped or moved
    alone: bool = False  # a child, or somebody dependent, has nobody by them

    @property
    def wishes(self) -> bool:
        """Tell whether the message says who may come."""
        return self.women_only or self.two_persons or self.language is not None


def skill_meaning(key: str) -> str:
    """What a phrase of a skill means in the phrasebook."""
    return _SKILL + key


def speaks_meaning(language: str) -> str:
    """What a phrase of a language means in the phrasebook."""
    return _SPEAKS + language


def read_asks(text: str, need: str | None, vocabulary: Vocabulary) -> Asks:
    """Read what a message asks of those who come; `need` decides which things its words ask for."""
    said = folded_words(text)
    hits = list(vocabulary.asks.read(said))
    quiet = [hit for hit in hits if hit.meaning == NO_WISH]
    meanings = {hit.meaning for hit in hits if not any(hit == other or hit.within(other) for other in quiet)}
    return Asks(
        women_only=WOMEN_ONLY in meanings,
        two_persons=TWO_PERSONS in meanings,
        language=min((one.removeprefix(_SPEAKS) for one in meanings if one.startswith(_SPEAKS)), default=None),
        skills=sum(
            skill.mask
            for key, skill in vocabulary.skills.items()
            if skill_meaning(key) in meanings and (not skill.needs or need in skill.needs)
        ),
        people=max(_counts(said, vocabulary), default=None),
        alone=ALONE in meanings,
    )


def skill_keys(bits: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The skills that the bits mean, in the order of the data; a bit that no skill has means nothing any more."""
    return tuple(key for key, skill in vocabulary.skills.items() if bits & skill.mask)


def count_of(word: str) -> int | None:
    """How many people a word counts; None for one that counts none, or too many."""
    if not word.isdecimal() or len(word) > len(str(MOST_PEOPLE)) or not 1 <= int(word) <= MOST_PEOPLE:
        return None
    return int(word)


def _counts(said: list[str], vocabulary: Vocabulary) -> Iterator[int]:
    """Each number that stands right before a word for people, or right behind "we are"."""
    for at, word in enumerate(said):
        if count_of(word) is None:
            continue
        behind, before = said[at + 1 : at + 1 + NEAR], said[max(at - NEAR, 0) : at]
        if any(tuple(behind[: len(phrase)]) == phrase for phrase in _named(behind, PEOPLE, vocabulary)) or any(
            tuple(before[-len(phrase) :]) == phrase for phrase in _named(before, WE_ARE, vocabulary)
        ):
            yield int(word)


def _named(said: list[str], meaning: str, vocabulary: Vocabulary) -> list[Phrase]:
    return [hit.phrase for hit in vocabulary.asks.read(said) if hit.meaning == meaning]
