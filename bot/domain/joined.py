"""What becomes of a request when others are merged into it: what they ask counts, and can be taken out again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.domain.wishes import Wishes

if TYPE_CHECKING:
    from bot.domain.ids import PersonId
    from bot.domain.model import Urgency


@dataclass(frozen=True, slots=True)
class Joined:
    """What one merged request asks of those who come; its words stay with it."""

    resident: PersonId
    need: str | None = None  # the first that is still open; None: all are done, or none is known
    alone: bool = False  # its words say that a child, or somebody dependent, has nobody by them
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a merge raises in the request that stays."""

    urgency: Urgency
    danger: bool
    seats: int
    relaxed: int  # filters that a coordinator lifted

    def changed_from(self, left: Worth, own: Worth) -> Worth:
        """What the request is worth by itself: what moved since the joining `left` it so is its own."""
        return Worth(
            urgency=own.urgency if self.urgency is left.urgency else self.urgency,
            danger=own.danger if self.danger is left.danger else self.danger,
            seats=own.seats if self.seats == left.seats else self.seats,
            relaxed=own.relaxed if self.relaxed == left.relaxed else self.relaxed,
        )


@dataclass(frozen=True, slots=True)
class Apart:
    """A request before anything was merged into it, and as the last joining left it."""

    own: Worth
    left: Worth

    def now(self, worth: Worth) -> Apart:
        """The same after the request came to be worth this."""
        return replace(self, own=worth.changed_from(self.left, self.own))
