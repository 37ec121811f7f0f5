"""What a coordinator sees of those who come: each once, as they are known, and who wants to hand over and why."""

from __future__ import annotations

from bot.domain.lifecycle import ENDED
from bot.domain.notices import DeskCase, Mate, VolunteerRow
from bot.texts.crew import MOST_MATES, NAME_UNITS, mate, mates, needs_line, some_of
from bot.texts.desk_lacks import number_of
from bot.texts.facts import Html, Typed, cut, dots, lines, quote
from bot.texts.voice import Text, Voice
from bot.texts.words import BANDS, HANDOVER_WHY, first_name

NOTE_UNITS = 70  # of a word for the next one; the case holds more than that
WAITS = Text("DeskCase.hands_over", "%(name)s wants to hand over: %(reason)s")
GONE = Text("DeskCase.handed_back", "%(name)s wanted to hand over, and has left: %(reason)s")
BY_THE_DESK = Text("handover.desk", "A coordinator asked for it")


def needs_of(voice: Voice, notice: DeskCase) -> Html:
    """What is needed where it is more than one thing; one thing stands in the first line already."""
    if not notice.needs:
        return Html()
    return voice.say("DeskCase.needs", "Needs: %(needs)s", needs=needs_line(voice, notice.row.need, notice.needs))


def coming_lines(voice: Voice, notice: DeskCase) -> Html:
    """Who comes, and how many stand by."""
    return lines(
        *_coming(voice, notice),
        voice.say_many("DeskCase.standby", "%(n)s stands by.", "%(n)s stand by.", notice.standby)
        if notice.standby
        else "",
        _handover(voice, notice),
    )


def _handover(voice: Voice, notice: DeskCase) -> Html:
    """Why somebody wants to hand over, or left; where the reason lies in the task, what a coordinator can decide."""
    said = notice.handover
    if said is None or notice.row.state in ENDED:
        return Html()
    who = WAITS if said.holds else GONE
    reason = HANDOVER_WHY.get(said.why)
    return lines(
        voice.tell(
            who,
            name=cut(first_name(voice, said.helper), NAME_UNITS),
            reason=voice.tell(BY_THE_DESK) if reason is None else voice.label(reason),
        ),
        quote(said.note, NOTE_UNITS) if said.note.strip() else "",
        voice.say(
            "DeskCase.other_skills",
            "Which skills? Then we ask only those who have them: %(require)s",
            require=Typed(f"/require {notice.row.number} medic"),
        )
        if said.why == "skills"
        else "",
    )


def _coming(voice: Voice, notice: DeskCase) -> list[Html]:
    if not notice.coming:
        return []
    # Both are in the order of the seats; where somebody's duty has ended meanwhile, names alone are true.
    if len(notice.coming) != len(notice.helpers):
        return [voice.say("DeskCase.coming", "Coming: %(names)s", names=mates(voice, notice.coming))]
    rows = [_one(voice, *both) for both in zip(notice.coming, notice.helpers, strict=True)]
    return some_of(voice, rows, MOST_MATES)


def _one(voice: Voice, one: Mate, row: VolunteerRow) -> Html:
    return dots(
        voice.say("DeskCase.coming", "Coming: %(names)s", names=mate(voice, one)),
        voice.say("DeskCase.known_as", "%(number)s, tier %(tier)s", number=number_of(row.volunteer), tier=row.tier),
        voice.tell(BANDS[row.band]) if row.band in BANDS else "",
    )
