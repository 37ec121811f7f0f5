"""One spelling for the many ways a word is typed: accents, case, letter habits and keyboards do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SAME_LETTER = str.maketrans(
    {
        # Letters that Unicode does not take apart, as people without that key type them.
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        # Arabic: one alef, one yeh, one heh, one kaf; the tatweel only stretches.
        "\u0671": "\u0627",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u0629": "\u0647",
        "\u06c1": "\u0647",
        "\u06a9": "\u0643",
        "\u0640": "",
        # Apostrophes vanish: Sailor's and Sailors are one street.
        "'": "",
        "\u2019": "",
        "\u2018": "",
        "\u02bc": "",
        "`": "",
        "\u00b4": "",
    }
)

# Scripts whose vowel signs are marks and belong inside the word.
SIGNS = "\u0900-\u0963\u0966-\u0dff\u0e31-\u0eff\u0f71-\u0fbc\u1000-\u109f\u1780-\u17d3\u3099\u309a"
WORD = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")


def fold(text: str) -> str:
    """Return the text without case, accents, diacritics, apostrophes and invisible marks, digits as 0-9."""
    plain = unicodedata.normalize("NFKD", text.translate(SAME_LETTER)).casefold()
    if plain.isascii():
        return plain
    return "".join(map(_folded_letter, plain)).translate(SAME_LETTER)


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if _accent(letter) or unicodedata.category(letter) == "Cf":
        return ""
    return letter


def _accent(letter: str) -> bool:
    """Tell a mark that people leave out from one that makes another word (Indic, Thai, kana).

    Canonical combining classes 10-36 are Hebrew, Arabic and Syriac points, 200 and up the accents: Unicode, UAX 44.
    """
    order = unicodedata.combining(letter)
    return 10 <= order <= 36 or order >= 200  # noqa: PLR2004 - the sentence above is their origin


def words(text: str) -> list[str]:
    """Return the folded words of the text, in order."""
    return WORD.findall(fold(text))
