"""What every use case stands on: one open transaction, one moment, and the rules of the operation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol

from bot.domain import vocabulary
from bot.domain.model import Area
from bot.domain.notices import Lane, Notice, Way
from bot.domain.seating import Patience
from bot.services import rules
from bot.store import outbox, people
from bot.store.outbox import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Online, Settings
    from bot.domain.bounds import Bounds
    from bot.domain.duplicates import Likeness
    from bot.domain.model import OfferId, Person, PersonId, Point, Urgency
    from bot.domain.pace import Pace, Rules
    from bot.domain.triage import Vocabulary
    from bot.places import Detail, Located, Whereabouts
    from bot.places.roads import Roads
    from bot.store import Tx


class KnowsPlaces(Protocol):
    """Where is that, and what is there?"""

    def locate(self, text: str, near: Point | None = None) -> Located:
        """Return what the text may mean as a place, the likeliest first; `near` is where its writer is known to be."""

    @property
    def attribution(self) -> str:
        """Whom the map is owed to; empty without a map."""

    def area_name(self, point: Point) -> str | None:
        """Return the name of the neighbourhood, suburb or village around the point."""

    def words_at(self, point: Point, detail: Detail) -> Whereabouts:
        """Return words for a pin, as finely as its reader may see; all empty where nothing is known."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not change from turn to turn."""

    settings: Settings
    places: KnowsPlaces
    vocabulary: Vocabulary
    roads: Roads | None = None  # None: distances as the crow flies are all there is
    online_now: Callable[[], Online] | None = None  # the section as it is in the file by now; None: as at the start
    rules: Rules = field(init=False)  # all figures by which it is decided who is asked

    def __post_init__(self) -> None:
        """Work out once what a round asks for 1,000 times."""
        object.__setattr__(self, "rules", rules.rules_of(self.settings))

    @property
    def online(self) -> Online:
        """Whether and how a geocoder on the network is asked, at this moment."""
        return self.online_now() if self.online_now else self.settings.online

    def pace(self, urgency: Urgency) -> Pace:
        """How a request of this urgency is handled."""
        return self.rules.paces[urgency]

    def next_round(self, now: datetime) -> datetime:
        """When all requests that lack somebody are looked at together."""
        return rules.next_round(self.settings, now)

    def quiet_since(self, now: datetime) -> datetime | None:
        """When the quiet hours began that it is now; None by day."""
        return rules.quiet_since(self.settings, now)

    def patience(self, urgency: Urgency) -> Patience:
        """How long a request of this urgency waits for somebody quicker."""
        row = getattr(self.settings.matching, urgency)
        return Patience(row.preferred_eta_min, row.window_s, row.standby_answer_s)

    def bounds(self, urgency: Urgency) -> Bounds:
        """How long a request of this urgency may stand without anything happening."""
        return rules.bounds_of(self.settings, urgency)

    @property
    def likeness(self) -> Likeness:
        """How alike two requests must be before anybody is asked whether they are one."""
        return rules.likeness_of(self.settings)

    def serves(self, point: Point) -> bool:
        """Tell whether the point lies in the operation's area; without an area everywhere does."""
        area = area_of(self.settings)
        return area is None or point in area

    def coordinator(self, person: Person) -> bool:
        """Tell whether the person may coordinate; only the numeric id counts, names can be taken by anybody."""
        return person.telegram_id in self.settings.operation.owner_ids


@dataclass(frozen=True, slots=True)
class Turn:
    """One moment in which something happens, wholly or not at all."""

    tx: Tx
    now: datetime
    ground: Ground
    actor: PersonId | None = None  # None: the clock
    overdue: bool = False  # the update waited long: its answers let those who wait now go first

    def after(self, seconds: float) -> datetime:
        """The time this many seconds from now."""
        return self.now + timedelta(seconds=seconds)

    async def tell(
        self,
        whom: Person | PersonId,
        notice: Notice,
        *,
        key: str | None = None,
        way: Way | None = None,
        offer: OfferId | None = None,
    ) -> None:
        """Owe a person words; nothing is owed to one who cannot be reached."""
        person = await people.by_id(self.tx, whom) if isinstance(whom, int) else whom
        if not person.reachable:
            return
        lane = Lane.NOTICE if self.overdue and notice.hurry is Lane.ANSWER else notice.hurry
        valid_until = self.after(self.ground.settings.sending.answer_valid_h * 3600)
        letter = Letter(person.telegram_id, person.id, notice, lane, valid_until, key=key, way=way, offer=offer)
        await outbox.put(self.tx, letter, self.now)


def area_of(settings: Settings) -> Area | None:
    """The box of the operation, if it has one."""
    return Area(*settings.region.area) if settings.region.area else None


@cache
def read_vocabulary() -> Vocabulary:
    """The words of needs and danger that ship with Muster, all languages together; read once, for they never change."""
    folder = resources.files("bot.domain.vocabulary")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda file: file.name)
    parsed = {file.name: tomllib.loads(file.read_text("utf-8")) for file in files}
    needs, skills = parsed.pop("needs.toml"), parsed.pop("skills.toml")
    return vocabulary.build(needs, parsed.values(), skills)
