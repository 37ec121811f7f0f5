"""A command that we do not know: those that come near, for what its reader may type; a cry for help stays one."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.notices import UnknownCommand
from bot.store import volunteers
from handlers import everyone
from handlers.turn import Heard

MOST_NEAR = 3  # more would be a list to read
NEAR_ENOUGH = 0.5  # half of the letters: "/assign" still finds "/again", and "/xyzzy" nothing
AS_NEAR = 0.15  # what is less like it than the best by more than this only distracts
SHOWN = 20  # letters of what was typed


async def command(heard: Heard, name: str, by_role: tuple[Collection[str], Collection[str], Collection[str]]) -> None:
    """Answer what begins with a slash and is no command; `by_role`: everybody's, volunteers', coordinators'."""
    for_everybody, for_volunteers, for_coordinators = by_role
    coordinator = heard.turn.ground.coordinator(heard.person)
    volunteer = await volunteers.by_person(heard.turn.tx, heard.person.id) is not None
    if not coordinator and not volunteer and everyone.cries(heard):
        heard.words = heard.words.removeprefix("/")
        await everyone.words(heard)
        return
    theirs = [
        *(for_coordinators if coordinator else ()),
        *(for_volunteers if volunteer else ()),
        *(() if coordinator or volunteer else for_everybody),
    ]
    near = nearest(name, theirs) or nearest(name, for_everybody)
    await heard.turn.tell(heard.person, UnknownCommand(said=name[:SHOWN], near=near))


def nearest(name: str, known: Collection[str]) -> tuple[str, ...]:
    """The commands that look most like this one, the most like first; ties as in the table."""
    scorer = OSA.normalized_similarity  # two letters swapped are one slip
    found = process.extract(name, list(known), scorer=scorer, limit=MOST_NEAR, score_cutoff=NEAR_ENOUGH)
    return tuple(word for word, score, _ in found if score >= found[0][1] - AS_NEAR)
