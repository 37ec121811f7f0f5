"""Everything the bot can say no to; the class name is the key of the words."""

from __future__ import annotations


class Refusal(Exception):
    """The rules say no; nothing was changed. Its facts fill the words."""

    def __init__(self, **facts: str | int) -> None:
        """Keep the facts that the words name."""
        super().__init__(type(self).__name__)
        self.facts = facts


class AlreadyTaken(Refusal):
    """Another volunteer has the seat. Facts: number."""


class AlreadyYours(Refusal):
    """You have this task already. Facts: number."""


class AlreadyWaiting(Refusal):
    """You stand by for this already. Facts: number."""


class AlreadySo(Refusal):
    """It is as you say already. Facts: number."""


class NotYours(Refusal):
    """This belongs to somebody else."""


class OfferOver(Refusal):
    """This question is over, whatever has become of the request. Facts: number."""


class NobodyNeeded(Refusal):
    """The request was helped: it needs nobody any more. Facts: number."""


class OnHold(Refusal):
    """Nobody is sent there before a coordinator has looked at it. Facts: number."""


class GivenBack(Refusal):
    """You said yes to this before, and are no longer on it. Facts: number."""


class NotDeclined(Refusal):
    """They did not say no to this. Facts: number."""


class NoSuchOffer(Refusal):
    """No offer has this number."""


class NoSuchCase(Refusal):
    """No request has this number. Facts: said."""


class NoSuchMission(Refusal):
    """You have no task with this number."""


class GetToSafety(Refusal):
    """Somebody who has no task says that it is not safe: whom to call, and how to ask for help."""


class NotAsked(Refusal):
    """An answer to what was never asked about this request; where it stands, and how to end it. Facts: number."""


class NobodyComes(Refusal):
    """Nobody is coming to this request now. Facts: number."""


class GiveItBack(Refusal):
    """A volunteer with a task has no request to cancel; how to give the task back."""


class OnlyItsResident(Refusal):
    """A coordinator tried what only the resident of a request may say. What coordinators may type."""


class ClosedByNow(Refusal):
    """A coordinator meant a case that has ended; only its resident opens it again. Facts: number."""


class NothingAsked(Refusal):
    """No question to them is open; who else needs help."""


class NotAVolunteer(Refusal):
    """Only volunteers can do this; how to become one."""


class NotACoordinator(Refusal):
    """Only coordinators can do this."""


class BusyAlready(Refusal):
    """Finish or leave your task first. Facts: number."""


class HelperBusy(Refusal):
    """A coordinator means a volunteer who has a task now. Facts: number."""


class Suspended(Refusal):
    """You cannot take tasks at the moment; talk to a coordinator."""


class OthersAsked(Refusal):
    """Others are asked for this; why is nobody's business. Facts: number."""


class AsksForMore(Refusal):
    """The request asks for something that you do not bring. Facts: number, why (a filter)."""


class NotLiftable(Refusal):
    """No coordinator may lift this; what may be. Facts: number."""


class NoSuchVolunteer(Refusal):
    """No volunteer has this number. Facts: said."""


class OthersVouch(Refusal):
    """Nobody says of themselves how far they are to be trusted."""


class MissionEnded(Refusal):
    """The task is over. Facts: number."""


class CaseEnded(Refusal):
    """The request is closed. Facts: number."""


class NothingToCancel(Refusal):
    """You have no open request."""


class TooLateToUndo(Refusal):
    """The time in which this could be taken back is over. Facts: number."""


class TooLateToGo(Refusal):
    """The time in which "cannot go" could be taken back is over; who else needs help. Facts: number."""


class NotTogether(Refusal):
    """These two requests cannot be joined. Facts: number, other."""


class BadMinutes(Refusal):
    """A time to arrive is a number of minutes. Facts: least, most."""


class AllOrFirst(Refusal):
    """A bare yes to several tasks on one way: all, or only the first? Facts: number, of the question."""


class BadSeats(Refusal):
    """How many people are needed is a number. Facts: least, most."""


class NoSuchNeed(Refusal):
    """The request does not ask for this. Facts: number."""


class BadHours(Refusal):
    """A time on duty is a number of hours. Facts: least, most."""


class BadPlace(Refusal):
    """The place cannot be read or lies outside the area. Facts: said."""


class NoRoads(Refusal):
    """There is no map of the roads, so none can be closed."""


class NoSuchClosure(Refusal):
    """No closed road has this number. Facts: said."""


class ClosePrecisely(Refusal):
    """A street or a town is too much to close; name a bridge, a crossing or a point. Facts: said."""


class TooWide(Refusal):
    """A closed area reaches only so far. Facts: most (kilometres)."""


class OnlyAnArea(Refusal):
    """Only a part of town is named; something finer is needed. Facts: said."""


class OutsideArea(Refusal):
    """The place lies outside the area that is served."""


class CannotOpen(Refusal):
    """A link or code that cannot be read here."""


class StaleButton(Refusal):
    """The button is from an older time; what to do instead."""


class BroadcastOver(Refusal):
    """The broadcast is not waiting for this any more."""


class NobodyThere(Refusal):
    """The audience is empty."""


class TooLong(Refusal):
    """The text is too long. Facts: most."""


class SayHow(Refusal):
    """The command needs more words. Facts: example."""


class SayWhich(Refusal):
    """The last word of the command is one of a few. Facts: example, choices."""


def by_name() -> dict[str, type[Refusal]]:
    """All refusals by the key of their words."""
    return {cls.__name__: cls for cls in Refusal.__subclasses__()}
