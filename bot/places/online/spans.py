"""Finds the address in one clause: a street with its number and town, or a named place that somebody is near."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.domain.folding import SIGNS, fold
from bot.places.folding import vocabulary

NUMBER = re.compile(r"\d{1,4}[^\W\d_]?(?:[-/]\d{1,4}[^\W\d_]?)?")
ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
POSTCODE = re.compile(r"\d{4,5}")
LETTERS = rf"(?:[^\W_]|[{SIGNS}])+"
TOKEN = re.compile(rf"{LETTERS}(?:['\u2019/-]{LETTERS})*")
# Between a street and its number: "Landstr. 40", "Calle 16 # 12-19". Possessive, so that blanks are read once.
JOINS = re.compile(r"[^\S\n]*+(?:[.#°:]{1,2}+[^\S\n]*+)?")
COMMA = re.compile(r"[^\S\n]*[,،][^\S\n]*")
BLANK = re.compile(r"[^\S\n]+")
NAME_BEFORE, NAME_AFTER, TOWN_WORDS, NEAR_RUN = 3, 4, 3, 4  # words; longer names are rarer than stray words
ADDRESS_WORDS = 6
SHORTEST_STEM = 3  # letters before "strasse"

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def own_words(heading: str) -> frozenset[str]:
    """Return the words that words.toml lists under the heading, folded as a message is."""
    return frozenset(map(fold, WORDS[heading]))


BEFORE = own_words("streets_before")
AFTER = own_words("streets_after")
CAPITAL = own_words("streets_capital")
ENDINGS = tuple(sorted(own_words("street_endings")))
ADJECTIVES = own_words("street_adjectives")
TOWN_LINKS = own_words("town_links")
PARTICLES = vocabulary("particles")
NEAR = vocabulary("near")
NEAR_LINKS = own_words("near_links") | NEAR | PARTICLES
COMMON = vocabulary("common") - own_words("no_names")  # what sort of place, and no word of need
MARKS = vocabulary("number_marks")
OTHER_NUMBERS = vocabulary("other_numbers")
NO_NAMES = own_words("no_names")
ARABIC_AND = ("\u0648", "\u0641")
AFTER_NUMBER = vocabulary("after_number") | TOWN_LINKS | NEAR | own_words("company")


def no_name(folded: str) -> bool:
    """Whether a word is never part of a name; in Arabic also behind the "and" that is written onto it."""
    return folded in NO_NAMES or (folded[:1] in ARABIC_AND and folded[1:] in NO_NAMES)


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold(word)


class Token(NamedTuple):
    """A word of the message as it was typed."""

    text: str
    folded: str
    start: int
    end: int
    gap: str  # what stands before it

    @property
    def cased(self) -> bool:
        """Whether its script has capitals."""
        return self.text[0].lower() != self.text[0].upper()

    @property
    def capital(self) -> bool:
        """Written as names are: with a capital, or in a script without any."""
        return not self.text[0].islower()


class Span(NamedTuple):
    """An address within the clause."""

    text: str
    numbered: bool


def _compound(folded: str) -> bool:
    """Whether a street word ends it: "landstrasse"."""
    return folded.endswith(ENDINGS) and any(folded.endswith(end, SHORTEST_STEM) for end in ENDINGS)


def tokens_of(clause: str) -> list[Token]:
    """Return the words in order."""
    found, end = [], 0
    for match in TOKEN.finditer(clause):
        found.append(Token(match[0], _folded(match[0]), match.start(), match.end(), clause[end : match.start()]))
        end = match.end()
    return found


class Clause:
    """One clause of a message, searched for addresses."""

    def __init__(self, text: str, *, capitals: bool) -> None:
        """Keep the words; `capitals` says that this writer uses them, so names have them."""
        self._text = text
        self._words = tokens_of(text)
        self._capitals = capitals
        others = [word for word in self._words if no_name(word.folded) and word.folded not in TOWN_LINKS]
        self._only = not others and len(self._words) <= ADDRESS_WORDS  # an address alone: "landstrasse 40 triesen"

    def spans(self) -> list[Span]:
        """Return the addresses, in order of the word that gives each away."""
        found = [self._street(at) or self._near(at) for at in range(len(self._words))]
        return [span for span in found if span]

    def bare(self) -> Span | None:
        """Return the clause itself when it is nothing but a name with a number, and perhaps a town."""
        last = self._run(0, NAME_BEFORE, particles=False)
        number = self._number_after(last)
        return self._span(0, number, numbered=True) if last >= 0 and number > last and self._ends(number) else None

    def _ends(self, number: int) -> bool:
        town = self._town(number)
        return max(town, default=number) == len(self._words) - 1

    def _street(self, at: int) -> Span | None:
        word = self._words[at]
        capital = self._capitals and word.text[0].isupper() and word.folded in CAPITAL
        if (capital or (len(word.folded) > 1 and word.folded in AFTER)) and (span := self._named_before(at)):
            return span
        if (
            len(word.folded) > 1
            and word.folded in BEFORE
            and (last := self._run(at + 1, NAME_AFTER, particles=True)) > at
        ):
            return self._with_number(at, last)
        if _compound(word.folded):
            first = at - 1 if at and self._words[at - 1].folded in ADJECTIVES and self._glued(at) else at
            return self._with_number(first, at)
        return None

    def _named_before(self, at: int) -> Span | None:
        """ "12 Mill Lane": the name stands before the street word."""
        first = at
        while first and at - first < NAME_BEFORE and self._glued(first) and self._nameable(self._words[first - 1]):
            first -= 1
        if first == at:
            return None
        span = self._with_number(first, at)
        said = first > 0 and self._words[first - 1].folded in TOWN_LINKS | NEAR | {"at", "on"}
        return span if self._capitals or self._only or span.numbered or said else None

    def _with_number(self, first: int, last: int) -> Span:
        number = self._number_after(last)
        if number > last:
            return self._span(first, number, numbered=True)
        before = self._number_before(first)
        return self._span(before, last, numbered=before < first)

    def _number_before(self, first: int) -> int:
        """Return where the number stands in "12 Mill Lane" and "Nr. 12, Mill Lane"; `first` when there is none."""
        at = first - 1
        if at < 0 or not NUMBER.fullmatch(self._words[at].text):
            return first
        marked = at > 0 and self._words[at - 1].folded in MARKS
        other = at > 0 and self._words[at - 1].folded in OTHER_NUMBERS
        parted = COMMA.fullmatch(self._words[first].gap) is not None
        return at if not other and (self._glued(first) or (parted and marked)) else first

    def _number_after(self, last: int) -> int:
        """Return where the house number stands; `last` when there is none, or it may count what follows it."""
        at, marked = last + 1, False
        while at < len(self._words) and self._words[at].folded in MARKS and JOINS.fullmatch(self._words[at].gap):
            at, marked = at + 1, True
        if last < 0 or at >= len(self._words) or not NUMBER.fullmatch(self._words[at].text):
            return last
        gap = self._words[at].gap
        if not (JOINS.fullmatch(gap) or COMMA.fullmatch(gap)):
            return last
        return at if marked or "#" in gap or self._stands_alone(at) else last

    def _stands_alone(self, at: int) -> bool:
        if self._only or at + 1 >= len(self._words) or not BLANK.fullmatch(self._words[at + 1].gap):
            return True
        following = self._words[at + 1]
        return following.folded in AFTER_NUMBER or POSTCODE.fullmatch(following.text) is not None or following.capital

    def _near(self, at: int) -> Span | None:
        """ "behind the petrol station in Triesen": a kind of place with a name, or in a town."""
        if self._words[at].folded not in NEAR:
            return None
        first = at + 1
        most = min(len(self._words), first + NEAR_RUN)
        while first < most and self._glued(first) and self._words[first].folded in NEAR_LINKS:
            first += 1
        last = self._run(first, NEAR_RUN, particles=True, kinds=True)
        if last < first or not self._closed(last):
            return None
        town = self._town(last)
        names = [self._words[i].folded for i in (*range(first, last + 1), *town)]
        telling = any(name not in COMMON | PARTICLES and not name.isdecimal() for name in names)
        kind = any(name in COMMON for name in names) or self._capitals
        return self._span(first, last, numbered=False) if telling and kind else None

    def _closed(self, last: int) -> bool:
        """Whether the name ends where its words say so, and was not just cut off."""
        return last + 1 >= len(self._words) or not self._glued(last + 1) or not self._nameable(self._words[last + 1])

    def _run(self, first: int, most: int, *, particles: bool, kinds: bool = False) -> int:
        """Return the last word of the name that begins at `first`; first - 1 when none does."""
        at = first
        while at < len(self._words) and at - first < most:
            word = self._words[at]
            small = (particles and word.folded in PARTICLES) or (kinds and self._kind(at))
            number_name = particles and not kinds and at == first and NUMBER.fullmatch(word.text)
            if (at > first and not self._glued(at)) or not (small or number_name or self._nameable(word)):
                break
            at += 1
        while at > first and self._words[at - 1].folded in PARTICLES:
            at -= 1
        return at - 1

    def _kind(self, at: int) -> bool:
        """Whether a word says what sort of place it is: "school", or the first of "petrol station"."""
        following = self._words[at + 1].folded if at + 1 < len(self._words) and self._glued(at + 1) else ""
        return self._words[at].folded in COMMON or (following in COMMON and not no_name(self._words[at].folded))

    def _nameable(self, word: Token) -> bool:
        """Whether a word may be part of a name here."""
        if ORDINAL.fullmatch(word.text):
            return True
        if word.text[0].isdigit() or no_name(word.folded) or word.folded in NEAR:
            return False
        return word.capital or not self._capitals

    def _glued(self, at: int) -> bool:
        return BLANK.fullmatch(self._words[at].gap) is not None or self._words[at].gap == ". "

    def _town(self, last: int) -> range:
        """Return the words of the town that follows: after a comma, a number, a postcode, or "in"."""
        at = last + 1
        if at >= len(self._words):
            return range(0)
        parted = COMMA.fullmatch(self._words[at].gap) is not None
        if not parted and not self._glued(at):
            return range(0)
        linked = self._words[at].folded in TOWN_LINKS
        at += linked
        if at + 1 < len(self._words) and POSTCODE.fullmatch(self._words[at].text) and self._glued(at + 1):
            at, linked = at + 1, True
        numbered = NUMBER.fullmatch(self._words[last].text) is not None
        return self._town_words(at, linked=linked, parted=parted, numbered=numbered)

    def _town_words(self, at: int, *, linked: bool, parted: bool, numbered: bool) -> range:
        if at >= len(self._words) or not (linked or parted or numbered):
            return range(0)
        certain = self._capitals and self._words[at].cased
        comma = parted and not self._words[at].cased
        if not (certain or linked or self._only or comma):
            return range(0)  # without capitals nothing tells a town from any other word
        last = self._run(at, TOWN_WORDS if certain else 1, particles=True)
        return range(at, last + 1)

    def _span(self, first: int, last: int, *, numbered: bool) -> Span:
        street = self._text[self._words[first].start : self._words[last].end]
        town = self._town(last)
        if not town:
            return Span(street, numbered)
        start = town.start
        if start and POSTCODE.fullmatch(self._words[start - 1].text) and start - 1 > last:
            start -= 1
        return Span(f"{street}, {self._text[self._words[start].start : self._words[town.stop - 1].end]}", numbered)
