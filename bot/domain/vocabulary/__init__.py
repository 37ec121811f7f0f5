"""The words of needs and danger, as data: one file a language, all languages are searched together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.domain.asks import ALONE, NO_WISH, PEOPLE, WE_ARE, WISHES, skill_meaning, speaks_meaning
from bot.domain.model import Urgency
from bot.domain.travel import Mode
from bot.domain.triage import DANGER, Need, Phrase, Phrasebook, Skill, Vocabulary, parse_phrase

Risk = Annotated[int, Field(ge=0, le=3)]


class _NeedData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    urgency: Urgency
    seats: int
    bundles: bool = False
    risk: Risk = 1
    alone_risk: Risk = 0
    skills: list[str] = []
    transports: list[Mode] = []
    carries_people: bool = False
    hard: bool = False


class _SkillData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    emoji: str
    bit: Annotated[int, Field(ge=0, le=62)]  # SQLite's whole numbers have 63 bits above the sign
    transport: Mode | None = None
    needs: list[str] = []


class _WordData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    danger: list[str]
    small_talk: list[str]
    yes: list[str]
    no: list[str]
    alone: list[str] = []
    people: list[str] = []
    we_are: list[str] = []
    need: dict[str, list[str]]
    wish: dict[str, list[str]] = {}
    skill: dict[str, list[str]] = {}
    speaks: dict[str, list[str]] = {}


def build(
    needs: Mapping[str, Any], languages: Iterable[Mapping[str, Any]], skills: Mapping[str, Any] | None = None
) -> Vocabulary:
    """Join the parsed files of all languages.

    Raises ValueError for an unknown key, an unknown need, skill or wish, a bit that is used twice, or a phrase
    without words.
    """
    known = TypeAdapter(dict[str, _NeedData]).validate_python(needs)
    able = _skills(TypeAdapter(dict[str, _SkillData]).validate_python(skills or {}))
    files = [_WordData.model_validate(language) for language in languages]
    _check("needs", {key for file in files for key in file.need} | _named_needs(able), known)
    _check("skills", {key for file in files for key in file.skill} | _named_skills(known), able)
    _check("wishes", {key for file in files for key in file.wish}, {*WISHES, NO_WISH})
    return Vocabulary(
        needs={key: _need(key, need, able) for key, need in known.items()},
        phrases=Phrasebook(_meanings(known, files)),
        small_talk=frozenset(_phrases(word for file in files for word in file.small_talk)),
        yes=frozenset(_phrases(word for file in files for word in file.yes)),
        no=frozenset(_phrases(word for file in files for word in file.no)),
        skills=able,
        asks=Phrasebook(_asked(files)),
    )


def _check(what: str, named: Iterable[str], known: Iterable[str]) -> None:
    if strange := set(named) - set(known):
        raise ValueError(f"words for {what} that do not exist: {', '.join(sorted(strange))}")


def _named_needs(skills: Mapping[str, Skill]) -> set[str]:
    return {need for skill in skills.values() for need in skill.needs}


def _named_skills(needs: Mapping[str, _NeedData]) -> set[str]:
    return {skill for need in needs.values() for skill in need.skills}


def _skills(read: Mapping[str, _SkillData]) -> dict[str, Skill]:
    made = {key: Skill(key, one.emoji, one.bit, one.transport, frozenset(one.needs)) for key, one in read.items()}
    if len({one.bit for one in made.values()}) < len(made):
        raise ValueError("two skills have one bit")
    return made


def _need(key: str, read: _NeedData, skills: Mapping[str, Skill]) -> Need:
    return Need(
        key,
        read.urgency,
        read.seats,
        read.risk,
        read.alone_risk,
        sum(skills[skill].mask for skill in set(read.skills)),
        frozenset(read.transports),
        read.carries_people,
        hard=read.hard,
        bundles=read.bundles,
    )


def _meanings(needs: Iterable[str], files: Sequence[_WordData]) -> Iterator[tuple[Phrase, str]]:
    for file in files:
        yield from ((phrase, DANGER) for phrase in _phrases(file.danger))
        for key in needs:
            yield from ((phrase, key) for phrase in _phrases(file.need.get(key, ())))


def _asked(files: Sequence[_WordData]) -> Iterator[tuple[Phrase, str]]:
    for file in files:
        said = {ALONE: file.alone, PEOPLE: file.people, WE_ARE: file.we_are, **file.wish}
        said |= {skill_meaning(key): phrases for key, phrases in file.skill.items()}
        said |= {speaks_meaning(code): phrases for code, phrases in file.speaks.items()}
        for meaning, phrases in said.items():
            yield from ((phrase, meaning) for phrase in _phrases(phrases))


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(parse_phrase(text) for text in texts))
