"""What volunteers say of themselves: what they can, whom they bring, how far they go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.domain.asks import skill_keys
from bot.domain.notices import ProfileCard, Way
from bot.domain.refusals import NotAVolunteer, SayHow
from bot.services import rechecks
from bot.store import profiles as store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Person
    from bot.services.turn import Turn
    from bot.store.profiles import Brought

PAGES = ("me", "skills")
MOST_PARTY, MOST_CARRIED, MOST_REACH_KM = 20, 100, 1000  # the first two as the schema has them
MOST_LANGUAGES = 10
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
NOTHING = "none"
KEY = "profile"


async def show(turn: Turn, by: Person, page: str = PAGES[0], *, fresh: bool = True) -> None:
    """Show what we know of a volunteer. Raises NotAVolunteer, SayHow for a page that is none."""
    if page not in PAGES:
        raise SayHow(example="/profile")
    brought = await _own(turn, by)
    notice = ProfileCard(
        page=page,
        skills=skill_keys(brought.skills, turn.ground.vocabulary),
        speaks=tuple(dict.fromkeys((by.language, *brought.speaks))),
        party=brought.party,
        carries=brought.carries,
        transport=brought.transport,
        woman=brought.woman,
        adult=brought.adult,
        night_calls=brought.night_calls,
        reach_km=brought.reach_km,
        tier=brought.tier,
    )
    await turn.tell(by, notice, key=KEY, way=Way.FRESH if fresh else None)


async def skill(turn: Turn, by: Person, key: str, *, on: bool) -> None:
    """One skill more, or one less. Raises NotAVolunteer, SayHow."""
    brought = await _own(turn, by)
    mask = _mask(turn, [key])
    await _change(turn, by, PAGES[1], skills=brought.skills | mask if on else brought.skills & ~mask)


async def skills(turn: Turn, by: Person, keys: Sequence[str]) -> None:
    """These are all skills; "none" is no skill at all. Raises NotAVolunteer, SayHow."""
    await _own(turn, by)
    await _change(turn, by, PAGES[1], skills=0 if list(keys) == [NOTHING] else _mask(turn, keys))


def _mask(turn: Turn, keys: Sequence[str]) -> int:
    known = turn.ground.vocabulary.skills
    if not keys or not set(keys) <= known.keys():
        raise SayHow(example="/skills medic cook")
    return sum(known[key].mask for key in set(keys))


async def speak(turn: Turn, by: Person, code: str, *, on: bool) -> None:
    """One language more, or one less. Raises NotAVolunteer, SayHow."""
    brought = await _own(turn, by)
    others = [one for one in brought.speaks if one != code]
    await speaks(turn, by, [*others, code] if on else others or [NOTHING])


async def speaks(turn: Turn, by: Person, codes: Sequence[str]) -> None:
    """These are all languages beside that of the chat. Raises NotAVolunteer, SayHow."""
    await _own(turn, by)
    said = [] if list(codes) == [NOTHING] else list(dict.fromkeys(codes))
    if len(said) > MOST_LANGUAGES or not all(LANGUAGE.fullmatch(code) for code in said) or not codes:
        raise SayHow(example="/speaks es fr")
    await _change(turn, by, PAGES[0], speaks=f" {' '.join(said)} " if said else "")


async def team(turn: Turn, by: Person, party: int | None) -> None:
    """So many come together, the volunteer among them. Raises NotAVolunteer, SayHow."""
    await _own(turn, by)
    if party is None or not 1 <= party <= MOST_PARTY:
        raise SayHow(example="/team 3")
    await _change(turn, by, PAGES[0], party=party)


async def seats(turn: Turn, by: Person, carries: int | None) -> None:
    """So many can ride along. Raises NotAVolunteer, SayHow."""
    await _own(turn, by)
    if carries is None or not 0 <= carries <= MOST_CARRIED:
        raise SayHow(example="/seats 4")
    await _change(turn, by, PAGES[0], carries=carries)


async def reach(turn: Turn, by: Person, km: int | None) -> None:
    """No farther than this; None: anywhere. Raises NotAVolunteer, SayHow."""
    await _own(turn, by)
    if km is not None and not 1 <= km <= MOST_REACH_KM:
        raise SayHow(example="/reach 10")
    await _change(turn, by, PAGES[0], reach_km=km)


async def switch(turn: Turn, by: Person, column: str, *, on: bool) -> None:
    """Say yes or no to one thing: woman, adult, night_calls. Raises NotAVolunteer."""
    await _own(turn, by)
    await _change(turn, by, PAGES[0], **{column: int(on)})


async def _own(turn: Turn, by: Person) -> Brought:
    brought = await store.of(turn.tx, by.id)
    if brought is None:
        raise NotAVolunteer
    return brought


async def _change(turn: Turn, by: Person, page: str, **columns: Any) -> None:
    """Keep it, show it, and let it count at once."""
    await store.change(turn.tx, by.id, **columns)
    await show(turn, by, page, fresh=False)
    await rechecks.of_volunteer(turn, by.id)
