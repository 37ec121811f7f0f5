"""What anybody may be told."""

from __future__ import annotations

from typing import Literal

from bot.domain.notices.notice import Notice


class Welcome(Notice):
    """Hello, what this is, and the two ways in."""


class Help(Notice):
    """What can be typed."""

    volunteer: bool
    coordinator: bool


class ChooseLanguage(Notice):
    """Which language do you want?"""


class LanguageChosen(Notice):
    """From now on in this language."""


class Privacy(Notice):
    """What is kept, who sees it, and for how long."""

    credit: str = ""  # whose map we have; empty when none
    map_asked: str = ""  # whose map is asked for unknown addresses; empty when nobody's


class PrivateOnly(Notice):
    """Said in a group: please write to me alone."""

    bot: str  # the bot's username


class NotUnderstood(Notice):
    """A volunteer or coordinator wrote words that fit nothing; here is the way on."""


class UnknownCommand(Notice):
    """There is no such command; these come near."""

    said: str
    near: tuple[str, ...]  # real commands, without their slash


class CannotRead(Notice):
    """A voice message, a photo, a contact: what came cannot be read; say it in words."""

    kind: Literal["voice", "photo", "contact", "other"]


class Refused(Notice):
    """The rules said no to something that was typed or tapped."""

    refusal: str  # class name of the refusal
    facts: dict[str, str | int]


class SorryFault(Notice):
    """Something broke on our side; what was sent has not been done."""

    danger: bool = True  # nobody knows what the message was, so the emergency number leaves first
