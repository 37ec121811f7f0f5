"""Brings the catalogs up to date with the code: `python -m bot.texts.catalog_update`, or `make i18n`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.texts.catalogs import LOCALE, SOURCE

CODE = Path(__file__).parent
KEYWORDS = {"say": ((1, "c"), 2), "Text": ((1, "c"), 2), "say_many": ((1, "c"), 2, 3)}
NOTES = ("TRANSLATORS:",)
TEMPLATE = "bot.pot"
HEADER = {
    "project": "Muster",
    "version": "texts",
    "msgid_bugs_address": "see docs/translating.md",
    "last_translator": "see the first lines",
    "language_team": "Muster contributors",
}
UNREVIEWED = """\
# The texts of Muster.
# Not yet reviewed by a native speaker. docs/translating.md says how to sign it."""


def template() -> Catalog:
    """All texts that stand in the code, by module and in the order of the code."""
    found = Catalog(**HEADER, header_comment="# The texts of Muster, as they stand in the code.", fuzzy=False)
    for path in sorted(CODE.glob("*.py")):
        for _line, words, notes, key in extract_from_file("python", path, KEYWORDS, NOTES):
            found.add(words, context=key, locations=[(path.name, 0)], auto_comments=notes)
    return found


def read(path: Path, language: str | None = None) -> Catalog:
    """Read a catalog file."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="bot")


def missing(catalog: Catalog) -> Iterator[Message]:
    """The messages without a translation, a plural form of it, or with a guessed one."""
    for message in catalog:
        if not message.id:
            continue
        given = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = catalog.num_plurals if isinstance(message.id, tuple | list) else 1
        if message.fuzzy or sum(map(bool, given)) < wanted:
            yield message


def keys(catalog: Catalog) -> list[tuple[str | None, object]]:
    """What makes two catalogs hold the same texts."""
    return [(message.context, message.id) for message in catalog if message.id]


def updated(language: str, source: Catalog, folder: Path = LOCALE) -> Catalog:
    """A language's catalog with the texts of the code: nothing guessed, nothing left over.

    A translation stays with its key when the English words are mended; another meaning is another key.
    """
    path = folder / language / "bot.po"
    catalog = read(path, language) if path.exists() else _new(language)
    before = {message.context: message for message in catalog if message.id}
    # Babel takes over the messages themselves, not copies: what is filled in here must not show in other languages.
    catalog.update(deepcopy(source), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in list(missing(catalog)):
        old = before.get(message.context)
        if old is not None and old.pluralizable == message.pluralizable and _facts(old) == _facts(message):
            message.string = old.string
    if language == SOURCE:
        for message in catalog:
            if message.id:
                message.string = message.id
    return catalog


def _facts(message: Message) -> set[str]:
    english = message.id if isinstance(message.id, tuple | list) else [message.id]
    return {fact for words in english for fact in re.findall(r"%\((\w+)\)s", words)}


def _new(language: str) -> Catalog:
    header = "# The texts of Muster." if language == SOURCE else UNREVIEWED
    return Catalog(**HEADER, locale=Locale.parse(language), header_comment=header, fuzzy=False)


def write(catalog: Catalog, path: Path) -> None:
    """Write a catalog so that the next change of it is easy to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True)


def main(folder: Path = LOCALE) -> int:
    """Update the catalog in each folder, or begin it, and name what is untranslated; 1 when something is."""
    source = template()
    pot = folder / TEMPLATE
    if not pot.exists() or keys(read(pot)) != keys(source):
        write(source, pot)
    untranslated = 0
    for language in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        catalog = updated(language, source, folder)
        write(catalog, folder / language / "bot.po")
        for message in missing(catalog):
            untranslated += 1
            sys.stdout.write(f"{language}: {message.context}: not translated\n")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
