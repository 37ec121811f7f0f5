"""What volunteers type and tap about themselves."""

from __future__ import annotations

from bot.domain.refusals import SayHow
from bot.services import profiles
from bot.texts.who_may import known_language
from handlers.turn import Heard

YES, NO = ("yes", "on"), ("no", "off")


async def profile(heard: Heard) -> None:
    """/profile, or /profile skills; a button turns the page of the card that stands."""
    page = heard.args[0].lower() if heard.args else profiles.PAGES[0]
    await profiles.show(heard.turn, heard.person, page, fresh=heard.update.callback_query is None)


async def skills(heard: Heard) -> None:
    """/skills medic cook; /skills medic off, or a button, for one of them; /skills shows them all."""
    said = [arg.lower() for arg in heard.args]
    if not said:
        await profiles.show(heard.turn, heard.person, profiles.PAGES[1])
    elif len(said) > 1 and said[-1] in YES + NO:
        for key in said[:-1]:
            await profiles.skill(heard.turn, heard.person, key, on=said[-1] in YES)
    else:
        await profiles.skills(heard.turn, heard.person, said)


async def speaks(heard: Heard) -> None:
    """/speaks es fr; /speaks es off, or a button, for one of them."""
    said = [arg.lower() for arg in heard.args]
    if not all(one in (*YES, *NO, profiles.NOTHING) or known_language(one) for one in said):
        raise SayHow(example="/speaks es fr")
    if len(said) == 2 and said[1] in YES + NO:  # noqa: PLR2004 - a language and yes or no
        await profiles.speak(heard.turn, heard.person, said[0], on=said[1] in YES)
    else:
        await profiles.speaks(heard.turn, heard.person, said)


async def team(heard: Heard) -> None:
    """/team 3: three of us come together."""
    await profiles.team(heard.turn, heard.person, heard.number(0))


async def seats(heard: Heard) -> None:
    """/seats 4: four can ride along."""
    await profiles.seats(heard.turn, heard.person, heard.number(0))


async def reach(heard: Heard) -> None:
    """/reach 10: no farther than ten kilometres; /reach any."""
    if heard.args and heard.args[0].lower() == "any":
        await profiles.reach(heard.turn, heard.person, None)
        return
    km = heard.number(0)
    if km is None:
        raise SayHow(example="/reach 10")
    await profiles.reach(heard.turn, heard.person, km)


async def woman(heard: Heard) -> None:
    """/woman yes: I am a woman."""
    await profiles.switch(heard.turn, heard.person, "woman", on=_yes(heard, "/woman yes"))


async def adult(heard: Heard) -> None:
    """/adult no: I am younger than 18."""
    await profiles.switch(heard.turn, heard.person, "adult", on=_yes(heard, "/adult no"))


async def night(heard: Heard) -> None:
    """/night on: call me at night when a life is in danger."""
    await profiles.switch(heard.turn, heard.person, "night_calls", on=_yes(heard, "/night on"))


def _yes(heard: Heard, example: str) -> bool:
    said = heard.args[0].lower() if heard.args else ""
    if said not in YES + NO:
        raise SayHow(example=example)
    return said in YES
