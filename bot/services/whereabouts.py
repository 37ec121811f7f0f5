"""Where help is needed: told by a pin, by words or by a coordinator, and kept word for word where no map knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.domain.model import Person, Point, Request, RequestId, RequestState
from bot.domain.notices import PlaceNoted, PlaceUnknown
from bot.services import alerts, cards, drafts, steps
from bot.services.drafts import WAITING
from bot.store import assignments, people, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

WORDS_KEPT = 4_000  # of one request in all; more is no help to a volunteer


async def pin(turn: Turn, by: Person, request: Request, at: Point) -> None:
    """The pin that answers "where are you?"; one far outside our area goes to a coordinator as words."""
    if turn.ground.serves(at):
        await settle(turn, request, at, "")
    else:
        await keep_unknown(turn, by, request, f"{at.lat:.5f}, {at.lon:.5f}")


async def keep_unknown(turn: Turn, by: Person, request: Request, words: str) -> None:
    """Nobody is lost because a map lacks a name: the words stay, a coordinator sees them, the pin is asked for once."""
    place = f"{request.place_words}\n{words}".strip()[:WORDS_KEPT]
    await requests.locate(turn.tx, request.id, request.at, place)
    await people.ask(turn.tx, by.id, None)
    await turn.tell(
        by, PlaceUnknown(number=request.number, place=words, danger=request.danger), key=f"ask:{request.id}"
    )
    if request.state is RequestState.DRAFT:
        await steps.request_to(turn, request, RequestState.NEEDS_INFO, "place unknown")
    await alerts.alert(turn, request.id, "place_unknown")
    await cards.show_status(turn, request.id)


async def settle(turn: Turn, request: Request, at: Point, label: str) -> None:
    """The place is known: from a pin, from words, or from a coordinator."""
    words = label or request.place_words
    await requests.locate(turn.tx, request.id, at, words)
    resident = await people.by_id(turn.tx, request.resident)
    notice = PlaceNoted(number=request.number, place=label, danger=request.danger)
    await turn.tell(resident, notice, key=f"ask:{request.id}")
    if request.state in WAITING:
        await drafts.move_on(turn, resident, request.id)
    elif request.state not in ENDED:
        await _moved(turn, request)
    await show_all(turn, request.id)


async def drift(turn: Turn, request: Request, at: Point) -> None:
    """A live location moved: the newest point counts, without a word."""
    await requests.locate(turn.tx, request.id, at, request.place_words)
    await show_all(turn, request.id)


async def _moved(turn: Turn, request: Request) -> None:
    """The resident is elsewhere now: whoever is coming gets the new pin."""
    for assignment in await assignments.holding(turn.tx, request.id):
        await cards.show_pin(turn, assignment)


async def show_all(turn: Turn, request_id: RequestId) -> None:
    await cards.show_status(turn, request_id)
    for assignment in await assignments.holding(turn.tx, request_id):
        await cards.show_mission(turn, assignment)
    await alerts.refresh(turn, request_id)
