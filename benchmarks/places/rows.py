"""The rows of the table: which subjects, changed how, worded how; and which of them make sense in a region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.places import changes, spellings, wording
from benchmarks.places.grids import SPELLINGS, short_crossing
from benchmarks.places.tongues import script_of
from benchmarks.places.truths import Family, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from benchmarks.places.changes import Change
    from benchmarks.places.region import Region
    from benchmarks.places.tongues import Tongue

    Words = Callable[[Subject, Random, Region], str | None]

A, S, C, P = Family.ADDRESS, Family.STREET, Family.CROSSING, Family.PLACE


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    id: str
    title: str
    family: Family
    words: Words
    changes: tuple[Change, ...] = ()
    goal: float | None = None  # share of first candidates within 100 m
    town: bool = True  # said, so that no other town's namesake counts
    postal: bool = False  # the postcode says where

    def text(self, subject: Subject, rng: Random, region: Region) -> str | None:
        """Return what somebody would write; None where the row does not fit the subject."""
        changed: Subject | None = subject
        for change in self.changes:
            changed = change(changed, rng, region) if changed else None
        return self.words(changed, rng, region) if changed else None


def rows_of(region: Region) -> Iterator[Row]:
    """Yield all rows that a region of these languages may have; some may find no subject."""
    yield from _addresses(region)
    yield from _grids()
    yield from _crossings()
    yield from _streets()
    yield from _places()


def _addresses(region: Region) -> Iterator[Row]:
    yield Row("clean", "address, as on the sign", A, _where, goal=0.99)
    yield Row("lower", "small letters, no comma", A, _lower, goal=0.99)
    yield Row("typo", "one typo", A, _where, (changes.mistyped,), 0.97)
    yield Row("no-diacritics", "without diacritics", A, _where, (changes.bare,), 0.99)
    yield Row("oe", "ö as oe", A, _two_letters, (changes.two_letters,), 0.98)
    yield Row("abbreviated", "street word shortened", A, _where, (changes.shortened,))
    yield Row("town-first", "town first", A, _town_first, goal=0.99)
    for tongue in region.speech.heard:
        title = f"inside a sentence, {tongue.code}"
        yield Row(f"sentence-{tongue.code}", title, A, partial(_sentence_in, tongue), goal=0.97)
    hurried = (changes.mistyped, _bare_if_any)
    yield Row("hurried", "typo, no diacritics, inside a sentence", A, _any_sentence, hurried, 0.93)
    yield Row("marked", "number marked: Nr. 40, No:12/3", A, _numbered)
    yield Row("digits", "number in the script's own digits", A, _own_digits)
    yield Row("habit", "letters that people interchange", A, _where, (changes.habitual,))
    yield Row("half", "one half of a bilingual street", A, _where, (changes.one_half,))
    yield Row("postcode", "postcode, no town", A, _postcode, postal=True)
    yield Row("postcode-town", "postcode and town", A, _postcode_town)
    yield Row("no-town", "no town (any namesake)", A, _door, town=False)
    yield Row("no-town-typo", "no town, one typo (any namesake)", A, _door, (changes.mistyped,), town=False)


def _grids() -> Iterator[Row]:
    for name, spelling in SPELLINGS.items():
        yield Row(f"grid-{name}", spelling.title, A, partial(_in_grid, spelling.write), goal=0.98, town=False)


def _crossings() -> Iterator[Row]:
    yield Row("crossing", "crossing, in several wordings", C, _crossing, goal=0.97)
    yield Row("crossing-lower", "crossing, small letters", C, _crossing_lower, goal=0.97)
    yield Row("crossing-no-town", "crossing, no town (any namesake)", C, _crossing_alone, town=False)
    yield Row("crossing-short", "crossing of a grid: calle 16 con 12", C, _short_crossing, town=False)
    yield Row("crossing-typo", "crossing, one typo", C, _crossing, (changes.mistyped,))
    yield Row("crossing-sentence", "crossing, inside a sentence", C, _crossing_called)


def _streets() -> Iterator[Row]:
    yield Row("street", "street", S, _where)
    yield Row("street-alone", "street, no town (any namesake)", S, _door, town=False)
    yield Row("street-typo", "street, one typo", S, _where, (changes.mistyped,))
    yield Row("street-sentence", "street, inside a sentence", S, _any_sentence)
    yield Row("street-habit", "street, letters that people interchange", S, _where, (changes.habitual,))
    yield Row("street-half", "street, one half of a bilingual name", S, _where, (changes.one_half,))
    yield Row("street-translated", "street, its name in another language", S, _where, (changes.translated,))


def _places() -> Iterator[Row]:
    yield Row("place", "named place", P, _where)
    yield Row("place-alone", "named place, no town (any namesake)", P, _door, town=False)
    yield Row("place-typo", "named place, one typo", P, _where, (changes.mistyped,))
    yield Row("place-bare", "named place, without diacritics", P, _where, (changes.bare,))
    yield Row("place-habit", "named place, letters that people interchange", P, _where, (changes.habitual,))
    yield Row("place-translated", "named place, its name in another language", P, _where, (changes.translated,))
    yield Row("place-near", "near, behind, opposite a named place", P, _near)
    yield Row("place-sentence", "named place, inside a sentence", P, _any_sentence)


# Words: what is written of a subject. All take the same three, so that the table can name any of them.


def _where(subject: Subject, rng: Random, region: Region) -> str:  # noqa: ARG001 - as all of them
    return wording.where(subject, region.speech)


def _door(subject: Subject, rng: Random, region: Region) -> str:  # noqa: ARG001 - the same
    return wording.door(subject, region.speech)


def _lower(subject: Subject, rng: Random, region: Region) -> str:  # noqa: ARG001 - the same
    return wording.lower(wording.where(subject, region.speech), region.speech)


def _town_first(subject: Subject, rng: Random, region: Region) -> str | None:  # noqa: ARG001 - the same
    return wording.town_first(subject, region.speech)


def _two_letters(subject: Subject, rng: Random, region: Region) -> str | None:  # noqa: ARG001 - the same
    """Only who writes German or a northern language has this habit."""
    return wording.where(subject, region.speech) if any(one.code == "de" for one in region.speech.own) else None


def _sentence_in(tongue: Tongue, subject: Subject, rng: Random, region: Region) -> str:
    return wording.sentence(subject, region.speech, tongue, rng)


def _any_sentence(subject: Subject, rng: Random, region: Region) -> str:
    return wording.sentence(subject, region.speech, rng.choice(region.speech.heard), rng)


def _numbered(subject: Subject, rng: Random, region: Region) -> str | None:
    if wording.grid(subject):  # these have rows of their own
        return None
    return wording.numbered(subject, wording.tongue_for(subject.name, region.speech, rng), rng)


def _own_digits(subject: Subject, rng: Random, region: Region) -> str | None:  # noqa: ARG001 - the same
    return spellings.own_digits(wording.where(subject, region.speech), script_of(subject.name))


def _postcode(subject: Subject, rng: Random, region: Region) -> str | None:
    if not subject.postcode:
        return None
    door = wording.door(subject, region.speech)
    return rng.choice((f"{door}, {subject.postcode}", f"{subject.postcode} {door}", f"{door} {subject.postcode}"))


def _postcode_town(subject: Subject, rng: Random, region: Region) -> str | None:
    if not subject.postcode:
        return None
    door, town = wording.door(subject, region.speech), f"{subject.postcode} {subject.town}".strip()
    return rng.choice((f"{door}, {town}", f"{town}, {door}", f"{door} {town}"))


def _in_grid(write: Callable[[Subject], str], subject: Subject, rng: Random, region: Region) -> str | None:  # noqa: ARG001 - the same
    return write(subject) if wording.grid(subject) else None


def _crossing_alone(subject: Subject, rng: Random, region: Region) -> str:
    return wording.crossing(subject, wording.tongue_for(subject.name, region.speech, rng), rng)


def _crossing(subject: Subject, rng: Random, region: Region) -> str:
    return wording.with_town(_crossing_alone(subject, rng, region), subject)


def _crossing_lower(subject: Subject, rng: Random, region: Region) -> str:
    return wording.lower(_crossing(subject, rng, region), region.speech)


def _short_crossing(subject: Subject, rng: Random, region: Region) -> str | None:  # noqa: ARG001 - the same
    return short_crossing(subject, rng)


def _crossing_called(subject: Subject, rng: Random, region: Region) -> str:
    """The place of a sentence is where the streets meet."""
    tongue = wording.tongue_for(subject.name, region.speech, rng)
    spot = Subject(P, wording.crossing(subject, tongue, rng), subject.town, subject.truth)
    return wording.sentence(spot, region.speech, tongue, rng)


def _near(subject: Subject, rng: Random, region: Region) -> str:
    return wording.near(subject, wording.tongue_for(subject.name, region.speech, rng), rng)


def _bare_if_any(subject: Subject, rng: Random, region: Region) -> Subject:
    return changes.bare(subject, rng, region) or subject
