"""Links without a pin: a view is asked about, what only a server can open is said to be that, the rest is nothing."""

from __future__ import annotations

import pytest

from bot.domain.model import Area, Point
from bot.places import Located, Places, Unreadable, Verdict, distance_km

HARBOUR = Area(south=12.0, west=-38.08, north=12.06, east=-38.0)
SPOT = Point(12.0123, -38.0456)
ELSEWHERE = "12.0555,-38.0111"


def locate(text: str, area: Area | None = HARBOUR) -> Located:
    return Places(area=area).locate(text)


@pytest.mark.parametrize(
    ("link", "radius_m"),
    [
        ("https://www.google.com/maps/@12.0123,-38.0456,17z", 299),
        ("https://www.google.com/maps/@12.0123,-38.0456,17.5z?entry=ttu", 211),
        ("https://www.google.com/maps/@12.0123,-38.0456,800m/data=!3m1!1e3", 400),
        ("https://www.google.com/maps/place/Old+Mill/@12.0123,-38.0456,17z", 299),
        ("https://maps.google.com/?ll=12.0123,-38.0456&z=17", 299),
        ("https://www.google.com/maps/@?api=1&map_action=map&center=12.0123,-38.0456", 1000),
        ("https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d2710!2d-38.0456!3d12.0123!2m3", 1000),
        ("https://www.openstreetmap.org/#map=17/12.0123/-38.0456", 299),
        ("https://www.openstreetmap.org/node/123#map=17/12.0123/-38.0456&layers=N", 299),
        ("https://www.openstreetmap.org/?lat=12.0123&lon=-38.0456&zoom=17", 299),
        ("https://maps.apple.com/frame?center=12.0123,-38.0456", 1000),
        ("https://yandex.com/maps/?ll=-38.0456%2C12.0123&z=17", 299),
        ("https://yandex.com/maps/org/94933420809/?ll=-38.0456%2C12.0123&z=17", 299),
        ("https://2gis.ru/moscow?m=-38.0456%2C12.0123%2F17", 299),
        ("https://2gis.ru/moscow/firm/7000000?m=-38.0456%2C12.0123%2F17", 299),
        ("https://www.waze.com/livemap?zoom=17&lat=12.0123&lon=-38.0456", 299),
        ("https://www.bing.com/maps?cp=12.0123~-38.0456&lvl=17", 299),
        ("https://wego.here.com/?map=12.0123,-38.0456,17,normal", 299),
        ("https://wego.here.com/?map=12.0123,-38.0456", 1000),
        ("https://mapy.cz/zakladni?x=-38.0456&y=12.0123&z=17", 299),
        ("https://some.map.example/#17/12.0123/-38.0456", 299),
        ("https://some.map.example/?lat=12.0123&lon=-38.0456&zoom=17", 299),
        ("geo:12.0123,-38.0456?q=Old+Mill", 1000),
    ],
)
def test_the_middle_of_a_map_is_only_asked_about(link: str, radius_m: float) -> None:
    seen = locate(link)

    assert seen.verdict is Verdict.CHOOSE
    assert [candidate.point for candidate in seen.candidates] == [SPOT]
    assert seen.candidates[0].radius_m == pytest.approx(radius_m, abs=2)
    assert seen.candidates[0].probability <= 0.5


def test_an_osm_code_without_a_marker_is_a_view() -> None:
    seen = locate("http://osm.org/go/0EEQjEEb", area=None)

    assert seen.verdict is Verdict.CHOOSE
    assert distance_km(seen.candidates[0].point, Point(51.510998, 0.054986)) < 0.01


