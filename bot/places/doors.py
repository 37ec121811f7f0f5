"""House numbers before and after a street's name; a number that may count something else is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.places.folding import vocabulary

if TYPE_CHECKING:
    from bot.places.folding import Word

HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,3}[a-z]?")
CLAUSE_END = re.compile(r"[^\s\w+*%$€£/&#-]")  # a number before it does not count the next word
GAP_BEFORE_NUMBER = re.compile(r"[^\S\n]*[,\u060c#.:°]?[^\S\n]*#?[^\S\n]*")
NUMBER_MARKS = vocabulary("number_marks")
OTHER_NUMBERS = vocabulary("other_numbers")
AFTER_NUMBER = vocabulary("after_number")


def number_before(words: list[Word], first: int) -> str:
    """Return the number in "12 Mill Lane"; nothing for "flat 12 Mill Lane" and "we are 12, Mill Lane"."""
    at = first - 1
    if at < 0 or not HOUSE_NUMBER.fullmatch(words[at].text):
        return ""
    opens_the_text = at == 0 and words[first].gap.strip() in {",", "\u060c"}
    if words[first].gap.strip() and not opens_the_text:
        return ""
    return "" if at and _part_of_other_number(words[at - 1], words[at].gap) else words[at].text


def _part_of_other_number(previous: Word, gap: str) -> bool:
    """Tell "555 12", "12:30", "5/12" and "flat 12" from "Hurry, 12"."""
    if previous.text in OTHER_NUMBERS:
        return True
    return previous.text[-1:].isdecimal() and not re.search(r"[,;.]\s|\n", gap)


def number_after(words: list[Word], last: int) -> str:
    """Return the number in "Mill Lane 12"; nothing where it may count what follows: "Mill Lane 12 children"."""
    at, marked = last + 1, False
    while words[at].text in NUMBER_MARKS and GAP_BEFORE_NUMBER.fullmatch(words[at].gap):
        at, marked = at + 1, True
    gap = words[at].gap
    if not HOUSE_NUMBER.fullmatch(words[at].text) or not GAP_BEFORE_NUMBER.fullmatch(gap):
        return ""
    marked = marked or "#" in gap
    abbreviated = len(words[last].text) < len(words[last].key)  # the stop in "Mill Ln. 12" ends no sentence
    full_stop = not (marked or abbreviated) and ("." in gap or ":" in gap)
    return "" if full_stop or _counts(words[at + 1], marked=marked) else words[at].text


def _counts(following: Word, *, marked: bool) -> bool:
    """Tell whether a number may belong to the word after it rather than to the street before it."""
    glued = bool(following.gap) and not re.search(r"\s", following.gap)
    if following.text[:1].isdecimal() and (glued or not CLAUSE_END.search(following.gap)):
        return True
    ended = not following.text and not following.gap.strip()
    return not (marked or ended or CLAUSE_END.search(following.gap) or following.text in AFTER_NUMBER)
