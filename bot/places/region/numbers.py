"""House numbers beside a street's name; a number that may count something else is none, or a doubtful one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.places.folding import Word

DIGITS = re.compile(r"([1-9][0-9]{0,4})([a-z]{0,2})")  # "12", "12b", "3bis" is rare
LATER_DIGITS = re.compile(r"[0-9]{1,4}[a-z]?")
LETTER = re.compile(r"[a-z]")
CLAUSE_END = re.compile(r"[^\s\w+*%$€£/&#-]")  # a number before it does not count the next word
JOINS_PARTS = re.compile(r"\s?[-\u2013/]\s?")  # "12-19", "27 - 59", "12/3"
GAP_BEFORE = re.compile(r"[^\S\n]*[,\u060c.:°º]?[^\S\n]*[(]?[^\S\n]*")
SIGN = re.compile(r"[#№]")
MOST_PARTS = 3  # "18-38/40"
LONGEST_PREFACE = 2  # "Haus Nr." before a number


class Number(NamedTuple):
    """A number that may be the street's."""

    keys: tuple[str, ...]  # as houses are looked up, the most exact first: "12-19", "12"
    value: int
    sure: bool  # marked as a number, or plainly nothing else
    first: int
    last: int
    marked: bool  # by "#", "no.", "house"


class Around(NamedTuple):
    """What is known of the words around a name."""

    taken: Collection[int]  # words of postcodes: no house numbers
    towns: Collection[int]  # words at which a settlement or a postcode begins
    abbreviated: bool = False  # the name's last word is: a stop after it ends no sentence


def numbers_beside(words: Sequence[Word], first: int, last: int, around: Around) -> list[Number]:
    """Return the numbers that may belong to the street named by words `first` to `last`."""
    found = [_before(words, first, around.taken), _after(words, last, around)]
    return [number for number in found if number]


def _number_at(words: Sequence[Word], at: int) -> tuple[tuple[str, ...], int, int] | None:
    """Return keys, value and last word of the number that begins here."""
    one = DIGITS.fullmatch(words[at].text) if at < len(words) else None
    if one is None:
        return None
    keys, end = [words[at].text], at
    while end + 1 < len(words) and len(keys) < MOST_PARTS and LATER_DIGITS.fullmatch(words[end + 1].text):
        gap = words[end + 1].gap
        joined = JOINS_PARTS.fullmatch(gap)
        if not joined and not (gap == " " and end == at and _grid(words, at)):
            break
        keys.append(f"{keys[-1]}{'/' if '/' in gap else '-'}{words[end + 1].text}")
        end += 1
    if end == at and not one[2] and _letter_apart(words, at + 1):
        return (keys[0] + words[at + 1].text, keys[0]), int(one[1]), at + 1
    return tuple(reversed(keys)), int(one[1]), end


def _letter_apart(words: Sequence[Word], at: int) -> bool:
    """Tell the letter of "12 b" from a word."""
    return at < len(words) and words[at].gap == " " and bool(LETTER.fullmatch(words[at].text)) and _ends(words, at + 1)


def _grid(words: Sequence[Word], at: int) -> bool:
    """Tell the "# 12 19" of a town whose streets are numbers, where the dash is left out."""
    street_is_a_number = at > 0 and words[at - 1].key[:1].isdecimal()
    marked = bool(SIGN.search(words[at].gap)) or words[at - 1].text in vocabulary("number_marks")
    return marked or street_is_a_number


