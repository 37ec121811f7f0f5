"""Who leaves and who waits hear what is so: how many are asked, that we look, or why nobody is sent."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.domain.model import AssignmentState, RequestState
from bot.domain.notices import (
    CameNoted,
    CaseAskedAgain,
    DeskCase,
    HandOverNoted,
    HandOverSaid,
    HelperLost,
    HelpGoesOn,
    HelpHeld,
    MissionLeft,
    MissionNoted,
    MissionWarned,
    Notice,
    SafeNoted,
)
from tests.unit.test_texts_samples import LANGUAGES, LIVE, NOW, SOON, samples


def plain(notice: Notice, language: str = "en") -> str:
    return LIVE.render(notice, language, NOW).plain


def lost(**facts: object) -> HelperLost:
    return HelperLost.model_validate({"number": "A12", "helper": "Vera", "why": "cannot", "danger": False, **facts})


def test_nobody_is_said_to_be_asked_when_nobody_was() -> None:
    assert plain(lost()) == "A12: We are sorry, Vera cannot come.\nWe are looking for somebody else."
    assert plain(lost(asked=1)).endswith("We are asking 1 person now.")
    assert plain(lost(asked=3)).endswith("We are asking 3 people now.")
    assert plain(MissionLeft(number="A12", asked=2)).endswith("We are asking 2 people now.")
    assert "asking" not in plain(MissionLeft(number="A12"))
    assert plain(HelpGoesOn(number="A12", danger=False)).endswith("We are looking for people.")
    assert plain(HelpGoesOn(number="A12", danger=False, asked=4)).endswith("We are asking 4 people now.")


@pytest.mark.parametrize("asked", [0, 3])
def test_who_waits_for_a_coordinator_or_a_place_is_not_told_of_a_search(asked: int) -> None:
    assert plain(lost(follows="held", asked=asked)).endswith(
        "Nobody is sent there until a coordinator has looked at it."
    )
    assert plain(lost(follows="place", asked=asked)).endswith("We ask others as soon as we know the place.")
    assert "looking for" not in plain(MissionLeft(number="A12", follows="held", asked=asked))


def test_who_was_there_had_to_leave_and_who_was_not_cannot_come() -> None:
    assert "A12: Vera had to leave.\n" in plain(lost(why="left"))
    there, before = (HelpHeld(number="A12", helper="Vera", was_there=one) for one in (True, False))
    assert "had to leave: it was not safe there" in plain(there)
    assert "cannot come: it was not safe" in plain(before)
    assert "not safe there" not in plain(MissionWarned(number="A12", was_there=False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_back_stands_only_where_there_is_one(language: str) -> None:
    back = LIVE.render(MissionLeft(number="A12", assignment=5, undo_min=10), language, NOW)
    assert [button.data for row in back.buttons for button in row] == ["back_in:5"]
    assert "/undo A12" in back.plain
    gone = LIVE.render(MissionLeft(number="A12", assignment=5), language, NOW)
    assert gone.buttons == ()
    assert "/undo" not in gone.plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_that_help_came_can_be_taken_back_where_it_was_said(language: str) -> None:
    yes = CameNoted(number="A12", answer="yes", danger=False, request=12, undo_min=10)
    screen = LIVE.render(yes, language, NOW)
    assert [button.data for row in screen.buttons for button in row] == ["undo:12"]
    assert "/undo A12" in screen.plain
    assert "/reopen A12" in screen.plain
    assert LIVE.render(yes.model_copy(update={"undo_min": 0}), language, NOW).buttons == ()


@pytest.mark.parametrize("answer", ["partly", "no"])
@pytest.mark.parametrize("need", [None, "water"])
def test_that_people_are_looked_for_is_not_said_before_the_place_is_known(
    answer: Literal["partly", "no"], need: str | None
) -> None:
    noted = CameNoted(number="A12", answer=answer, danger=False, need=need)
    assert "look for people" in plain(noted)
    unknown = plain(noted.model_copy(update={"placed": False}))
    assert "look for people" not in unknown
    assert "as soon as we know the place" in unknown


def test_asking_more_people_where_nobody_can_be_asked_says_why() -> None:
    said = {state: plain(CaseAskedAgain(number="A12", asked=0, state=state)) for state in RequestState}
    assert "/resume A12" in said[RequestState.ON_HOLD]
    assert "/more A12 1" in said[RequestState.STAFFED]
    assert "done" in said[RequestState.RESOLVED]
    assert "/place A12" in said[RequestState.NEEDS_INFO]
    assert said[RequestState.DRAFT] == said[RequestState.NEEDS_INFO]
    assert said[RequestState.OPEN] == said[RequestState.ACTIVE] == "A12: There is nobody more to ask."


def test_a_hand_over_is_said_back_with_reason_and_note() -> None:
    noted = HandOverNoted(number="A12", by_desk=False, danger=False, why="skills", note="third floor", desk_knows=True)
    assert "You said: It needs other skills\n" in plain(noted)
    assert "The next one reads:\n» third floor\n" in plain(noted)
    assert "tell the coordinators at once" in plain(noted)
    bare = noted.model_copy(update={"why": "desk", "note": "", "desk_knows": False})
    assert "You said" not in plain(bare)
    assert "/handover second floor" in plain(bare)
    assert "coordinators" not in plain(bare)


def test_the_desk_reads_why_somebody_hands_over_and_what_it_can_decide() -> None:
    case = next(samples(DeskCase))
    assert isinstance(case, DeskCase)
    live = case.model_copy(update={"row": case.row.model_copy(update={"state": RequestState.OPEN})})
    said = HandOverSaid(helper="Vera", why="skills", note="third floor", holds=True)
    waits = plain(live.model_copy(update={"handover": said}))
    assert "Vera wants to hand over: It needs other skills\n» third floor\n" in waits
    assert "/require A12 medic" in waits
    gone = plain(live.model_copy(update={"handover": said.model_copy(update={"holds": False, "why": "tired"})}))
    assert "Vera wanted to hand over, and has left: I am worn out\n" in gone
    assert "/require" not in gone
    over = live.model_copy(
        update={"handover": said, "row": case.row.model_copy(update={"state": RequestState.CLOSED, "leaving": 0})}
    )
    assert "hand over" not in plain(over)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_safe_can_say_that_they_would_like_to_talk(language: str) -> None:
    screen = LIVE.render(SafeNoted(number="A12", contact="+1 555 0100"), language, NOW)
    assert [button.data for row in screen.buttons for button in row] == ["talk"]
    assert "/talk" in screen.plain
    assert "555" in screen.plain


def test_the_question_how_it_stands_becomes_its_answer() -> None:
    noted = LIVE.render(MissionNoted(number="A12", state=AssignmentState.EN_ROUTE, eta_at=SOON), "en", NOW)
    assert noted.plain.startswith("Your task A12. On the way, there at 07:20")
    assert noted.buttons == ()
