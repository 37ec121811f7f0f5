"""A subject spelled otherwise: each change makes another subject of it, or none where it does not apply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.places import spellings, typos
from benchmarks.places.tongues import script_of
from benchmarks.places.truths import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from benchmarks.places.region import Region
    from benchmarks.places.truths import Subject

    Change = Callable[[Subject, Random, Region], Subject | None]

TRIES = 20  # at a slip that does not make another name of the region


def mistyped(subject: Subject, rng: Random, region: Region) -> Subject | None:
    """One slip in the street or the town, as likely in each as it has letters; never one that makes another name."""
    for _ in range(TRIES):
        part = rng.choice(_parts(subject))
        before = str(getattr(subject, part))
        after = typos.mistyped(before, rng)
        if after is not None and plain(after) != plain(before) and plain(after) not in region.names:
            return _with(subject, part, after)
    return None


def _with(subject: Subject, part: str, words: str) -> Subject:
    if part == "name":
        return replace(subject, name=words)
    return replace(subject, other=words) if part == "other" else replace(subject, town=words)


def _parts(subject: Subject) -> list[str]:
    return [part for part in ("name", "other", "town") for _ in str(getattr(subject, part))]


def bare(subject: Subject, rng: Random, region: Region) -> Subject | None:  # noqa: ARG001 - a change like the others
    """Without the accents that a keyboard may lack."""
    return _rewritten(subject, spellings.without_diacritics)


def two_letters(subject: Subject, rng: Random, region: Region) -> Subject | None:  # noqa: ARG001 - the same
    """ö as oe."""
    return _rewritten(subject, spellings.two_letters)


def shortened(subject: Subject, rng: Random, region: Region) -> Subject | None:  # noqa: ARG001 - the same
    """With the street word shortened."""
    name = spellings.abbreviated(subject.name, rng)
    return replace(subject, name=name) if name else None


def habitual(subject: Subject, rng: Random, region: Region) -> Subject | None:
    """With a letter that people of the script write for another, where that is not another name."""
    name = spellings.habit(subject.name, script_of(subject.name), rng)
    return replace(subject, name=name) if name and plain(name) not in region.names else None


def translated(subject: Subject, rng: Random, region: Region) -> Subject | None:  # noqa: ARG001 - the same
    """By its name in another language of the map."""
    return replace(subject, name=rng.choice(subject.spoken)[1]) if subject.spoken else None


def one_half(subject: Subject, rng: Random, region: Region) -> Subject | None:  # noqa: ARG001 - the same
    """By one of the two names on a bilingual sign: "Rue Neuve - Nieuwstraat"."""
    for between in (" - ", " / "):
        halves = subject.name.split(between)
        if len(halves) == 2:  # noqa: PLR2004 - the two languages
            return replace(subject, name=rng.choice(halves))
    return None


def _rewritten(subject: Subject, spell: Callable[[str], str]) -> Subject | None:
    """None where nothing changes: the row would only repeat the clean one."""
    other = replace(subject, name=spell(subject.name), town=spell(subject.town), other=spell(subject.other))
    return other if other != subject else None
