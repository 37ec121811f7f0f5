"""What the region file knows, asked in the few ways the search needs; every SQL statement of the search stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from bot.places.region.effort import NAME, ROW, STATEMENT, TERM, Effort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

SHORTEST_MISSPELLED = 4  # letters; in shorter words one slip makes another word too often
MOST_OF_A_SORT = 12
AT_ONCE = 512  # values in one statement; SQLite allows 32,766
T = TypeVar("T")
SLIP = 2  # steps for each way to leave a letter out


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


def padded(values: Iterable[T]) -> list[T]:
    """Repeat the last value until there are 1, 2, 4, 8 … : SQLite keeps statements that it has met, as they are."""
    asked = list(values)
    return asked + asked[-1:] * ((1 << max(0, len(asked) - 1).bit_length()) - len(asked))


def slips_of(word: str) -> set[str]:
    """Return the word and what is left of it without one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


class Index:
    """Looks words, names, houses and crossings up, and counts what that costs.

    What finds names stops when the effort is spent; what says more of those that were found is only counted.
    """

    def __init__(self, connection: sqlite3.Connection, effort: Effort) -> None:
        """Read from an open region file, for one text."""
        self._connection = connection
        self._known: dict[tuple[str, tuple[object, ...]], list[tuple[Any, ...]]] = {}
        self.effort = effort

    def words(self, spelled: Collection[str]) -> dict[str, Spelled]:
        """Return those that names are made of."""
        asked = list(spelled)
        found = [row for some in _portions(asked) for row in self._words(some)]
        self.effort.spend(len(asked))
        return {row[0]: Spelled(*row) for row in found}

    def _words(self, some: Sequence[str]) -> list[tuple[Any, ...]]:
        asked = padded(some)
        return self._rows(f"SELECT word, id, names FROM words WHERE word IN ({marks(asked)})", asked)

    def similar(self, spelled: str) -> list[Spelled]:
        """Return the words that differ from this one by about one slip: all at one edit, some at two."""
        slips = padded(slips_of(spelled))
        if not self.effort.affords(STATEMENT + SLIP * len(slips)):
            return []
        self.effort.spend(SLIP * len(slips))
        found = self._rows(
            "SELECT DISTINCT w.word, w.id, w.names FROM slips s JOIN words w ON w.id = s.word"
            f" WHERE s.slip IN ({marks(slips)})",
            slips,
        )
        return [Spelled(*row) for row in found]

    def called(self, keys: Collection[str], most: int) -> list[Named]:
        """Return names with exactly these words."""
        asked = padded(list(keys)[:AT_ONCE])
        self.effort.spend(len(keys))
        return self._named(f"WHERE n.key IN ({marks(asked)})", asked, most)

    def crowded(self, keys: Collection[str], most: int) -> set[str]:
        """Return those keys that more names have than this."""
        asked = padded(list(keys)[:AT_ONCE])
        self.effort.spend(len(keys))
        found = self._rows(
            f"WITH asked (key) AS (VALUES {','.join(['(?)'] * len(asked))}) SELECT key FROM asked"
            " WHERE (SELECT 1 FROM names WHERE names.key = asked.key LIMIT 1 OFFSET ?)",
            (*asked, most),
        )
        return {row[0] for row in found}

    def having(self, terms: Sequence[str], most: int) -> list[Named]:
        """Return names that fit one of the FTS5 expressions over word ids and settlements (s12)."""
        if not self.effort.affords(STATEMENT + TERM * len(terms)):
            return []
        self.effort.spend(TERM * len(terms))
        found = self._rows("SELECT rowid FROM named WHERE named MATCH ? LIMIT ?", (" OR ".join(terms), most))
        ids = padded(row[0] for row in found)
        return self._named(f"WHERE n.id IN ({marks(ids)})", ids, most) if ids else []

    def having_in(self, key: str, match: str, most: int) -> list[Named]:
        """Return names with exactly these words among the first that fit an FTS5 expression."""
        if not self.effort.affords(STATEMENT + TERM):
            return []
        self.effort.spend(STATEMENT + TERM)
        where = "WHERE n.id IN (SELECT rowid FROM named WHERE named MATCH ? LIMIT ?) AND n.key = ?"
        return self._named(where, (match, most, key), most)

    def _named(self, where: str, given: Sequence[object], most: int) -> list[Named]:
        affordable = self.effort.at_most(most, NAME)
        found = self._rows(f"{NAMED} {where} LIMIT ?", (*given, affordable))
        self.effort.spend((NAME - ROW) * len(found))
        if affordable < most and len(found) == affordable:
            self.effort.cut = True
        return [Named(*row) for row in found]

    def _once(self, statement: str, given: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """Ask what one round of weighing after the other asks."""
        if (statement, given) not in self._known:
            self._known[statement, given] = self._rows(statement, given)
        return self._known[statement, given]

    def _rows(self, statement: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
        found = self._connection.execute(statement, given).fetchall()
        self.effort.spend(STATEMENT + ROW * len(found))
        return found

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
        asked = padded(places)
        around: dict[int, set[int]] = {place: set() for place in asked}
        for some in _portions(asked):
            for place, settlement in self._rows(
                f"SELECT place, settlement FROM within WHERE place IN ({marks(some)})", some
            ):
                around[place].add(settlement)
        return around

    def houses(self, streets: Collection[int], keys: Collection[str]) -> list[House]:
        """Return the doors with these numbers in these streets."""
        asked, numbers = padded(list(streets)[:AT_ONCE]), padded(keys)
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
        found = [*self._once(below, (street, value)), *self._once(above, (street, value))]
        return sorted((House(*row) for row in found), key=lambda house: abs((house.value or 0) - value))

    def crossings(self, ones: Iterable[int], others: Iterable[int]) -> list[tuple[int, int, float, float]]:
        """Return where one of the first streets meets one of the others: both streets, latitude, longitude."""
        first, second = padded(list(ones)[:AT_ONCE]), padded(list(others)[:AT_ONCE])
        if not first or not second:
            return []
        return self._rows(
            f"SELECT one, other, lat, lon FROM crossings WHERE one IN ({marks(first)}) AND other IN ({marks(second)})",
            [*first, *second],
        )

    def met(self, street: int) -> list[tuple[str, str, float, float]]:
        """Return the streets that this one meets: words of a name, name, latitude, longitude."""
        return self._once(
            "SELECT n.key, p.name, c.lat, c.lon FROM crossings c JOIN places p ON p.id = c.other"
            " JOIN names n ON n.place = p.id WHERE c.one = ?",
            (street,),
        )

    def beside_street(self, street: int) -> str:
        """Return the name of a street that this one meets, the first of the alphabet; nothing where it meets none."""
        found = self._rows(
            "SELECT min(p.name) FROM crossings c JOIN places p ON p.id = c.other WHERE c.one = ?", (street,)
        )
        return found[0][0] or ""


def _portions(asked: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE))
