"""Texts of all scripts, drawn without end: names of the map, slips, numbers, signs, and whatever else can be typed."""

from __future__ import annotations

from defusedxml import ElementTree
from hypothesis import strategies as st

from bot.domain.model import Area
from bot.drill import town

LONGEST_TEXT = 4096  # Telegram's limit of a message

SOUTH, WEST, NORTH, EAST = town.AREA
WHOLE = Area(*town.AREA)
HALF = Area(SOUTH, WEST, (SOUTH + NORTH) / 2, (WEST + EAST) / 2)  # many names of the map lie outside of it
NAMED = [tag for tag in ElementTree.fromstring(town.TOWN_FILE.read_bytes()).iter("tag") if "name" in tag.attrib["k"]]
NAMES = sorted({tag.attrib["v"] for tag in NAMED})
SCRIPTS = "LatinالعربيةКириллицаदेवनागरीবাংলাไทยမြန်မာ中文日本語한국어עבריתελληνικάქართულიአማርኛதமிழ்ಕನ್ನಡ"
JOINTS = [
    " ",
    ", ",
    "\n",
    " and ",
    " y ",
    " و ",
    " / ",
    " # ",
    " - ",
    "; ",
    " near ",
    " corner of ",
    " no. ",
    "",
    "،",
    "—",
]
SIGNS = [
    *("12.03, -38.04", "12°01'48\"N 38°02'24\"W", "-12.03 38.04", "12,03 / 38,04", "0,0", "91, 181", "NaN, inf"),
    *("6JQ52XJ6+2X", "2XJ6+2X", "///filled.count.soap", "geo:12.03,-38.04;u=35", "geo:0,0?q=12.03,-38.04(home)"),
    *(
        "https://maps.google.com/?q=12.03,-38.04",
        "https://maps.app.goo.gl/AbC1",
        "https://osm.org/#map=15/12.03/-38.04",
    ),
    *("https://www.google.com/maps/@52.5,13.4,17z", "http://", "omaps.app/AbCMCNp0LO", "ge0://w4aaaaaaaa"),
    *(
        "No:12/3",
        "# 12-19",
        "Nr. 40",
        "°",
        "'\"",
        "%00",
        "\x00",
        "\ud83c\udd98",
        "\u202e",
        "\ufeff",
        "' OR 1=1 --",
        "*",
        '"',
    ),
    *("NEAR(a b)", "s1", "AND", "NOT", "{name}", "٣٤", "१२", "১২", "½", "²", "１２"),
]


def mistyped(name: str) -> st.SearchStrategy[str]:
    """A name with a letter left out, or another one in its place."""
    return st.tuples(st.integers(0, len(name)), st.text(max_size=1)).map(
        lambda slip: name[: slip[0]] + slip[1] + name[slip[0] + 1 :]
    )


PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).flatmap(mistyped),
    st.integers(0, 99_999).map(str),
    st.sampled_from(SIGNS),
    st.text(alphabet=SCRIPTS, max_size=12),
    st.text(max_size=20),
)
MIXED = st.lists(st.tuples(PIECES, st.sampled_from(JOINTS)), max_size=12).map(
    lambda parts: "".join(piece + joint for piece, joint in parts)
)
LONG = st.tuples(MIXED, st.integers(1, 200)).map(lambda made: (made[0] * made[1])[:LONGEST_TEXT])


ANY = st.one_of(MIXED, MIXED, MIXED, st.text(max_size=200), LONG)
