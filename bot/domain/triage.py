"""What a message asks for and how urgent it is, read from words that are data, with the words as the reason.

Urgency is a maximum, never a sum: one word of danger is enough, and nothing lowers it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.folding import words as folded_words
from bot.domain.model import URGENCIES, Urgency, more_urgent
from bot.domain.needs import MOST_NEEDS
from bot.domain.travel import Mode

Phrase = tuple[str, ...]  # folded words; the last may end in * and then stands for all its endings


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of help."""

    key: str
    urgency: Urgency
    seats: int  # volunteers it takes when nothing else is said
    risk: int = 1  # 0 to 3, as domain/eligibility.py has it
    alone_risk: int = 0  # the risk once somebody dependent is alone there
    skills: int = 0  # bits; any one of them is enough, none are asked for when 0
    transports: frozenset[Mode] = frozenset()  # any of these; empty: whatever
    carries_people: bool = False
    hard: bool = False  # weighs on who helps: a rest follows
    bundles: bool = False  # one drive can serve several doors


class Skill(NamedTuple):
    """What volunteers can do or bring."""

    key: str
    emoji: str
    bit: int  # its place, from 0
    transport: Mode | None = None  # who travels by it brings it
    needs: frozenset[str] = frozenset()  # words ask for it with these needs only; empty: with any

    @property
    def mask(self) -> int:
        """The skill as the store keeps it."""
        return 1 << self.bit


class Hit(NamedTuple):
    """A phrase found in a message."""

    at: int  # word of the message at which it begins
    phrase: Phrase
    meaning: str

    def within(self, other: Hit) -> bool:
        """Tell whether this is only a part of the other: "water" in "water rising"."""
        inside = other.at <= self.at and self.at + len(self.phrase) <= other.at + len(other.phrase)
        return inside and len(self.phrase) < len(other.phrase)


class Phrasebook:
    """Phrases by their first word, so that a long message costs one look-up a word."""

    def __init__(self, phrases: Iterable[tuple[Phrase, str]]) -> None:
        """Take phrases, each with what it means."""
        self._by_word: dict[str, list[tuple[Phrase, str]]] = {}
        self._by_beginning: dict[str, list[tuple[Phrase, str]]] = {}
        for phrase, meaning in phrases:
            shelf = self._by_beginning if phrase[0].endswith("*") else self._by_word
            shelf.setdefault(phrase[0].removesuffix("*"), []).append((phrase, meaning))
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def read(self, said: list[str]) -> Iterator[Hit]:
        """Yield each phrase that the words contain, with its meaning and where it begins."""
        for at, word in enumerate(said):
            for phrase, meaning in self._starting(word):
                if _fits(said[at : at + len(phrase)], phrase):
                    yield Hit(at, phrase, meaning)

    def _starting(self, word: str) -> Iterator[tuple[Phrase, str]]:
        yield from self._by_word.get(word, ())
        for length in self._lengths:
            yield from self._by_beginning.get(word[:length], ())


DANGER = "danger"  # what a phrase of danger means, beside the keys of needs


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of an operation: kinds of need, and what people say."""

    needs: Mapping[str, Need]
    phrases: Phrasebook  # of needs and of danger, all languages together
    small_talk: frozenset[Phrase]  # whole messages that ask for nothing
    yes: frozenset[Phrase]
    no: frozenset[Phrase]
    skills: Mapping[str, Skill] = field(default_factory=dict)
    asks: Phrasebook = field(default_factory=lambda: Phrasebook(()))  # who is to come, and what is to be brought

    @property
    def bundled(self) -> frozenset[str]:
        """Needs of which one drive can serve several."""
        return frozenset(key for key, need in self.needs.items() if need.bundles)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a message means, and because of which words."""

    need: str | None
    urgency: Urgency
    danger: bool
    because: tuple[str, ...] = field(default=())
    also: tuple[str, ...] = ()  # further needs, as they were named


def parse_phrase(text: str) -> Phrase:
    """Read a phrase as data gives it: `water rising`, `trap*`.

    Raises ValueError when it holds no word.
    """
    parts = tuple(
        folded + ("*" if part.endswith("*") else "") for part in text.split() for folded in folded_words(part)
    )
    if not parts:
        raise ValueError(f"no word in the phrase {text!r}")
    return parts


def assess(text: str, vocabulary: Vocabulary) -> Assessment:
    """Read one message: the need named by the longest phrase, what else is named, and the urgency of the worst word.

    Between phrases of one length the need that stands first in the data wins.
    """
    rank = {key: -place for place, key in enumerate(vocabulary.needs)}
    hits = list(vocabulary.phrases.read(folded_words(text)))
    danger = [hit.phrase for hit in hits if hit.meaning == DANGER]
    named = max(
        ((len(hit.phrase), rank[hit.meaning], hit.phrase, hit.meaning) for hit in hits if hit.meaning != DANGER),
        default=None,
    )
    need = named[3] if named else None
    also = _also(hits, need)
    urgency = Urgency.CRITICAL if danger else _worst([vocabulary.needs[key].urgency for key in (need, *also) if key])
    because = dict.fromkeys([*danger, *([named[2]] if named else [])])
    words = tuple(" ".join(phrase) for phrase in because)
    return Assessment(need, urgency, urgency is Urgency.CRITICAL, words, also)


def _also(hits: Sequence[Hit], main: str | None) -> tuple[str, ...]:
    """What else is named, in the order of the message; a word inside a longer phrase names nothing by itself."""
    whole = (hit for hit in hits if not any(hit.within(other) for other in hits))
    return tuple(dict.fromkeys(hit.meaning for hit in whole if hit.meaning not in (DANGER, main)))[: MOST_NEEDS - 1]


def _worst(urgencies: Sequence[Urgency]) -> Urgency:
    return min(urgencies, key=URGENCIES.index, default=Urgency.NORMAL)


def together(one: Assessment, other: Assessment) -> Assessment:
    """Join what two messages of one request mean: the first need named, the worst urgency."""
    return Assessment(
        one.need or other.need,
        more_urgent(one.urgency, other.urgency),
        one.danger or other.danger,
        one.because + other.because,
        tuple(
            dict.fromkeys(
                key for key in (other.need, *one.also, *other.also) if key and key != (one.need or other.need)
            )
        ),
    )


def small_talk(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the message asks for nothing: a greeting, thanks, or no word at all."""
    return _whole(text, vocabulary.small_talk) or not folded_words(text)


def says_yes(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the whole message is a yes."""
    return _whole(text, vocabulary.yes)


def says_no(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the whole message is a no."""
    return _whole(text, vocabulary.no)


def _whole(text: str, phrases: frozenset[Phrase]) -> bool:
    return tuple(folded_words(text)) in phrases


def _fits(said: list[str], phrase: Phrase) -> bool:
    return len(said) == len(phrase) and all(
        word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
        for word, pattern in zip(said, phrase, strict=True)
    )
