"""Places that may be meant: proposed, chosen, or said to be wrong; of a request, or of a volunteer's check-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import PersonId, Point, RequestId
from bot.domain.whereabouts import OF_THE_DESK, CandidateId, CandidateState, Guess, PlaceCandidate
from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx


class About(NamedTuple):
    """Whose place it is: a request's, or that of a volunteer who checks in."""

    request: RequestId | None = None
    volunteer: PersonId | None = None


WHOSE = "(request = :request OR volunteer = :volunteer)"


async def add(
    tx: Tx, about: About, guesses: Iterable[Guess], state: CandidateState, source: str, now: datetime
) -> list[CandidateId]:
    """Write guesses down behind those that are there, and return their ids in their order."""
    return [CandidateId(await _add(tx, about, guess, state, source, now)) for guess in guesses]


async def _add(tx: Tx, about: About, guess: Guess, state: CandidateState, source: str, now: datetime) -> int:
    return int(
        await tx.value(
            f"""INSERT INTO place_candidates (request, volunteer, rank, state, source, lat, lon, kind, name, apart,
                                              radius_m, probability, made_at)
                SELECT :request, :volunteer, coalesce(max(rank), 0) + 1, :state, :source, :lat, :lon, :kind, :name,
                       :apart, :radius_m, :probability, :now
                FROM place_candidates WHERE {WHOSE} AND state = 'proposed' RETURNING id""",
            {
                **about._asdict(),
                "state": state,
                "source": source,
                "lat": guess.at.lat,
                "lon": guess.at.lon,
                "kind": guess.kind,
                "name": guess.name,
                "apart": guess.apart,
                "radius_m": guess.radius_m,
                "probability": guess.probability,
                "now": to_ms(now),
            },
        )
    )


async def by_id(reads: Reads, candidate: CandidateId) -> PlaceCandidate | None:
    """The candidate with this id, if there is one still."""
    row = await reads.row("SELECT * FROM place_candidates WHERE id = ?", (candidate,))
    return _candidate(row) if row else None


async def of(reads: Reads, about: About) -> list[PlaceCandidate]:
    """All candidates, whatever became of them, by rank."""
    rows = await reads.rows(f"SELECT * FROM place_candidates WHERE {WHOSE} ORDER BY rank, id", about._asdict())
    return [_candidate(row) for row in rows]


async def proposed(reads: Reads, about: About) -> list[PlaceCandidate]:
    """Those that the person was asked about, by rank; without what a coordinator is looking for by themself."""
    every = await of(reads, about)
    return [one for one in every if one.state is CandidateState.PROPOSED and one.source != OF_THE_DESK]


async def chosen(reads: Reads, request: RequestId) -> PlaceCandidate | None:
    """The one that is the place of the request."""
    row = await reads.row("SELECT * FROM place_candidates WHERE request = ? AND state = 'chosen'", (request,))
    return _candidate(row) if row else None


async def mark(tx: Tx, candidate: CandidateId, state: CandidateState) -> None:
    """Say what became of one."""
    await tx.run("UPDATE place_candidates SET state = ? WHERE id = ?", (state, candidate))


async def delete(tx: Tx, candidate: CandidateId) -> None:
    """Forget one; its button is old from now on."""
    await tx.run("DELETE FROM place_candidates WHERE id = ?", (candidate,))


async def drop(tx: Tx, about: About, state: CandidateState) -> None:
    """Forget those of one state; their buttons are old from now on."""
    await tx.run(f"DELETE FROM place_candidates WHERE {WHOSE} AND state = :state", {**about._asdict(), "state": state})


async def forget_check_ins(tx: Tx, before: datetime) -> None:
    """Delete where volunteers may have been: a question that nobody answered for so long is over."""
    await tx.run("DELETE FROM place_candidates WHERE volunteer IS NOT NULL AND made_at < ?", (to_ms(before),))


def _candidate(row: Row) -> PlaceCandidate:
    return PlaceCandidate(
        id=CandidateId(row["id"]),
        request=None if row["request"] is None else RequestId(row["request"]),
        volunteer=None if row["volunteer"] is None else PersonId(row["volunteer"]),
        rank=row["rank"],
        state=CandidateState(row["state"]),
        source=row["source"],
        guess=Guess(
            at=Point(row["lat"], row["lon"]),
            kind=row["kind"],
            name=row["name"],
            apart=row["apart"],
            radius_m=row["radius_m"],
            probability=row["probability"],
        ),
    )
