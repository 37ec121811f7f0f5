"""Positions that people type: read when they are plain, refused when they may be anything else."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.places import Candidate, Kind, Places, distance_km

HARBOUR = Area(south=12.0, west=-38.08, north=12.06, east=-38.0)
SPOT = Point(12.0123, -38.0456)
METRES_TEN = 0.0001  # degrees, about


def found(text: str, area: Area | None = HARBOUR) -> Candidate | None:
    return Places(area=area).locate(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "12.0123, -38.0456",
        "12.0123,-38.0456",
        "12.0123 -38.0456",
        "12.0123; -38.0456",
        "12.0123 / -38.0456",
        "12.0123\n-38.0456",
        "(12.0123, -38.0456)",
        "we are at 12.0123, -38.0456 please hurry",
        "We are two. 12.0123, -38.0456. Hurry!",
        "12,0123 -38,0456",
        "12,0123, -38,0456",
        "12,0123,-38,0456",
        "12,0123; -38,0456",
        "12.0123, \u221238.0456",
        "\u206612.0123, -38.0456\u2069",
        "١٢٫٠١٢٣، -٣٨٫٠٤٥٦",
        "۱۲.۰۱۲۳ -۳۸.۰۴۵۶",
        "१२.०१२३, -३८.०४५६",
        "１２.０１２３, -３８.０４５６",
        "12.0123 N, 38.0456 W",
        "12.0123n 38.0456w",
        "N12.0123 W38.0456",
        "N 12.0123 W 38.0456",
        "12.0123N38.0456W",
        "12.0123° N, 38.0456° W",
        "38.0456W 12.0123N",
        "12.0123 N 38.0456 O",
        "12.0123 norte, 38.0456 oeste",
        "12.0123 north 38.0456 west",
        "12.0123 شمالاً 38.0456 غربًا",
        "lat 12.0123 lon -38.0456",
        "latitud: 12.0123, longitud: -38.0456",
        "lon=-38.0456 lat=12.0123",
        '{"lat": 12.0123, "lng": -38.0456}',
        "geo:12.0123,-38.0456",
        "geo:0,0?q=12.0123,-38.0456(Home)",
        "12.0123, -38.0456, 15.2",
        "-38.0456, 12.0123",
    ],
)
def test_a_position_in_decimal_degrees_is_read_however_it_is_written(text: str) -> None:
    read = found(text)

    assert read is not None
    assert read.kind is Kind.POSITION
    assert read.point == SPOT
    assert read.name == "12.01230, -38.04560"


@pytest.mark.parametrize(
    "text",
    [
        "12°00'44.3\"N, 38°02'44.2\"W",
        "12° 0' 44.3\" N 38° 2' 44.2\" W",
        "12º00′44.3″N 38º02′44.2″W",
        "12°00'44.3''N 38°02'44.2''O",
        "N12°00'44.3\" W38°02'44.2\"",
        "12°00'44.3\" -38°02'44.2\"",
        "12°00'44,3\"N 38°02'44,2\"W",
        "12d0m44.3s N 38d2m44.2s W",
        "12:00:44.3N,38:02:44.2W",
        "12 0 44.3 N 38 2 44.2 W",
        "12°0.738'N, 38°2.736'W",
        "12 0.738 N 38 2.736 W",
        "help at 12°0.738' N 38°2.736' W now",
        "١٢°٠٠'٤٤٫٣\" شمالا ٣٨°٠٢'٤٤٫٢\" غربا",
    ],
)
def test_degrees_with_minutes_and_seconds_are_read(text: str) -> None:
    read = found(text)

    assert read is not None
    assert distance_km(read.point, SPOT) < 0.003


def test_haitis_capital_is_read_in_degrees_minutes_and_seconds_without_an_area() -> None:
    read = found("18°35'36.24\"N, 72°16'40.37\"W", area=None)

    assert read is not None
    assert read.point.lat == pytest.approx(18.5934)
    assert read.point.lon == pytest.approx(-72.277881, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5, 12",
        "12 -38",
        "12, -38.0456",
        "2 kids 3 days",
        "+1 555 123 4567",
        "0412-555-1234",
        "12.03 litres for 38 people",
        "bread 12.02, milk 38.05",
        "$12.0300 $38.0400",
        "-12.0123 N, 38.0456 W",
        "12.0123 N, 38.0456 N",
        "lat 12.0123 W, lon 38.0456 N",
        "12°61'00\"N, 38°02'44\"W",
        "12°00'61\"N, 38°02'44\"W",
        "12°00.5'30\"N, 38°02.5'30\"W",
        "12.0 38.0",
        "112.0123, -338.0456",
        "12.03.2024, 15.04.2024",
        "12.0123.38.0456",
        "192.168.1.10 10.0.0.1",
        "at 10:30 and 12:45",
        "10:30:15, 11:45:20",
        "1,200 3,400 5,600",
        "0.0000, 0.0000",
        "0.0, 0.00001",
        "geo:0,0",
        "https://maps.example.org/@12.0123,-38.0456,15z",
        "maps.example.org/?q=12.0123,-38.0456",
    ],
)
def test_other_numbers_are_not_taken_for_a_position(text: str) -> None:
    assert found(text) is None
    assert found(text, area=None) is None


@pytest.mark.parametrize(
    "text",
    [
        "41.0082, 28.9784",
        "12.0123, 38.0456",
        "12.0123 N, 38.0456 E",
        "12.5000, -38.0456",
        "7FG8V3X2+4Q",
        "18°35'36.24\"N, 72°16'40.37\"W",
    ],
)
def test_a_position_outside_the_area_is_refused(text: str) -> None:
    assert found(text) is None
    assert found(text, area=None) is not None


def test_without_an_area_only_the_usual_order_is_believed() -> None:
    read = found("-38.0456, 12.0123", area=None)

    assert read is not None
    assert read.point == Point(-38.0456, 12.0123)


def test_an_o_is_the_east_or_the_west_as_the_area_says_and_nothing_without_one() -> None:
    vaduz, lisbon = Area(south=47.0, west=9.4, north=47.3, east=9.7), Area(south=38.6, west=-9.5, north=38.9, east=-9.0)

    east, west = found("47.1410 N 9.5210 O", vaduz), found("38.7223 N 9.1393 O", lisbon)

    assert east is not None
    assert east.point == Point(47.141, 9.521)
    assert west is not None
    assert west.point == Point(38.7223, -9.1393)
    assert found("47.1410 N 9.5210 O", area=None) is None


@pytest.mark.parametrize("text", ["12.03, -38.04", "12,03 -38,04", "12.030 -38.040", "12,030 -38,040"])
def test_a_coarse_position_needs_an_area_to_vouch_for_it(text: str) -> None:
    assert found(text) is not None
    assert found(text, area=None) is None


@pytest.mark.parametrize(
    ("text", "radius_m"),
    [
        ("12.0123, -38.0456", 10),
        ("12.012, -38.045", 56),
        ("12.01, -38.04", 557),
        ("12.0, -38.0456", 10),
        ("geo:12.0123,-38.0456;u=35", 35),
        ("12°00'44\"N, 38°02'44\"W", 15),
        ("79432XJ6+22", 10),
        ("79432XJ6+22XX", 10),
    ],
)
def test_the_radius_says_how_far_off_the_writing_may_be(text: str, radius_m: float) -> None:
    read = found(text)

    assert read is not None
    assert read.radius_m == pytest.approx(radius_m, abs=1)


def test_one_lettered_half_is_believed_only_where_the_area_agrees() -> None:
    assert found("12.0123 e 38.0456", area=None) is None  # Portuguese: "and"
    assert found("12.0123 N, -38.0456") is not None


def test_two_different_positions_are_not_chosen_between() -> None:
    assert found("12.0123, -38.0456 or 12.0345, -38.0311") is None


def test_one_position_said_twice_is_one_position() -> None:
    read = found("79432XJ6+22 that is 12.03006, -38.03994")

    assert read is not None
    assert distance_km(read.point, Point(12.03006, -38.03994)) < 0.01


@pytest.mark.parametrize("text", ["79432XJ6+22", "79432xj6+22 please", "2XJ6+22", "come to 2xj6+22!"])
def test_plus_codes_are_read_the_short_ones_near_the_area(text: str) -> None:
    read = found(text)

    assert read is not None
    assert read.kind is Kind.POSITION
    assert read.name == "79432XJ6+22"
    assert distance_km(read.point, Point(12.03, -38.04)) < 0.02


@pytest.mark.parametrize("text", ["2XJ6+22", "2345+67", "ABCD+12", "A2XJ6+22", "2XJ6+22+33"])
def test_without_an_area_a_short_code_or_a_sum_says_nothing(text: str) -> None:
    assert found(text, area=None) is None


@pytest.mark.parametrize("text", ["2345+67", "4GRC+F5 Vaduz", "CRWX+22"])
def test_a_short_code_of_another_town_and_a_sum_are_refused(text: str) -> None:
    assert found(text) is None


def test_a_sum_is_no_short_code_even_where_such_a_cell_exists() -> None:
    whole = found("79432345+67", area=None)
    assert whole is not None
    around = Area(whole.point.lat - 0.1, whole.point.lon - 0.1, whole.point.lat + 0.1, whole.point.lon + 0.1)

    assert found("2345+67", around) is None


numbers = st.from_regex(r"[NSEWO+-]? ?[0-9٠-٩]{1,4}[.,°٫:'\" ][0-9]{0,6}[NSEWOnsewo°'\"]?", fullmatch=True)
texts = st.text(st.characters(), max_size=4000) | st.lists(numbers | st.sampled_from(" ,;/")).map("".join)


@given(text=texts)
@example(text="\ud800" * 10 + "12.0123, -38.0456")
@example(text="999.9999, 999.9999")
@example(text="1.1 " * 1000)
@example(text="\u0661\u066b" * 2000)
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_the_reader_or_leads_outside_the_area(text: str) -> None:
    read = found(text)

    assert read is None or read.point in HARBOUR
    assert read is None or read.radius_m > 0
    found(text, area=None)


@given(lat=st.floats(12.0001, 12.0599), lon=st.floats(-38.0799, -38.0001))
@settings(max_examples=60)
def test_whatever_is_written_to_four_decimals_is_read_back(lat: float, lon: float) -> None:
    for text in (f"{lat:.4f}, {lon:.4f}", f"{lat:.4f} N {-lon:.4f} W", f"{lat:.4f} {lon:.4f}".replace(".", ",")):
        read = found(text)
        assert read is not None
        assert read.point.lat == pytest.approx(lat, abs=METRES_TEN)
        assert read.point.lon == pytest.approx(lon, abs=METRES_TEN)
