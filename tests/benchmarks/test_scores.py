"""What the places benchmark makes of answers: hits, distances, intervals, steps of probability, a rival's faults."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from benchmarks.places import calibration, scores
from benchmarks.places.asking import Answer, Guess
from benchmarks.places.nominatim import Nominatim, NominatimError
from benchmarks.places.queries import Query
from benchmarks.places.scores import Asked, Share
from benchmarks.places.towns import Middle, Outline, Towns
from benchmarks.places.truths import Family, Subject, Truth

HOME = (10.0, 20.0)
SQUARE = ((10.0, 20.0), (10.0, 20.01), (10.01, 20.01), (10.01, 20.0), (10.0, 20.0))
METRE = 1 / 111_195


def asked(metres_off: float | None, *, sure: bool = True, probability: float = 0.9, radius_m: float = 10) -> Asked:
    truth = Truth(((HOME,),))
    subject = Subject(Family.ADDRESS, "Mill Lane", "Old Town", truth, number="12")
    guesses = () if metres_off is None else (guess(metres_off, probability, radius_m),)
    return Asked(Query("1", "clean", "Mill Lane 12", truth, subject), Answer(guesses, sure, "sure", 0.001, 0.001))


def guess(metres_off: float, probability: float = 0.9, radius_m: float = 10) -> Guess:
    return Guess(HOME[0] + metres_off * METRE, HOME[1], "house", "12 Mill Lane", radius_m, probability)


def test_a_hit_is_within_a_hundred_metres() -> None:
    score = scores.of([asked(99), asked(101), asked(None)])
    assert (score.hit.count, score.hit.total) == (1, 3)
    assert len(score.misses) == 2


def test_far_off_without_asking_is_counted_apart_from_far_off_among_buttons() -> None:
    score = scores.of([asked(501), asked(499), asked(501, sure=False), asked(None, sure=False)])
    assert score.silent_wrong.count == 1
    assert score.questions.count == 2


def test_whoever_is_asked_can_still_find_the_right_one() -> None:
    one = asked(700, sure=False)
    other = Asked(
        one.query, Answer((*one.answer.guesses, guess(5)), sure=False, verdict="choose", took_s=0.0, worked_s=0.0)
    )
    assert (one.offered, other.offered) == (False, True)
    assert not other.hit


def test_a_street_is_right_along_its_whole_length_and_an_outline_inside() -> None:
    street = Truth((((10.0, 20.0), (10.0, 20.01)),))
    assert street.away_m(10.0, 20.005) == pytest.approx(0, abs=0.1)
    assert street.away_m(10.001, 20.005) == pytest.approx(111, abs=1)
    assert Truth((SQUARE,)).away_m(10.005, 20.005) == 0
    assert Truth((SQUARE[:4],)).away_m(10.005, 20.005) > 500


def test_the_interval_is_wilsons() -> None:
    low, high = Share(8, 10).interval
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_percentiles_are_values_that_were_measured() -> None:
    found = scores.times([n / 1000 for n in range(1, 101)])
    assert (found.p50, found.p95, found.p99, found.longest) == (50, 95, 99, 100)


def test_an_honest_probability_is_right_as_often_as_it_says() -> None:
    honest = [asked(5, probability=0.85) for _ in range(85)] + [asked(900, probability=0.85) for _ in range(15)]
    boasting = [asked(5, probability=0.95) for _ in range(60)] + [asked(900, probability=0.95) for _ in range(40)]
    low, high = calibration.steps([*honest, *boasting, asked(None)])
    assert (low.low, low.right.total, low.honest) == (0.8, 100, True)
    assert (high.low, high.honest, round(high.off, 2)) == (0.9, False, -0.35)
    assert not calibration.steps([asked(5, probability=1.0)])[0].counts


def test_a_wide_answer_is_right_when_the_truth_lies_in_its_radius() -> None:
    assert calibration.right(asked(900, radius_m=1000))
    assert not calibration.right(asked(900, radius_m=500))
    assert calibration.right(asked(90, radius_m=10))


def test_the_town_said_with_a_spot_is_the_outline_that_carries_a_towns_name_or_the_nearest_in_reach() -> None:
    labels = [Middle("Altdorf", "village", (10.02, 20.02)), Middle("Hof", "isolated_dwelling", (10.0051, 20.005))]
    assert Towns(labels, [Outline("Altdorf", 8, [SQUARE])]).around((10.005, 20.005)) == "Altdorf"
    assert Towns(labels, [Outline("Zone", 9, [SQUARE])]).around((10.005, 20.005)) == "Hof"
    assert Towns([], [Outline("Zone", 8, [SQUARE])]).around((10.005, 20.005)) == "Zone"
    assert Towns([], [Outline("Zone", 8, [SQUARE])]).around((10.5, 20.5)) == ""


@contextmanager
def server(body: bytes, status: int = 200) -> Iterator[tuple[str, list[str]]]:
    asked_for: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_for.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name for it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", asked_for
        http.shutdown()


def test_a_rival_is_asked_for_one_result_within_the_region() -> None:
    with server(json.dumps([{"lat": "10.5", "lon": "20.5"}]).encode()) as (url, asked_for):
        assert Nominatim(url, (10, 20, 11, 21)).first("Mill Lane 12") == (10.5, 20.5)
    assert "limit=1" in asked_for[0]
    assert "bounded=1" in asked_for[0]
    assert "viewbox=19.98%2C11.02%2C21.02%2C9.98" in asked_for[0]


def test_a_rivals_fault_is_told_apart_from_not_found() -> None:
    with server(b"[]") as (url, _):
        assert Nominatim(url, (10, 20, 11, 21)).first("nowhere") is None
    for body, status in ((b"<html>", 200), (b'{"error": "busy"}', 503), (b'[{"lat": "north"}]', 200)):
        with server(body, status) as (url, _), pytest.raises(NominatimError):
            Nominatim(url, (10, 20, 11, 21)).first("Mill Lane 12")


def test_without_a_candidate_the_truth_is_endlessly_far() -> None:
    assert asked(None).away_m == math.inf
