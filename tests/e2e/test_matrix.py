"""Every button and every command, pressed and typed by the wrong person, too late, twice, and as nonsense."""

from __future__ import annotations

import pytest

from bot.texts.buttons import VERBS, parse
from handlers import BUTTONS, COMMANDS
from tests.support.people import Phone
from tests.support.stage import Stage

NONSENSE = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "١٢",
    "A1 A2 A3",
    "'; DROP TABLE people; --",
    "x" * 3000,
    "\u202e\u0000😀",
)


def test_every_button_has_a_handler_and_a_typed_twin_that_exists() -> None:
    assert BUTTONS.keys() == VERBS.keys()
    assert {verb.twin.split()[0].removeprefix("/") for verb in VERBS.values()} <= COMMANDS.keys()


async def busy_town(drill: Stage) -> tuple[Phone, Phone, Phone]:
    """A coordinator, a volunteer with a mission, and the resident who waits."""
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sees("Where is help needed")
    await ana.sends_place(12.02861, -38.04361)
    await luis.taps("20 min")
    await ana.sees("Luis has said yes")
    await olga.says("/broadcast volunteers")
    await olga.says("Meet at the market")
    await olga.sees("Send this?")
    return olga, luis, ana


def presses() -> list[str]:
    """One press of each kind about the first of everything."""
    second = {
        "need": "food",
        "cancel_yes": "solved",
        "came": "no",
        "accept": "20",
        "later": "15",
        "why_not": "far",
        "handover": "tired",
        "review": "suspend",
        "stand_by": "20",
        "still": "20",
        "hands": "3",
        "met": "medical",
        "unmet": "medical",
        "close": "invalid",
        "place": "1",
        "wish": "women:on",
        "skill": "on",
        "speaks": "on",
        "without": "skill",
        "tier": "3",
        "trust": "3",
        "needed": "yes",
        "missing": "food",
        "in_touch": "yes",
        "same": "yes",
        "refer": "police",
        "merge": "2",
        "apart": "2",
    }
    one = {
        "lang": "es",
        "duty": "8",
        "audience": "all",
        "open": "0",
        "profile": "skills",
        "skill": "medic",
        "speaks": "es",
        "woman": "yes",
        "adult": "no",
        "night": "on",
    }
    return [
        ":".join(
            [verb, *([one.get(verb, "1")] if VERBS[verb].parts else []), *([second[verb]] if verb in second else [])]
        )
        for verb in VERBS
    ]


def test_each_press_is_one_that_a_button_could_carry() -> None:
    assert [press for press in presses() if parse(press) is None] == []


async def test_a_stranger_can_press_everything_and_changes_nothing(drill: Stage) -> None:
    olga, _, ana = await busy_town(drill)
    eve = await drill.person("Eve")
    await eve.says("/start")
    card = await eve.sees("Muster")
    before = drill.rows("SELECT state, urgency, need, women_only, relaxed, seats FROM requests") + drill.rows(
        "SELECT state, eta_at FROM assignments"
    )
    for press in presses():
        if press in ("need_help", "can_help"):
            continue
        await drill.post("/drill/updates", {"update": forged(eve, press, card["message_id"])})
    await drill.settled()
    after = drill.rows("SELECT state, urgency, need, women_only, relaxed, seats FROM requests") + drill.rows(
        "SELECT state, eta_at FROM assignments"
    )
    assert after == before
    assert drill.rows("SELECT state FROM broadcasts") == [{"state": "previewed"}]
    assert drill.rows("SELECT count(*) AS n FROM inbox WHERE state = 'parked'") == [{"n": 0}]
    assert not await eve.shows("12.02861")
    assert olga.id != ana.id


async def test_everything_pressed_twice_and_after_the_end_is_answered_and_breaks_nothing(drill: Stage) -> None:
    olga, luis, ana = await busy_town(drill)
    await ana.says("/cancel A1 solved")
    await luis.sees("Stop")
    for person in (olga, luis, ana):
        shown = (await person.messages())[-1]["message_id"]
        for press in presses() * 2:
            await drill.post("/drill/updates", {"update": forged(person, press, shown)})
    await drill.settled()
    assert drill.rows("SELECT update_id, fault FROM inbox WHERE state = 'parked'") == []


async def test_nonsense_behind_any_command_is_answered(drill: Stage) -> None:
    olga = await drill.coordinator()
    for command in sorted(COMMANDS):
        luis = await drill.volunteer("Luis", 12.02613, -38.04127)  # a new one, for some commands end a duty
        for nonsense in NONSENSE:
            for person in (olga, luis):
                await drill.post("/drill/updates", {"update": written(person, f"/{command} {nonsense}")})
        await drill.settled()
        assert drill.rows("SELECT update_id, fault FROM inbox WHERE state = 'parked'") == [], f"/{command}"


@pytest.mark.parametrize(
    "press", ["", "accept", "accept:1", "accept:1:2:3", "nothing:1", "accept:x:20", "case:'", "lang:xx"]
)
async def test_forged_presses_are_answered_in_plain_words(drill: Stage, press: str) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    card = await luis.sees("/checkout")
    await drill.post("/drill/updates", {"update": forged(luis, press, card["message_id"])})
    await drill.settled()
    assert drill.rows("SELECT update_id, fault FROM inbox WHERE state = 'parked'") == []
    last = (await drill.log())[-1]
    assert last["kind"] in ("answered", "call", "handed", "confirmed")


def forged(person: Phone, press: str, message_id: int) -> dict[str, object]:
    """A press that no button of ours need ever have carried."""
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    message = {"message_id": message_id, "date": 1_700_000_000, "chat": chat, "text": "x"}
    query = {
        "id": str(abs(hash((person.id, press))) % 10**15),
        "from": sender,
        "chat_instance": "1",
        "message": message,
    }
    return {"callback_query": {**query, "data": press}}


def written(person: Phone, text: str) -> dict[str, object]:
    """A message as Telegram would bring it, without the courtesy of entities."""
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    number = abs(hash((person.id, text))) % 10**8
    return {"message": {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": sender, "text": text}}
