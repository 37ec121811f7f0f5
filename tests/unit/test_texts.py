"""Every notice, whatever its facts: complete in each language and within Telegram's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from unicodedata import bidirectional, category

import pytest

from bot.domain.notices import (
    BroadcastWords,
    Notice,
    Way,
)
from bot.texts import Screen
from bot.texts.facts import FSI, PDI
from tests.unit.test_texts_samples import (
    ARABIC,
    DRILL,
    KINDS,
    LANGUAGES,
    LIVE,
    NOW,
    labels,
    samples,
    units,
    worst,
)

TEXT_UNITS, LABEL_LETTERS = 4096, 24
TOKEN = re.compile(r"<(/?)(b|i|code)>|&(?:lt|gt|amp);|([<>&])")
# What a translator wrote among Arabic letters: Telegram's name, distances and times in figures, other languages' lines.
WRITTEN = re.compile(r"Telegram|\b\d+ (?:إلى \d+ )?(?:كم|دقيقة|ساعات)|\b(?:17|3)\b|A12\.|I can.*|Puedo.*")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def faults_in(html: str) -> list[str]:
    """What a strict reader of Telegram's HTML would refuse."""
    open_: list[str] = []
    found = []
    for token in TOKEN.finditer(html):
        closing, tag, stray = token.groups()
        if stray:
            found.append(f"a bare {stray}")
        elif tag and not closing:
            found += [f"<{tag}> inside <{open_[-1]}>"] if open_ else []
            open_.append(tag)
        elif tag and (not open_ or open_.pop() != tag):
            found.append(f"</{tag}> closes nothing")
    return found + [f"<{tag}> stays open" for tag in open_]


def worst_screens(kind: type[Notice]) -> Iterator[Screen]:
    """The worst notices of a kind, as long as they get: in a drill, and sent again."""
    return (DRILL.render(notice, language, NOW, again=True) for notice in worst(kind) for language in LANGUAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_has_words_that_telegram_takes(kind: type[Notice]) -> None:
    for notice, language in product(samples(kind), LANGUAGES):
        screen = LIVE.render(notice, language, NOW)

        assert screen.html.strip() or notice.way is Way.ERASE
        assert faults_in(screen.html) == []
        assert "%(" not in screen.html
        assert all(label.strip() for label in labels(screen))


@pytest.mark.parametrize("kind", KINDS)
def test_the_worst_facts_stay_within_the_limits_outside_the_markup_and_turn_no_words_around(kind: type[Notice]) -> None:
    for screen in worst_screens(kind):
        assert units(screen.plain) <= TEXT_UNITS
        assert faults_in(screen.html) == []
        assert not any(category(c) in {"Cc", "Cs"} for c in screen.plain if c != "\n")
        assert all(len(row) <= 8 for row in screen.buttons)
        for line in screen.plain.splitlines():
            assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
            assert re.sub(f"{FSI}[^{FSI}{PDI}]*{PDI}", "", line).count(PDI) == 0
            assert line.count(FSI) == line.count(PDI)


@pytest.mark.parametrize("kind", KINDS)
def test_labels_fit_on_a_small_phone(kind: type[Notice]) -> None:
    for notice, language in product(samples(kind), LANGUAGES):
        for label in labels(LIVE.render(notice, language, NOW)):
            assert len(label.replace(FSI, "").replace(PDI, "")) <= LABEL_LETTERS, label


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_has_one_signpost_at_most_and_words_on_every_button(kind: type[Notice]) -> None:
    for notice, language in product(samples(kind), LANGUAGES):
        screen = LIVE.render(notice, language, NOW)

        assert len(EMOJI.findall(screen.plain)) <= 1
        assert all(any(c.isalnum() for c in label) for label in labels(screen))


@pytest.mark.parametrize("kind", KINDS)
def test_in_arabic_every_run_of_latin_letters_and_figures_is_isolated(kind: type[Notice]) -> None:
    for notice in samples(kind):
        for line in ARABIC.render(notice, "ar", NOW).plain.splitlines():
            if line.startswith("» ") or kind is BroadcastWords or "Ana" in line.split():
                continue  # somebody's own words, in a paragraph of their own
            bare = WRITTEN.sub("", re.sub(f"{FSI}[^{PDI}]*{PDI}", "", line))
            assert not [c for c in bare if bidirectional(c) in {"L", "EN"}], line
