"""Addresses that count streets, in the spellings of their towns: `Calle 16 # 12-19`, `cll16 #12-19`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.places.wording import GRID_NUMBER, GRID_STREET

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from benchmarks.places.truths import Subject

SHORT = {
    "calle": ("Cl", "cll"),
    "carrera": ("Cra", "kra"),
    "transversal": ("Tv", "tv"),
    "diagonal": ("Dg", "diag"),
    "avenida": ("Av", "av"),
    "avenue": ("Ave", "ave"),
    "circular": ("Circ", "circ"),
}
AFTER_FIRST_WORD = re.compile(r"^(\S+)\s+(.*)$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write such an address."""

    title: str
    write: Callable[[Subject], str]


def _parts(subject: Subject) -> tuple[str, str, str, str]:
    """Return the street's word, its number, the crossing street's number and the metres."""
    street, number = AFTER_FIRST_WORD.match(subject.name), GRID_NUMBER.fullmatch(subject.number)
    if not street or not number:
        raise ValueError(f"no address of a grid: {subject.name} {subject.number}")
    return street[1], street[2], number[1].strip(), number[2]


def _hash(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{word} {street} # {cross}-{metres}"


def _no(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{word} {street} No. {cross}-{metres}"


def _bare_no(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{word} {street} No {cross.upper()}-{metres}"


def _glued(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{SHORT.get(word.lower(), (word, word))[1]}{street} #{cross}-{metres}"


def _wide(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{SHORT.get(word.lower(), (word, word))[0]} {street} # {cross} - {metres}"


def _plain(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{word} {street} {cross}-{metres}".lower()


def _spaced(subject: Subject) -> str:
    word, street, cross, metres = _parts(subject)
    return f"{word} {street} N° {cross} {metres}"


SPELLINGS = {
    "hash": Spelling("`Calle 16 # 12-19`", _hash),
    "no": Spelling("`Calle 16 No. 12-19`", _no),
    "bare-no": Spelling("`Carrera 5 No 3A-20`", _bare_no),
    "glued": Spelling("`cll16 #12-19`", _glued),
    "wide": Spelling("`Cl 16 # 12 - 19`", _wide),
    "plain": Spelling("`calle 16 12-19`", _plain),
    "spaced": Spelling("`Calle 16 N° 12 19`", _spaced),
}


def short_crossing(subject: Subject, rng: Random) -> str | None:
    """Return "calle 16 con 12": the other street's word is left out, as its number tells enough."""
    one, other = AFTER_FIRST_WORD.match(subject.name), AFTER_FIRST_WORD.match(subject.other)
    if not one or not other or not (GRID_STREET.match(subject.name) and GRID_STREET.match(subject.other)):
        return None
    if {one[1].lower(), other[1].lower()} != {"calle", "carrera"}:
        return None
    first, second = rng.choice(((one, other), (other, one)))
    return rng.choice(("{} {} con {}", "{} {} y {}", "esquina {} {} con {}")).format(first[1], first[2], second[2])
