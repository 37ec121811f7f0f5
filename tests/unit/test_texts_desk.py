"""What coordinators read of a case: why it lies before them, who comes, and what they can do."""

from __future__ import annotations

import pytest

from bot.domain.model import CLOSED_BY_DESK
from bot.domain.notices import (
    CaseRow,
    DeskCase,
    Help,
    Mate,
    OpenList,
)
from bot.texts import Button
from tests.unit.test_texts_samples import (
    LIVE,
    NOW,
    mission,
    samples,
)


def test_a_case_says_first_that_a_life_may_be_in_danger() -> None:
    case = next(samples(DeskCase)).model_copy(update={"danger": True, "why": "nobody_meets"})
    plain = LIVE.render(case, "en", NOW).plain

    assert plain.index("A life may be in danger") < plain.index("Nobody near may be sent")


def test_a_long_list_goes_on_behind_a_button() -> None:
    row = next(samples(OpenList)).model_dump()["rows"][0]
    rows = tuple(CaseRow.model_validate({**row, "number": f"A{i}"}) for i in range(1, 31))
    first = LIVE.render(OpenList(rows=rows, total=30, after=0), "en", NOW)
    last = LIVE.render(OpenList(rows=rows[20:], total=30, after=20), "en", NOW)

    assert "Open requests 1 to 10 of 30" in first.plain
    assert first.buttons[-1] == (Button("More", "open:10"),)
    assert first.buttons[0][0] == Button("A1", "case:1")
    assert "21 to 30 of 30" in last.plain
    assert "open:" not in str(last.buttons)


def test_the_desk_can_act_on_a_live_case_only() -> None:
    case = next(samples(DeskCase)).model_dump()
    case["known"]["choices"], case["lacks"], case["services"] = (), None, False
    case["needs"] = ({"key": "rescue", "done": False}, {"key": "water", "done": True})
    live = DeskCase.model_validate({**case, "row": {**case["row"], "state": "open", "mine": ""}, "request": 12})
    ended = DeskCase.model_validate({**case, "row": {**case["row"], "state": "closed"}, "request": 12})

    assert [[button.data for button in row][:2] for row in LIVE.render(live, "en", NOW).buttons] == [
        ["mine:12", "case:12"],
        ["again:12", "hands:12:13"],
        ["met:12:rescue"],
        ["close:12:completed"],
        ["close:12:done_by_others"],
        ["close:12:unreachable"],
        ["close:12:invalid"],
    ]
    assert [row[0].data for row in LIVE.render(ended, "en", NOW).buttons] == ["case:12"]


def test_of_many_who_come_three_are_named_and_the_others_counted() -> None:
    others = tuple(Mate(name=name, party=1, leads=False) for name in ("Ana", "Ben", "Cem", "Dov", "Eva"))

    assert "With you: Ana · Ben · Cem · + 2\n" in LIVE.render(mission(others=others), "en", NOW).plain


def test_a_coordinator_reads_of_each_who_comes_once() -> None:
    case = next(samples(DeskCase)).model_dump()
    case["coming"] = ({"name": "Luis", "party": 2, "leads": True},)
    case["helpers"] = ({"volunteer": 7, "name": "Luis", "tier": 2, "band": "1_2"},)
    plain = LIVE.render(DeskCase.model_validate(case), "en", NOW).plain
    nameless = LIVE.render(DeskCase.model_validate({**case, "helpers": ()}), "en", NOW).plain

    assert "\nComing: Luis (2 people), who leads · V7, tier 2 · 1 to 2 km\n" in plain
    assert plain.count("Luis") == 1
    assert "\nComing: Luis (2 people), who leads\n" in nameless


def test_a_card_does_not_say_nobody_where_somebody_comes() -> None:
    case = next(samples(DeskCase)).model_dump() | {"coming": (), "helpers": (), "handover": None}

    def plain(why: str, helpers: int, leaving: int = 0) -> str:
        row = {**case["row"], "state": "open", "helpers": helpers, "leaving": leaving, "seats": 2, "live_offers": 0}
        return LIVE.render(DeskCase.model_validate({**case, "why": why, "row": row}), "en", NOW).plain

    assert "Nobody has said yes so far" in plain("unfilled", 0)
    assert "Not enough people have said yes so far" in plain("unfilled", 1)
    assert "Still nobody." in plain("escalated", 0)
    assert "Still not enough people." in plain("escalated", 1)
    assert "1 of 2 coming, 0 asked · 1 wants to hand over" in plain("unfilled", 1, 1)
    assert "hand over" not in plain("unfilled", 1)
    assert "You asked for" not in plain("standing", 0)


@pytest.mark.parametrize(
    ("why", "helpers", "offered"), [("escalated", 0, True), ("escalated", 1, False), ("danger", 0, False)]
)
def test_that_nobody_was_found_is_offered_once_everybody_was_called_in_vain(
    why: str, helpers: int, offered: bool
) -> None:
    case = next(samples(DeskCase)).model_dump()
    row = {**case["row"], "state": "open", "helpers": helpers, "seats": 2}
    buttons = LIVE.render(DeskCase.model_validate({**case, "why": why, "row": row}), "en", NOW).buttons
    assert ("unfilled" in str(buttons)) is offered


def test_help_names_every_reason_for_which_a_coordinator_may_close() -> None:
    plain = LIVE.render(Help(volunteer=False, coordinator=True), "en", NOW).plain
    assert [reason for reason in CLOSED_BY_DESK if reason not in plain] == []


def test_a_case_shows_whom_to_call_only_where_they_should_be_thought_of() -> None:
    case = next(samples(DeskCase)).model_dump()
    row = {**case["row"], "state": "open"}

    def shown(services: bool) -> str:
        given = {**case, "why": "standing", "row": row, "services": services}
        return str(LIVE.render(DeskCase.model_validate(given), "en", NOW).buttons)

    assert "refer:" in shown(services=True)
    assert "refer:" not in shown(services=False)


def test_a_case_without_a_place_says_how_to_give_it_one() -> None:
    case = next(samples(DeskCase)).model_dump()
    case["known"]["choices"] = ()
    unknown, known = (
        DeskCase.model_validate({**case, "row": {**case["row"], "state": "open", "place_known": given}})
        for given in (False, True)
    )

    assert "Type /place A12 and then the place" in LIVE.render(unknown, "en", NOW).plain
    assert "/place" not in LIVE.render(known, "en", NOW).plain
