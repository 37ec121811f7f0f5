"""How fast we speak: a clock moved by hand, and never more than Telegram takes."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.sections import Sending
from bot.gateway.pace import Pace

START = 1_000.0  # where a monotonic clock may stand
TINY = 1e-6
GROUP = -100


def paced(**given_: float) -> Pace:
    return Pace(Sending.model_validate(given_))


Sent = list[tuple[float, int]]


def sends(pace: Pace, chats: list[int], seconds: float, step: float = 0.01, start: float = START) -> Sent:
    """Send as eagerly as the pace allows; each message goes to the chat that has waited longest."""
    sent: Sent = []
    queue = list(chats)
    for tick in range(round(seconds / step)):
        now = start + tick * step
        for _ in range(pace.room(now)):
            resting = pace.resting(now)
            chat = next((chat for chat in queue if chat not in resting), None)
            if chat is None:
                break
            queue.append(queue.pop(queue.index(chat)))
            pace.took(chat, now)
            sent.append((now, chat))
    return sent


def most_within(times: list[float], window: float) -> int:
    return max((sum(start <= other < start + window - TINY for other in times) for start in times), default=0)


@given(st.integers(1, 99), st.floats(0.001, 0.2), st.floats(0, 1e7))
@settings(max_examples=40)
def test_no_second_ever_holds_more_than_its_share(rate: int, step: float, start: float) -> None:
    crowd = list(range(1, 400))
    times = [at for at, _ in sends(paced(overall_per_s=rate), crowd, 3 * max(step, 0.2), step, start)]
    assert most_within(times, 1.0) <= rate


def test_the_whole_share_is_used() -> None:
    assert len(sends(paced(overall_per_s=28), list(range(1, 400)), 3, step=0.001)) in range(82, 85)


def test_after_a_silence_no_debt_is_paid_back_in_one_burst() -> None:
    pace = paced(overall_per_s=28)
    sends(pace, [1, 2, 3], 1)
    assert pace.room(START + 3_600) == 1


def test_one_person_gets_a_short_burst_and_then_one_a_second() -> None:
    times = [at - START for at, _ in sends(paced(chat_burst=3), [7], 5)]
    assert times[:3] == pytest.approx([0.0, 0.04, 0.08])
    assert times[3:] == pytest.approx([1.0, 2.0, 3.0, 4.0], abs=0.02)


def test_who_is_at_rest_does_not_hold_up_the_others() -> None:
    pace = paced(chat_burst=1)
    pace.took(7, START)
    assert pace.resting(START + 0.5) == {7}
    assert pace.room(START + 0.5) == 1
    assert pace.resting(START + 1.01) == set()


def test_a_group_gets_no_more_than_its_share_in_any_minute() -> None:
    times = [at for at, _ in sends(paced(group_per_min=20), [GROUP], 130, step=0.1)]
    assert most_within(times, 60.0) <= 20
    assert len(times) >= 40


def test_a_429_of_one_chat_does_not_stop_the_others() -> None:
    pace = paced()
    pace.pause(7, 30, START)
    assert pace.resting(START + 29) == {7}
    assert pace.room(START + 29) == 1
    assert pace.resting(START + 30.01) == set()


def test_429s_of_the_same_chat_again_and_again_do_not_stop_the_others() -> None:
    pace = paced()
    for again in range(10):
        pace.pause(7, 30, START + again * 0.1)
    assert pace.room(START + 1) == 1


def test_429s_of_several_chats_at_once_stop_everything_for_as_long_as_asked() -> None:
    pace = paced()
    for chat, seconds in ((7, 30), (8, 5), (9, 20)):
        pace.pause(chat, seconds, START)
    assert pace.room(START + 19.9) == 0
    assert pace.room(START + 20.1) == 1
    assert pace.resting(START + 20.1) == {7}


def test_429s_of_several_chats_that_are_far_apart_in_time_stop_nobody_else() -> None:
    pace = paced()
    for chat in (7, 8, 9):
        pace.pause(chat, 1, START + chat * 10)
    assert pace.room(START + 91) == 1


def test_how_long_to_sleep_is_told_to_the_end_of_the_next_limit() -> None:
    pace = paced(overall_per_s=10, chat_burst=1)
    assert pace.next_free_s(START) is None
    pace.took(7, START)
    assert pace.next_free_s(START) == pytest.approx(0.1)
    assert pace.next_free_s(START + 0.2) == pytest.approx(0.8)
    pace.pause(7, 30, START)
    assert pace.next_free_s(START + 1.5) == pytest.approx(28.5)


def test_sleeping_as_told_never_wakes_too_early_or_for_nothing() -> None:
    pace = paced(overall_per_s=7, chat_burst=2)
    now, sent = START, 0
    for _ in count():
        if sent == 30:
            break
        if pace.room(now) and 7 not in pace.resting(now):
            pace.took(7, now)
            sent += 1
            continue
        wait = pace.next_free_s(now)
        assert wait is not None
        assert wait > 0
        now += wait + TINY
    assert now - START == pytest.approx(28, abs=0.1)
