"""Links to maps that people send: the pin is read, whoever made the map and wherever the link stands."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.places import Kind, Located, Places, distance_km

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