def _ends(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or not words[at].text or bool(CLAUSE_END.search(words[at].gap))


def _after(words: Sequence[Word], last: int, around: Around) -> Number | None:
    """Read "Mill Lane 12", "Calle 16 # 12-19", "Nr. 40"; "Mill Lane 12 children" counts something else."""
    at, marked = last + 1, False
    while at < len(words) and words[at].text in vocabulary("number_marks") and GAP_BEFORE.fullmatch(words[at].gap):
        at, marked = at + 1, True
    if at >= len(words) or at in around.taken:
        return None
    gap = words[at].gap
    marked = marked or bool(SIGN.search(gap))
    if not GAP_BEFORE.fullmatch(SIGN.sub("", gap)):
        return None
    read = _number_at(words, at)
    if read is None:
        return None
    keys, value, end = read
    if not marked and not around.abbreviated and _sentence_ended(words, last, gap):
        return None
    follows = _what_follows(words, end + 1, around.towns)
    if follows == "counted" and not marked:
        return None
    return Number(keys, value, marked or follows == "free", at, end, marked)


def _sentence_ended(words: Sequence[Word], last: int, gap: str) -> bool:
    """Tell "Mill Lane. 12 people" from "Mill Ln. 12"."""
    abbreviated = len(words[last].text) < len(words[last].key) or len(words[last].text) <= 4  # noqa: PLR2004 - "str."
    return ("." in gap or ":" in gap) and not abbreviated and not words[last].text.endswith("str")


def _what_follows(words: Sequence[Word], at: int, towns: Collection[int]) -> str:
    """Say whether the number stands free, counts what follows it, or may do so."""
    following = words[at] if at < len(words) else None
    ended = following is None or (not following.text and not following.gap.strip(" )!?.…\n\t"))
    if following is None or ended or at in towns:
        return "free"
    glued = bool(following.gap) and not re.search(r"\s", following.gap)
    if following.text[:1].isdecimal() and (glued or not CLAUSE_END.search(following.gap)):
        return "counted" if glued else "doubtful"
    if following.gap[:1] in {"+", "%", "*", "$", "€"}:
        return "counted"
    if following.text in vocabulary("other_numbers") and not words[at + 1].text[:1].isdecimal():
        return "counted"  # "3. Stock", "2 piso"; but "12 flat 4"
    if CLAUSE_END.search(following.gap) or not following.text:
        return "free"
    return _what_word_follows(following.text, town_near=at + 1 in towns or at + 2 in towns)


def _what_word_follows(text: str, *, town_near: bool) -> str:
    """Judge "12 kids", "12 please", "12 in Triesen"; words of several languages stand in several lists."""
    small = text in vocabulary("light") | vocabulary("near") | vocabulary("particles")
    if small and town_near:
        return "free"
    if text in vocabulary("counted"):
        return "counted"
    return "free" if text in vocabulary("after_number") | vocabulary("other_numbers") else "doubtful"


def _before(words: Sequence[Word], first: int, taken: Collection[int]) -> Number | None:
    """Read "12 Mill Lane", "Haus Nr. 40, Landstrasse"; not "flat 12 Mill Lane" nor "we are 12, Mill Lane"."""
    for start in range(max(0, first - MOST_PARTS), first):
        read = None if start in taken else _number_at(words, start)
        if read is None or read[2] != first - 1:
            continue
        keys, value, end = read
        marks = list(_preface(words, start))
        marked = bool(marks) or bool(SIGN.search(words[start].gap))
        between = words[first].gap.strip()
        opens = start == 0 and between in {",", "\u060c"}
        if between and not (opens or (marked and between in {",", "\u060c"})):
            return None
        opening = start - len(marks)
        if not marked and opening and _part_of_other_number(words, start):
            return None
        if words[start - 1].text in vocabulary("other_numbers") and start:
            return None
        return Number(keys, value, True, opening, end, marked)
    return None


def _preface(words: Sequence[Word], start: int) -> Iterator[int]:
    """Yield the words before the number that mark it as one."""
    for at in range(start - 1, max(-1, start - 1 - LONGEST_PREFACE), -1):
        if words[at].text not in vocabulary("number_marks") or not GAP_BEFORE.fullmatch(words[at + 1].gap):
            return
        yield at


def _part_of_other_number(words: Sequence[Word], at: int) -> bool:
    """Tell "555 12", "12:30" and "5/12" from "Hurry, 12"."""
    return words[at - 1].text[-1:].isdecimal() and not re.search(r"[,;.]\s|\n", words[at].gap)
