"""The translations: complete, with the same facts and markup as the English, and made from the code as it stands."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from bot.domain.notices import by_kind
from bot.domain.refusals import by_name
from bot.texts import Texts
from bot.texts.catalog_update import keys, main, missing, read, template, updated, write
from bot.texts.catalogs import LOCALE, available, load
from bot.texts.words import BANDS, MENU, NEEDS
from tests.unit.test_texts_samples import NOW, REFUSAL_FACTS, labels, samples

LANGUAGES = available()
FACT = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?\w+>")
SPACE_OR_SIGN = re.compile(r"[^\w]|_|\d")
OPEN, CLOSE = "⟦", "⟧"


def messages(language: str) -> Iterator[Message]:
    yield from (message for message in read(LOCALE / language / "bot.po", language) if message.id)


def forms(message: Message) -> tuple[list[str], list[str]]:
    """The English forms and the translated ones."""
    english = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
    given = message.string if isinstance(message.string, tuple | list) else [message.string]
    return english, [form or "" for form in given]


def test_the_promised_languages_are_there() -> None:
    assert set(LANGUAGES) >= {"ar", "en", "es"}


def test_the_template_holds_the_texts_of_the_code() -> None:
    assert keys(read(LOCALE / "bot.pot")) == keys(template()), "run `make i18n`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalog_is_what_an_update_would_write(language: str, tmp_path: Path) -> None:
    path = tmp_path / "bot.po"
    write(updated(language, template()), path)

    assert path.read_text("utf-8") == (LOCALE / language / "bot.po").read_text("utf-8"), "run `make i18n`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_guessed_or_left_over(language: str) -> None:
    catalog = read(LOCALE / language / "bot.po", language)

    assert [message.context for message in missing(catalog)] == []
    assert not catalog.obsolete
    assert keys(catalog) == keys(template())


def test_a_key_has_one_text() -> None:
    contexts = Counter(message.context for message in template() if message.id)

    assert [context for context, times in contexts.items() if times > 1 or not context] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_facts_and_markup(language: str) -> None:
    for message in messages(language):
        english, given = forms(message)
        wanted = set(FACT.findall("".join(english)))
        for form in given:
            left_out = {"n"} if message.pluralizable else set()  # "two people" needs no figure
            assert wanted - left_out <= set(FACT.findall(form)) <= wanted, message.context
            assert "%" not in FACT.sub("", form), message.context
            assert Counter(TAG.findall(form)) == Counter(TAG.findall(english[0])), message.context
            assert form == form.strip(), message.context
            assert "\n" not in form, message.context


@pytest.mark.parametrize(("language", "plurals"), [("en", 2), ("es", 2), ("ar", 6)])
def test_each_number_has_its_plural(language: str, plurals: int) -> None:
    counted = [forms(message)[1] for message in messages(language) if message.pluralizable]

    assert counted
    assert {len(given) for given in counted} == {plurals}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_buttons_of_the_menu_never_read_the_same(language: str) -> None:
    catalog = load(language)
    texts = Texts(languages=[language], operation="R", emergency_number="112", timezone="UTC")
    for verb, text in MENU.items():
        assert texts.meaning(catalog.translations.pgettext(text.key, text.english)) == verb


def test_the_vocabularies_have_their_words() -> None:
    contexts = {message.context for message in template() if message.id}

    assert contexts >= {f"need.{key}" for key in NEEDS} | {f"band.{key}" for key in BANDS}
    assert contexts >= {f"refusal.{name}" for name in by_name()}


@pytest.mark.parametrize(("language", "reviewed"), [("en", True), ("es", False), ("ar", False)])
def test_a_draft_says_that_nobody_has_checked_it(language: str, reviewed: bool) -> None:  # pytest passes it
    header = read(LOCALE / language / "bot.po", language).header_comment

    assert ("# Not yet reviewed by a native speaker" in header) is not reviewed
    assert load(language).reviewed is reviewed


def test_a_signed_catalog_is_no_draft(tmp_path: Path) -> None:
    catalog = read(LOCALE / "es" / "bot.po", "es")
    catalog.header_comment = "# Reviewed by: Ana Example, 2026-11-21"
    write(catalog, tmp_path / "es" / "bot.po")

    assert load("es", tmp_path).reviewed


def test_a_catalog_is_worked_out_once_until_its_file_says_something_else(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Perdón", "Perdón")
    before = load("es", folder)
    again = load("es", folder)
    path = folder / "es" / "bot.po"
    path.write_text(path.read_text("utf-8").replace('msgstr "Hecho"', 'msgstr "Listo"'), "utf-8")

    assert again is before
    assert before.translations.pgettext("button.done", "Done") == "Hecho"
    assert load("es", folder).translations.pgettext("button.done", "Done") == "Listo"


def test_a_translation_with_a_fact_that_does_not_exist_stops_the_start(tmp_path: Path) -> None:
    copy = tmp_path / "es" / "bot.po"
    copy.parent.mkdir()
    copy.write_text(
        (LOCALE / "es" / "bot.po").read_text("utf-8").replace("prometida: %(eta)s", "prometida: %(hora)s"), "utf-8"
    )

    with pytest.raises(ValueError, match=r"es.bot\.po: .*unknown named placeholder 'hora'"):
        load("es", tmp_path)


# --- the update ---------------------------------------------------------------------------------------


def changed(folder: Path, before: str, after: str) -> Path:
    """A copy of the catalogs in which one thing reads differently."""
    shutil.copytree(LOCALE, folder / "locale")
    path = folder / "locale" / "es" / "bot.po"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return folder / "locale"


def spanish(folder: Path) -> str:
    return (folder / "es" / "bot.po").read_text("utf-8")


def test_an_update_of_what_is_up_to_date_changes_no_file(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Perdón", "Perdón")
    before = {path: path.read_bytes() for path in folder.rglob("*.po*")}

    assert main(folder) == 0
    assert {path: path.read_bytes() for path in folder.rglob("*.po*")} == before


def test_an_update_names_what_is_not_translated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = changed(tmp_path, 'msgstr "Hecho"', 'msgstr ""')

    assert main(folder) == 1
    assert capsys.readouterr().out == "es: button.done: not translated\n"


def test_an_update_drops_texts_that_the_code_no_longer_says(tmp_path: Path) -> None:
    gone = 'msgctxt "button.gone"\nmsgid "Gone"\nmsgstr "Ido"\n\n'
    folder = changed(tmp_path, 'msgctxt "button.done"', gone + 'msgctxt "button.done"')
    main(folder)

    assert "button.gone" not in spanish(folder)
    assert 'msgstr "Hecho"' in spanish(folder)


def test_a_translation_outlives_mended_english_but_not_another_fact(tmp_path: Path) -> None:
    mended = changed(tmp_path / "a", 'msgid "Done"', 'msgid "Finished"')
    other = changed(tmp_path / "b", 'msgid "Your task %(number)s is over."', 'msgid "Your task %(case)s is over."')

    assert main(mended) == 0
    assert spanish(mended) == spanish(LOCALE)
    assert main(other) == 1


def test_a_new_language_begins_as_an_empty_draft(tmp_path: Path) -> None:
    (tmp_path / "uk").mkdir()

    assert main(tmp_path) == 1

    catalog = read(tmp_path / "uk" / "bot.po", "uk")
    assert keys(catalog) == keys(template()) == keys(read(tmp_path / "bot.pot"))
    assert len(list(missing(catalog))) == len(keys(catalog))
    assert "Not yet reviewed" in catalog.header_comment
    assert not load("uk", tmp_path).reviewed


# --- the pseudo-language ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """A language in which every translated word stands in brackets (in the place of Esperanto)."""
    folder = tmp_path_factory.mktemp("pseudo")
    catalog = updated("eo", template(), folder)
    for message in catalog:
        if message.id:
            english, _ = forms(message)
            bracketed = [f"{OPEN}{form}{CLOSE}" for form in english]
            message.string = bracketed if message.pluralizable else bracketed[0]
    write(catalog, folder / "eo" / "bot.po")
    return Texts(languages=["eo"], operation="12", emergency_number="112", timezone="UTC", exercise=True, folder=folder)


def outside(text: str) -> str:
    """The letters that stand in no bracket, but for names and numbers."""
    text = re.sub(r"\bAna\b|\bA12\b|\bEsperanto\b", "", text)
    while OPEN in text:
        inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
        assert inner.search(text), text
        text = inner.sub("", text)
    return SPACE_OR_SIGN.sub("", text)


@pytest.mark.parametrize("kind", sorted(by_kind()))
def test_no_word_reaches_people_untranslated(kind: str, pseudo: Texts) -> None:
    for notice in samples(by_kind()[kind]):
        screen = pseudo.render(notice, "eo", NOW)
        words = screen.plain.removeprefix("EXERCISE · ")
        for text in [words, *labels(screen)]:
            assert outside(text) == "", text


def test_no_refusal_and_no_menu_is_untranslated(pseudo: Texts) -> None:
    said = [pseudo.refusal(kind(**REFUSAL_FACTS), "eo").removeprefix("EXERCISE · ") for kind in by_name().values()]
    menu = [words for entries in pseudo.commands("eo").values() for _, words in entries]

    assert {outside(text) for text in [*said, *menu, pseudo.description("eo").removeprefix("EXERCISE · ")]} == {""}


def test_spanish_addresses_everybody_politely() -> None:
    words_for_friends = "tus?|ti|te|tuy[ao]s?|contigo|puedes|quieres|tienes|pides|estabas|vas|toca|dinos|di"
    familiar = re.compile(rf"\b({words_for_friends}|(?!existe)\w+[ai]ste)\b", re.IGNORECASE)
    said = [message.string for message in read(LOCALE / "es" / "bot.po", "es")]
    words = [text for one in said for text in ([one] if isinstance(one, str) else one or ())]
    assert [text for text in words if familiar.search(text)] == []


def test_a_catalog_is_read_without_the_network_or_compiled_files() -> None:
    assert isinstance(read(LOCALE / "bot.pot"), Catalog)
    assert not list(LOCALE.rglob("*.mo"))


def test_a_new_text_is_english_in_english_only(tmp_path: Path) -> None:
    folder = tmp_path / "locale"
    shutil.copytree(LOCALE, folder)
    for language in LANGUAGES:
        catalog = read(folder / language / "bot.po", language)
        catalog.delete("%(number)s: You said yes. Thank you.", "OfferGone.accepted")
        write(catalog, folder / language / "bot.po")

    assert main(folder) == 1

    blank = [one.context for one in missing(read(folder / "es" / "bot.po", "es"))]
    assert blank == ["OfferGone.accepted"]
