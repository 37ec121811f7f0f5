"""What a coordinator sees of those who come: each once, with the number and the tier they are known by."""

from __future__ import annotations

from bot.domain.notices import DeskCase, Mate, VolunteerRow
from bot.texts.crew import MOST_MATES, mate, mates, needs_line, some_of
from bot.texts.desk_lacks import number_of
from bot.texts.facts import Html, dots, lines
from bot.texts.voice import Voice
from bot.texts.words import BANDS


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
