"""What Telegram shows around the chat: the list of commands, the description; and labels that come back as text."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, normalize

from bot.texts.catalogs import Catalog
from bot.texts.facts import cut, plain
from bot.texts.voice import Text, Voice
from bot.texts.words import MENU

DESCRIPTION_UNITS = 512  # https://core.telegram.org/bots/api#setmydescription

EVERYONE = {
    "need": Text("command.need", "I need help"),
    "status": Text("command.status", "Where my request stands"),
    "cancel": Text("command.cancel", "I need no help any more"),
    "volunteer": Text("command.volunteer", "I can help"),
    "language": Text("command.language", "Choose the language"),
    "privacy": Text("command.privacy", "What is kept about me"),
    "help": Text("command.help", "What I can type"),
}
VOLUNTEER = {
    "checkin": Text("command.checkin", "On duty"),
    "checkout": Text("command.checkout", "Off duty"),
    "profile": Text("command.profile", "What I can do and bring"),
    "onmyway": Text("command.onmyway", "I have set out"),
    "eta": Text("command.eta", "I will be there in so many minutes"),
    "arrived": Text("command.arrived", "I am there"),
    "done": Text("command.done", "My task is done"),
    "cannot": Text("command.cannot", "I cannot go"),
    "task": Text("command.task", "See my task again"),
}
COORDINATOR = {
    "open": Text("command.open", "Open requests"),
    "case": Text("command.case", "The whole story of a request"),
    "broadcast": Text("command.broadcast", "Write to many people"),
}


def commands(voice: Voice) -> dict[str, list[tuple[str, str]]]:
    """The whole list for each role: Telegram shows a chat only one."""
    everyone, volunteer, coordinator = (
        [(command, voice.label(text)) for command, text in table.items()]
        for table in (EVERYONE, VOLUNTEER, COORDINATOR)
    )
    return {
        "everyone": everyone,
        "volunteer": volunteer + everyone,
        "coordinator": coordinator + volunteer + everyone,
    }


def description(voice: Voice) -> str:
    """What a newcomer reads before the first tap."""
    words = voice.say(
        "Description.text",
        "%(operation)s: write what you need and where you are. We ask volunteers near you. "
        "This does not replace %(emergency)s: if a life is in danger, call there first. "
        "Would you like to help? Then start here too.",
    )
    return cut(plain(words), DESCRIPTION_UNITS)


def meanings(catalogs: Iterable[Catalog]) -> dict[str, str]:
    """The verb of each menu label, in every language: people keep old keyboards."""
    return {
        folded(catalog.translations.pgettext(text.key, text.english)): verb
        for catalog in catalogs
        for verb, text in MENU.items()
    }


def folded(label: str) -> str:
    """A label as people type it: without emoji, case, accents and stops."""
    plain_letters = (c for c in normalize("NFKD", label.casefold()) if category(c) != "Mn")
    return " ".join("".join(c if c.isalnum() else " " for c in plain_letters).split())
