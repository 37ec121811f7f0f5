"""Which language people read, and what Telegram shows around the chat."""

from __future__ import annotations

import re

import pytest

from bot.domain.notices import (
    ChooseLanguage,
    LanguageChosen,
    Welcome,
)
from bot.texts import Texts
from tests.unit.test_texts_samples import (
    ENGLISH,
    LANGUAGES,
    LIVE,
    NOW,
    texts,
    units,
)


@pytest.mark.parametrize(
    ("code", "language"),
    [("es", "es"), ("es-MX", "es"), ("ES_419", "es"), ("ar", "ar"), ("xx", "en"), ("", "en"), (None, "en")],
)
def test_telegrams_language_leads_to_one_that_is_offered(code: str | None, language: str) -> None:
    assert LIVE.language_for(code) == language


def test_a_language_that_is_no_longer_offered_reads_the_first() -> None:
    spanish = Texts(languages=["es"], operation="R", emergency_number="112", timezone="UTC")

    assert spanish.render(Welcome(), "ar", NOW) == spanish.render(Welcome(), "es", NOW)


@pytest.mark.parametrize(
    ("label", "verb"),
    [
        ("🆘 I need help", "need_help"),
        ("i NEED help!", "need_help"),
        ("necesito ayuda", "need_help"),
        ("أحتاج إلى مساعدة", "need_help"),
        ("🙌 Puedo ayudar", "can_help"),
        ("📍 إرسال موقعي", "send_place"),
        ("Enviar mi posicion", "send_place"),
        ("Idioma", "language"),
        ("we need help with the roof", None),
        ("", None),
        ("🆘", None),
    ],
)
def test_labels_are_understood_when_they_are_typed_in_any_language(label: str, verb: str | None) -> None:
    assert ENGLISH.meaning(label) == verb


def test_each_language_is_offered_in_its_own_words_and_drafts_are_marked() -> None:
    screen = LIVE.render(ChooseLanguage(), "en", NOW)

    assert [row[0].data for row in screen.buttons] == ["lang:en", "lang:es", "lang:ar"]
    assert [row[0].label for row in screen.buttons] == ["English", "Español *", "العربية *"]
    assert "Puedo escribir en español" in screen.plain
    assert "* not yet checked by a native speaker" in screen.plain
    assert "revisado" in LIVE.render(LanguageChosen(), "es", NOW).plain
    assert "checked" not in LIVE.render(LanguageChosen(), "en", NOW).plain


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"languages": []}, "at least one language"),
        ({"languages": ["en", "xx"]}, "no translation for 'xx'; there are: ar, en, es"),
        ({"languages": ["../en"]}, "no translation"),
        ({"timezone": "Mars/Olympus"}, "no such time zone: 'Mars/Olympus'"),
        ({"timezone": "../etc"}, "no such time zone"),
    ],
)
def test_impossible_settings_are_refused_in_words(settings: dict[str, object], complaint: str) -> None:
    given: dict[str, object] = {"languages": ["en"], "timezone": "UTC", **settings}

    with pytest.raises(ValueError, match=re.escape(complaint)):
        Texts(operation="R", emergency_number="112", **given)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_fits_into_telegram(language: str) -> None:
    menu = LIVE.commands(language)

    for entries in menu.values():
        assert len({command for command, _ in entries}) == len(entries)
        assert all(re.fullmatch(r"[a-z]{1,32}", command) for command, _ in entries)
        assert all(1 <= len(words) <= 256 for _, words in entries)
    assert set(menu["everyone"]) < set(menu["volunteer"]) < set(menu["coordinator"])
    assert units(texts(exercise=True, operation="R" * 600).description(language)) <= 512
    assert "112" in LIVE.description(language)
