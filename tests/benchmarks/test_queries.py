"""The queries of the places benchmark: what they change, what they leave, and that their truths are the map's."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from benchmarks.places import holdouts, queries, region, spellings, synthetic, typos
from benchmarks.places.extract import read
from benchmarks.places.grids import SPELLINGS
from benchmarks.places.region import Region
from benchmarks.places.rows import Row, rows_of
from benchmarks.places.truths import Family, Subject, Truth, plain
from tests.benchmarks.maps import Map, two_towns

WORDS = st.sampled_from(
    [
        "Landstrasse",
        "Mühlgasse",
        "Calle",
        "Atatürk",
        "Caddesi",
        "شارع",
        "الجامعة",
        "вулиця",
        "Шевченка",
        "मार्ग",
        "রোড",
        "Au",
    ]
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return region.read(two_towns(tmp_path_factory.mktemp("map") / "two.osm"))


def row(of: Region, row_id: str) -> Row:
    return next(row for row in rows_of(of) if row.id == row_id)


def texts(of: Region, row_id: str, seed: int = 1, count: int = 40) -> list[str]:
    return [query.text for query in queries.drawn(row(of, row_id), of, seed, count)]


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 999), st.integers(0, 10_000))
def test_a_typo_is_exactly_one_slip_and_no_number_is_touched(words: list[str], number: int, seed: int) -> None:
    text = f"{' '.join(words)} {number}"
    wrong = typos.mistyped(text, Random(seed))
    if wrong is None:
        assert all(len(word) < typos.SHORTEST for word in words)
        return
    assert OSA.distance(text.casefold(), wrong.casefold()) == 1
    assert re.findall(r"\d+", wrong) == [str(number)]


def test_a_typo_never_makes_another_name_of_the_region(tmp_path: Path) -> None:
    made = Map()
    made.node(10.0, 20.0, place="village", name="Au")
    for number in range(1, 30):
        made.house(10.0, 20.0 + number / 1e4, "Rose", str(number), "Au")
        made.house(10.1, 20.0 + number / 1e4, "Roses", str(number), "Au")
        made.house(10.2, 20.0 + number / 1e4, "Rse", str(number), "Au")
    of = region.read(made.write(tmp_path / "roses.osm"))
    asked = texts(of, "typo", count=500)
    assert len(asked) > 50
    assert {plain(re.sub(r"[ ,\d]+Au$", "", text)) for text in asked}.isdisjoint({"rose", "roses", "rse"})


def test_the_same_seed_draws_the_same_queries_and_another_one_others(towns: Region) -> None:
    for row_id in ("clean", "typo", "hurried", "crossing", "place-near"):
        assert texts(towns, row_id, seed=3) == texts(towns, row_id, seed=3)
    assert texts(towns, "typo", seed=3) != texts(towns, "typo", seed=4)


def test_each_text_is_asked_once_and_no_more_than_wanted(towns: Region) -> None:
    asked = texts(towns, "typo", count=200)
    assert len(asked) == len(set(asked)) == 200


def test_no_query_holds_its_truth(towns: Region) -> None:
    for each in rows_of(towns):
        for query in queries.drawn(each, towns, 5, 10):
            assert not re.search(r"\d\.\d{3}|\b[nwr]\d", query.text), query.text


def test_an_address_without_its_town_is_right_in_every_town_that_has_it(towns: Region) -> None:
    with_town = queries.drawn(row(towns, "clean"), towns, 1, 200)
    without = queries.drawn(row(towns, "no-town"), towns, 1, 200)
    assert {len(query.truth.lines) for query in with_town} == {1}
    assert {len(query.truth.lines) for query in without if "Mühlgasse" in query.text} == {2}
    assert not any("heim" in query.text for query in without)


def test_the_namesakes_are_the_addresses_of_two_towns(towns: Region) -> None:
    assert {one.name for one in towns.extract.namesakes()} == {"Mühlgasse"}
    assert len(towns.extract.namesakes()) == 60


def test_a_crossing_lies_where_two_streets_share_a_node(towns: Region) -> None:
    crossing = towns.extract.crossings[0]
    assert {crossing.name, crossing.other} == {"Mühlgasse", "Hauptstraße N"}
    assert crossing.truth.away_m(10.0, 20.0) < 1
    assert crossing.town == "Nordheim"


def test_small_letters_lose_their_comma_and_the_town_can_come_first(towns: Region) -> None:
    assert all(text == text.lower() and "," not in text for text in texts(towns, "lower"))
    assert all(re.match(r"(Nord|Süd)heim, ", text) for text in texts(towns, "town-first"))


def test_diacritics_go_from_latin_letters_and_stay_where_they_make_another_letter(towns: Region) -> None:
    assert "Muhlgasse 7, Sudheim" in texts(towns, "no-diacritics", count=100)
    assert "Muehlgasse 7, Suedheim" in texts(towns, "oe", count=100)
    assert spellings.without_diacritics("Йорданська Ağrı Đường") == "Йорданська Agri Duong"
    assert spellings.without_diacritics("شَارِع") == "شارع"
    assert spellings.without_diacritics("हिन्दी") == "हिन्दी"


def test_a_hurried_call_has_no_umlaut_of_its_place_left(towns: Region) -> None:
    assert not any("hlgasse" in text and "ü" in text.split("hlgasse")[0][-2:] for text in texts(towns, "hurried"))


def test_a_region_is_asked_in_its_own_languages_and_in_three_others(towns: Region) -> None:
    assert [tongue.code for tongue in towns.speech.own] == ["de"]
    assert len(towns.speech.heard) == 4
    assert {"sentence-de", "sentence-en"} <= {each.id for each in rows_of(towns)}


@pytest.mark.parametrize(
    ("street", "language", "script"),
    [
        ("شارع النصر", "ar", "Arab"),
        ("Atatürk Caddesi", "tr", "Latn"),
        ("вулиця Шевченка", "uk", "Cyrl"),
        ("улица Мира", "ru", "Cyrl"),
        ("মিরপুর রোড", "bn", "Beng"),
        ("गांधी मार्ग", "hi", "Deva"),
        ("Calle 16", "es", "Latn"),
        ("ถนนสุขุมวิท", "en", ""),
    ],
)
def test_the_signs_tell_the_language(street: str, language: str, script: str, tmp_path: Path) -> None:
    made = Map()
    for number in range(1, 30):
        made.house(10.0, 20.0 + number / 1e4, street, str(number), "X")
    of = region.read(made.write(tmp_path / "signs.osm"))
    assert of.speech.first.code == language
    assert "".join(of.speech.scripts[:1]) == script
    assert len(texts(of, f"sentence-{language}", count=20)) == 20


def test_letters_that_people_interchange_are_changed_one_at_a_time() -> None:
    for script, name in (("Arab", "شارع الجامعة"), ("Cyrl", "вулиця Гоголя"), ("Beng", "মিরপুর রোড"), ("Latn", "Işık")):
        changed = {spellings.habit(name, script, Random(seed)) for seed in range(30)} - {None}
        assert len(changed) > 1, script
        assert all(0 < OSA.distance(name, str(other)) <= 2 for other in changed)


def test_numbers_can_be_written_in_the_digits_of_the_script() -> None:
    assert spellings.own_digits("شارع النصر 12", "Arab") == "شارع النصر ١٢"
    assert spellings.own_digits("Mill Lane 12", "Latn") is None


def test_street_words_are_shortened_as_signs_do() -> None:
    assert spellings.abbreviated("Landstrasse", Random(1)) in {"Landstr.", "Landstr"}
    assert spellings.abbreviated("Atatürk Caddesi", Random(1)) in {"Atatürk Cad.", "Atatürk Cd."}
    assert spellings.abbreviated("Gagoz", Random(1)) is None


def test_an_address_of_a_grid_is_spelled_in_seven_ways() -> None:
    subject = Subject(Family.ADDRESS, "Calle 16", "X", Truth((((0, 0),),)), number="12a-19")
    assert {name: spelling.write(subject) for name, spelling in SPELLINGS.items()} == {
        "hash": "Calle 16 # 12a-19",
        "no": "Calle 16 No. 12a-19",
        "bare-no": "Calle 16 No 12A-19",
        "glued": "cll16 #12a-19",
        "wide": "Cl 16 # 12a - 19",
        "plain": "calle 16 12a-19",
        "spaced": "Calle 16 N° 12a 19",
    }


def test_a_place_is_asked_by_its_other_name_and_from_near_by(towns: Region) -> None:
    assert texts(towns, "place-translated") == ["Hillside School, Nordheim"]
    assert all(text.endswith("Schule am Bühl, Nordheim") for text in texts(towns, "place-near"))


def test_the_queries_can_be_written_for_another_program(towns: Region, tmp_path: Path) -> None:
    drawn = queries.drawn(row(towns, "clean"), towns, 1, 3)
    queries.write(drawn, tmp_path / "queries.jsonl")
    lines = (tmp_path / "queries.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert '"row": "clean"' in lines[0]
    assert f'"truth": [[[{drawn[0].truth.somewhere[0]}, ' in lines[0]


def test_what_is_taken_off_the_map_is_gone_and_its_namesake_stays(tmp_path: Path) -> None:
    source = two_towns(tmp_path / "two.osm")
    extract = read(source)
    hold_out = holdouts.chosen(extract, 1)
    holdouts.write(source, hold_out, tmp_path / "thin.osm")
    thin = read(tmp_path / "thin.osm")
    left = {(one.key, one.town) for one in thin.addresses}
    assert left == {(one.key, one.town) for one in hold_out.left}
    gone = {(plain(street.name), street.town) for street in hold_out.streets}
    assert gone
    assert gone.isdisjoint((plain(street.name), street.town) for street in thin.streets)
    assert len(thin.streets) == len(extract.streets) - len(gone)
    assert hold_out.numbers


def test_a_smaller_made_up_country_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    assert synthetic.write(tmp_path / "small.osm.pbf", 2500) == 2500
    assert synthetic.write(tmp_path / "large.osm.pbf", 5000) == 5000
    small, large = (
        {(one.key, one.town, one.truth) for one in read(tmp_path / f"{size}.osm.pbf").addresses}
        for size in ("small", "large")
    )
    assert small < large
