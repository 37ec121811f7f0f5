"""A region as the rows see it: its extract, its speech, and every name in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.places import extract, tongues
from benchmarks.places.truths import Subject, Truth, any_of, plain

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.places.extract import Extract
    from benchmarks.places.tongues import Speech


@dataclass(frozen=True, slots=True)
class Region:
    """What queries are made from."""

    extract: Extract
    speech: Speech
    names: frozenset[str]  # plain; a slip must not make one of them of another
    postal: dict[tuple[str, ...], Truth]  # by an address's key and postcode

    def truth(self, subject: Subject, *, town: bool) -> Truth:
        """Return where an answer is right; without a town said, any namesake is."""
        found = self.extract
        return found.in_town[subject.whole_key] if town and subject.town else found.anywhere[subject.key]

    def by_postcode(self, subject: Subject) -> Truth:
        """Return where an answer is right when the postcode is said and no town."""
        return self.postal[(*subject.key, subject.postcode)]


def read(path: Path) -> Region:
    """Read a region from its extract."""
    return of(extract.read(path))


def of(found: Extract) -> Region:
    """Return the region of an extract."""
    names = {plain(name) for subject in found.everything() for name in (subject.name, subject.town)}
    names |= {plain(name) for subject in found.everything() for _, name in subject.spoken}
    postal: dict[tuple[str, ...], list[Truth]] = defaultdict(list)
    for address in found.addresses:
        postal[(*address.key, address.postcode)].append(address.truth)
    by_postcode = {key: any_of(truths) for key, truths in postal.items()}
    return Region(found, tongues.heard_in(found), frozenset(names), by_postcode)
