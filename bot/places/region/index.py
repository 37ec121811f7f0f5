"""What the region file knows, asked in the few ways the search needs; every SQL statement of the search stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

SHORTEST_MISSPELLED = 4  # letters; in shorter words one slip makes another word too often
MOST_OF_A_SORT = 12
AT_ONCE = 500  # values in one statement; SQLite allows 32,766


class Spelled(NamedTuple):
    """A word that names on the map are made of."""

    word: str
    id: int
    names: int  # how many names have it


class Named(NamedTuple):
    """One name of one place."""

    id: int
    place: int
    key: str  # the words of the name as they are looked up, with blanks between
    kind: str  # settlement, street, place, postcode
    category: str
    name: str  # the main name of the place, as on the map
    lat: float
    lon: float
    radius_m: float
    settlement: int | None
    importance: float
    spelled: str  # this name, as on the map
    second: bool  # not what people call it first: an old name, an alternative one


class House(NamedTuple):
    """A door."""

    street: int
    number: str  # as on the door
    key: str
    value: int | None
    lat: float
    lon: float
    settlement: int | None


NAMED = (
    "SELECT n.id, n.place, n.key, p.kind, p.category, p.name, p.lat, p.lon, p.radius_m, p.settlement, p.importance,"
    " n.name, n.language = '' AND n.name <> p.name"
    " FROM names n JOIN places p ON p.id = n.place"
)
HOUSE = "SELECT street, number, key, value, lat, lon, settlement FROM houses"


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values."""
    return ",".join("?" * len(values))


class Index:
    """Looks words, names, houses and crossings up."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read from an open region file."""
        self._rows = connection.execute

    def words(self, spelled: Collection[str]) -> dict[str, Spelled]:
        """Return those that names are made of."""
        asked = list(spelled)[:AT_ONCE]
        found = self._rows(f"SELECT word, id, names FROM words WHERE word IN ({marks(asked)})", asked)
        return {row[0]: Spelled(*row) for row in found}

    def similar(self, spelled: str) -> list[Spelled]:
        """Return the words that differ from this one by about one slip: all at one edit, some at two."""
        slips = {spelled, *(spelled[:at] + spelled[at + 1 :] for at in range(len(spelled)))}
        found = self._rows(
            "SELECT DISTINCT w.word, w.id, w.names FROM slips s JOIN words w ON w.id = s.word"
            f" WHERE s.slip IN ({marks(tuple(slips))})",
            list(slips),
        )
        return [Spelled(*row) for row in found]

    def called(self, keys: Collection[str], most: int) -> list[Named]:
        """Return names with exactly these words."""
        asked = list(keys)[:AT_ONCE]
        found = self._rows(f"{NAMED} WHERE n.key IN ({marks(asked)}) LIMIT ?", [*asked, most])
        return [Named(*row) for row in found]

    def having(self, match: str, most: int) -> list[Named]:
        """Return names that fit an FTS5 expression over word ids and settlements (s12)."""
        ids = [row[0] for row in self._rows("SELECT rowid FROM named WHERE named MATCH ? LIMIT ?", (match, most))]
        if not ids:
            return []
        return [Named(*row) for row in self._rows(f"{NAMED} WHERE n.id IN ({marks(ids)})", ids)]

    def of_category(self, category: str, settlement: int) -> list[Named]:
        """Return the places of one sort in a settlement, each once, by its main name; at most MOST_OF_A_SORT."""
        found = self._rows(
            f"{NAMED} WHERE n.id IN (SELECT rowid FROM named WHERE named MATCH ?) AND p.category = ?"
            " AND n.name = p.name GROUP BY p.id ORDER BY p.importance DESC, p.id LIMIT ?",
            (f'"s{settlement}"', category, MOST_OF_A_SORT),
        )
        return [Named(*row) for row in found]

    def around(self, places: Collection[int]) -> dict[int, set[int]]:
        """Return for each place the settlements and postcodes that people may say with it."""
        asked = list(places)
        around: dict[int, set[int]] = {place: set() for place in asked}
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            for place, settlement in self._rows(
                f"SELECT place, settlement FROM within WHERE place IN ({marks(some)})", some
            ):
                around[place].add(settlement)
        return around

    def houses(self, streets: Collection[int], keys: Collection[str]) -> list[House]:
        """Return the doors with these numbers in these streets."""
        asked, numbers = list(streets)[:AT_ONCE], list(keys)
        if not asked or not numbers:
            return []
        found = self._rows(
            f"{HOUSE} WHERE street IN ({marks(asked)}) AND key IN ({marks(numbers)})", [*asked, *numbers]
        )
        return [House(*row) for row in found]

    def beside(self, street: int, value: int) -> list[House]:
        """Return the doors with the next lower and the next higher numbers, two each, the nearest numbers first."""
        below = f"{HOUSE} WHERE street = ? AND value <= ? ORDER BY value DESC LIMIT 2"
        above = f"{HOUSE} WHERE street = ? AND value > ? ORDER BY value LIMIT 2"
        found = [*self._rows(below, (street, value)), *self._rows(above, (street, value))]
        return sorted((House(*row) for row in found), key=lambda house: abs((house.value or 0) - value))

    def crossings(self, ones: Iterable[int], others: Iterable[int]) -> list[tuple[int, int, float, float]]:
        """Return where one of the first streets meets one of the others: both streets, latitude, longitude."""
        first, second = list(ones)[:AT_ONCE], list(others)[:AT_ONCE]
        if not first or not second:
            return []
        return self._rows(
            f"SELECT one, other, lat, lon FROM crossings WHERE one IN ({marks(first)}) AND other IN ({marks(second)})",
            [*first, *second],
        ).fetchall()

    def met(self, street: int) -> list[tuple[str, str, float, float]]:
        """Return the streets that this one meets: words of a name, name, latitude, longitude."""
        return self._rows(
            "SELECT n.key, p.name, c.lat, c.lon FROM crossings c JOIN places p ON p.id = c.other"
            " JOIN names n ON n.place = p.id WHERE c.one = ?",
            (street,),
        ).fetchall()

    def beside_street(self, street: int) -> str:
        """Return the name of a street that this one meets, the first of the alphabet; nothing where it meets none."""
        found = self._rows(
            "SELECT min(p.name) FROM crossings c JOIN places p ON p.id = c.other WHERE c.one = ?", (street,)
        ).fetchone()
        return found[0] or ""
