"""How exact a place is, in words that send nobody to the wrong door; and whose map it is."""

from __future__ import annotations

from bot.domain.notices import MapWords
from bot.texts.facts import Html, cut, dots, lines
from bot.texts.voice import Voice

EXACT_M = 150  # within this people see each other
STEPS_M = ((500, 50), (2_000, 100), (float("inf"), 500))  # up to so far, in steps of so many metres
CREDIT_UNITS = 60  # of whose map it is: one line
PART_UNITS = 40  # of a street or a town in what the map says
NEAR_NUMBER = "near_number"


def rounded_m(radius_m: int) -> int:
    """A radius as people say it, never smaller than it is."""
    step = next(step for most, step in STEPS_M if radius_m <= most)
    return -(-radius_m // step) * step


def place_words(voice: Voice, place: str, kind: str, *, near: bool) -> Html:
    """The place, or that it is near it; empty without one."""
    if not place.strip():
        return Html()
    if near or kind == NEAR_NUMBER:
        return voice.say("Place.near", "near <b>%(place)s</b>", place=place)
    return voice.say("Place.at", "<b>%(place)s</b>", place=place)


def exactness(voice: Voice, kind: str, radius_m: int) -> Html:
    """How far off the point may be; empty when it is exact enough."""
    number = voice.say("Place.number", "This house number is not on our map. We took the nearest one.")
    wide = voice.say("Place.within", "Within about %(metres)s m of there.", metres=rounded_m(radius_m))
    return lines(number if kind == NEAR_NUMBER else "", wide if radius_m >= EXACT_M else "")


def map_says(voice: Voice, words: MapWords | None) -> Html:
    """What the map says of a pin; empty when it says nothing."""
    if words is None:
        return Html()
    near = (
        voice.say("Map.near", "near %(number)s", number=cut(words.number, PART_UNITS)) if words.number.strip() else ""
    )
    street, place, town = (voice.fact(cut(part, PART_UNITS)) for part in (words.street, words.place, words.settlement))
    said = dots(street, near, place, town)
    return voice.say("Map.says", "The map says: %(words)s", words=said) if said else Html()


def attribution(voice: Voice, *names: str) -> Html:
    """Whose map it is, as licences want (https://www.openstreetmap.org/copyright), in one line; empty without one."""
    whose = cut(", ".join(dict.fromkeys(name for name in names if name)), CREDIT_UNITS)
    return voice.say("Map.credit", "<i>Map: %(credit)s</i>", credit=whose) if whose else Html()
