"""The words of needs and danger, as data: one file a language, all languages are searched together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.domain.model import Urgency
from bot.domain.triage import DANGER, Need, Phrase, Phrasebook, Vocabulary, parse_phrase


class _NeedData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    urgency: Urgency
    seats: int


class _WordData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    danger: list[str]
    small_talk: list[str]
    yes: list[str]
    no: list[str]
    need: dict[str, list[str]]


def build(needs: Mapping[str, Any], languages: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """Join the parsed files of all languages.

    Raises ValueError for an unknown key, an unknown need, or a phrase without words.
    """
    known = TypeAdapter(dict[str, _NeedData]).validate_python(needs)
    files = [_WordData.model_validate(language) for language in languages]
    if strange := {key for file in files for key in file.need} - known.keys():
        raise ValueError(f"words for needs that do not exist: {', '.join(sorted(strange))}")
    return Vocabulary(
        needs={key: Need(key, need.urgency, need.seats) for key, need in known.items()},
        phrases=Phrasebook(_meanings(known, files)),
        small_talk=frozenset(_phrases(word for file in files for word in file.small_talk)),
        yes=frozenset(_phrases(word for file in files for word in file.yes)),
        no=frozenset(_phrases(word for file in files for word in file.no)),
    )


def _meanings(needs: Iterable[str], files: Sequence[_WordData]) -> Iterator[tuple[Phrase, str]]:
    for file in files:
        yield from ((phrase, DANGER) for phrase in _phrases(file.danger))
        for key in needs:
            yield from ((phrase, key) for phrase in _phrases(file.need.get(key, ())))


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(parse_phrase(text) for text in texts))
