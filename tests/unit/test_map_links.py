"""Links to maps that people send: the pin is read, a view is asked about, and what only a server can open is said."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.places import Kind, Located, Places, Unreadable, Verdict, distance_km

HARBOUR = Area(south=12.0, west=-38.08, north=12.06, east=-38.0)
SPOT = Point(12.0123, -38.0456)
ELSEWHERE = "12.0555,-38.0111"
FIELDS = base64.b64encode(b"id=;lat=12.0123;lon=-38.0456;n=Harbour").decode()
JSON_FIELDS = base64.b64encode(b'{"version":"1.0","latitude":12.0123,"longitude":-38.0456}').decode()

PINS = [
    # geo: as RFC 5870 and Android write it
    "geo:12.0123,-38.0456",
    "GEO:12.0123,-38.0456,15",
    "geo:12.0123,-38.0456;crs=wgs84;u=20",
    "geo:12.0123,-38.0456?z=17",
    "geo:0,0?q=12.0123,-38.0456(Our house)",
    "geo:0,0?q=12.0123%2C-38.0456%28Home%29",
    f"geo:{ELSEWHERE}?q=12.0123,-38.0456",
    # OpenStreetMap
    "https://www.openstreetmap.org/?mlat=12.0123&mlon=-38.0456#map=17/12.0555/-38.0111",
    "https://www.openstreetmap.org/?mlat=12.0123&amp;mlon=-38.0456&amp;zoom=17",
    "osm.org/?mlat=12.0123&mlon=-38.0456",
    f"https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route={ELSEWHERE};12.0123,-38.0456",
    f"https://www.openstreetmap.org/directions?from={ELSEWHERE}&to=12.0123%2C-38.0456",
    "https://www.openstreetmap.org/search?query=12.0123%2C%20-38.0456#map=5/0.0/0.0",
    # Google
    "https://www.google.com/maps/place/Old+Mill/@12.0555,-38.0111,15z/data=!3m1!4b1!4m6!3m5!1s0x1:0x2!8m2!3d12.0123!4d-38.0456",
    "https://www.google.com/maps/place/Old+Mill/data=!4m6!3m5!1s0x1:0x2!7e2!8m2!3d12.0123!4d-38.0456?utm_source=x&entry=gps",
    f"https://www.google.com/maps/place/12.0123,-38.0456/@{ELSEWHERE},17z",
    "https://www.google.com/maps/place/12%C2%B000'44.3%22N+38%C2%B002'44.2%22W/@12.0555,-38.0111,17z",
    "https://www.google.com/maps/place/12.0123,+-38.0456/",
    "https://maps.google.com/?q=12.0123,-38.0456",
    "https://maps.google.com/maps?q=12.0123%2C-38.0456&z=17&hl=en",
    "https://maps.google.com?q=12.0123,-38.0456",
    "maps.google.com/?q=12.0123,-38.0456",
    "https://www.google.com.br/maps?q=12.0123,-38.0456",
    "http://maps.google.co.in/maps?q=loc:12.0123,-38.0456",
    "https://maps.google.com/maps?q=loc:12.0123+-38.0456",
    "https://maps.google.com/maps?f=d&daddr=2088+Mill+Rd+@12.0123,-38.0456",
    "https://www.google.com/maps/search/?api=1&query=12.0123%2C-38.0456",
    "https://www.google.com/maps/search/?api=1&query=12.0123%252C-38.0456",
    "https://www.google.com/maps/search/12.0123,+-38.0456?entry=tts",
    f"https://www.google.com/maps/dir/{ELSEWHERE}/12.0123,-38.0456/@12.03,-38.03,14z",
    "https://www.google.com/maps/dir//12.0123,-38.0456/@12.03,-38.03,14z/data=!4m2!4m1!3e0",
    "https://www.google.com/maps/dir/A/B/@12.03,-38.03,14z/data=!4m8!4m7!1m2!1m1!1s0x1!1m2!1m1!2m2!1d-38.0456!2d12.0123",
    f"https://www.google.com/maps/dir/?api=1&origin={ELSEWHERE}&destination=12.0123,-38.0456",
    f"https://maps.google.com/maps?saddr={ELSEWHERE}&daddr=12.0123,-38.0456",
    "https://www.google.com/maps/@?api=1&map_action=pano&viewpoint=12.0123,-38.0456",
    "https://www.google.com/maps/@12.0123,-38.0456,3a,75y,90t/data=!3m6",
    "https://maps.google.com/maps/api/staticmap?markers=color:red|12.0123,-38.0456",
    "google.navigation:q=12.0123,-38.0456&mode=d",
    "google.streetview:cbll=12.0123,-38.0456",
    "comgooglemaps://?daddr=12.0123,-38.0456&directionsmode=walking",
    "intent://maps.google.com/maps?daddr=12.0123,-38.0456#Intent;scheme=http;end",
    f"https://consent.google.com/ml?continue={quote('https://www.google.com/maps?q=12.0123,-38.0456', safe='')}",
    f"https://www.google.com/url?q={quote('https://maps.google.com/?q=12.0123,-38.0456', safe='')}&sa=D",
    "https://maps.app.goo.gl/?link=https%3A%2F%2Fwww.google.com%2Fmaps%3Fq%3D12.0123%2C-38.0456",
    # Apple
    "https://maps.apple.com/?ll=12.0123,-38.0456&q=Dropped%20Pin",
    "https://maps.apple.com/?q=12.0123,-38.0456",
    "https://maps.apple.com/place?place-id=I1&address=Mill+Lane+3&coordinate=12.0123,-38.0456&name=Old+Mill",
    "https://maps.apple.com/?saddr=Here&daddr=12.0123,-38.0456",
    "maps://?ll=12.0123,-38.0456",
    # Organic Maps and its family
    "om://map?v=1&ll=12.0123,-38.0456&n=Home",
    "https://omaps.app/12.0123,-38.0456/Home",
    # Yandex: longitude first, but for routes and searches
    "https://yandex.com/maps/?pt=-38.0456,12.0123&z=17&l=map",
    "https://yandex.ru/maps/?ll=-38.0111,12.0555&pt=-38.0456,12.0123,pm2rdm~-38.0111,12.0555,pm2rdm",
    "https://yandex.com.tr/maps?whatshere%5Bpoint%5D=-38.0456%2C12.0123&whatshere%5Bzoom%5D=17&ll=-38.0111%2C12.0555&z=17",
    f"https://yandex.com/maps/?rtext={ELSEWHERE}~12.0123%2C-38.0456&rtt=auto",
    "https://yandex.ru/maps/213/moscow/?mode=search&text=12.0123%2C-38.0456",
    "yandexnavi://build_route_on_map?lat_to=12.0123&lon_to=-38.0456",
    # 2GIS: longitude first
    "https://2gis.ru/moscow/geo/-38.0456%2C12.0123?m=-38.0111%2C12.0555%2F16",
    "https://2gis.ae/dubai/firm/70000001043503020/-38.0456,12.0123",
    "https://2gis.kz/almaty/directions/points/-38.0111,12.0555;1|-38.0456,12.0123;2",
    "dgis://2gis.ru/routeSearch/rsType/car/to/-38.0456,12.0123",
    # Waze
    "https://waze.com/ul?ll=12.0123,-38.0456&navigate=yes",
    "https://ul.waze.com/ul?ll=12.0123%2C-38.0456&utm_campaign=default",
    "https://www.waze.com/live-map/directions?to=ll.12.0123%2C-38.0456",
    "https://www.waze.com/live-map/directions?latlng=12.0123%2C-38.0456",
    "waze://?ll=12.0123,-38.0456&navigate=yes",
    # others
    "https://www.bing.com/maps?sp=point.12.0123_-38.0456_Old%20Mill&cp=12.0555~-38.0111",
    "https://www.bing.com/maps/?rtp=pos.12.0555_-38.0111~pos.12.0123_-38.0456_Mill",
    "https://www.bing.com/maps?where1=12.0123,-38.0456",
    "https://share.here.com/l/12.0123,-38.0456,Old%20Mill?z=16",
    "https://wego.here.com/directions/mix//Old-Mill:12.0123,-38.0456",
    "https://share.here.com/r/mylocation/12.0123,-38.0456",
    f"https://wego.here.com/p/s-{FIELDS}?map=12.0555,-38.0111,16",
    f"https://share.here.com/p/e-{JSON_FIELDS}",
    "https://mapy.cz/zakladni?source=coor&id=-38.0456%2C12.0123&x=-38.0111&y=12.0555&z=17",
    "https://mapy.com/fnc/v1/showmap?center=-38.0456,12.0123&zoom=16&marker=true",
    "https://osmand.net/map/?pin=12.0123,-38.0456#15/12.0555/-38.0111",
    f"https://osmand.net/map/navigate/?start={ELSEWHERE}&finish=12.0123,-38.0456&profile=car",
    "https://osmand.net/go?lat=12.0123&lon=-38.0456&z=16",
    "https://magicearth.com/?show_on_map&lat=12.0123&lon=-38.0456&name=Mill",
    f"https://citymapper.com/directions?startcoord={ELSEWHERE}&endcoord=12.0123%2C-38.0456",
    "https://plus.codes/79432X63+WQ",
]


def locate(text: str, area: Area | None = HARBOUR) -> Located:
    return Places(area=area).locate(text)


@pytest.mark.parametrize("link", PINS)
def test_the_pin_of_a_link_is_read_wherever_it_stands(link: str) -> None:
    for text in (link, f"We are here: {link}, please hurry!", f"({link})", f"استعجلوا {link}؟", f"<{link}>"):
        place = locate(text).sure

        assert place is not None, text
        assert place.kind is Kind.POSITION
        assert distance_km(place.point, SPOT) < 0.012
        assert locate(text, area=None).sure is not None


@pytest.mark.parametrize(
    ("link", "point"),
    [
        ("ge0://Umse5f0H8a/Nova_Iorque", Point(40.7127405, -74.005997)),
        ("https://omaps.app/Umse5f0H8a/Nova_Iorque", Point(40.7127405, -74.005997)),
        ("http://ge0.me/AbCMCNp0LO", Point(-18.9249432, 46.4416404)),
        ("https://comaps.at/o4MnIOApKp/Kreuzberg", Point(52.4877386, 13.3815233)),
        ("ge0://B4srhdHVVt/Name", Point(64.5234, 12.1234)),
        ("https://waze.com/ul/hu00uswvn3", Point(45.829189, 1.259372)),
        ("https://www.waze.com/live-map?h=u00uswvn3", Point(45.829189, 1.259372)),
        ("https://waze.com/ul/h9g3qrkju0", Point(19.402564, -99.165666)),
        ("https://osm.org/go/0EEQjEEb?m", Point(51.510998, 0.054986)),
    ],
)
def test_codes_that_hold_the_point_are_decoded_without_a_server(link: str, point: Point) -> None:
    place = locate(link, area=None).sure

    assert place is not None
    assert distance_km(place.point, point) < 0.02


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


GE0 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
OSM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
points = st.builds(Point, st.floats(12.0001, 12.0599), st.floats(-38.0799, -38.0001))


def woven(one: int, other: int, letters: int, alphabet: str) -> str:
    """Weave the bits of two numbers, three of each a letter."""
    code = ""
    for at in range(letters - 1, -1, -1):
        sextet = 0
        for bit in (2, 1, 0):
            sextet = sextet << 2 | (one >> 3 * at + bit & 1) << 1 | other >> 3 * at + bit & 1
        code += alphabet[sextet]
    return code


@given(point=points)
@settings(max_examples=80)
def test_codes_are_read_back_where_they_were_written(point: Point) -> None:
    lat, lon = (point.lat + 90) / 180, (point.lon + 180) / 360
    for link in (
        "ge0://z" + woven(int(lat * 2**27), int(lon * 2**27), 9, GE0) + "/Home",
        "https://osm.org/go/" + woven(int(lon * 2**30), int(lat * 2**30), 10, OSM) + "?m",
    ):
        place = locate(link).sure

        assert place is not None
        assert distance_km(place.point, point) < 0.003


@given(point=points, form=st.sampled_from(PINS))
@settings(max_examples=150)
def test_every_form_of_link_leads_to_the_point_in_it(point: Point, form: str) -> None:
    if "12.0123" not in form or "-38.0456" not in form:
        return
    place = locate(form.replace("12.0123", f"{point.lat:.6f}").replace("-38.0456", f"{point.lon:.6f}")).sure

    assert place is not None
    assert distance_km(place.point, point) < 0.001