def test_old_osm_codes_with_an_at_sign_are_those_with_a_tilde() -> None:
    old, new = (locate(f"https://osm.org/go/0EE{letter}jEEb", area=None) for letter in "@~")

    assert old.candidates
    assert old == new


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("https://maps.app.goo.gl/AbCdEf123", Unreadable.SHORT_LINK),
        ("maps.app.goo.gl/AbCdEf123?g_st=ic", Unreadable.SHORT_LINK),
        ("https://goo.gl/maps/AbCdEf123", Unreadable.SHORT_LINK),
        ("https://g.co/kgs/AbCdEf", Unreadable.SHORT_LINK),
        ("https://maps.apple/p/7E-Brjrk_THN14", Unreadable.SHORT_LINK),
        ("https://maps.apple.com/p/7EBrjrk", Unreadable.SHORT_LINK),
        ("https://yandex.com/maps/-/CLAvMI18", Unreadable.SHORT_LINK),
        ("https://go.2gis.com/WSTdK", Unreadable.SHORT_LINK),
        ("https://mapy.cz/s/jakuhelasu", Unreadable.SHORT_LINK),
        ("https://surl.amap.com/abc", Unreadable.SHORT_LINK),
        ("///filled.count.soap", Unreadable.WHAT3WORDS),
        ("we are at ///filled.count.soap!", Unreadable.WHAT3WORDS),
        ("what3words: filled.count.soap", Unreadable.WHAT3WORDS),
        ("///приставка.заплатка.фокусник", Unreadable.WHAT3WORDS),
        ("https://w3w.co/filled.count.soap", Unreadable.WHAT3WORDS),
        ("https://what3words.com/filled.count.soap", Unreadable.WHAT3WORDS),
        ("https://maps.google.com/?cid=1234567890", Unreadable.PLACE_LINK),
        (
            "https://www.google.com/maps/place//data=!4m2!3m1!1s0xc3f7d4e21a00705:0xa9ea51361ed84bda",
            Unreadable.PLACE_LINK,
        ),
        ("https://www.google.com/maps/search/?api=1&query=Old+Mill&query_place_id=ChIJ", Unreadable.PLACE_LINK),
        ("https://www.google.com/maps/search/restaurants+near+me", Unreadable.PLACE_LINK),
        ("https://maps.apple.com/?address=Mill+Lane+40,+Oldtown", Unreadable.PLACE_LINK),
        ("https://maps.apple.com/place?auid=17017496253231963769", Unreadable.PLACE_LINK),
        ("https://www.openstreetmap.org/node/123", Unreadable.PLACE_LINK),
        ("https://yandex.com/maps/org/94933420809", Unreadable.PLACE_LINK),
        ("https://2gis.uz/tashkent/firm/70000001060803297", Unreadable.PLACE_LINK),
        ("https://www.waze.com/ul?venue_id=2884104.28644432.6709020", Unreadable.PLACE_LINK),
        ("https://www.waze.com/live-map/directions?to=place.w.2884104.28644432.6709020", Unreadable.PLACE_LINK),
        ("https://uri.amap.com/marker?position=116.473195,39.993253", Unreadable.PLACE_LINK),
        ("http://api.map.baidu.com/marker?location=39.916979,116.410&output=html", Unreadable.PLACE_LINK),
        ("geo:0,0?q=12+Mill+Lane", Unreadable.PLACE_LINK),
        ("geo:0,0", Unreadable.PLACE_LINK),
        ("geo:12.0123,-38.0456;crs=other", Unreadable.PLACE_LINK),
        ("https://maps.google.com/?q=0,0", Unreadable.PLACE_LINK),
        ("https://maps.google.com/?q=12,-38", Unreadable.PLACE_LINK),
        ("https://www.google.com/maps/@12,-38,17z", Unreadable.PLACE_LINK),
        ("https://www.openstreetmap.org/relation/1155955#map=5/12.1/-38.1", Unreadable.PLACE_LINK),
    ],
)
def test_what_only_its_makers_server_can_open_is_said_to_be_that(link: str, what: Unreadable) -> None:
    answer = locate(link)

    assert answer.verdict is Verdict.UNREADABLE
    assert answer.unreadable is what
    assert answer.candidates == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/@12.0123,-38.0456,15z",
        "example.org/?q=12.0123,-38.0456",
        "https://www.google.com/search?q=flood+relief",
        "https://www.google.com/maps",
        "https://yandex.ru/pogoda/?lat=x",
        "https://bit.ly/3xYz",
        "https://t.me/muster_bot",
        "https://[",
        "http://",
        "geo:",
        "ge0://",
        "https://omaps.app/",
        "https://example.org/?lat=here&lon=there",
        "file:///home.index.html",
        "and/or 12/38",
        "www.",
        "see index.home.raft",
    ],
)
def test_other_links_and_slashes_say_nothing_of_a_place(text: str) -> None:
    assert locate(text).verdict is Verdict.UNKNOWN


def test_a_link_outside_the_area_is_outside() -> None:
    answer = locate("https://maps.google.com/?q=41.0082,28.9784")

    assert answer.verdict is Verdict.OUTSIDE
    assert answer.candidates == ()


def test_two_links_to_one_place_are_one_and_two_places_are_asked_about() -> None:
    here, same = "https://maps.google.com/?q=12.0123,-38.0456", "https://yandex.ru/maps/?pt=-38.04561,12.01231"
    there = "https://osm.org/?mlat=12.0555&mlon=-38.0111"

    assert locate(f"{here} {same}").verdict is Verdict.SURE
    assert locate(f"{here} or 12.0123, -38.0456").verdict is Verdict.SURE
    several = locate(f"{here} {there}")
    assert several.verdict is Verdict.CHOOSE
    assert [candidate.point for candidate in several.candidates] == [SPOT, Point(12.0555, -38.0111)]
    assert sum(candidate.probability for candidate in several.candidates) <= 1.0


def test_a_pin_beats_the_view_around_it_and_a_view_elsewhere_is_a_doubt() -> None:
    near, far = (f"https://www.google.com/maps/@{middle},17z" for middle in ("12.0125,-38.0450", ELSEWHERE))

    assert locate(f"{near} 12.0123, -38.0456").sure is not None
    assert locate(f"{far} 12.0123, -38.0456").verdict is Verdict.CHOOSE
    close_up = locate("https://www.google.com/maps/@12.0123,-38.0456,21z 12.01, -38.05").sure
    assert close_up is not None
    assert close_up.point == Point(12.01, -38.05)


def test_a_point_in_the_area_beside_one_outside_is_asked_about() -> None:
    answer = locate("my cousin sent 41.0082, 28.9784 and I am at 12.0123, -38.0456")

    assert answer.verdict is Verdict.CHOOSE
    assert [candidate.point for candidate in answer.candidates] == [SPOT]


def test_the_accuracy_that_a_link_states_widens_the_radius() -> None:
    place = locate("geo:12.0123,-38.0456;u=350").sure

    assert place is not None
    assert place.radius_m == 350


def test_a_short_link_beside_a_readable_position_does_not_hide_it() -> None:
    assert locate("https://maps.app.goo.gl/AbCdEf123 12.0123, -38.0456").sure is not None


def test_a_link_typed_anew_with_a_blank_after_the_comma_is_read() -> None:
    assert locate("https://maps.google.com/?q=12.0123, -38.0456").sure is not None


def test_a_plus_code_in_a_link_is_read_with_its_plus_lost() -> None:
    place = locate("https://www.google.com/maps/place/2XJ6+22/").sure

    assert place is not None
    assert place.name == "79432XJ6+22"
