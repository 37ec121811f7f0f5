"""Letters folded so that spelling, accents and keyboards do not matter when words are compared."""

from __future__ import annotations

import re
import unicodedata

# One letter, several habits: alef with and without hamza, ya and alef maqsura, ta marbuta and ha (and Persian forms).
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ـ": None}
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return the text without accents, case and letter habits; digits of all scripts become 0-9."""
    bare = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(map(_digit, "".join(bare).casefold().translate(_ARABIC)))


def words(text: str) -> list[str]:
    """Return the folded words of the text, in order."""
    return _WORD.findall(fold(text))


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
