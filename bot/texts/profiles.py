"""What a volunteer is shown of what we know of them, and what a change of trust means."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices import KeptApart, MissionPassed, ProfileCard, TierChanged
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, Typed, dots, lines
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import TICK, language_name, skill_name, skill_words, skills, switch
from bot.texts.words import ANYWHERE, SKILLS

book = Book()

SKILLS_A_ROW = 3
TEAMS, SEATS, REACHES_KM = (1, 2, 3, 4), (1, 3, 4, 7), (2, 5, 10, 25)
MOST_LANGUAGES = 10

TIERS: Mapping[int, Text] = {
    0: Text("tier.0", "tasks in public places"),
    1: Text("tier.1", "tasks up to the door"),
    2: Text("tier.2", "tasks inside homes, too"),
    3: Text("tier.3", "all tasks"),
}
BACK = Text("button.back", "Back")
TEAM = Text("button.team", "👥 %(n)s")
ROOM = Text("button.seats", "🚗 %(n)s")
REACH = Text("button.reach", "%(km)s km")
WOMAN = Text("button.woman", "I am a woman")
YOUNG = Text("button.young", "Under 18")
NIGHT = Text("button.night", "🌙 Call me at night")
YES, NO = "yes", "no"
OF_AGE = 18


@book.words(ProfileCard)
def profile_card(voice: Voice, notice: ProfileCard) -> Screen:
    """What we know, each thing with its switch; a second page for skills."""
    if notice.page == "skills":
        return _skills_page(voice, notice)
    return Screen(
        lines(
            voice.say("ProfileCard.text", "<b>What we know of you.</b> You need not fill in any of it."),
            _can(voice, notice),
            voice.say("ProfileCard.speaks", "You speak: %(languages)s", languages=_languages(voice, notice)),
            _party(voice, notice),
            _about(voice, notice),
            _where(voice, notice),
            _typed(voice),
        ),
        _switches(voice, notice),
    )


def _can(voice: Voice, notice: ProfileCard) -> Html:
    named = skill_words(voice, notice.skills[: len(skills())])
    if not named:
        return voice.say("ProfileCard.no_skills", "You can do and bring: not said yet")
    return voice.say("ProfileCard.skills", "You can do and bring: %(skills)s", skills=named)


def _languages(voice: Voice, notice: ProfileCard) -> Html:
    return dots(*(voice.fact(language_name(voice, code)) for code in notice.speaks[:MOST_LANGUAGES]))


def _party(voice: Voice, notice: ProfileCard) -> Html:
    return lines(
        voice.say_many("ProfileCard.party", "You come alone.", "You come as %(n)s people together.", notice.party),
        voice.say("ProfileCard.seats", "Free seats in your vehicle: %(n)s", n=notice.carries) if notice.carries else "",
    )


def _about(voice: Voice, notice: ProfileCard) -> Html:
    return lines(
        voice.say("ProfileCard.woman", "You are a woman.") if notice.woman else "",
        ""
        if notice.adult
        else voice.say("ProfileCard.young", "You are under %(age)s: only tasks in public places.", age=OF_AGE),
        voice.say("ProfileCard.tier", "We ask you for: %(tasks)s", tasks=_tasks(voice, notice.tier)),
    )


def _tasks(voice: Voice, tier: int) -> Html:
    return voice.tell(TIERS[min(max(tier, 0), len(TIERS) - 1)])


def _where(voice: Voice, notice: ProfileCard) -> Html:
    return lines(
        voice.say("ProfileCard.anywhere", "How far you go: any distance")
        if notice.reach_km is None
        else voice.say("ProfileCard.reach", "How far you go: up to %(km)s km", km=round(notice.reach_km)),
        voice.say("ProfileCard.night", "At night we wake you only for a life in danger.")
        if notice.night_calls
        else voice.say("ProfileCard.sleep", "At night we do not wake you."),
    )


def _typed(voice: Voice) -> Html:
    commands = ("/skills medic cook", "/speaks es fr", "/team 3", "/seats 4", "/reach 10", "/night on", "/woman yes")
    words = dots(*(voice.fact(Typed(command)) for command in (*commands, "/adult no")))
    return voice.say("ProfileCard.typed", "Tap, or type: %(commands)s", commands=words)


def _switches(voice: Voice, notice: ProfileCard) -> tuple[tuple[Button, ...], ...]:
    offered = [one.language for one in voice.setting.offered if one.language not in notice.speaks[:1]]
    return (
        (voice.button(SKILLS, data("profile", "skills")),),
        tuple(
            switch(
                language_name(voice, code), code in notice.speaks, data("speaks", code, _turn(code in notice.speaks))
            )
            for code in offered
        ),
        tuple(switch(voice.label(TEAM, n=n), n == notice.party, data("team", n)) for n in TEAMS),
        tuple(switch(voice.label(ROOM, n=n), n == notice.carries, data("seats", n)) for n in SEATS),
        (
            *(switch(voice.label(REACH, km=km), km == notice.reach_km, data("reach", km)) for km in REACHES_KM),
            switch(voice.label(ANYWHERE), notice.reach_km is None, data("reach", "any")),
        ),
        (
            switch(voice.label(WOMAN), bool(notice.woman), data("woman", NO if notice.woman else YES)),
            switch(voice.label(YOUNG), not notice.adult, data("adult", NO if notice.adult else YES)),
        ),
        (switch(voice.label(NIGHT), notice.night_calls, data("night", _turn(notice.night_calls))),),
    )


def _skills_page(voice: Voice, notice: ProfileCard) -> Screen:
    buttons = [_skill(voice, key, key in notice.skills) for key in skills()]
    rows = tuple(tuple(buttons[at : at + SKILLS_A_ROW]) for at in range(0, len(buttons), SKILLS_A_ROW))
    return Screen(
        lines(
            voice.say("ProfileCard.which", "<b>What can you do, and what can you bring?</b> Tap all that is true."),
            _can(voice, notice),
            voice.say("ProfileCard.which_typed", "Or type %(skills)s", skills=Typed("/skills medic cook")),
        ),
        (*rows, (voice.button(BACK, data("profile", "me")),)),
    )


def _skill(voice: Voice, key: str, on: bool) -> Button:
    label = f"{skills()[key].emoji} {skill_name(voice, key)}"
    return Button(f"{TICK}{label}" if on else label, data("skill", key, _turn(on)))


def _turn(on: bool) -> str:
    return "off" if on else "on"


def newcomer_lines(voice: Voice) -> Html:
    """Thank a new volunteer, and say who volunteers are."""
    return lines(
        voice.say("AskCheckIn.new", "Thank you for helping!"),
        voice.say(
            "AskCheckIn.age",
            "Volunteers are %(age)s or older. Younger? %(adult)s: then we ask you for tasks in public places only.",
            age=OF_AGE,
            adult=typed("adult", "no"),
        ),
    )


@book.words(TierChanged)
def tier_changed(voice: Voice, notice: TierChanged) -> Screen:
    """Say what we may ask for from now on."""
    tasks = _tasks(voice, notice.tier)
    if notice.raised:
        return Screen(
            voice.say("TierChanged.raised", "A coordinator knows you now. We may ask you for: %(tasks)s", tasks=tasks)
        )
    return Screen(voice.say("TierChanged.text", "From now on we ask you for: %(tasks)s", tasks=tasks))


@book.words(KeptApart)
def kept_apart(voice: Voice, notice: KeptApart) -> Screen:
    """Promise it, and that it stays between us."""
    return Screen(
        voice.say(
            "KeptApart.text",
            "<b>%(number)s</b>: Noted. We do not send you to this person again, nor them to you. They are not told.",
            number=notice.number,
        )
    )


@book.words(MissionPassed)
def mission_passed(voice: Voice, notice: MissionPassed) -> Screen:
    """Stop somebody who may be on the way, without a reason."""
    return Screen(
        voice.say(
            "MissionPassed.text",
            "<b>Please do not go to %(number)s.</b> We look for others now. Thank you for being ready!",
            number=notice.number,
        )
    )
