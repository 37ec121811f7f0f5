"""What may be shown to a geocoder: the address in a message, and not one word besides."""

from __future__ import annotations

import re
import unicodedata

from bot.places.online.spans import TOKEN, Clause, Span, Token, no_name, own_words, tokens_of
from bot.places.positions.links import LINK

LONGEST_TEXT = 1_000  # characters: an address stands in a few lines, and a turn waits for this
BREAK = "\n"  # what was taken out parts what stood around it
MAIL = re.compile(r"(?<![^\s@])[^\s@]*+@\S*")  # also handles; each word is looked at once
# The signs that people put between the digits of a phone number; a comma parts a house from a postcode.
DIGITS = re.compile(r"[+(]?\d(?:(?!\.\s)[\d \t\u00a0\u2007\u202f().\-\u2010-\u2015/_\u00b7\u2022+])*\d")
GRID = re.compile(r"(?<=\d)[ \t]?-[ \t]?(?=\d)")  # "12 - 19" is one number in a town of numbered streets
PHONE_DIGITS = 7  # ITU-T E.164 numbers are seldom shorter; a house and a postcode are
LONGEST_NUMBER = 5  # digits of a postcode
CLAUSE_END = re.compile(r"[\n!?;:()\[\]{}\"“”«»|]+|\.(?=\s|$)|\.{2,}")
ABBREVIATED = re.compile(
    r"(?:^|[\s\n])(?:[^\W\d_]{0,20}str|st|rd|ave?|blvd|cll?|cra|kr|nr|no|ул|вул|ln|sq)$", re.IGNORECASE
)
LONGEST_ABBREVIATED = 24  # "Fürst-Franz-Josef-Str."
SENTENCE_END = re.compile(r"[!?\n]|\.\s")
LONGEST_PHRASE = 120
NAME_WORDS = 3
SECRET_REACH = 4  # words: "the code of the door is 4821"

SECRETS = own_words("secret_numbers")
INTRODUCTIONS: dict[str, list[tuple[str, ...]]] = {}  # by their first word, the longest first
for phrase in sorted((tuple(words.split()) for words in own_words("introductions")), key=len, reverse=True):
    INTRODUCTIONS.setdefault(phrase[0], []).append(phrase)
STREETS = own_words("streets_before") | own_words("streets_after")
ENDINGS = tuple(own_words("street_endings"))


def cleaned(text: str) -> str:
    """Return the one address that the message holds, as it was typed; nothing when there is none.

    Phones, mail addresses, links, handles, codes and the names people introduce themselves by are taken out first.
    """
    plain = _without_secrets(_without_marks(_plain(text)))
    capitals = _capitals(plain)
    clauses = [Clause(clause, capitals=capitals) for clause in _clauses(plain)]
    spans = [span for clause in clauses for span in clause.spans()]
    if not spans:
        spans = [span for clause in clauses if (span := clause.bare())] if len(clauses) == 1 else []
    best = max(spans, key=_worth, default=None)
    return "" if best is None else " ".join(best.text.split())[:LONGEST_PHRASE]


def _worth(span: Span) -> tuple[bool, int]:
    return span.numbered, len(span.text)


def _plain(text: str) -> str:
    """One form of each letter, without the marks that people leave out and the ones nobody sees."""
    whole = unicodedata.normalize("NFC", text[:LONGEST_TEXT])[:LONGEST_TEXT]
    shown = "".join(c for c in whole if not (_point(c) or unicodedata.category(c) in {"Cf", "Cs"}))
    return GRID.sub("-", shown)


def _point(letter: str) -> bool:
    """A mark above or below that no word needs; combining classes as in `bot.domain.folding`."""
    order = unicodedata.combining(letter)
    return 10 <= order <= 36 or order >= 200  # noqa: PLR2004 - Unicode, UAX 44


def _without_marks(text: str) -> str:
    """Take out what tells of a person by its shape."""
    for shape in (LINK, MAIL):
        text = shape.sub(BREAK, text)
    return DIGITS.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    digits = sum(c.isdecimal() for c in found[0])
    longest = max(len(part) for part in re.split(r"\D+", found[0]))
    return BREAK if digits >= PHONE_DIGITS or longest > LONGEST_NUMBER else found[0]


def _without_secrets(text: str) -> str:
    """Take out numbers that are codes or phones by what stands beside them, and introduced names."""
    words = tokens_of(text)
    out = _secret_numbers(words) | _introduced(words)
    for at in sorted(out, reverse=True):
        text = text[: words[at].start] + BREAK + text[words[at].end :]
    return text


def _secret_numbers(words: list[Token]) -> set[int]:
    marked = [at for at, word in enumerate(words) if word.folded in SECRETS]
    near = {i for at in marked for i in _just_after(words, at)}
    near |= {i for at in marked for i in _just_before(words, at)}
    return {i for i in near if any(c.isdigit() for c in words[i].text)}


def _just_after(words: list[Token], at: int) -> range:
    """The words behind a mark: to the end of the sentence, or of the number and its groups."""
    last = at + 1
    while last < min(len(words), at + 1 + SECRET_REACH) and not SENTENCE_END.search(words[last].gap):
        if words[last - 1].text[-1].isdigit() and not words[last].text[0].isdigit():
            break
        last += 1
    return range(at + 1, last)


def _just_before(words: list[Token], at: int) -> range:
    """The words before a mark up to the last comma: "4821 is the code"."""
    first = at
    while first > max(0, at - SECRET_REACH) and not words[first].gap.strip(" \t"):
        first -= 1
    return range(first, at)


def _introduced(words: list[Token]) -> set[int]:
    out: set[int] = set()
    for at in range(len(words)):
        phrase = next((one for one in INTRODUCTIONS.get(words[at].folded, ()) if _stands(words, at, one)), ())
        if phrase:
            out |= _name_from(words, at + len(phrase))
    return out


def _stands(words: list[Token], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word.folded for word in words[at : at + len(phrase)]) == phrase


def _name_from(words: list[Token], first: int) -> set[int]:
    """The words of a name: up to the next stop, number, street word or ordinary word."""
    last = first
    while last < min(first + NAME_WORDS, len(words)) and _of_a_name(words[last], opens=last == first):
        last += 1
    return set(range(first, last))


def _of_a_name(word: Token, *, opens: bool) -> bool:
    stop = word.gap.strip(" \t") if not opens else word.gap.strip(" \t:,-")
    street = word.folded in STREETS or word.folded.endswith(ENDINGS)
    return not (stop or street or word.text[0].isdigit() or no_name(word.folded))


def _capitals(text: str) -> bool:
    """Whether the writer uses capitals within sentences."""
    words = tokens_of(text)
    inner = [word for word in words[1:] if word.gap and not re.search(r"[.!?\n]", word.gap) and word.cased]
    return any(word.text[0].isupper() and len(word.text) > 1 for word in inner)


def _clauses(text: str) -> list[str]:
    """The message cut where sentences end; the stop of "Landstr. 40" ends none."""
    parts, start = [], 0
    for end in CLAUSE_END.finditer(text):
        if end[0] == "." and ABBREVIATED.search(text, max(start, end.start() - LONGEST_ABBREVIATED), end.start()):
            continue
        parts.append(text[start : end.start()])
        start = end.end()
    return [part for part in (*parts, text[start:]) if TOKEN.search(part)]
