"""A no fits who hears it."""

from __future__ import annotations

import pytest

from bot.domain.refusals import (
    CaseEnded,
    ClosedByNow,
    GiveItBack,
    NobodyComes,
    NoSuchMission,
    NoSuchOffer,
    NotAVolunteer,
    NothingAsked,
    NothingToCancel,
    NotYours,
    OnlyItsResident,
    Refusal,
    SayHow,
    TooLateToUndo,
)
from bot.services import handover, refusing, wishes
from tests.services.missions import promised
from tests.support.build import Operation


@pytest.mark.parametrize("no", [NoSuchMission(), NoSuchOffer(), NothingAsked()])
async def test_only_volunteers_hear_of_tasks(op: Operation, no: Refusal) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    assert type(await op.does(refusing.fitting, ana, no)) is NotAVolunteer
    assert type(await op.does(refusing.fitting, olga, no)) is NotAVolunteer
    assert await op.does(refusing.fitting, luis, no) is no


async def test_who_has_a_task_and_no_request_learns_how_to_give_the_task_back(op: Operation) -> None:
    ana, luis, _, _ = await promised(op)
    assert type(await op.does(refusing.fitting, luis, NothingToCancel())) is GiveItBack
    assert type(await op.does(refusing.fitting, ana, NothingToCancel())) is NothingToCancel


@pytest.mark.parametrize("no", [CaseEnded(number="A1"), TooLateToUndo(number="A1")])
async def test_a_coordinator_is_not_sent_to_what_only_a_resident_may_type(op: Operation, no: Refusal) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    fitted = await op.does(refusing.fitting, olga, no)
    assert (type(fitted), fitted.facts) == (ClosedByNow, {"number": "A1"})
    assert await op.does(refusing.fitting, ana, no) is no
    assert type(await op.does(refusing.fitting, olga, NotYours())) is OnlyItsResident
    assert type(await op.does(refusing.fitting, ana, NotYours())) is NotYours
    await op.cries(olga, "bread please")
    assert await op.does(refusing.fitting, olga, no) is no


async def test_where_nobody_comes_that_is_what_is_said(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    with pytest.raises(NobodyComes):
        await op.does(wishes.helper_of, ana, request.id)
    with pytest.raises(NobodyComes):
        await op.does(handover.by_desk, request.id, "")


async def test_a_wrong_name_is_answered_with_the_right_one(op: Operation) -> None:
    ana, _, request, _ = await promised(op)
    with pytest.raises(SayHow) as no:
        await op.does(wishes.helper_of, ana, request.id, "pedro")
    assert no.value.facts == {"example": "/notthis A1 Luis"}
