"""How a subject is written down: on its own, with its town, in a sentence, in the order of its country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.places.tongues import NUMBER_FIRST, script_of, street_languages
from benchmarks.places.truths import Family, plain

if TYPE_CHECKING:
    from random import Random

    from benchmarks.places.tongues import Speech, Tongue
    from benchmarks.places.truths import Subject

GRID_STREET = re.compile(r"(?:[^\W\d]+\.?\s+){1,2}\d")  # by its form: the word itself may be misspelled
GRID_NUMBER = re.compile(r"(\d+ ?[A-Za-z]{0,3})\s*-\s*(\d+)")  # the crossing street, then metres from the corner
PHONES = ("0791234567", "+41 79 555 01 23", "555-0134", "079 555 12 34", "3105550123", "+90 532 555 01 23")
MARKED_SHARE = 0.25  # of the addresses in sentences: "Haus Nr. 40, Landstrasse"
TURKISH_SMALL = str.maketrans({"I": "ı", "İ": "i"})


def grid(subject: Subject) -> bool:
    """Tell an address that counts streets: Calle 16 # 12-19."""
    return bool(GRID_STREET.match(subject.name) and GRID_NUMBER.fullmatch(subject.number))


def door(subject: Subject, speech: Speech) -> str:
    """Return the street with its number in the country's own order; without number, the name alone."""
    if subject.family is Family.CROSSING:
        return f"{subject.name} / {subject.other}"
    if not subject.number:
        return subject.name
    if grid(subject):
        return f"{subject.name} # {subject.number}"
    languages = street_languages(subject.name)
    number_first = languages <= NUMBER_FIRST if languages else speech.number_first
    return f"{subject.number} {subject.name}" if number_first else f"{subject.name} {subject.number}"


def town_of(subject: Subject) -> str:
    """Return the town to say; none where the name itself is the town's."""
    return "" if plain(subject.town) == plain(subject.name) else subject.town


def where(subject: Subject, speech: Speech) -> str:
    """Return the plainest full form: the street, the number, the town."""
    return with_town(door(subject, speech), subject)


def with_town(words: str, subject: Subject) -> str:
    """Return the words, a comma of their script, and the town."""
    town = town_of(subject)
    return f"{words}{_comma(words)}{town}" if town else words


def town_first(subject: Subject, speech: Speech) -> str | None:
    """Return the town before the street."""
    town = town_of(subject)
    return f"{town}{_comma(town)}{door(subject, speech)}" if town else None


def lower(words: str, speech: Speech) -> str:
    """Return the words as a hurried thumb types them: small letters, no comma."""
    if speech.first.code == "tr":
        words = words.translate(TURKISH_SMALL)
    return " ".join(re.sub("[,،]", " ", words.lower()).split())


def sentence(subject: Subject, speech: Speech, tongue: Tongue, rng: Random) -> str:
    """Return a call for help around the place."""
    marked = subject.number and not grid(subject) and rng.random() < MARKED_SHARE
    line = _marked(subject, tongue, rng) if marked else door(subject, speech)
    town = town_of(subject)
    fitting = [one for one in tongue.sentences if town or "{town}" not in one]
    joined = rng.choice(tongue.towns) if script_of(line) in tongue.scripts else "{place}, {town}"
    whole = joined.format(place=line, town=town) if town else line
    return rng.choice(fitting).format(
        place=whole, door=line, town=town, people=rng.randint(2, 30), phone=rng.choice(PHONES)
    )


def numbered(subject: Subject, tongue: Tongue, rng: Random) -> str:
    """Return the address with its number marked as people of the language mark it."""
    return with_town(_marked(subject, tongue, rng), subject)


def crossing(subject: Subject, tongue: Tongue, rng: Random) -> str:
    """Return one of the ways to say where two streets meet, either of them first."""
    streets = [subject.name, subject.other]
    rng.shuffle(streets)
    return rng.choice(tongue.crossings).format(one=streets[0], other=streets[1])


def near(subject: Subject, tongue: Tongue, rng: Random) -> str:
    """Return words that put one beside the place."""
    return with_town(rng.choice(tongue.near).format(name=subject.name), subject)


def tongue_for(name: str, speech: Speech, rng: Random) -> Tongue:
    """Choose one of the region's own languages, or English, that is written as the name is."""
    script = script_of(name)
    fitting = [tongue for tongue in speech.own if script in tongue.scripts]
    return rng.choice(fitting or [tongue for tongue in speech.heard if script in tongue.scripts] or list(speech.heard))


def _marked(subject: Subject, tongue: Tongue, rng: Random) -> str:
    return rng.choice(tongue.doors).format(street=subject.name, number=subject.number)


def _comma(words: str) -> str:
    return "، " if script_of(words) == "Arab" else ", "
