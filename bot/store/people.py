"""Everybody who talks with the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Person, PersonId, Question, TelegramId
from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx


async def by_telegram(reads: Reads, telegram_id: TelegramId) -> tuple[Person, datetime] | None:
    """The person behind a Telegram id, with when they were last seen."""
    row = await reads.row("SELECT * FROM people WHERE telegram_id = ?", (telegram_id,))
    return (_person(row), from_ms(row["last_seen_at"])) if row else None


async def by_id(reads: Reads, person: PersonId) -> Person:
    """The person with this id, who must exist."""
    row = await reads.row("SELECT * FROM people WHERE id = ?", (person,))
    if row is None:
        raise LookupError(f"no person {person}")
    return _person(row)


async def among(reads: Reads, telegram_ids: Collection[int]) -> list[Person]:
    """Those of these Telegram ids who are known, by id."""
    marks = ", ".join("?" * len(telegram_ids))
    rows = await reads.rows(f"SELECT * FROM people WHERE telegram_id IN ({marks}) ORDER BY id", tuple(telegram_ids))
    return [_person(row) for row in rows]


async def add(tx: Tx, telegram_id: TelegramId, name: str, language: str, now: datetime) -> Person:
    """Write down a person who was not known yet."""
    row = await tx.row(
        """INSERT INTO people (telegram_id, name, language, first_seen_at, last_seen_at)
           VALUES (:telegram_id, :name, :language, :now, :now) RETURNING *""",
        {"telegram_id": telegram_id, "name": name, "language": language, "now": to_ms(now)},
    )
    if row is None:
        raise AssertionError("unreachable")
    return _person(row)


async def met(tx: Tx, person: Person, now: datetime) -> None:
    """Note that the person was here, under this name and language, and can be reached."""
    await tx.run(
        "UPDATE people SET name = ?, language = ?, reachable = 1, last_seen_at = ? WHERE id = ?",
        (person.name, person.language, to_ms(now), person.id),
    )


async def choose_language(tx: Tx, person: PersonId, language: str) -> None:
    """Keep the language that the person picked."""
    await tx.run("UPDATE people SET language = ?, language_chosen = 1 WHERE id = ?", (language, person))


async def ask(tx: Tx, person: PersonId, question: Question | None, about: int | None = None) -> None:
    """Note what the person was asked last; None when nothing is open."""
    await tx.run("UPDATE people SET asked = ?, asked_about = ? WHERE id = ?", (question, about, person))


async def lose(tx: Tx, person: PersonId) -> None:
    """Telegram says that this person has blocked the bot or is gone."""
    await tx.run("UPDATE people SET reachable = 0 WHERE id = ?", (person,))


def _person(row: Row) -> Person:
    return Person(
        id=PersonId(row["id"]),
        telegram_id=TelegramId(row["telegram_id"]),
        name=row["name"],
        language=row["language"],
        language_chosen=bool(row["language_chosen"]),
        reachable=bool(row["reachable"]),
        asked=None if row["asked"] is None else Question(row["asked"]),
        asked_about=row["asked_about"],
    )
