"""The buttons of those who are there around the clock, for when volunteers are not found."""

from __future__ import annotations

from bot.domain.notices import DeskCase
from bot.domain.referrals import Service
from bot.texts.buttons import data
from bot.texts.screen import Button
from bot.texts.voice import Voice
from bot.texts.words import SERVICES

CALLED_FIRST = (Service.AMBULANCE, Service.FIRE, Service.POLICE)


def refer_buttons(voice: Voice, notice: DeskCase) -> tuple[tuple[Button, ...], ...]:
    """One row of services under a case that is bad, and for which nobody of ours comes."""
    if not notice.services:
        return ()
    return (tuple(Button(voice.label(SERVICES[one]), data("refer", notice.request, one)) for one in CALLED_FIRST),)
