"""Coordinators hear when a part of town, a language or women-only requests wait much longer, and not every hour."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.observing import report
from bot.config import Settings
from bot.domain.model import OfferState
from bot.domain.notices import UnevenHelp
from bot.domain.refit import compare
from bot.store import observed
from bot.store.times import to_ms
from tests.support.build import NOW, Operation, make_offer, make_person, make_request, make_volunteer


async def surge(op: Operation, language: str, minutes: float, how_many: int = 8) -> None:
    """Requests of people of one language, each taken after so many minutes."""
    async with op.store.transaction() as tx:
        for _ in range(how_many):
            resident = await make_person(tx, "Ana", language=language)
            request = await make_request(tx, resident=resident)
            await tx.run("UPDATE requests SET opened_at = ? WHERE id = ?", (to_ms(NOW), request.id))
            offer = await make_offer(tx, request, await make_volunteer(tx), OfferState.ACCEPTED)
            at = to_ms(NOW + timedelta(minutes=minutes))
            await tx.run(
                """INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, made_at)
                   VALUES (?, 1, ?, ?, 'done', ?, ?)""",
                (request.id, offer.volunteer, offer.id, at, at),
            )


async def test_a_language_that_waits_longer_is_told_once_in_six_hours(op: Operation) -> None:
    olga = await op.coordinator()
    await surge(op, "en", 10)
    await surge(op, "ar", 16)
    op.passes(minutes=20)
    await op.tick()
    told = await op.hears(olga, UnevenHelp)
    assert (told.kind, told.group, told.waited_min, told.others_min, told.requests) == ("language", "ar", 16, 10, 8)
    op.passes(minutes=20)
    await op.tick()
    assert len(await op.told(olga, UnevenHelp)) == 1


async def test_who_still_waits_counts_with_the_time_until_now(op: Operation) -> None:
    olga = await op.coordinator()
    await surge(op, "en", 10)
    await surge(op, "ar", 10)
    async with op.store.transaction() as tx:
        await tx.run(
            """DELETE FROM assignments WHERE request IN (
                   SELECT r.id FROM requests AS r JOIN people AS p ON p.id = r.resident WHERE p.language = 'ar')"""
        )
    op.passes(minutes=60)
    await op.tick()
    assert (await op.hears(olga, UnevenHelp)).waited_min == 60


async def test_even_waits_alarm_nobody(op: Operation) -> None:
    olga = await op.coordinator()
    await surge(op, "en", 10)
    await surge(op, "ar", 14)
    op.passes(minutes=20)
    await op.tick()
    assert await op.told(olga, UnevenHelp) == []


async def test_the_doctor_counts_yes_no_and_silence_by_the_way(op: Operation) -> None:
    async with op.store.transaction() as tx:
        for state, answered in (
            ("accepted", 2),
            ("filled", 3),
            ("declined", 1),
            ("expired", None),
            ("withdrawn", None),
        ):
            offer = await make_offer(tx, await make_request(tx), await make_volunteer(tx), OfferState(state))
            at = None if answered is None else to_ms(NOW + timedelta(minutes=answered))
            await tx.run("UPDATE offers SET sent_at = ?, answered_at = ? WHERE id = ?", (to_ms(NOW), at, offer.id))
    rows = observed.answered(op.ground.settings.store.path)
    assert sorted((one.yes, one.reply_min) for one in rows if one.reply_min is not None) == [
        (False, 1.0),
        (True, 2.0),
        (True, 3.0),
    ]
    assert len(rows) == 4  # what was taken back before they answered says nothing of them
    matching = Settings().matching
    lines = list(report(compare(rows, matching.chance_by_minutes, matching.chance_beyond), matching))
    assert not any(line.startswith("why not") for line in lines)
    assert lines[2].split() == ["under", "6", "minutes", "4", "2", "50%", "25%", "27%"]
    assert lines[-2].startswith("chance_by_minutes = [[3, 0.30], [6, 0.27]")


async def test_the_doctor_counts_why_people_said_no_and_how_far_it_was(op: Operation) -> None:
    async with op.store.transaction() as tx:
        for minutes, reason in ((8, "far"), (30, "far"), (5, "busy"), (6, None)):
            offer = await make_offer(tx, await make_request(tx), await make_volunteer(tx), OfferState.DECLINED)
            await tx.run(
                "UPDATE offers SET sent_at = ?, answered_at = ?, minutes = ?, reason = ? WHERE id = ?",
                (to_ms(NOW), to_ms(NOW), minutes, reason, offer.id),
            )
    matching = Settings().matching
    seen = compare(observed.answered(op.ground.settings.store.path), matching.chance_by_minutes, matching.chance_beyond)
    assert [line for line in report(seen, matching) if line.startswith("why not")] == [
        "why not: too far: 2, half of them within 19 minutes",
        "why not: not now: 1, half of them within 5 minutes",
    ]


async def test_the_doctor_counts_how_often_somebody_was_asked_in_the_two_hours_before(op: Operation) -> None:
    async with op.store.transaction() as tx:
        luis = await make_volunteer(tx)
        for minutes in (0, 60, 150, 170):  # the first is too long ago for the last two
            at = to_ms(NOW + timedelta(minutes=minutes))
            offer = await make_offer(tx, await make_request(tx), luis, OfferState.DECLINED)
            sql = "UPDATE offers SET made_at = ?, sent_at = ?, answered_at = ?, minutes = 5 WHERE id = ?"
            await tx.run(sql, (at, at, at, offer.id))
    matching, answered = Settings().matching, observed.answered(op.ground.settings.store.path)
    assert [one.before for one in answered] == [0, 1, 1, 2]
    yes = [one._replace(yes=number in (0, 1)) for number, one in enumerate(answered)]
    lines = report(compare(yes, matching.chance_by_minutes, matching.chance_beyond), matching)
    assert [line for line in lines if line.startswith("asked ")] == [
        "asked 0 times in the two hours before: 1, yes 2.00 of what is usual so far away",
        "asked 1 to 2 times in the two hours before: 3, yes 0.67 of what is usual so far away",
    ]
