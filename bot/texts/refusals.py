"""Why not: one sentence a refusal, short enough for the small window that opens over a pressed button."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import refusals
from bot.domain.eligibility import BITS
from bot.domain.refusals import Refusal
from bot.texts.buttons import typed
from bot.texts.facts import Html, Typed, cut, one_line
from bot.texts.voice import Text, Voice
from bot.texts.who_may import FILTERS

FACT_UNITS = 40  # of what a refusal repeats
CHOICES_UNITS = 100  # of the words that a command takes

WORDS: Mapping[type[Refusal], Text] = {
    refusals.AlreadyTaken: Text("refusal.AlreadyTaken", "Somebody else has %(number)s already. Thank you!"),
    refusals.AlreadyYours: Text("refusal.AlreadyYours", "You have %(number)s already."),
    refusals.AlreadyWaiting: Text("refusal.AlreadyWaiting", "We have your yes for %(number)s already. Thank you!"),
    refusals.AlreadySo: Text("refusal.AlreadySo", "%(number)s: it is so already."),
    refusals.NotYours: Text("refusal.NotYours", "This belongs to somebody else. What you can type: %(help)s"),
    refusals.OfferOver: Text("refusal.OfferOver", "%(number)s: This question is over. Thank you!"),
    refusals.NobodyNeeded: Text("refusal.NobodyNeeded", "%(number)s needs nobody any more. Thank you!"),
    refusals.OnHold: Text(
        "refusal.OnHold", "%(number)s: Nobody goes there now. A coordinator looks first whether it is safe."
    ),
    refusals.GivenBack: Text("refusal.GivenBack", "You are no longer on %(number)s: it is for others now. Thank you!"),
    refusals.NotDeclined: Text("refusal.NotDeclined", "You did not say no to %(number)s."),
    refusals.NoSuchOffer: Text(
        "refusal.NoSuchOffer", "There is no question with this number. Who needs help near you: %(another)s"
    ),
    refusals.NoSuchCase: Text("refusal.NoSuchCase", "There is no request %(said)s. Numbers look like A12."),
    refusals.NoSuchMission: Text("refusal.NoSuchMission", "You have no such task now. What you have: %(task)s"),
    refusals.GetToSafety: Text(
        "refusal.GetToSafety", "You have no task now. In danger? Call %(emergency)s. Do you need help? %(need)s"
    ),
    refusals.NotAsked: Text(
        "refusal.NotAsked",
        "%(number)s: We did not ask you this. %(status)s shows where it stands."
        " When no help is needed any more: %(cancel)s",
    ),
    refusals.NobodyComes: Text("refusal.NobodyComes", "%(number)s: Nobody is coming now."),
    refusals.GiveItBack: Text("refusal.GiveItBack", "You have no open request. To give your task back: %(cannot)s"),
    refusals.OnlyItsResident: Text(
        "refusal.OnlyItsResident", "Only the resident can say this. What coordinators can type: %(help)s"
    ),
    refusals.ClosedByNow: Text(
        "refusal.ClosedByNow", "%(number)s has ended. Its resident can open it again; its story: %(case)s"
    ),
    refusals.NothingAsked: Text(
        "refusal.NothingAsked", "No question to you is open now. Who needs help near you: %(another)s"
    ),
    refusals.AllOrFirst: Text("refusal.AllOrFirst", "%(all)s takes all of them, %(first)s only the first."),
    refusals.NotAVolunteer: Text(
        "refusal.NotAVolunteer",
        "This is for volunteers. %(volunteer)s makes you one. Do you need help? %(need)s",
    ),
    refusals.NotACoordinator: Text("refusal.NotACoordinator", "This is for coordinators. What you can type: %(help)s"),
    refusals.BusyAlready: Text("refusal.BusyAlready", "First finish your task %(number)s: %(done)s or %(cannot)s"),
    refusals.HelperBusy: Text("refusal.HelperBusy", "They have a task now: %(number)s. Its story: %(case)s"),
    refusals.Suspended: Text("refusal.Suspended", "You cannot take tasks now. Please talk to a coordinator."),
    refusals.OthersAsked: Text("refusal.OthersAsked", "Thank you! Others are asked for %(number)s now."),
    refusals.AsksForMore: Text(
        "refusal.AsksForMore", "Thank you! %(number)s asks for this: %(why)s. So we ask others."
    ),
    refusals.NotLiftable: Text(
        "refusal.NotLiftable",
        "You can ask without: %(filters)s. The rest stays.",
    ),
    refusals.NoSuchVolunteer: Text("refusal.NoSuchVolunteer", "There is no volunteer %(said)s."),
    refusals.OthersVouch: Text("refusal.OthersVouch", "Another coordinator has to say this of you."),
    refusals.MissionEnded: Text("refusal.MissionEnded", "Your task %(number)s is over."),
    refusals.CaseEnded: Text("refusal.CaseEnded", "%(number)s is closed. Needed again? %(reopen)s"),
    refusals.NothingToCancel: Text("refusal.NothingToCancel", "You have no open request. Do you need help? %(need)s"),
    refusals.TooLateToUndo: Text(
        "refusal.TooLateToUndo", "%(number)s: It is too late to undo this. Needed again? %(reopen)s"
    ),
    refusals.TooLateToGo: Text(
        "refusal.TooLateToGo", "%(number)s: It is too late to take this back. Who else needs help? %(another)s"
    ),
    refusals.NotTogether: Text("refusal.NotTogether", "%(number)s and %(other)s cannot be joined now."),
    refusals.BadMinutes: Text("refusal.BadMinutes", "In how many minutes? A number from %(least)s to %(most)s."),
    refusals.BadSeats: Text("refusal.BadSeats", "How many people in all? A number from %(least)s to %(most)s."),
    refusals.NoSuchNeed: Text("refusal.NoSuchNeed", "%(number)s does not ask for this."),
    refusals.BadHours: Text("refusal.BadHours", "For how many hours? A number from %(least)s to %(most)s."),
    refusals.BadPlace: Text("refusal.BadPlace", "We cannot use this place: %(said)s. Try a street or a known place."),
    refusals.NoRoads: Text("refusal.NoRoads", "There is no map of the roads here, so no road can be closed."),
    refusals.NoSuchClosure: Text("refusal.NoSuchClosure", "No closed road has the number %(said)s. See %(closed)s"),
    refusals.ClosePrecisely: Text(
        "refusal.ClosePrecisely", "%(said)s is too long or too wide. Name a bridge, a crossing, or a point."
    ),
    refusals.TooWide: Text("refusal.TooWide", "This is too wide. At most %(most)s km across, please."),
    refusals.OnlyAnArea: Text("refusal.OnlyAnArea", "%(said)s is a whole area. Where there? Type a street too."),
    refusals.OutsideArea: Text("refusal.OutsideArea", "This place is outside the area that %(operation)s serves."),
    refusals.CannotOpen: Text("refusal.CannotOpen", "I cannot open this. Please send a position, or type the street."),
    refusals.StaleButton: Text("refusal.StaleButton", "This button is old. See %(status)s or %(help)s"),
    refusals.BroadcastOver: Text("refusal.BroadcastOver", "This broadcast waits for nothing any more."),
    refusals.NobodyThere: Text("refusal.NobodyThere", "Nobody would read it: there is nobody in this group."),
    refusals.TooLong: Text("refusal.TooLong", "This is too long. At most %(most)s characters, please."),
    refusals.SayHow: Text("refusal.SayHow", "Please type it like this: %(example)s"),
    refusals.SayWhich: Text(
        "refusal.SayWhich", "The last word is one of: %(choices)s. Please type it like this: %(example)s"
    ),
}


# A refusal must reach its reader even when a fact is missing.
_UNKNOWN: Mapping[str, str | int] = dict.fromkeys(
    ("number", "other", "said", "least", "most", "example", "choices", "why"), "…"
)


def refusal_words(voice: Voice, kind: type[Refusal], given: Mapping[str, str | int]) -> Html:
    """Say no."""
    facts = {**_UNKNOWN, **{name: _short(name, value) for name, value in given.items() if value != ""}}
    if facts["why"] in FILTERS:
        facts["why"] = voice.tell(FILTERS[str(facts["why"])])
    return voice.tell(WORDS[kind], **_commands(facts["number"]), **facts)


def _short(name: str, value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    kept = cut(one_line(value), CHOICES_UNITS if name == "choices" else FACT_UNITS)
    return Typed(kept) if name == "example" else kept


def _commands(number: str | int) -> dict[str, str | int]:
    return {
        "need": typed("need_help"),
        "task": Typed("/task"),
        "volunteer": typed("can_help"),
        "done": typed("done"),
        "cannot": typed("cannot"),
        "cancel": typed("cancel", number),
        "status": typed("keep"),
        "help": Typed("/help"),
        "closed": Typed("/closed"),
        "reopen": typed("reopen", number),
        "case": typed("case", number),
        "another": typed("another"),
        "filters": ", ".join(BITS),
        "all": typed("take_all", number),
        "first": typed("first", number),
    }
