"""Positions in a text: degrees, Plus Codes, and links that carry a point. It refuses rather than guesses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.places.positions.clues import Signpost
from bot.places.positions.degrees import degrees
from bot.places.positions.letters import directed, plain
from bot.places.positions.links import taken_out
from bot.places.positions.plus_codes import Town, plus_codes
from bot.places.positions.reading import Reading
from bot.places.positions.settling import settled
from bot.places.positions.sites import pointed
from bot.places.positions.three_words import without_three_words

if TYPE_CHECKING:
    from bot.domain.model import Area, Point
    from bot.places.located import Unreadable

__all__ = ["Read", "Reading", "Town", "read", "settled"]

DIGIT = re.compile(r"\d")
LONGEST_TEXT = 4096  # https://core.telegram.org/bots/api#message: text of a message
MOST_LINKS = 20  # a message with more is a list, not a place


class Read(NamedTuple):
    """What a text holds besides words."""

    readings: tuple[Reading, ...]
    unreadable: Unreadable | None  # the first link or code that only its maker's server can open
    words: str  # the text without links and codes of that sort
    named: str  # what a link without a point says of its place in words: an address, a name


def read(text: str, around: Area | Point | None = None, town: Town | None = None) -> Read:
    """Return every position the text holds, in the order degrees and codes, links.

    A short Plus Code is completed by `town`, which finds the middle of a town in the words beside it, else by `around`.
    """
    rest, links = taken_out(text[:LONGEST_TEXT])
    words, three_words = without_three_words(rest)

    def said(part: str) -> list[Reading]:
        if not DIGIT.search(part):
            return []
        simple = plain(part)
        return [*plus_codes(simple, around, town), *degrees(directed(simple))]

    posts = [post for link in links[:MOST_LINKS] if (post := pointed(link, said))]
    shut = [post.unreadable for post in posts if post.unreadable] + [three_words] * (three_words is not None)
    found = (*said(words), *(reading for post in posts for reading in post.readings))
    return Read(found, next(iter(shut), None), words, _named(posts))


def _named(posts: list[Signpost]) -> str:
    return " \n ".join(post.named for post in posts if post.named and not post.readings)
