"""A place said back to the resident: "right?", "which of these?", "is this where help is needed?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.model import Origin, Request, RequestId
from bot.domain.notices import (
    AskPinHere,
    PlaceChoices,
    PlaceConfirmed,
    PlaceEcho,
    PlaceNoted,
    PlacePin,
    PlacePinGone,
    Way,
)
from bot.domain.whereabouts import OF_A_PIN, CandidateState, Guess, PlaceCandidate
from bot.places import Kind
from bot.services import cards, drafts
from bot.store import candidates
from bot.store.candidates import About

if TYPE_CHECKING:
    from bot.domain.model import Person
    from bot.services.turn import Turn

ASKS = frozenset({Origin.WORDS, Origin.DESK})  # nobody who is there has said so yet
SENT = frozenset({Origin.PIN, Origin.LIVE})


def key(request: RequestId) -> str:
    """The key of the message that says a place back."""
    return f"echo:{request}"


async def say_back(turn: Turn, request_id: RequestId) -> None:
    """Tell the resident which place we have; ask whether it is right when it was only read or said by others."""
    request = await cards.must(turn, request_id)
    chosen = await candidates.chosen(turn.tx, request.id)
    if request.place.origin in SENT:
        await take_pin_back(turn, request)
        quiet = PlaceConfirmed(number=request.number, place="", near=False, danger=request.danger)
        await turn.tell(request.resident, quiet, key=key(request.id), way=Way.EDIT)
        notice = PlaceNoted(number=request.number, place="", danger=request.danger)
        await turn.tell(request.resident, notice, key=f"ask:{request.id}")
    elif request.place.origin in ASKS and chosen is not None:
        await _show_pin(turn, request)
        await turn.tell(request.resident, _echo(turn, request, chosen), key=key(request.id))
    else:
        await _show_pin(turn, request)
        await confirm(turn, request)


async def confirm(turn: Turn, request: Request) -> None:
    """The question becomes a quiet line."""
    near = request.place.near or request.place.kind == Kind.NEAR_NUMBER
    notice = PlaceConfirmed(number=request.number, place=request.place_words, near=near, danger=request.danger)
    await turn.tell(request.resident, notice, key=key(request.id))


def _echo(turn: Turn, request: Request, chosen: PlaceCandidate) -> PlaceEcho:
    return PlaceEcho(
        request=request.id,
        candidate=chosen.id,
        number=request.number,
        place=request.place_words,
        kind=request.place.kind,
        radius_m=round(request.place.radius_m),
        by_desk=request.place.origin is Origin.DESK,
        for_other=request.place.for_other,
        credit=cards.credit(turn, [chosen]),
        danger=request.danger,
    )


async def _show_pin(turn: Turn, request: Request) -> None:
    sight = disclosure.exact_place(request, request.resident, None, coordinator=False)
    if sight.at is not None:
        pin = PlacePin(
            number=request.number, place=sight.words, lat=sight.at.lat, lon=sight.at.lon, danger=request.danger
        )
        await turn.tell(request.resident, pin, key=f"where:{request.id}")


async def take_pin_back(turn: Turn, request: Request) -> None:
    """The pin of an echo that does not hold any more goes."""
    await turn.tell(request.resident, PlacePinGone(), key=f"where:{request.id}")


async def show_choices(turn: Turn, request: Request) -> None:
    """Ask the resident which of the proposed places it is."""
    proposed = await candidates.proposed(turn.tx, About(request=request.id))
    shown = disclosure.candidates(request, request.resident, proposed, coordinator=False)
    if len(shown) == 1 and shown[0].source == OF_A_PIN:
        await _ask_about_pin(turn, request, shown[0])
        return
    notice = PlaceChoices(
        request=request.id,
        number=request.number,
        choices=cards.choices_of(shown),
        known=request.at is not None,
        for_other=request.place.for_other,
        credit=cards.credit(turn, shown),
        danger=request.danger,
    )
    await turn.tell(request.resident, notice, key=key(request.id))


async def ask_pin_here(turn: Turn, by: Person, request: Request, guess: Guess) -> None:
    """Who asks for somebody else has sent a position: it is not taken before they say that it is the right one."""
    about = About(request=request.id)
    await candidates.drop(turn.tx, about, CandidateState.PROPOSED)
    await candidates.add(turn.tx, about, [guess], CandidateState.PROPOSED, OF_A_PIN, turn.now)
    if request.at is None:
        await drafts.await_place(turn, by, request)
    await show_choices(turn, request)


async def _ask_about_pin(turn: Turn, request: Request, pin: PlaceCandidate) -> None:
    notice = AskPinHere(candidate=pin.id, number=request.number, danger=request.danger)
    await turn.tell(request.resident, notice, key=key(request.id), way=Way.FRESH)
