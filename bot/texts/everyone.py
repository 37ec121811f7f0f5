"""What anybody may hear: hello, help, language, privacy, and what went wrong."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.declining import DeclineReason
from bot.domain.model import CLOSED_BY_DESK
from bot.domain.notices import (
    ChooseLanguage,
    Help,
    LanguageChosen,
    Privacy,
    PrivateOnly,
    Refused,
    SorryFault,
    Welcome,
)
from bot.domain.refusals import by_name
from bot.texts import mission_help
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.catalogs import Catalog
from bot.texts.exactness import attribution
from bot.texts.facts import Html, Typed, lines
from bot.texts.refusals import refusal_words
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.words import CAN_HELP, LANGUAGE, NEED_HELP

book = Book()

PROFILE = ("skills", "speaks", "team", "seats", "reach", "woman", "adult", "night")
CLOSED = "/closed Mill Bridge 6h"
DRAFT_MARK = "*"  # after the name of a language that no native speaker has checked


@book.words(Welcome)
def welcome(voice: Voice, _notice: Welcome) -> Screen:
    """Greet, say what this is not, show the two ways in."""
    return Screen(
        lines(
            voice.say("Welcome.hello", "This is <b>%(operation)s</b>."),
            voice.say("Welcome.how", "Do you need help? Write what you need and where you are, in your own words."),
            voice.say("Welcome.not", "This does not replace %(emergency)s: if a life is in danger, call there first."),
            voice.say("Welcome.more", "More: %(help)s · %(privacy)s", help=Typed("/help"), privacy=Typed("/privacy")),
        ),
        (
            (voice.button(NEED_HELP, data("need_help")),),
            (voice.button(CAN_HELP, data("can_help")),),
            (voice.button(LANGUAGE, data("language")),),
        ),
    )


@book.words(Help)
def help_(voice: Voice, notice: Help) -> Screen:
    """List what can be typed, by role."""
    return Screen(
        lines(
            voice.say("Help.first", "You can always write what you need and where you are, in your own words."),
            _resident_help(voice),
            _volunteer_help(voice) if notice.volunteer else "",
            _coordinator_help(voice) if notice.coordinator else "",
            voice.say("Help.emergency", "If a life is in danger, call %(emergency)s."),
        )
    )


def _resident_help(voice: Voice) -> Html:
    return lines(
        voice.say("Help.need", "%(need)s: ask for help", need=typed("need_help")),
        voice.say("Help.status", "%(status)s: see where your request stands", status=typed("keep")),
        voice.say("Help.cancel", "%(cancel)s: say that you need no help any more", cancel=typed("cancel", "A12")),
        voice.say("Help.came", "%(came)s: tell if help came", came=typed("came", "A12", "yes")),
        voice.say("Help.reopen", "%(reopen)s: ask again for the same", reopen=typed("reopen", "A12")),
        voice.say("Help.missing", "%(missing)s: this is missing", missing=typed("missing", "A12", "water")),
        voice.say("Help.undo", "%(undo)s: take back what was ended just now", undo=typed("undo", "A12")),
        voice.say("Help.needed", "%(needed)s: help is still needed", needed=typed("needed", "A12", "yes")),
        voice.say("Help.same", "%(same)s: it is the same as the other one", same=typed("same", "A12", "yes")),
        voice.say("Help.in_touch", "%(in_touch)s: they are in touch", in_touch=typed("in_touch", "A12", "yes")),
        voice.say(
            "Help.right",
            "%(right)s, %(wrong)s, %(around)s: say if the place is right",
            right=typed("right"),
            wrong=typed("wrong"),
            around=typed("around"),
        ),
        voice.say("Help.here", "%(here)s: pick the second place of those we show", here=typed("here", 2)),
        voice.say("Help.for_other", "%(for_other)s: it is for somebody else", for_other=typed("for_other")),
        voice.say("Help.who", "%(who)s: say who may come to you", who=typed("who", "A12")),
        voice.say("Help.avoid", "%(avoid)s: not this person, please", avoid=typed("avoid", "A12")),
        voice.say("Help.hands", "%(hands)s: three people are needed in all", hands=typed("hands", "A12", 3)),
        voice.say("Help.met", "%(met)s: you have water now", met=typed("met", "A12", "water")),
        voice.say("Help.unmet", "%(unmet)s: water is still needed", unmet=typed("unmet", "A12", "water")),
        voice.say("Help.volunteer", "%(volunteer)s: help others", volunteer=typed("can_help")),
        voice.say("Help.language", "%(language)s: choose your language", language=typed("language")),
        voice.say("Help.privacy", "%(privacy)s: read what is kept about you", privacy=Typed("/privacy")),
    )


def _reasons_of_a_no() -> str:
    return " · ".join(typed("why_not", "A12", reason) for reason in DeclineReason)


def _volunteer_help(voice: Voice) -> Html:
    return lines(
        voice.say("Help.volunteers", "<b>Volunteers</b>"),
        voice.say("Help.checkin", "%(checkin)s: on duty for 4 hours", checkin=typed("duty", 4)),
        voice.say("Help.transport", "%(transport)s: you go on foot", transport=typed("transport", "foot")),
        voice.say("Help.profile", "%(profile)s: what you can do and bring", profile=Typed("/profile")),
        voice.say(
            "Help.profile_typed",
            "The same, typed: %(commands)s",
            commands=" · ".join(f"/{name}" for name in PROFILE),
        ),
        voice.say("Help.checkout", "%(checkout)s: off duty", checkout=typed("checkout")),
        voice.say("Help.accept", "%(accept)s: take a request, there in 20 minutes", accept=typed("accept", "A12", 20)),
        voice.say("Help.take_all", "%(all)s: take all tasks of one way", all=typed("take_all", "A12")),
        voice.say("Help.decline", "%(decline)s: say no to a request", decline=typed("decline", "A12")),
        voice.say("Help.why_not", "%(reasons)s: why you said no", reasons=_reasons_of_a_no()),
        voice.say("Help.stand_by", "%(stand_by)s: stand by for a request", stand_by=typed("stand_by", "A12", 20)),
        voice.say("Help.still", "%(still)s: a place came free, and you can go", still=typed("still", "", 20)),
        voice.say("Help.leave", "%(leave)s: stand by no longer", leave=typed("leave", "A12")),
        voice.say("Help.another", "%(another)s: who else needs help near you", another=typed("another")),
        voice.say("Help.on_way", "%(on_way)s: you have set out", on_way=typed("on_way")),
        voice.say("Help.eta", "%(eta)s: you will be there in 30 minutes", eta=Typed("/eta 30")),
        voice.say("Help.there", "%(there)s: you are there", there=typed("there")),
        voice.say("Help.lost", "%(lost)s: the place is wrong", lost=typed("lost")),
        voice.say("Help.done", "%(done)s: your task is done", done=typed("done")),
        voice.say("Help.cannot", "%(cannot)s: you cannot go", cannot=typed("cannot")),
        mission_help.volunteer_lines(voice),
        voice.say("Help.task", "%(task)s: see your task again", task=Typed("/task")),
    )


def _coordinator_help(voice: Voice) -> Html:
    close = typed("close", "A12", "done_by_others")
    return lines(
        voice.say("Help.coordinators", "<b>Coordinators</b>"),
        voice.say("Help.open", "%(open)s: open requests", open=Typed("/open")),
        voice.say("Help.case", "%(case)s: the whole story of a request", case=typed("case", "A12")),
        voice.say("Help.mine", "%(mine)s: you take care of it", mine=typed("mine", "A12")),
        voice.say("Help.again", "%(again)s: ask more volunteers", again=typed("again", "A12")),
        mission_help.coordinator_lines(voice),
        voice.say("Help.place", "%(place)s: say where a request is", place=Typed("/place A12 Mill Lane 12")),
        voice.say("Help.without", "%(without)s: ask without a condition", without=typed("without", "A12", "skill")),
        voice.say("Help.require", "%(require)s: ask only who brings this", require=Typed("/require A12 medic")),
        voice.say("Help.tier", "%(tier)s: how far a volunteer is trusted", tier=typed("tier", "V12", 2)),
        voice.say("Help.close", "%(close)s: close a request", close=close),
        voice.say(
            "Help.refer",
            "%(refer)s: what to say to them on the phone; also: %(others)s",
            refer=typed("refer", "A12", "police"),
            others="ambulance, fire",
        ),
        voice.say("Help.merge", "%(merge)s: they are one request", merge=typed("merge", "A15", "A12")),
        voice.say("Help.unmerge", "%(unmerge)s: part them again", unmerge=typed("unmerge", "A15")),
        voice.say("Help.apart", "%(apart)s: they are two requests", apart=typed("apart", "A15", "A12")),
        voice.say("Help.reasons", "Reasons: %(reasons)s", reasons=", ".join(CLOSED_BY_DESK)),
        voice.say("Help.closed", "%(closed)s: a road is closed; we look for ways around it", closed=Typed(CLOSED)),
        voice.say("Help.closures", "%(closed)s: all closed roads", closed=Typed("/closed")),
        voice.say("Help.opened", "%(opened)s: closed road 3 is open again", opened=typed("opened", 3)),
        voice.say("Help.broadcast", "%(broadcast)s: write to many people", broadcast=Typed("/broadcast")),
        voice.say("Help.send", "%(send)s: send broadcast 3", send=typed("send", 3)),
        voice.say("Help.drop", "%(drop)s: do not send broadcast 3", drop=typed("drop", 3)),
        voice.say("Help.stop", "%(stop)s: stop sending broadcast 3", stop=typed("stop", 3)),
    )


@book.words(ChooseLanguage)
def choose_language(voice: Voice, _notice: ChooseLanguage) -> Screen:
    """Offer each language in its own words, for people who cannot read the present one."""
    offered = voice.setting.offered
    return Screen(
        lines(
            *(_language_line(replace(voice, catalog=catalog)) for catalog in offered),
            ""
            if all(catalog.reviewed for catalog in offered)
            else voice.say("ChooseLanguage.draft", "%(mark)s not yet checked by a native speaker", mark=DRAFT_MARK),
        ),
        tuple((Button(_language_label(catalog), data("lang", catalog.language)),) for catalog in offered),
    )


def _language_line(voice: Voice) -> Html:
    command = typed("lang", voice.catalog.language)
    own = voice.catalog.own_name
    return voice.say("ChooseLanguage.text", "I can write in %(language)s: %(command)s", language=own, command=command)


def _language_label(catalog: Catalog) -> str:
    name = catalog.own_name[0].upper() + catalog.own_name[1:]
    return name if catalog.reviewed else f"{name} {DRAFT_MARK}"


@book.words(LanguageChosen)
def language_chosen(voice: Voice, _notice: LanguageChosen) -> Screen:
    """Confirm; and say so when nobody has checked the translation."""
    draft = voice.say("LanguageChosen.draft", "A native speaker has not yet checked this translation.")
    return Screen(
        lines(
            voice.say("LanguageChosen.text", "From now on I write to you in %(name)s.", name=voice.catalog.own_name),
            "" if voice.catalog.reviewed else draft,
        )
    )


@book.words(Privacy)
def privacy(voice: Voice, notice: Privacy) -> Screen:
    """Say what is kept, who sees it, for how long."""
    return Screen(
        lines(
            voice.say("Privacy.kept", "We keep what you write here, the place you give, your name and language."),
            voice.say("Privacy.place", "Only coordinators, and a volunteer who said yes, see your exact place."),
            voice.say("Privacy.before", "Before that, volunteers see only the area and how far away it is."),
            voice.say(
                "Privacy.telegram", "Telegram can read these messages too: a chat with a bot is not a secret chat."
            ),
            attribution(voice, notice.credit),
            voice.say(
                "Privacy.map",
                "When we do not know an address, we ask the map of %(map)s. Only the address is sent.",
                map=notice.map_asked,
            )
            if notice.map_asked
            else "",
            voice.say("Privacy.long", "It is kept as long as %(operation)s works. Ask its people to erase it earlier."),
        )
    )


@book.words(PrivateOnly)
def private_only(voice: Voice, notice: PrivateOnly) -> Screen:
    """Send people from a group to the private chat."""
    bot = "@" + notice.bot.removeprefix("@")
    return Screen(voice.say("PrivateOnly.text", "Please write to me alone: %(bot)s. Here everybody reads it.", bot=bot))


@book.words(Refused)
def refused(voice: Voice, notice: Refused) -> Screen:
    """Say no to something that was typed."""
    return Screen(refusal_words(voice, by_name()[notice.refusal], notice.facts))


@book.words(SorryFault)
def sorry(voice: Voice, _notice: SorryFault) -> Screen:
    """Own up: it was not done."""
    return Screen(
        voice.say("SorryFault.text", "Sorry: we have a fault here. What you sent was not done. Please send it again.")
    )
