"""A late yes, a question that is over, a seat that is free: what may be said of it, so that nothing untrue is."""

from __future__ import annotations

from bot.domain.model import CloseReason, Offer, OfferState, Request, RequestState
from bot.domain.notices.seats import Follows
from bot.domain.refusals import GivenBack, NobodyNeeded, OfferOver, OnHold, Refusal

HELPED = frozenset({CloseReason.COMPLETED, CloseReason.DONE_BY_OTHERS, CloseReason.NO_LONGER_NEEDED})


def needs_nobody(state: RequestState, reason: CloseReason | None) -> bool:
    """Tell whether a request that stands so is helped; one that is only closed, or merged, may need somebody still."""
    return state is RequestState.RESOLVED or reason in HELPED


def follows(request: Request) -> Follows:
    """What comes after somebody has left: others are looked for, or why nobody is."""
    if request.held:
        return "held"
    return "place" if request.at is None else "looking"


def over(request: Request, offer: Offer) -> Refusal:
    """Why an answer to this question counts no more."""
    if request.state is RequestState.ON_HOLD:
        return OnHold(number=request.number)
    if needs_nobody(request.state, request.reason):
        return NobodyNeeded(number=request.number)
    if offer.state is OfferState.ACCEPTED and request.state is not RequestState.MERGED:
        return GivenBack(number=request.number)
    return OfferOver(number=request.number)
