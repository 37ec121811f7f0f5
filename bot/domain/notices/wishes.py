"""What is said about who may come, and about what volunteers bring."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.domain.eligibility import Filter
from bot.domain.notices.notice import Lane, Notice, Way
from bot.domain.notices.seats import Follows
from bot.domain.travel import Mode


class WhoMay(BaseModel):
    """Who may come to a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    women_only: bool = False
    two_persons: bool = False
    language: str | None = None
    languages_too: tuple[str, ...] = ()  # where several reported it
    skills: tuple[str, ...] = ()  # keys of vocabulary/skills.toml; any one of them is enough
    people: int | None = None  # to be helped or moved, where said
    risk: int = 0
    lifted: tuple[Filter, ...] = ()  # by a coordinator


class FurtherReport(BaseModel):
    """What somebody else said of the same call for help; for those who go there, and for coordinators."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str
    hint: str = ""  # what to look for


class VolunteerRow(BaseModel):
    """A volunteer as coordinators see them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    volunteer: int
    name: str  # first name
    tier: int
    band: str  # a key of disclosure.BANDS_KM; may be empty


class Lacks(BaseModel):
    """Nobody near meets what a request asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    filters: tuple[Filter, ...]
    others: int  # volunteers near whom only these keep away
    vouch: tuple[VolunteerRow, ...]  # who could go if a coordinator vouched for them


class WhoMayCome(Notice):
    """Who may come to you, with a switch for each wish."""

    way: ClassVar[Way] = Way.CARD
    request: int
    number: str
    who: WhoMay
    own_language: str  # of this chat
    coming: str  # first name of a helper who does not fit a newer wish; may be empty
    danger: bool


class PersonAvoided(Notice):
    """This person will not come, or not again; in the first case others are asked."""

    number: str
    helper: str
    danger: bool
    over: bool = False  # the task had ended when it was said
    follows: Follows  # where it had not


class KeptApart(Notice):
    """You and this resident are not brought together again; to the volunteer who said so."""

    number: str


class MissionPassed(Notice):
    """Others take this task now; said neutrally, to one who may be on the way."""

    number: str
    danger: bool


class WishLifted(Notice):
    """Nobody near met your wish, so a coordinator asks without it."""

    number: str
    wish: Filter
    danger: bool


class ProfileCard(Notice):
    """What we know of a volunteer, with a switch for each thing."""

    way: ClassVar[Way] = Way.CARD
    page: str  # me | skills
    skills: tuple[str, ...]
    speaks: tuple[str, ...]  # the chat's language first
    party: int
    carries: int
    transport: Mode
    woman: bool | None
    adult: bool
    night_calls: bool
    reach_km: float | None
    tier: int


class TierChanged(Notice):
    """A coordinator said how far a volunteer is trusted."""

    lane: ClassVar[Lane] = Lane.NOTICE
    tier: int
    raised: bool


class SureOfTier(Notice):
    """The highest tier is asked about once more before it counts; to the coordinator who said so."""

    volunteer: int
    name: str
    tier: int
    before: int


class AskAnybody(Notice):
    """Nobody near fits your wish: may anybody come? Not pressed for, and nothing changes without an answer."""

    way: ClassVar[Way] = Way.CARD
    request: int
    number: str
    danger: bool


class AnybodyAsked(Notice):
    """The resident has been asked whether anybody may come; to the coordinator who wanted it."""

    number: str


class TierNoted(Notice):
    """So it is kept; to the coordinator who said so."""

    volunteer: int
    name: str
    tier: int
