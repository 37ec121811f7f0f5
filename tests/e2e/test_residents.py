"""What residents live through: every way to say where and what, second thoughts, and the end."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage

HOUSE = "12 Mill Lane"


async def test_one_tap_and_one_pin_are_enough(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("/start")
    await ana.taps("need_help")
    await ana.sees("Your number is A1")
    await ana.sends_place(12.02851, -38.04351)
    await ana.sees("What do you need")
    await drill.advance(minutes=3)
    await luis.sees("A1", "[20 min]")


async def test_a_tapped_need_opens_the_request(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("help us please")
    await ana.sees("Where is help needed")
    await ana.says(HOUSE)
    await ana.taps("need:1:water")
    await luis.sees("A1", "water", "[20 min]")


async def test_words_with_a_known_address_need_no_question(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need insulin at 12 Mill Lane, please")
    offer = await luis.sees("A1", "[20 min]")
    assert "Mill Lane" not in str(offer)
    await luis.taps("20 min")
    await luis.sees("Your task A1", HOUSE)


async def test_a_hello_that_is_mended_into_a_cry_for_help_is_heard_once(drill: Stage) -> None:
    ana = await drill.person("Ana")
    message = await ana.says("hello")
    await ana.sees("Do you need help?")
    await ana.edits(message, "We are trapped at 12 Mill Lane")
    await ana.sees("A1", "112")
    await drill.settled()
    await ana.edits(message, "We are trapped at 12 Mill Lane, please come")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS many FROM requests") == [{"many": 1}]


@pytest.mark.parametrize("words", ["12.02851, -38.04351", "١٢٫٠٢٨٥١، -٣٨٫٠٤٣٥١", "12°01'42.6\"N 38°02'36.6\"W"])
async def test_typed_coordinates_are_a_place(drill: Stage, words: str) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await ana.says_in_secret(words)
    await luis.sees("A1", "[20 min]")


async def test_an_unknown_place_is_kept_word_for_word_and_shown_to_coordinators(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await ana.says_in_secret("the blue house behind the bakery")
    await ana.sees("We wrote down", "behind the bakery")
    await olga.sees("the blue house behind the bakery")
    assert not await luis.shows("A1")
    await olga.says("/place A1 12 Mill Lane")
    await ana.sees("A coordinator told us the place", "12 Mill Lane", "[Wrong place]")
    await luis.sees("A1", "[20 min]")


async def test_danger_is_answered_with_the_emergency_number_and_reaches_the_desk_at_once(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("the water is rising and we are on the roof")
    card = await ana.sees("112", "Your number is A1")
    assert card["text"].startswith("Life in danger? Call 112"), "the number comes first"
    await olga.sees("A life may be in danger", "we are on the roof")


async def test_danger_said_later_raises_the_alarm(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana", "es")
    await ana.says("necesitamos comida en 12 Mill Lane")
    await ana.sees("A1")
    await ana.says("mi padre no respira")
    await ana.sees("112", "A1")
    await olga.sees("A life may be in danger")
    assert drill.rows("SELECT urgency, danger FROM requests") == [{"urgency": "critical", "danger": 1}]


async def test_more_words_belong_to_the_same_request(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await ana.says("there are five of us and a dog")
    await ana.sees("We added this to A1")
    assert drill.rows("SELECT count(*) AS n FROM requests") == [{"n": 1}]
    assert "five of us" in drill.rows("SELECT words FROM requests")[0]["words"]


async def test_an_edited_message_makes_no_second_request(drill: Stage) -> None:
    ana = await drill.person("Ana")
    message = await ana.says("We need water")
    await ana.sees("Your number is A1")
    await ana.edits(message, "We need water and milk")
    await ana.sees("We added this to A1")
    assert drill.rows("SELECT count(*) AS n FROM requests") == [{"n": 1}]


async def test_the_status_card_is_one_and_stays_true(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need insulin at 12 Mill Lane")
    await luis.taps("40 min")
    await ana.sees("Luis has said yes")
    await ana.says("/status")
    await drill.settled()
    cards = [message for message in await ana.messages() if "Need:" in message["text"]]
    assert len(cards) == 1
    assert "Luis" in cards[0]["text"]


async def test_cancelling_tells_the_volunteer_loudly_and_takes_the_address_back(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sees("Where is help needed")
    await ana.sends_place(12.02852, -38.04352)
    await luis.taps("20 min")
    await luis.sees("12.02852")
    await ana.says("/cancel")
    await ana.taps("Yes, it is solved")
    await ana.sees("A1 is cancelled")
    await luis.sees("Stop", "A1")
    await drill.settled()
    assert not await luis.shows("12.02852")
    await ana.taps("reopen:1")
    await luis.sees("A1", "[20 min]")


@pytest.mark.parametrize(("answer", "urgency"), [("Partly", "normal"), ("No", "high")])
async def test_help_that_did_not_come_whole_opens_the_request_again(drill: Stage, answer: str, urgency: str) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    await luis.taps("Done")
    await ana.taps(answer)
    await ana.sees("A1 is open again")
    await olga.sees("A1")
    assert drill.rows("SELECT state, urgency FROM requests") == [{"state": "open", "urgency": urgency}]


async def test_silence_after_the_work_closes_the_request_in_a_day(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await luis.taps("20 min")
    await luis.says("/arrived")
    await luis.says("/done")
    await ana.sees("Did Luis come")
    await drill.advance(hours=25)
    await ana.sees("A1", "closed")
    await drill.settled()
    assert drill.rows("SELECT state, reason FROM requests") == [{"state": "closed", "reason": "completed"}]


async def test_nobody_there_is_said_honestly_and_the_desk_is_called(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("my father is bleeding at 12 Mill Lane")
    await olga.sees("A life may be in danger")
    await drill.advance(minutes=6)
    await ana.sees("112", "Nobody has said yes")


async def test_an_unanswered_question_is_asked_again_and_then_goes_to_the_desk(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await drill.advance(minutes=11)
    await ana.sees("A1 still waits for an answer")
    await drill.advance(minutes=21)
    await olga.sees("A1", "We need water")


async def test_a_live_location_moves_the_place_without_a_word(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    message = await ana.sends_place(12.02853, -38.04353, live_period=3600)
    await ana.sees("If it is wrong, send it again")
    await ana.moves(message, 12.02953, -38.04453)
    await drill.settled()
    assert drill.rows("SELECT lat, lon FROM requests") == [{"lat": 12.02953, "lon": -38.04453}]


async def test_the_language_is_changed_by_a_tap_and_stays(drill: Stage) -> None:
    ana = await drill.person("Ana", "es")
    await ana.says("/language")
    await ana.taps("lang:ar")
    await ana.says("/help")
    await ana.sees("/volunteer")
    await drill.settled()
    assert drill.rows("SELECT language, language_chosen FROM people") == [{"language": "ar", "language_chosen": 1}]


@pytest.mark.parametrize("deed", ["photo", "voice", "contact"])
async def test_what_cannot_be_read_is_answered_kindly(drill: Stage, deed: str) -> None:
    ana = await drill.person("Ana")
    if deed == "contact":
        await ana.shares_phone("+15550100999")
    else:
        await ana.does(deed)
    await ana.sees("Please write")


async def test_a_greeting_is_no_call_for_help(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("Hello!")
    await ana.sees("[🆘 I need help]")
    assert drill.rows("SELECT count(*) AS n FROM requests") == [{"n": 0}]


async def test_thanks_while_a_request_is_open_shows_where_it_stands(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await ana.says("thank you")
    await drill.settled()
    last = (await ana.messages())[-1]
    assert "Need:" in last["text"]
    assert "thank you" not in drill.rows("SELECT words FROM requests")[0]["words"]


async def test_two_residents_never_read_each_other(drill: Stage) -> None:
    ana, ben = await drill.person("Ana"), await drill.person("Ben")
    await ana.says_in_secret("We need water, gate code 4711, last house")
    await ben.says_in_secret("Food for seven please, red door")
    await ana.sees("A1")
    await ben.sees("A2")
    await ben.says("/cancel A1 solved")
    await ben.sees("somebody else")
    await drill.settled()
    assert drill.rows("SELECT state FROM requests WHERE id = 1") == [{"state": "draft"}]
