"""Scenes: some deeds in a row that lead where deeds by chance hardly come, each kind of state in most stories."""

from __future__ import annotations

from typing import Any

from bot.domain.model import OfferId
from bot.domain.travel import Mode
from bot.services import offers, volunteers
from bot.store.times import from_ms
from tests.faults.asked_well import NIGHT_BEGINS, night_began
from tests.faults.deeds import ANSWERS, VOLUNTEER, WORDS, says
from tests.faults.people import People
from tests.support.soundness import ASKED, HOLDS

BREAD, INSULIN, TRAPPED = WORDS[:3]
SILENCES = 3  # looks at a promise until it is given up
LONG_WAY = 60  # minutes: whoever is quicker has the seat, so this yes has to wait
LEAVES = ("cannot", "hand over", "unsafe", "wrong place")
LEAST_ASKED = """
    SELECT v.person FROM volunteers AS v WHERE v.state IN ('off', 'available', 'paused')
    ORDER BY v.state = 'paused', (SELECT count(*) FROM offers AS o WHERE o.volunteer = v.person), v.person"""
NEXT_STOP = f"SELECT * FROM assignments WHERE {HOLDS} AND bundle IS NOT NULL ORDER BY state = 'accepted', stop"
SEVERAL_ASKED = f"""
    SELECT min(id) AS one, max(id) AS other FROM offers WHERE {ASKED} AND bundle IS NULL
    GROUP BY request HAVING count(*) > 1 ORDER BY request DESC"""
ASKED_AGAIN = f"""
    SELECT o.id AS now, b.id AS before FROM offers AS o JOIN offers AS b ON b.volunteer = o.volunteer
    JOIN requests AS r ON r.id = b.request WHERE o.{ASKED} AND o.bundle IS NULL AND b.request <> o.request
    AND b.state IN ('declined', 'expired') AND r.state IN ('open', 'active') ORDER BY o.id DESC, b.id DESC"""


class Scenes(People):
    """Each scene is played by whoever is there, and comes to nothing when nobody is."""

    def _then(self, deed: Any, *given: Any, **more: Any) -> None:
        deed(*given, **more)
        self.sound()

    def night_falls(self, number: int) -> None:
        """Two are on duty since the evening, one comes by night; bread can wait, a life cannot."""
        self._then(self.comes_on_duty, number, 0.6, 12.0)
        self._then(self.comes_on_duty, number + 1, 4.0, 12.0)
        self._then(self.runs, self.act(self.helpers[number % 5], VOLUNTEER["call me by night"]))
        if night_began(self.op.now) is None:
            self.op.now = max(self.op.now, self.op.now.replace(hour=NIGHT_BEGINS, minute=5))
            self.clock_ticks(delivered=True)
        self._then(self.cries, number, (BREAD, TRAPPED)[number % 2], 0.3)
        self._then(self.comes_on_duty, number + 2, 0.6, 8.0)

    def a_way(self, number: int) -> None:
        """Several doors need bread when nobody is on duty; then a driver comes, and perhaps others after them."""
        for row in self.rows("SELECT person FROM volunteers WHERE state = 'available'"):
            self.runs(self.act(row["person"], volunteers.check_out))
        for door in range(2 + number % 2):
            self._then(self.cries, door, BREAD, 0.3)
        driver = self.one(LEAST_ASKED, 0)
        if driver is None:
            return
        self._then(self.runs, self.act(driver["person"], volunteers.travel_by, Mode.CAR))
        self._then(self.comes_on_duty, self.helpers.index(driver["person"]), 0.6, 8.0)
        if self.ways_asked:
            self._then(self.answers_about_a_way, 0, "all")
        self._then(self.comes_on_duty, number, 0.6, 8.0)
        for word in ("on my way", "there", "done")[: number % 4]:
            stop = self.one(NEXT_STOP, 0)
            if stop is not None:
                self._then(self.runs, self.act(stop["volunteer"], says, stop["id"], word))

    def a_line(self, number: int) -> None:
        """Several are asked: one has the seat, or soon; another stands by; then the seat may come free."""
        self._then(self.comes_on_duty, number, 0.6, 8.0)
        self._then(self.comes_on_duty, number + 1, 0.1, 8.0)
        self._then(self.cries, number, INSULIN, 0.3)
        asked = self.one(SEVERAL_ASKED, 0)
        if asked is None:
            return
        self._answers(asked["one"], offers.accept, LONG_WAY if number % 4 == 0 else 20)
        self._answers(asked["other"], offers.stand_by, 20)
        held = self.one(f"SELECT * FROM assignments WHERE {HOLDS} AND offer = {asked['one']}", 0)
        if held is not None:
            self._then(self.runs, self.act(held["volunteer"], says, held["id"], LEAVES[number % len(LEAVES)]))
        if self.waiting:
            self._then(self.answers_from_standby, 0, goes=bool(number % 3))

    def nobody_comes(self, number: int) -> None:
        """Somebody says yes, sets out or not, and is not heard of again."""
        if not self.asked:
            self._then(self.comes_on_duty, number, 0.6, 8.0)
            self._then(self.cries, number, (BREAD, INSULIN)[number % 2], 0.3)
        if not self.asked:
            return
        self._then(self.says_yes, 0, 20)
        if number % 2 and self.holding:
            self._then(self.goes_on, 0)
        for _ in range(SILENCES):
            awaited = self.one("SELECT late_at FROM assignments ORDER BY id DESC LIMIT 1", 0)
            if awaited is None or awaited["late_at"] is None:
                return
            self.op.now = max(self.op.now, from_ms(awaited["late_at"]))
            self.clock_ticks(delivered=True)

    def two_at_once(self, number: int) -> None:
        """Who said no, or nothing, to one and yes to another says yes to the first after all."""
        self._then(self.comes_on_duty, number, 0.1, 8.0)
        self._then(self.cries, number, (BREAD, INSULIN)[number % 2], 0.3)
        if self.asked and number % 3:
            self._then(self.answers_late_or_no, 0, ANSWERS[0])
        elif self.asked:
            self._then(self.time_passes, 16, delivered=True)
        self._then(self.cries, number + 1, INSULIN, 0.3)
        both = self.one(ASKED_AGAIN, 0)
        for offer in () if both is None else (both["now"], both["before"]):
            self._answers(offer, offers.accept, 20)

    def _answers(self, offer: int, answer: Any, minutes: int) -> None:
        who = self.one(f"SELECT volunteer FROM offers WHERE id = {offer}", 0)["volunteer"]
        self._then(self.runs, self.act(who, answer, OfferId(offer), minutes))


SCENES = (Scenes.night_falls, Scenes.a_way, Scenes.a_line, Scenes.nobody_comes, Scenes.two_at_once)
