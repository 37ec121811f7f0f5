"""Who may come: how filters, skills and languages are called, and what a resident is shown of their wishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale

from bot.domain.eligibility import Filter
from bot.domain.notices import AskAnybody, WhoMay, WhoMayCome, WishLifted
from bot.domain.triage import Skill
from bot.services.turn import read_vocabulary
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, cut, dots, lines
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import first_name

book = Book()

MOST_SKILLS = 4  # of a line
MOST_LANGUAGES = 3  # nobody speaks more of them than that
KEY_UNITS = 12  # of a skill or a language without a name

FILTERS: Mapping[str, Text] = {
    Filter.SKILL: Text("filter.skill", "a skill or tool"),
    Filter.TRANSPORT: Text("filter.transport", "a vehicle"),
    Filter.CAPACITY: Text("filter.capacity", "room for all in the vehicle"),
    Filter.TRUST: Text("filter.trust", "known to the coordinators"),
    Filter.WOMEN_ONLY: Text("filter.women_only", "women only"),
    Filter.TWO_PERSONS: Text("filter.two_persons", "two people together"),
    Filter.LANGUAGE: Text("filter.language", "a language"),
    Filter.DESK: Text("filter.desk", "chosen by a coordinator"),
    Filter.AGE: Text("filter.age", "adults only"),
}
WISHED = (Filter.WOMEN_ONLY, Filter.TWO_PERSONS, Filter.LANGUAGE)  # what residents know that they asked for

SKILLS: Mapping[str, Text] = {
    "first_aid": Text("skill.first_aid", "First aid"),
    "medic": Text("skill.medic", "Doctor, nurse"),
    "psych": Text("skill.psych", "Comforting"),
    "translator": Text("skill.translator", "Translating"),
    "cook": Text("skill.cook", "Cooking"),
    "muscle": Text("skill.muscle", "Heavy work"),
    "repair": Text("skill.repair", "Repairs"),
    "chainsaw": Text("skill.chainsaw", "Chainsaw"),
    "boat": Text("skill.boat", "Boat"),
    "climbing": Text("skill.climbing", "Climbing"),
    "animals": Text("skill.animals", "Animals"),
    "carer": Text("skill.carer", "Caring"),
    "desk": Text("skill.desk", "Phone work"),
    "lead": Text("skill.lead", "Leading"),
    "van": Text("skill.van", "Van, truck"),
    "offroad": Text("skill.offroad", "4x4"),
    "wheelchair": Text("skill.wheelchair", "Takes wheelchairs"),
    "generator": Text("skill.generator", "Generator"),
    "pump": Text("skill.pump", "Pump"),
    "tools": Text("skill.tools", "Tools"),
    "beds": Text("skill.beds", "Beds"),
    "internet": Text("skill.internet", "Internet"),
}

WHO = Text("button.who", "Who may come")
WOMEN = Text("button.women", "Women only")
TWO = Text("button.two", "At least two people")
SPEAKS = Text("button.wants_language", "Speaks %(language)s")
STAYS = Text("button.wish_stays", "Only women, please")
ANYBODY = Text("button.anybody", "Anybody may come")
AVOID = Text("button.avoid", "Not %(name)s, please")
AVOID_NAMELESS = Text("button.avoid_nameless", "Somebody else, please")
TICK = "✓ "


@cache
def skills() -> Mapping[str, Skill]:
    """The skills of the vocabulary, in the order of the data."""
    return read_vocabulary().skills


def skill_name(voice: Voice, key: str) -> str:
    """A skill without its emoji; one that nobody has named yet stands as it is."""
    return voice.label(SKILLS[key]) if key in SKILLS else cut(key, KEY_UNITS)


def skill_words(voice: Voice, keys: Iterable[str]) -> Html:
    """Skills beside each other, without their emoji: a message has one signpost at most."""
    return dots(*(voice.fact(skill_name(voice, key)) for key in keys))


def language_name(voice: Voice, code: str) -> str:
    """A language as its reader calls it; one that nobody knows stands as it is."""
    return str(voice.catalog.locale.languages.get(code, cut(code, KEY_UNITS)))


def known_language(code: str) -> bool:
    """Tell whether there is such a language: a slip of the finger must not ask for one that nobody speaks."""
    return code in Locale("en").languages


def filter_words(voice: Voice, filters: Iterable[Filter]) -> Html:
    """Filters beside each other, as people read them, each once."""
    return dots(*(voice.tell(FILTERS[one]) for one in dict.fromkeys(filters) if one in FILTERS))


def who_words(voice: Voice, who: WhoMay) -> Html:
    """What is asked of those who come, beside each other; empty when nothing is."""
    return dots(
        voice.tell(FILTERS[Filter.WOMEN_ONLY]) if who.women_only else "",
        voice.tell(FILTERS[Filter.TWO_PERSONS]) if who.two_persons else "",
        *(voice.fact(language_name(voice, one)) for one in _languages(who)),
        skill_words(voice, who.skills[:MOST_SKILLS]),
    )


def _languages(who: WhoMay) -> tuple[str, ...]:
    return (*((who.language,) if who.language else ()), *who.languages_too)[:MOST_LANGUAGES]


def who_line(voice: Voice, who: WhoMay) -> Html:
    """The line of a resident's card; empty when anybody may come."""
    words = who_words(voice, who)
    return voice.say("StatusCard.who", "Who may come: %(who)s", who=words) if words else Html()


