"""Degrees as people of many languages write them, and the forms that other readers get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.places import Located, Places, Verdict, distance_km
from tests.support.town import town_region

SOUTH_WEST = Area(south=-12.06, west=-38.08, north=-12.0, east=-38.0)
NORTH_EAST = Area(south=47.1, west=9.4, north=47.2, east=9.6)
BRAZIL = Point(-12.0123, -38.0456)
VADUZ = Point(47.1410, 9.5210)
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９"]


def locate(text: str, area: Area | None) -> Located:
    return Places(area=area).locate(text)


def near(text: str, area: Area | None, point: Point, within_m: float = 5) -> bool:
    place = locate(text, area).sure
    return place is not None and distance_km(place.point, point) * 1000 <= within_m


@pytest.mark.parametrize(
    "text",
    [
        "47.1410 north, 9.5210 east",
        "47.1410 norte, 9.5210 este",
        "47,1410 Nord, 9,5210 Ost",
        "47,1410° nördliche Breite, 9,5210° östliche Länge",
        "47.1410 nord 9.5210 est",
        "47,1410 de latitude nord et 9,5210 de longitude est",
        "47.1410 norte 9.5210 leste",
        "47,1410 N 9,5210 L",
        "47.1410 kuzey 9.5210 doğu",
        "47.1410 KUZEY 9.5210 DOGU",
        "47,1410 K, 9,5210 D",
        "K 47.1410 D 9.5210",
        "47.1410° північної широти, 9.5210° східної довготи",
        "47.1410 пн.ш. 9.5210 сх.д.",
        "47.1410 Пн, 9.5210 Сх",
        "47.1410 с.ш. 9.5210 в.д.",
        "47,1410° с. ш., 9,5210° в. д.",
        "47.1410 С, 9.5210 В",
        "47.1410 градусов северной широты, 9.5210 градусов восточной долготы",
        "47.1410 شمال 9.5210 شرق",
        "47.1410 ش 9.5210 ق",
        "٤٧٫١٤١٠ شمالاً، ٩٫٥٢١٠ شرقًا",
        "४७.१४१० उत्तर, ९.५२१० पूर्व",
        "47.1410 उ, 9.5210 पू",
        "৪৭.১৪১০ উত্তর, ৯.৫২১০ পূর্ব",
        "47.1410 উ 9.5210 পূ",
        "47.1410 utara, 9.5210 timur",
        "47.1410 LU, 9.5210 BT",
        "47.1410 U 9.5210 T",
        "47,1410 lintang utara, 9,5210 bujur timur",
        "47.1410 hilaga, 9.5210 silangan",
        "47.1410 nord, 9.5210 est",
        "latitudine 47,1410 longitudine 9,5210",
        "широта 47.1410, долгота 9.5210",
        "enlem 47,1410 boylam 9,5210",
        "खोज: अक्षांश 47.1410 देशांतर 9.5210",
        "خط العرض: 47.1410 خط الطول: 9.5210",
        "Breite 47,1410 Länge 9,5210",
        "47 degrees 8 minutes 27.6 seconds north, 9 degrees 31 minutes 15.6 seconds east",
        "47 grados 8 minutos 27.6 segundos norte 9 grados 31 minutos 15.6 segundos este",
        "47 Grad 8 Minuten 27,6 Sekunden Nord, 9 Grad 31 Minuten 15,6 Sekunden Ost",
        "47°8'27.6\"K 9°31'15.6\"D",
        "47°8′27,6″ с.ш. 9°31′15,6″ в.д.",
        "47d8m27.6s N 9d31m15.6s E",
    ],
)
def test_directions_are_understood_in_the_languages_of_the_people(text: str) -> None:
    assert near(text, None, VADUZ)
    assert near(f"SOS! {text}!!", NORTH_EAST, VADUZ)


@pytest.mark.parametrize(
    "text",
    [
        "12.0123 south, 38.0456 west",
        "12.0123 sur, 38.0456 oeste",
        "12,0123 Süd, 38,0456 West",
        "12.0123 sud, 38.0456 ouest",
        "12,0123 sul 38,0456 oeste",
        "12.0123 sud 38.0456 ovest",
        "12.0123 güney 38.0456 batı",
        "12.0123 G 38.0456 B",
        "12.0123 пд.ш. 38.0456 зх.д.",
        "12.0123 Пд 38.0456 Зх",
        "12.0123 ю.ш. 38.0456 з.д.",
        "12.0123 Ю 38.0456 З",
        "12.0123 جنوب 38.0456 غرب",
        "12.0123 ج 38.0456 غ",
        "12.0123 दक्षिण 38.0456 पश्चिम",
        "12.0123 द 38.0456 प",
        "12.0123 দক্ষিণ 38.0456 পশ্চিম",
        "12.0123 selatan 38.0456 barat",
        "12.0123 LS 38.0456 BB",
        "12.0123 timog 38.0456 kanluran",
        "12.0123 sid 38.0456 lwès",
        "S12.0123 W38.0456",
        "S 12° 0.738' W 38° 2.736'",
        "-12.0123 S, -38.0456 W",
    ],
)
def test_the_south_and_the_west_are_not_lost(text: str) -> None:
    assert near(text, None, BRAZIL)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("47,14 9,52", Point(47.14, 9.52)),
        ("47,14, 9,52", Point(47.14, 9.52)),
        ("47,1410,9,5210", VADUZ),
        ("47 8 24 N 9 31 12 E", Point(47.14, 9.52)),
        ("47.14, 9.52 200m", Point(47.14, 9.52)),
        ("47.14,9.52,0", Point(47.14, 9.52)),
        ("(47.14, 9.52)", Point(47.14, 9.52)),
        ("lat 47.14 lon 9.52", Point(47.14, 9.52)),
        ("٤٧٫١٤ ٩٫٥٢", Point(47.14, 9.52)),
        ("47d8m24s N 9d31m12s E", Point(47.14, 9.52)),
        ('{"lat":47.1410,"lon":9.5210}', VADUZ),
        ('{"latitude": 47.1410, "longitude": 9.5210, "accuracy": 12.5}', VADUZ),
        ('{"type":"Point","coordinates":[9.5210,47.1410]}', VADUZ),
        ("POINT(9.5210 47.1410)", VADUZ),
        ("9.5210, 47.1410", VADUZ),
        ("+47.1410+009.5210/", VADUZ),
        ("ma position est 47.1410, 9.5210", VADUZ),
        ("je suis sur 47.1410, 9.5210", VADUZ),
        ("in 5.5 47.1410 9.5210", VADUZ),
        ("bring 3.5 L to 47.1410 N, 9.5210 E", VADUZ),
        ("47.1410 N. 9.5210 E.", VADUZ),
    ],
)
def test_forms_that_are_often_misread_are_read_as_they_were_meant(text: str, meant: Point) -> None:
    assert near(text, NORTH_EAST, meant)


@pytest.mark.parametrize(
    "text",
    [
        "41 24.2028, 2 10.4418",
        "47.14,190",
        "14, 9",
        "12 34",
        "47,14,9,52",
        "47°8'24\"N",
        "47.1410 N",
        "47.1410 K 9.5210 S",
        "47.1410 В 9.5210 В",
        "47.1410 पता 9.5210 घर",
        "5 K and 4 D",
        "47.1410 K, 9.5210 E",
        "12.0123, 38,0456",
        "с 12.30 до 14.30",
        "у нас 2 С 3 В 4",
        "size 38.5 D or 41.5 B",
        "32TNT",
        "CHF 12.10 38.05",
        "12.10 38.05 kg",
        "12.10 38.05 EUR",
    ],
)
def test_what_may_be_anything_else_is_refused(text: str) -> None:
    assert locate(text, None).verdict is Verdict.UNKNOWN
    assert locate(text, SOUTH_WEST).verdict is Verdict.UNKNOWN
    assert locate(text, Area(11, 37, 13, 39)).verdict is Verdict.UNKNOWN


def test_a_position_that_lies_in_the_area_both_ways_round_is_asked_about() -> None:
    diagonal = Area(south=10.0, west=10.0, north=11.0, east=11.0)

    answer = locate("10.1234, 10.9876", diagonal)

    assert answer.verdict is Verdict.CHOOSE
    assert [candidate.point for candidate in answer.candidates] == [Point(10.1234, 10.9876), Point(10.9876, 10.1234)]
    assert locate("10.1234 N, 10.9876 E", diagonal).verdict is Verdict.SURE


def test_without_an_area_the_region_says_which_half_comes_first() -> None:
    places = Places.open(town_region())

    for text in ("-38.0456, 12.0123", "12.0123, -38.0456"):
        place = places.locate(text).sure
        assert place is not None
        assert place.point == Point(12.0123, -38.0456)
    assert places.locate("41.0082, 28.9784").sure is not None
    places.close()


def test_outside_the_area_nothing_is_named() -> None:
    answer = locate("41.0082, 28.9784", NORTH_EAST)

    assert answer.verdict is Verdict.OUTSIDE
    assert answer.candidates == ()


def test_what_only_the_area_decides_is_a_little_less_sure() -> None:
    plain, swapped = locate("47.1410, 9.5210", NORTH_EAST).sure, locate("47.14, 9.52", NORTH_EAST).sure

    assert plain is not None
    assert swapped is not None
    assert plain.probability > swapped.probability


@given(
    lat=st.floats(12.0001, 12.0599),
    lon=st.floats(38.0001, 38.0799),
    digits=st.sampled_from(DIGITS),
    form=st.sampled_from(["plain", "comma", "letters", "before", "dms", "dmm", "json", "geo", "words"]),
)
@settings(max_examples=250)
def test_every_form_in_the_digits_of_every_script_is_read_back(lat: float, lon: float, digits: str, form: str) -> None:
    lat_min, lon_min = lat % 1 * 60, lon % 1 * 60
    text = {
        "plain": f"-{lat:.5f}, -{lon:.5f}",
        "comma": f"-{lat:.5f} -{lon:.5f}".replace(".", ","),
        "letters": f"{lat:.5f}° S, {lon:.5f}° W",
        "before": f"S{lat:.5f} W{lon:.5f}",
        "dms": f"{int(lat)}°{int(lat_min)}'{min(lat_min % 1 * 60, 59.99):.2f}\"S "
        f"{int(lon)}°{int(lon_min)}'{min(lon_min % 1 * 60, 59.99):.2f}\"W",
        "dmm": f"S {int(lat)}° {min(lat_min, 59.9999):.4f}' W {int(lon)}° {min(lon_min, 59.9999):.4f}'",
        "json": f'{{"lat": -{lat:.5f}, "lng": -{lon:.5f}}}',
        "geo": f"geo:-{lat:.5f},-{lon:.5f};u=5",
        "words": f"sur {lat:.5f} oeste {lon:.5f}",
    }[form]
    written = text if form == "geo" else text.translate(str.maketrans("0123456789", digits))

    assert near(written, SOUTH_WEST, Point(-lat, -lon), within_m=2)
