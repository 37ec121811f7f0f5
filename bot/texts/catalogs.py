"""The translations, one `.po` a language, read at start without a compiled copy beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"  # the language that stands in the code
LOCALE = Path(__file__).parent / "locale"
MOST_KEPT = 16  # catalogs: more than the languages of an operation
REVIEWED = "# Reviewed by:"  # begins the line of a header that a native speaker signs


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language: its words, its numbers and times, its direction."""

    language: str
    locale: Locale
    translations: GNUTranslations
    reviewed: bool  # by a native speaker
    right_to_left: bool

    @property
    def own_name(self) -> str:
        """The language as its speakers call it."""
        return self.locale.get_display_name(self.locale) or self.language


def load(language: str, folder: Path = LOCALE) -> Catalog:
    """Read a language's words.

    Raises ValueError when there are none, or when a translation names a fact that the English does not.
    """
    path = folder / language / "bot.po"
    try:
        locale, written = Locale.parse(language), path.read_bytes()
    except (UnknownLocaleError, ValueError, OSError) as fault:
        raise ValueError(f"no translation for {language!r}; there are: {', '.join(available(folder))}") from fault
    return _understood(language, locale, written, path)


@lru_cache(maxsize=MOST_KEPT)
def _understood(language: str, locale: Locale, written: bytes, path: Path) -> Catalog:
    """What a file says; the same words are worked out only once, for that is dear."""
    messages = read_po(BytesIO(written), locale=locale, domain="bot", abort_invalid=True)
    for message, faults in messages.check():
        raise ValueError(f"{path}: {message.context}: {faults[0]}")
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    reviewed = language == SOURCE or _signed(messages.header_comment)
    return Catalog(language, locale, GNUTranslations(compiled), reviewed, locale.text_direction == "rtl")


def _signed(header: str) -> bool:
    return any(line.startswith(REVIEWED) for line in header.splitlines())


def available(folder: Path = LOCALE) -> list[str]:
    """The languages that have a catalog, in order of the alphabet."""
    return sorted(path.parent.name for path in folder.glob("*/bot.po"))
