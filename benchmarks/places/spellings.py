"""The other ways to spell a name that are no slip: keyboards without accents, habits of a script, short forms."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

BARE = str.maketrans("øØłŁđĐıİæÆœŒ", "oOlLdDiIaAoO") | str.maketrans({"ß": "ss", "ẞ": "SS"})
TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"}
)
LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
ARABIC_POINTS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
ARTICLE = "\u0627\u0644"
SHORTEST_WITH_ARTICLE = 5  # letters: in shorter words "al" belongs to the word
DIGITS = {"Arab": "٠١٢٣٤٥٦٧٨٩", "Deva": "०१२३४५६७८९", "Beng": "০১২৩৪৫৬৭৮৯"}
# Letters that people write for each other, by script; each pair in both directions.
HABITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Arab": (
        ("ة", "ه"),
        ("أ", "ا"),
        ("إ", "ا"),
        ("آ", "ا"),
        ("ى", "ي"),
        ("ئ", "ي"),
        ("ؤ", "و"),
        ("ک", "ك"),
        ("ی", "ي"),
    ),
    "Cyrl": (("ё", "е"), ("ґ", "г"), ("і", "и"), ("ї", "і"), ("є", "е"), ("й", "и")),
    "Deva": (("ँ", "ं"), ("ि", "ी"), ("ु", "ू"), ("श", "ष"), ("व", "ब"), ("ड़", "ड"), ("ढ़", "ढ"), ("ज़", "ज")),
    "Beng": (("ি", "ী"), ("ু", "ূ"), ("শ", "ষ"), ("ন", "ণ"), ("জ", "য"), ("ড়", "র"), ("ঁ", ""), ("য়", "য়")),
    "Latn": (("ı", "i"), ("İ", "I"), ("ğ", "g"), ("ş", "s")),
}


def without_diacritics(text: str) -> str:
    """Return Latin and Greek without accents, Arabic without vowel points; other marks are letters and stay."""
    apart = unicodedata.normalize("NFD", text.translate(BARE))
    kept = [letter for at, letter in enumerate(apart) if not (LATIN_MARKS.match(letter) and _latin(apart, at))]
    return unicodedata.normalize("NFC", ARABIC_POINTS.sub("", "".join(kept)))


def _latin(text: str, at: int) -> bool:
    """Tell whether the marks belong to a Latin or Greek letter: Cyrillic й is no и with an accent."""
    while at and unicodedata.combining(text[at]):
        at -= 1
    return unicodedata.name(text[at], "").startswith(("LATIN", "GREEK"))


def two_letters(text: str) -> str:
    """Return ö as oe, as people write it where keyboards have none."""
    return text.translate(TWO_LETTERS)


def habit(text: str, script: str, rng: Random) -> str | None:
    """Return the text with one letter, or an article, as others of the script would write it; None if none fits."""
    swaps = [
        pair
        for one, other in HABITS.get(script, ())
        for pair in ((one, other), (other, one))
        if pair[0] and pair[0] in text
    ]
    changes: list[Callable[[], str]] = [partial(_exchanged, text, one, other, rng) for one, other in swaps]
    if script == "Arab":
        changes += [partial(_article, text, rng), partial(_pointed, text, rng)]
    rng.shuffle(changes)
    return next((other for change in changes if (other := change()) != text), None)


def _exchanged(text: str, one: str, other: str, rng: Random) -> str:
    at = rng.choice([found.start() for found in re.finditer(re.escape(one), text)])
    return text[:at] + other + text[at + len(one) :]


def _article(text: str, rng: Random) -> str:
    """Leave the article of one word out."""
    words = text.split(" ")
    with_article = [
        at for at, word in enumerate(words) if word.startswith(ARTICLE) and len(word) >= SHORTEST_WITH_ARTICLE
    ]
    if not with_article:
        return text
    at = rng.choice(with_article)
    return " ".join([*words[:at], words[at].removeprefix(ARTICLE), *words[at + 1 :]])


def _pointed(text: str, rng: Random) -> str:
    """Write a vowel point after one letter, as schoolbooks do."""
    letters = [at for at, letter in enumerate(text) if "\u0628" <= letter <= "\u064a"]
    if not letters:
        return text
    at = rng.choice(letters) + 1
    return text[:at] + rng.choice("\u064e\u064f\u0650\u0651") + text[at:]


def own_digits(text: str, script: str) -> str | None:
    """Return the numbers in the script's own digits; None where it has none, or the text has no number."""
    digits = DIGITS.get(script)
    other = text.translate(str.maketrans("0123456789", digits)) if digits else text
    return other if other != text else None


@cache
def _short_forms() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    told = tomllib.loads(Path(__file__).with_name("short_forms.toml").read_text("utf-8"))
    whole = [
        (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), tuple(ways)) for word, *ways in told["words"]
    ]
    ends = [
        (re.compile(rf"(?<=\w){re.escape(end)}(?!\w)", re.IGNORECASE), tuple(ways)) for end, *ways in told["endings"]
    ]
    return whole + ends


def abbreviated(name: str, rng: Random) -> str | None:
    """Return the name with its street word as signs and messages shorten it; None when it has no such word."""
    fitting = [(pattern, ways) for pattern, ways in _short_forms() if pattern.search(name)]
    if not fitting:
        return None
    pattern, ways = rng.choice(fitting)
    short = pattern.sub(lambda _: rng.choice(ways), name, count=1)
    return short if short != name else None
