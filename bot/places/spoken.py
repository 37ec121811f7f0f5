"""Places that people name in a sentence: houses, crossings, streets, buildings, neighbourhoods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.places.doors import number_after, number_before
from bot.places.folding import vocabulary
from bot.places.found import Found, FoundKind, flat_m
from bot.places.known import Spot, Street

if TYPE_CHECKING:
    from bot.domain.model import Point
    from bot.places.folding import Word
    from bot.places.names import Mention, Names

HOUSE_RADIUS_M = 25.0
CROSSING_RADIUS_M = 30.0
NEAR_RADIUS_M = 250.0  # "near the hospital" is not in it
SAME_CROSSING_M = 100.0  # the corners of one wide crossing
SLACK_M = 100.0  # two names this near each other speak of one place

CORNER_SIGN = re.compile(r"\s*[/&]\s*")
NEW_SENTENCE = re.compile(r"[.!?;\n]")
BETWEEN_STREETS = vocabulary("between_streets")
CORNER_WORDS = vocabulary("corner")
NEAR_WORDS = vocabulary("near")


def spoken_place(names: Names, text: str) -> Found | None:
    """Return the place that the sentence names, if all the names in it agree."""
    words = names.words(text)
    mentions = [mention for mention in names.mentions(words) if mention.known]
    houses = [_house(words, mention) for mention in mentions]
    corners = [at for at in range(1, len(mentions)) if _cross(words, mentions, houses, at)]
    crossings = [_crossing(mentions[at - 1], mentions[at]) for at in corners]
    found = [crossing for crossing in crossings if crossing]
    if len(found) < len(crossings):
        return None  # two streets that do not meet: one of the two is not what was meant
    used = {side for at in corners for side in (at - 1, at)}
    for at, mention in enumerate(mentions):
        house = houses[at]
        if house:
            found.append(house)
        elif at not in used:
            found.extend(_as_found(words, mention.first, known) for known in mention.known)
    return _agreed(found)


def _agreed(found: list[Found]) -> Found | None:
    """Return the finest, when all the others can speak of the same place; of equals the first named."""
    if not found:
        return None
    finest = min(found, key=lambda one: one.radius_m)
    if finest.kind is FoundKind.STREET and len({one.point for one in found if one.kind is FoundKind.STREET}) > 1:
        return None
    apart = (flat_m(finest.point, one.point) > finest.radius_m + one.radius_m + SLACK_M for one in found)
    return None if any(apart) else finest


def _as_found(words: list[Word], first: int, known: Street | Spot) -> Found:
    if isinstance(known, Street):
        return Found(known.point, FoundKind.STREET, known.name, known.radius_m)
    if known.neighbourhood:
        return Found(known.point, FoundKind.NEIGHBOURHOOD, known.name, known.radius_m)
    radius_m = NEAR_RADIUS_M if _near(words, first) else known.radius_m
    return Found(known.point, FoundKind.PLACE, known.name, radius_m)


def _before(words: list[Word], first: int, count: int) -> set[str]:
    """Return the last words before the name, particles left out."""
    return set([word.text for word in words[:first] if word.key][-count:])


def _near(words: list[Word], first: int) -> bool:
    return not NEAR_WORDS.isdisjoint(_before(words, first, 2))  # "near", "next to"


def _house(words: list[Word], mention: Mention) -> Found | None:
    """Return the house, when the sentence gives one number that the street has."""
    street = mention.known[0]
    if len(mention.known) > 1 or not isinstance(street, Street):
        return None
    numbers = {number_before(words, mention.first), number_after(words, mention.last)} - {""}
    if len(numbers) != 1 or not (house := street.houses.get(numbers.pop())):
        return None
    door, point = house
    radius_m = NEAR_RADIUS_M if _near(words, mention.first - 1) else HOUSE_RADIUS_M
    return Found(point, FoundKind.HOUSE, f"{door} {street.name}", radius_m)


def _cross(words: list[Word], mentions: list[Mention], houses: list[Found | None], at: int) -> bool:
    """Tell whether the mention and the one before it are said to be a crossing: "X and Y", "corner of X, Y"."""
    one, other = mentions[at - 1], mentions[at]
    if houses[at - 1] or houses[at] or not (_streets(one) and _streets(other)):
        return False
    link = words[one.last + 1 : other.first]
    if any(NEW_SENTENCE.search(word.gap) for word in words[one.last + 1 : other.first + 1]):
        return False
    if not any(word.key for word in link):
        at_the_corner = not CORNER_WORDS.isdisjoint(_before(words, one.first, 1))
        return at_the_corner or bool(CORNER_SIGN.fullmatch(words[one.last + 1].gap))
    return all(word.text in BETWEEN_STREETS for word in link if word.key)


def _streets(mention: Mention) -> list[Street]:
    return [known for known in mention.known if isinstance(known, Street)]


def _crossing(one: Mention, other: Mention) -> Found | None:
    """Return where the two streets meet, if that is one place."""
    meetings: list[tuple[Point, str]] = [
        (street.corners[node], f"{street.name} / {across.name}")
        for street in _streets(one)
        for across in _streets(other)
        if street is not across
        for node in sorted(street.corners.keys() & across.corners.keys())
    ]
    if not meetings or any(flat_m(meetings[0][0], point) > SAME_CROSSING_M for point, _ in meetings):
        return None
    point, label = meetings[0]
    return Found(point, FoundKind.CROSSING, label, CROSSING_RADIUS_M)