def bring_lines(voice: Voice, who: WhoMay) -> Html:
    """What those need to know who are asked or go."""
    named = skill_words(voice, who.skills[:MOST_SKILLS])
    return lines(
        voice.say("Bring.skills", "Needed there: %(skills)s", skills=named) if named else "",
        *(
            voice.say("Bring.language", "Language there: %(language)s", language=language_name(voice, one))
            for one in _languages(who)
        ),
        voice.say_many("Bring.people", "%(n)s person needs help", "%(n)s people need help", who.people)
        if who.people
        else "",
        voice.say("Bring.two", "Two people go there together. Please do not go in alone.") if who.two_persons else "",
    )


def lack_line(voice: Voice, lacks: tuple[Filter, ...]) -> Html:
    """The truth when nobody near can be sent: for which wish, or only that it is so."""
    if not lacks:
        return Html()
    wished = [one for one in lacks if one in WISHED]
    if not wished:
        return voice.say("StatusCard.lacks_other", "Nobody near can be sent to this now.")
    return voice.say("StatusCard.lacks", "Nobody near fits now: %(filters)s.", filters=filter_words(voice, wished))


def switch(label: str, on: bool, carried: str) -> Button:
    """A button that shows how its switch stands."""
    return Button(f"{TICK}{label}" if on else label, carried)


@book.words(WhoMayCome)
def who_may_come(voice: Voice, notice: WhoMayCome) -> Screen:
    """Show the wishes as they stand, each with its switch."""
    who, number = notice.who, notice.number
    return Screen(
        lines(
            voice.say("WhoMayCome.text", "<b>%(number)s</b>: Who may come to you?", number=number),
            who_line(voice, who) or voice.say("WhoMayCome.anybody", "Anybody who can help may come."),
            voice.say("WhoMayCome.longer", "The more you ask for, the longer it may take."),
            _misfit(voice, notice),
            voice.say(
                "WhoMayCome.typed",
                "Tap, or type %(women)s, %(two)s, %(language)s or %(anybody)s",
                women=typed("wish", number, "women", _other(who.women_only)),
                two=typed("wish", number, "two", _other(who.two_persons)),
                language=typed("wish", number, notice.own_language, _other(who.language is not None)),
                anybody=typed("wish", number, "anybody", "on"),
            ),
        ),
        _switches(voice, notice),
    )


def _switches(voice: Voice, notice: WhoMayCome) -> tuple[tuple[Button, ...], ...]:
    who, request = notice.who, notice.request
    language = who.language or notice.own_language
    speaks = voice.label(SPEAKS, language=language_name(voice, language))
    wanted, known = who.language is not None, known_language(language)
    return (
        (switch(voice.label(WOMEN), who.women_only, data("wish", request, "women", _other(who.women_only))),),
        (switch(voice.label(TWO), who.two_persons, data("wish", request, "two", _other(who.two_persons))),),
        *(((switch(speaks, wanted, data("wish", request, language, _other(wanted))),),) if known else ()),
        (voice.button(ANYBODY, data("wish", request, "anybody", "on")),),
    )


def _other(on: bool) -> str:
    return "off" if on else "on"


def _misfit(voice: Voice, notice: WhoMayCome) -> Html:
    if not notice.coming.strip():
        return Html()
    return voice.say(
        "WhoMayCome.coming",
        "<b>%(name)s</b> has said yes already. If that is not right, type %(avoid)s",
        name=first_name(voice, notice.coming),
        avoid=typed("avoid", notice.number),
    )


@book.words(AskAnybody)
def ask_anybody(voice: Voice, notice: AskAnybody) -> Screen:
    """Ask plainly and press for nothing: the first button keeps the wish."""
    return Screen(
        lines(
            voice.say(
                "AskAnybody.text",
                "<b>%(number)s</b>: You asked that only women come. Nobody who could come now fits this.",
                number=notice.number,
            ),
            voice.say("AskAnybody.question", "May anybody come? You decide, and you need not say why."),
            voice.say("AskAnybody.stays", "Without an answer it stays as you wished, and we go on looking."),
            voice.say(
                "AskAnybody.typed",
                "Tap, or type %(stays)s or %(anybody)s",
                stays=typed("wish", notice.number, "women", "on"),
                anybody=typed("wish", notice.number, "women", "off"),
            ),
        ),
        (
            (voice.button(STAYS, data("wish", notice.request, "women", "on")),),
            (voice.button(ANYBODY, data("wish", notice.request, "women", "off")),),
        ),
    )


@book.words(WishLifted)
def wish_lifted(voice: Voice, notice: WishLifted) -> Screen:
    """Say what a coordinator decided, and how to stop it."""
    return Screen(
        voice.say(
            "WishLifted.text",
            "<b>%(number)s</b>: Nobody near fitted your wish (%(wish)s). To find help sooner, a coordinator now asks "
            "without it. Not right? Write to us here.",
            number=notice.number,
            wish=filter_words(voice, [notice.wish]),
        )
    )
