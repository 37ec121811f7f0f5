"""The words of closed sets: needs, urgencies, distances, states, reasons, and what stands on buttons."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.declining import DeclineReason
from bot.domain.model import AssignmentState, CloseReason, Duty, OfferState, RequestState, Urgency
from bot.domain.referrals import Service
from bot.domain.travel import How, Mode
from bot.texts.facts import Html, cut
from bot.texts.voice import Text, Voice

OWN_UNITS = 40  # of a need that is not in the vocabulary

# The emoji is a signpost beside the words, the same in every language; some (🆘) count as left-to-right letters.
NEEDS: Mapping[str, tuple[str, Text]] = {
    "rescue": ("🆘", Text("need.rescue", "Trapped, in danger")),
    "medical": ("🩺", Text("need.medical", "Doctor or medicine")),
    "evac": ("🚗", Text("need.evac", "A ride to safety")),
    "water": ("💧", Text("need.water", "Drinking water")),
    "food": ("🍲", Text("need.food", "Food")),
    "shelter": ("🏠", Text("need.shelter", "A place to stay")),
    "supplies": ("📦", Text("need.supplies", "Clothes, baby things")),
    "power": ("🔌", Text("need.power", "Power, charging")),
    "cleanup": ("🧹", Text("need.cleanup", "Clean-up, repair")),
    "care": ("🤝", Text("need.care", "Check on someone")),
    "animals": ("🐾", Text("need.animals", "Animals")),
    "info": ("📄", Text("need.info", "Information, papers")),
    "other": ("🔹", Text("need.other", "Something else")),
}

DANGER = Text("Danger.may_be", "<b>A life may be in danger.</b>")  # to those who can help

URGENCIES: Mapping[Urgency, Text] = {
    Urgency.CRITICAL: Text("urgency.critical", "at once"),
    Urgency.HIGH: Text("urgency.high", "within hours"),
    Urgency.NORMAL: Text("urgency.normal", "today or tomorrow"),
    Urgency.LOW: Text("urgency.low", "can wait some days"),
}

BANDS: Mapping[str, Text] = {
    "under_1": Text("band.under_1", "less than 1 km"),
    "1_2": Text("band.1_2", "1 to 2 km"),
    "2_5": Text("band.2_5", "2 to 5 km"),
    "5_10": Text("band.5_10", "5 to 10 km"),
    "10_20": Text("band.10_20", "10 to 20 km"),
    "over_20": Text("band.over_20", "more than 20 km"),
}

MACHINES: Mapping[str, Text] = {
    "request": Text("machine.request", "Request"),
    "offer": Text("machine.offer", "Question to a volunteer"),
    "assignment": Text("machine.assignment", "Task"),
    "duty": Text("machine.duty", "Volunteer"),
}

STATES: Mapping[str, Mapping[str, Text]] = {
    "request": {
        RequestState.DRAFT: Text("request.draft", "not complete"),
        RequestState.OPEN: Text("request.open", "open"),
        RequestState.STAFFED: Text("request.staffed", "has its volunteers"),
        RequestState.ACTIVE: Text("request.active", "help is on the way"),
        RequestState.RESOLVED: Text("request.resolved", "volunteer says done"),
        RequestState.CLOSED: Text("request.closed", "closed"),
        RequestState.NEEDS_INFO: Text("request.needs_info", "needs an answer"),
        RequestState.ON_HOLD: Text("request.on_hold", "on hold"),
        RequestState.MERGED: Text("request.merged", "joined with another"),
        RequestState.CANCELLED: Text("request.cancelled", "cancelled"),
        RequestState.EXPIRED: Text("request.expired", "expired"),
    },
    "offer": {
        OfferState.QUEUED: Text("offer.queued", "waiting to be sent"),
        OfferState.SENT: Text("offer.sent", "sent"),
        OfferState.ACCEPTED: Text("offer.accepted", "yes"),
        OfferState.DECLINED: Text("offer.declined", "no"),
        OfferState.EXPIRED: Text("offer.expired", "no answer in time"),
        OfferState.FILLED: Text("offer.filled", "taken by another"),
        OfferState.WITHDRAWN: Text("offer.withdrawn", "taken back"),
        OfferState.UNDELIVERABLE: Text("offer.undeliverable", "could not be delivered"),
    },
    "assignment": {
        AssignmentState.STANDBY: Text("assignment.standby", "standing by"),
        AssignmentState.ACCEPTED: Text("assignment.accepted", "said yes"),
        AssignmentState.EN_ROUTE: Text("assignment.en_route", "on the way"),
        AssignmentState.ON_SITE: Text("assignment.on_site", "is there"),
        AssignmentState.DONE: Text("assignment.done", "done"),
        AssignmentState.HANDED_OVER: Text("assignment.handed_over", "handed over"),
        AssignmentState.RELEASED: Text("assignment.released", "gave it back"),
        AssignmentState.NO_SHOW: Text("assignment.no_show", "did not come"),
        AssignmentState.CANNOT_LOCATE: Text("assignment.cannot_locate", "could not find the place"),
        AssignmentState.UNSAFE: Text("assignment.unsafe", "too dangerous"),
        AssignmentState.CANCELLED: Text("assignment.cancelled", "called off"),
    },
    "duty": {
        Duty.OFF: Text("duty.off", "off duty"),
        Duty.AVAILABLE: Text("duty.available", "free to help"),
        Duty.BUSY: Text("duty.busy", "has a task"),
        Duty.PAUSED: Text("duty.paused", "pausing"),
        Duty.SUSPENDED: Text("duty.suspended", "suspended"),
    },
}

REASONS: Mapping[CloseReason, Text] = {
    CloseReason.COMPLETED: Text("reason.completed", "help came"),
    CloseReason.PARTLY_DONE: Text("reason.partly_done", "help came in part"),
    CloseReason.DONE_BY_OTHERS: Text("reason.done_by_others", "others helped"),
    CloseReason.NO_LONGER_NEEDED: Text("reason.no_longer_needed", "no help needed any more"),
    CloseReason.REFERRED: Text("reason.referred", "given to another service"),
    CloseReason.UNREACHABLE: Text("reason.unreachable", "nobody could be reached"),
    CloseReason.OUT_OF_SCOPE: Text("reason.out_of_scope", "not something we can do"),
    CloseReason.DUPLICATE: Text("reason.duplicate", "asked for twice"),
    CloseReason.INVALID: Text("reason.invalid", "not a real request"),
    CloseReason.UNFILLED: Text("reason.unfilled", "nobody could be found"),
}

SERVICES: Mapping[Service, Text] = {
    Service.AMBULANCE: Text("service.ambulance", "ambulance"),
    Service.FIRE: Text("service.fire", "fire brigade"),
    Service.POLICE: Text("service.police", "police"),
    Service.HOSPITAL: Text("service.hospital", "hospital"),
    Service.COAST_GUARD: Text("service.coast_guard", "coast guard"),
    Service.SHELTER: Text("service.shelter", "emergency shelter"),
    Service.UTILITY: Text("service.utility", "power, gas or water company"),
    Service.PARTNER: Text("service.partner", "another aid group"),
}

TRANSPORT: Mapping[Mode, Text] = {
    Mode.FOOT: Text("transport.foot", "on foot"),
    Mode.BIKE: Text("transport.bike", "by bike"),
    Mode.CAR: Text("transport.car", "by car"),
    Mode.FOUR_BY_FOUR: Text("transport.4x4", "by 4x4"),
    Mode.BOAT: Text("transport.boat", "by boat"),
}
TRANSPORT_BUTTONS: Mapping[Mode, Text] = {  # five stand in one row
    Mode.FOOT: Text("button.foot", "Foot"),
    Mode.BIKE: Text("button.bike", "Bike"),
    Mode.CAR: Text("button.car", "Car"),
    Mode.FOUR_BY_FOUR: Text("button.4x4", "4x4"),
    Mode.BOAT: Text("button.boat", "Boat"),
}

# The labels that also work when they are typed, in any language.
NEED_HELP = Text("button.need_help", "🆘 I need help")
CAN_HELP = Text("button.can_help", "🙌 I can help")
LANGUAGE = Text("button.language", "🌐 Language")
SEND_PLACE = Text("button.send_place", "📍 Send my position")
FOR_OTHER = Text("button.for_other_menu", "👥 For somebody else")
CHECK_IN = Text("button.checkin", "Check in")
CHECK_OUT = Text("button.checkout", "Check out")
MENU: Mapping[str, Text] = {
    "need_help": NEED_HELP,
    "can_help": CAN_HELP,
    "language": LANGUAGE,
    "send_place": SEND_PLACE,
    "for_other": FOR_OTHER,
    "checkin": CHECK_IN,
    "checkout": CHECK_OUT,
}

RIGHT = Text("button.right", "Right")
WRONG_PLACE = Text("button.wrong", "Wrong place")
AROUND = Text("button.around", "Near there")
NONE_OF_THESE = Text("button.none", "None of these")
FOR_OTHER_TOO = Text("button.for_other", "It is for somebody else")
YES_THERE = Text("button.yes_there", "Yes, there")
NO_THERE = Text("button.no_there", "No, not there")

CANCEL = Text("button.cancel", "No help needed any more")
SOLVED = Text("button.solved", "Yes, it is solved")
OTHERS = Text("button.others", "Yes, others helped")
KEEP = Text("button.keep", "No, I still need help")
UNDO = Text("button.undo", "Undo")
STILL_YES = Text("button.still_yes", "Still needed")
STILL_SOLVED = Text("button.still_solved", "Solved")
STILL_OTHERS = Text("button.still_others", "Others helped")
IN_TOUCH = Text("button.in_touch", "They are in touch")
NOT_YET = Text("button.not_yet", "Not yet")
SAME = Text("button.same", "Yes, the same")
NOT_SAME = Text("button.not_same", "No, another")
OWN_AGAIN = Text("button.own_again", "I still need help")
REOPEN = Text("button.reopen", "Open it again")
CAME_YES = Text("button.came_yes", "Yes")
CAME_PARTLY = Text("button.came_partly", "Partly")
CAME_NO = Text("button.came_no", "No")

ACCEPT = Text("button.accept", "%(minutes)s min")
DECLINE = Text("button.decline", "Not me")
WHY_NOT: Mapping[DeclineReason, Text] = {
    DeclineReason.FAR: Text("button.too_far", "Too far"),
    DeclineReason.BUSY: Text("button.not_now", "Not now"),
    DeclineReason.UNABLE: Text("button.unable", "I cannot do this"),
}
AFTER_ALL = Text("button.after_all", "I can go after all")
ON_WAY = Text("button.on_way", "On my way")
THERE = Text("button.there", "I am there")
DONE = Text("button.done", "Done")
CANNOT = Text("button.cannot", "Cannot go")
LATER = Text("button.later", "%(minutes)s min later")
HAND_OVER = Text("button.hand_over", "Hand over")
UNSAFE = Text("button.unsafe", "I am not safe")
SAFE = Text("button.safe", "I am safe")
STILL = Text("button.still", "Still at it")
CALL_DESK = Text("button.call_desk", "Need a coordinator")
SEEN = Text("button.seen", "Seen")
BACK = Text("button.back_on_duty", "I am back")
SKILLS = Text("button.skills", "What I can do and bring")
ANYWHERE = Text("button.anywhere", "Any distance")
FINE = Text("button.fine", "I am fine, ask me")
TALK = Text("button.talk", "I would like to talk")
CANNOT_ONE = Text("button.cannot_one", "Cannot go: %(number)s")
CANNOT_ALL = Text("button.cannot_all", "Cannot go to any")
TAKE_ALL = Text("button.take_all", "Take all")
FIRST_ONLY = Text("button.first", "Only the first")
HOURS = Text("button.hours", "%(hours)s h")

STAND_BY = Text("button.stand_by", "Stand by")
ANOTHER = Text("button.another", "Who else needs help?")
LEAVE_STANDBY = Text("button.leave", "I cannot go")
MORE_HANDS = Text("button.more_hands", "We need more hands")
ONE_MORE = Text("button.one_more", "+1 person")
NEED_MET = Text("button.met", "Done: %(need)s")
NOT_MET = Text("button.not_met", "Not done")

MINE = Text("button.mine", "I take care of it")
AGAIN = Text("button.again", "Ask more people")
CASE = Text("button.case", "Whole story")
MORE = Text("button.more", "More")
CLOSE_COMPLETED = Text("button.close_completed", "Close: help came")
CLOSE_OTHERS = Text("button.close_others", "Close: others helped")
CLOSE_UNFILLED = Text("button.close_unfilled", "Close: nobody found")
CLOSE_UNREACHABLE = Text("button.close_unreachable", "Close: not reached")
CLOSE_INVALID = Text("button.close_invalid", "Close: not real")
MERGE = Text("button.merge", "Join: %(one)s into %(other)s")
APART = Text("button.apart", "Keep apart")
UNMERGE = Text("button.unmerge", "Part them again")
SEND = Text("button.send", "Send it")
DROP = Text("button.drop", "Do not send")
STOP = Text("button.stop", "Stop sending")
RESUME = Text("button.resume", "People may go again")
REVIEW_OK = Text("button.review_ok", "Go on as before")
REVIEW_SUSPEND = Text("button.review_suspend", "Talk first: suspend")
HANDOVER_WHY: Mapping[str, Text] = {
    "tired": Text("handover.tired", "I am worn out"),
    "leave": Text("handover.leave", "I have to leave"),
    "vehicle": Text("handover.vehicle", "My vehicle"),
    "skills": Text("handover.skills", "It needs other skills"),
    "other": Text("handover.other", "Something else"),
}
OPEN_AGAIN = Text("button.opened", "Open again: %(name)s")
STILL_CLOSED = Text("button.closed", "Still closed")


def need_words(voice: Voice, need: str | None) -> Html:
    """The need without its emoji, for lists."""
    if need is None:
        return voice.say("need.none", "not said yet")
    return voice.tell(NEEDS[need][1]) if need in NEEDS else voice.fact(cut(need, OWN_UNITS))


def need_sign(voice: Voice, need: str | None) -> Html:
    """The need as it stands on a card: its emoji and its words."""
    words = need_words(voice, need)
    return Html(f"{voice.fact(NEEDS[need][0])} {words}") if need is not None and need in NEEDS else words


def first_name(voice: Voice, name: str) -> str:
    """Who it is; people without a name are called by what they do."""
    return name if name.strip() else voice.say("helper.nameless", "A volunteer")


def travel_words(voice: Voice, minutes: int | None, how: How) -> Html:
    """How long a way takes, and whether it is the road's time or the crow's."""
    if minutes is None:
        return voice.say("travel.none", "no road")
    if how == "crow":
        return voice.say("travel.crow", "about %(minutes)s min as the crow flies", minutes=minutes)
    return voice.say("travel.road", "about %(minutes)s min by road", minutes=minutes)


def state_words(voice: Voice, machine: str, state: str) -> Html:
    """The word of a state; a state without one stands as it is."""
    text = STATES.get(machine, {}).get(state)
    return voice.fact(state) if text is None else voice.tell(text)
