"""Places that may be meant: what the database refuses, and what an older file becomes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.whereabouts import CandidateState, Guess
from bot.store import Store, candidates
from bot.store.candidates import About
from bot.store.migrations import bring_up, shipped
from tests.support.build import HOME, NOW, make_request

GUESS = Guess(HOME, "house", "12 Mill Lane")


async def test_a_request_has_one_place_and_an_id_is_never_used_again(store: Store) -> None:
    async with store.transaction() as tx:
        about = About(request=(await make_request(tx)).id)
        first = (await candidates.add(tx, about, [GUESS], CandidateState.CHOSEN, "words", NOW))[0]
        with pytest.raises(sqlite3.IntegrityError):
            await candidates.add(tx, about, [GUESS], CandidateState.CHOSEN, "words", NOW)
        await candidates.drop(tx, about, CandidateState.CHOSEN)
        again = await candidates.add(tx, about, [GUESS, GUESS], CandidateState.PROPOSED, "words", NOW)
        assert min(again) > first
        assert [one.rank for one in await candidates.proposed(tx, about)] == [1, 2]


async def test_a_candidate_belongs_to_a_request_or_to_a_check_in(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(sqlite3.IntegrityError):
            await candidates.add(tx, About(), [GUESS], CandidateState.PROPOSED, "words", NOW)


def test_places_of_an_older_file_say_where_they_came_from(tmp_path: Path) -> None:
    path, steps = tmp_path / "muster.db", shipped()
    bring_up(path, tmp_path, [step for step in steps if not step.name.endswith("_places")])
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO people VALUES (1, 101, 'Ana', 'en', 0, 1, NULL, NULL, 0, 0)")
        for number, (lat, words) in enumerate([(12.0, ""), (12.0, "12 Mill Lane"), (None, "behind the mill")]):
            db.execute(
                "INSERT INTO requests (resident, state, urgency, lat, lon, place_words, door_code, from_chat,"
                " from_message, created_at) VALUES (1, 'draft', 'low', ?, ?, ?, '4821', 1, ?, 0)",
                (lat, lat, words, number),
            )
    bring_up(path, tmp_path, steps)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT place_origin FROM requests ORDER BY id").fetchall() == [("pin",), ("words",), (None,)]
