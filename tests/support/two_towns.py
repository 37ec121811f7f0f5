"""A map with namesakes and with things it cannot read, until the region's own search says so by itself."""

from __future__ import annotations

from bot.domain.model import Point
from bot.places import Candidate, Detail, Kind, Located, Places, Unreadable, Verdict, Whereabouts

UPPER = Candidate(Point(12.03011, -38.04011), Kind.STREET, "Church Street", 300.0, 0.5, apart="Upper Town")
LOWER = Candidate(Point(12.02111, -38.04711), Kind.STREET, "Church Street", 300.0, 0.4, apart="Lower Town")
NEAR_38 = Candidate(Point(12.02611, -38.04211), Kind.NEAR_NUMBER, "38 Mill Lane", 60.0, 0.97)
SCHOOL = Candidate(Point(12.02711, -38.04311), Kind.PLACE, "Seagrass School", 200.0, 0.98)
OLD_TOWN = Candidate(Point(12.02511, -38.04111), Kind.SETTLEMENT, "Old Town", 900.0, 0.99)
FAR = Candidate(Point(12.09011, -38.09011), Kind.HOUSE, "4 Far Road", 20.0, 0.99)
WORDS_AT_PIN = Whereabouts(number="12", street="Mill Lane", settlement="Millside")


class TwoTowns:
    """Knows Church Street twice; every other word goes to the map it was given."""

    def __init__(self, known: Places) -> None:
        """Stand before a real map."""
        self._known = known
        self.near: list[Point | None] = []  # where each writer was known to be

    def locate(self, text: str, near: Point | None = None) -> Located:
        """Answer with each verdict in turn."""
        self.near.append(near)
        said = text.casefold()
        for words, answer in ANSWERS.items():
            if words in said:
                return answer
        return self._known.locate(text, near)

    @property
    def attribution(self) -> str:
        """Whose map this is."""
        return "© The Two Towns"

    def words_at(self, point: Point, detail: Detail) -> Whereabouts:
        """Words for any pin."""
        return WORDS_AT_PIN if detail is Detail.HOUSE else self._known.words_at(point, detail)

    def area_name(self, point: Point) -> str | None:
        """The area that the real map knows."""
        return self._known.area_name(point)


ANSWERS = {
    "church street": Located(Verdict.CHOOSE, (UPPER, LOWER)),
    "mill lane 40": Located(Verdict.SURE, (NEAR_38, SCHOOL)),
    "seagrass school": Located(Verdict.SURE, (SCHOOL,)),
    "far road": Located(Verdict.SURE, (FAR,)),
    "old town": Located(Verdict.AREA_ONLY, (OLD_TOWN,)),
    "high road": Located(Verdict.CHOOSE, (UPPER, OLD_TOWN)),
    "atlantis": Located(Verdict.OUTSIDE),
    "goo.gl": Located(Verdict.UNREADABLE, unreadable=Unreadable.SHORT_LINK),
    "///": Located(Verdict.UNREADABLE, unreadable=Unreadable.WHAT3WORDS),
    "maps/place": Located(Verdict.UNREADABLE, unreadable=Unreadable.PLACE_LINK),
}
