"""What residents, volunteers and coordinators do, each deed a rule: the machine takes them in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.model import AssignmentId, OfferId, PersonId, RequestId
from bot.services import (
    intake,
    merging,
    no_shows,
    offers,
    seats,
    volunteers,
    vouching,
    wishes,
)
from tests.faults.deeds import (
    ABOUT,
    AFTERWARDS,
    ANSWERS,
    ASKED_LATE,
    ASKED_NOW,
    DESK,
    GONE,
    LIVE,
    MORE,
    ON_THE_WAY,
    REPORTS,
    RESIDENT,
    TROUBLES,
    VOLUNTEER,
    WAY,
    WORDS,
    adds,
    answers_where,
    names_need,
    says,
    shows_place,
)
from tests.faults.world import World
from tests.support.build import DOOR_CODE, HOME, north_of
from tests.support.soundness import ASKED, HOLDS

ANY = st.integers(0, 11)


class People(World):
    """Everybody's deeds, by their buttons and commands."""

    @rule(who=ANY, word=st.sampled_from(WORDS), km=st.sampled_from((None, 0.0, 0.3, 3.0, 25.0)))
    def cries(self, who: int, word: str, km: float | None) -> None:
        person = [*self.residents, self.helpers[0]][who % 4]
        self.messages += 1
        at = None if km is None else self.spot(self.messages, km)
        source = (person, self.messages)
        self.runs(self.act(person, intake.file, word, source, DOOR_CODE, at))

    @precondition(lambda self: self.live)
    @rule(number=ANY, words=st.sampled_from(MORE), how=st.sampled_from((adds, answers_where, shows_place)))
    def says_more(self, number: int, words: str, how: Any) -> None:
        case = self.one(f"SELECT * FROM requests WHERE {LIVE} ORDER BY lat IS NULL DESC, id DESC", number)
        self.messages += 1
        said = self.spot(self.messages, 0.2) if how is shows_place else words
        self.runs(self.act(case["resident"], how, case["id"], said))
        self.speaks(case["id"])

    @precondition(lambda self: self.live)
    @rule(number=ANY, need=st.sampled_from(("rescue", "medical", "food", "care")))
    def taps_what_is_needed(self, number: int, need: str) -> None:
        case = self.one(f"SELECT * FROM requests WHERE {LIVE} ORDER BY need IS NULL DESC, id DESC", number)
        self.runs(self.act(case["resident"], names_need, case["id"], need))
        self.speaks(case["id"])

    @precondition(lambda self: self.asked)
    @rule(number=ANY, minutes=st.sampled_from((None, 5, 20, 20, 20, 240)))
    def says_yes(self, number: int, minutes: int | None) -> None:
        asked = self.one(ASKED_NOW, number % 4)
        self.runs(self.act(asked["volunteer"], offers.accept, OfferId(asked["id"]), minutes))

    @precondition(lambda self: self.asked_before)
    @rule(number=ANY, answer=st.sampled_from(ANSWERS))
    def answers_late_or_no(self, number: int, answer: Any) -> None:
        asked = self.one(ASKED_LATE, number % 4)
        self.runs(self.act(asked["volunteer"], answer, OfferId(asked["id"])))

    @precondition(lambda self: self.ways)
    @rule(number=ANY, answer=st.sampled_from(sorted(WAY)))
    def answers_about_a_way(self, number: int, answer: str) -> None:
        ways = f"SELECT * FROM offers WHERE bundle IS NOT NULL ORDER BY {ASKED} DESC, bundle DESC, stop"
        asked = self.one(ways, number % 4)
        self.runs(self.act(asked["volunteer"], WAY[answer], OfferId(asked["id"])))

    @precondition(lambda self: self.stops)
    @rule(number=ANY, deed=st.sampled_from(ON_THE_WAY))
    def goes_on_along_a_way(self, number: int, deed: Any) -> None:
        stop = self.one(f"SELECT * FROM assignments WHERE {HOLDS} AND bundle IS NOT NULL ORDER BY stop DESC", number)
        self.runs(self.act(stop["volunteer"], deed, stop["id"]))

    @precondition(lambda self: self.waiting)
    @rule(number=ANY, goes=st.booleans())
    def answers_from_standby(self, number: int, *, goes: bool) -> None:
        waits = self.one("SELECT * FROM assignments WHERE state = 'standby' ORDER BY answer_by IS NULL, id", number)
        who = waits["volunteer"]
        if goes:
            self.runs(self.act(who, seats.still, AssignmentId(waits["id"]), 20))
        else:
            self.runs(self.act(who, seats.leave, RequestId(waits["request"])))

    @precondition(lambda self: self.holding)
    @rule(number=ANY)
    def goes_on(self, number: int) -> None:
        mission = self.one(f"SELECT * FROM assignments WHERE {HOLDS} ORDER BY id DESC", number)
        deed = {"accepted": "on my way", "en_route": "there", "on_site": "done"}[mission["state"]]
        self.runs(self.act(mission["volunteer"], says, mission["id"], deed))

    @precondition(lambda self: self.holding)
    @rule(number=ANY, deed=st.sampled_from((*sorted(REPORTS), *TROUBLES)))
    def reports(self, number: int, deed: str) -> None:
        mission = self.one(f"SELECT * FROM assignments ORDER BY {HOLDS} DESC, id DESC", number % 2)
        self.runs(self.act(mission["volunteer"], says, mission["id"], deed))

    @precondition(lambda self: self.gone)
    @rule(number=ANY, deed=st.sampled_from(AFTERWARDS))
    def says_a_word_afterwards(self, number: int, deed: Any) -> None:
        over = self.one(f"SELECT * FROM assignments WHERE {GONE} ORDER BY check_at IS NULL, id DESC", number)
        self.runs(self.act(over["volunteer"], deed, AssignmentId(over["id"])))

    @rule(number=ANY, deed=st.sampled_from(sorted(RESIDENT)))
    def resident_decides(self, number: int, deed: str) -> None:
        case = self.one(f"SELECT * FROM requests ORDER BY {ABOUT.get(deed, LIVE)} DESC, id DESC", number % 3)
        self.runs(self.act(case["resident"], RESIDENT[deed], RequestId(case["id"])))
        self.speaks(case["id"])

    @precondition(lambda self: self.holding)
    @rule(number=ANY)
    def resident_avoids_who_comes(self, number: int) -> None:
        helped = self.one(
            f"SELECT a.id, r.resident FROM assignments AS a JOIN requests AS r ON r.id = a.request WHERE a.{HOLDS}",
            number,
        )
        self.runs(self.act(helped["resident"], wishes.avoid, AssignmentId(helped["id"])))

    @rule(number=ANY, deed=st.sampled_from(sorted(DESK)))
    def desk_decides(self, number: int, deed: str) -> None:
        case = self.one(f"SELECT * FROM requests ORDER BY {ABOUT.get(deed, LIVE)} DESC, id DESC", number % 3)
        self.runs(self.act(self.desk[number % 2], DESK[deed], RequestId(case["id"])))
        self.speaks(case["id"])

    @precondition(lambda self: self.live > 1)
    @rule(number=ANY, other=ANY)
    def desk_joins_two(self, number: int, other: int) -> None:
        live = f"SELECT id FROM requests WHERE {LIVE} ORDER BY id DESC"
        one, two = RequestId(self.one(live, number)["id"]), RequestId(self.one(live, other)["id"])
        self.runs(self.act(self.desk[0], merging.merge, one, two))

    @rule(who=ANY, tier=st.integers(0, 3), verdict=st.sampled_from((None, "ok", "suspend")))
    def desk_judges(self, who: int, tier: int, verdict: Any) -> None:
        volunteer = PersonId(self.helpers[who % 5])
        if verdict is None:
            self.runs(self.act(self.desk[0], vouching.tier, volunteer, tier))
        else:
            self.runs(self.act(self.desk[1], no_shows.review, volunteer, verdict))

    @rule(who=ANY, km=st.sampled_from((0.1, 0.6, 4.0, 25.0)), hours=st.sampled_from((1.0, 8.0)))
    def comes_on_duty(self, who: int, km: float, hours: float) -> None:
        self.runs(self.act(self.helpers[who % 5], volunteers.check_in, north_of(HOME, km), hours))

    @rule(who=ANY, deed=st.sampled_from(sorted(VOLUNTEER)))
    def volunteer_decides(self, who: int, deed: str) -> None:
        volunteer = self.helpers[who % 5]
        self.willing = volunteer if deed == "who else?" else 0
        self.runs(self.act(volunteer, VOLUNTEER[deed]))

    @rule(
        time=st.sampled_from((0.5, 3, 12, 12, 40, 150, 500, 1600)),
        delivered=st.sampled_from((True, True, False)),
    )
    def time_passes(self, time: float, *, delivered: bool) -> None:
        self.op.now += timedelta(minutes=time)
        self.clock_ticks(delivered=delivered)

    @rule(times=st.sampled_from((1, 1, 8)), delivered=st.sampled_from((True, True, False)))
    def nobody_says_anything(self, times: int, *, delivered: bool) -> None:
        """Until what is due next, or long enough for a promise to be given up."""
        for _ in range(times):
            self.next_deadline()
            self.clock_ticks(delivered=delivered)
