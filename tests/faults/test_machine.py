"""Whatever people do, in any order, with the clock and restarts between: ledger, seats, questions and deadlines hold.

MUSTER_TEST_STEPS and MUSTER_TEST_EXAMPLES say how many steps a story has and how many stories are told; then they are
others each time (`make machine`).
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from bot.domain.model import PersonId
from bot.services import arrivals
from tests.faults.deeds import TROUBLES, WORDS
from tests.faults.people import ANY
from tests.faults.scenes import SCENES, Scenes
from tests.faults.world import steps_wanted

LONG = "MUSTER_TEST_STEPS" in os.environ
HUNTED = "MUSTER_TEST_BUGS" in os.environ  # a bug is to be found, not to be understood
EXAMPLES = int(os.environ.get("MUSTER_TEST_EXAMPLES", "10"))
OTHERWISE = 75  # of a hundred
STRIDE = st.lists(st.integers(0, 99), min_size=1, max_size=4)
EVENING = 9.8  # hours past noon: soon before the night begins


class Machine(Scenes):
    """What people do and what happens to them."""

    @initialize(
        word=st.sampled_from(WORDS),
        km=st.sampled_from((0.0, 2.5)),
        hour=st.sampled_from((0.0, 0.0, EVENING)),
        number=ANY,
        scenes=st.lists(st.sampled_from(SCENES), min_size=3, max_size=4, unique=True),
    )
    def a_story_begins(self, word: str, km: float, hour: float, number: int, scenes: list[Any]) -> None:
        """By day or in the evening, near volunteers on duty; with some scenes, so that few things are in no story."""
        self.begins(hour, on_duty=5)
        self.cries(0, word, km)
        self.sound()
        for scene in scenes:
            scene(self, number)

    @rule(scene=st.sampled_from(SCENES), number=ANY)
    def a_scene_is_played(self, scene: Any, number: int) -> None:
        scene(self, number)

    def _what_comes_next(self, number: int) -> None:
        """What people do most of the time; one in four times what happens to them too."""
        what = number % 4 if number >= OTHERWISE and (self.holding or self.asked) else None
        if what is None:
            self._most_would(number)
        elif what < 2 or not self.holding:
            self.nobody_says_anything(4, delivered=True)
        else:
            self.reports(0, TROUBLES[number % len(TROUBLES)])

    def _most_would(self, number: int) -> None:
        """Go where they said yes, say yes, thank, or cry for help."""
        next_ones: list[Any] = [
            *[self.goes_on] * min(self.holding, 2),
            *[partial(self.says_yes, minutes=20)] * min(self.asked, 2),
            *[partial(self.answers_about_a_way, answer="all")] * min(self.ways_asked, 2),
            *[partial(self.answers_from_standby, goes=True)] * bool(self.waiting),
            *[partial(self.resident_decides, deed="came")] * bool(self.done),
        ]
        if next_ones:
            next_ones[number % len(next_ones)](number=number // len(next_ones))
        else:
            self.cries(number, WORDS[number % len(WORDS)], 0.3)

    def _some_steps_on(self, numbers: list[int]) -> None:
        for place, number in enumerate(numbers):
            if place:
                self.sound()
            self._what_comes_next(number)

    # Rules are drawn evenly and most deeds come to nothing: the way of most tasks is there twice, in longer strides.
    the_story_goes_on = rule(numbers=STRIDE)(_some_steps_on)
    and_on = rule(numbers=STRIDE)(_some_steps_on)

    @rule(who=ANY)
    def blocks_the_bot(self, who: int) -> None:
        """Telegram says so when something is sent; the person's next word undoes it."""
        person = PersonId([*self.helpers, *self.residents][who % 8])

        async def blocked() -> None:
            async with self.op.turn() as turn:
                await arrivals.lost(turn, person)

        self.runs(blocked())

    @rule(ends=st.booleans())
    def letters_arrive_or_the_program_begins_again(self, *, ends: bool) -> None:
        self.restart() if ends else self.runs(self.op.posts())

    @invariant()
    def everything_holds(self) -> None:
        self.sound()


def test_whatever_happens_in_whatever_order_every_promise_of_the_machine_holds() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=steps_wanted(16),
            deadline=None,
            database=None,
            derandomize=not LONG,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink) if LONG and not HUNTED else (Phase.generate,),
        ),
    )
