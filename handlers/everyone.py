"""What anybody may say: hello, help, language; and words and places, which mean what was asked last."""

from __future__ import annotations

from bot.domain.lifecycle import LIVE_REQUESTS
from bot.domain.model import BroadcastId, PersonId, Question, Request, RequestId
from bot.domain.notices import CannotRead, NotUnderstood, PlaceByHand, Privacy, PrivateOnly
from bot.domain.refusals import CannotOpen, NotACoordinator, OutsideArea, StaleButton
from bot.domain.triage import assess, says_no, says_yes, small_talk
from bot.places import Verdict
from bot.services import arrivals, broadcasts, desk, endings, intake, merging, picks, volunteers, whereabouts
from bot.services.drafts import WAITING
from bot.services.releasing import door_code
from bot.services.turn import Turn
from bot.store import outbox, requests
from bot.store import volunteers as volunteer_store
from bot.store.outbox import Letter
from handlers import places, reading
from handlers import volunteers as volunteer_handlers
from handlers.turn import Heard


async def start(heard: Heard) -> None:
    """/start: hello; a coordinator also sees what is open."""
    if await _cried_behind(heard):
        return
    await arrivals.greet(heard.turn, heard.person)
    if heard.turn.ground.coordinator(heard.person):
        await desk.show_open(heard.turn, heard.person)


async def help_(heard: Heard) -> None:
    """/help: what can be typed."""
    if await _cried_behind(heard):
        return
    await arrivals.help_with(heard.turn, heard.person)


async def _cried_behind(heard: Heard) -> bool:
    """A resident's cry for help behind a command that asks nothing, such as "/help we are trapped", is heard."""
    heard.words = " ".join(heard.args)
    if not (cries(heard) and await _only_resident(heard)):
        return False
    await words(heard)
    return True


async def privacy(heard: Heard) -> None:
    """/privacy: what is kept and who sees it."""
    online = heard.turn.ground.online
    asked = online.credit if online.provider != "none" else ""
    await heard.turn.tell(heard.person, Privacy(credit=heard.turn.ground.places.attribution, map_asked=asked))


async def language(heard: Heard) -> None:
    """/language, with or without a code."""
    code = heard.args[0].lower() if heard.args else ""
    if code in heard.turn.ground.settings.operation.languages:
        await arrivals.choose_language(heard.turn, heard.person, code)
    else:
        await arrivals.ask_language(heard.turn, heard.person)


async def words(heard: Heard) -> None:
    """Any text that is no command: it means what was asked last, else it is a call for help until shown otherwise."""
    if verb := heard.texts.meaning(heard.words):
        await _label(heard, verb)
        return
    person, turn = heard.person, heard.turn
    if person.asked is Question.BROADCAST and person.asked_about is not None:
        if not turn.ground.coordinator(person):
            raise NotACoordinator
        await broadcasts.preview(turn, person, BroadcastId(person.asked_about), heard.words)
    elif person.asked is Question.CHECK_IN and (_names_a_place(heard) or not cries(heard)):
        await _check_in_words(heard)
    else:
        await _said(heard)


def cries(heard: Heard) -> bool:
    """Whether words name a need or a danger: a cry for help goes before any question."""
    read = assess(heard.words, heard.turn.ground.vocabulary)
    return read.danger or read.need is not None


def _names_a_place(heard: Heard) -> bool:
    return heard.turn.ground.places.locate(heard.words).verdict is not Verdict.UNKNOWN


async def _check_in_words(heard: Heard) -> None:
    """The typed answer to "where are you now?"; a hello instead of a place brings the question again."""
    if await picks.typed_check_in(heard.turn, heard.person, heard.words):
        return
    if small_talk(heard.words, heard.turn.ground.vocabulary):
        await volunteers.ask_check_in(heard.turn, heard.person)
    else:
        await volunteers.check_in_words(heard.turn, heard.person, heard.words)


async def _said(heard: Heard) -> None:
    """Words outside any question: more about an open request, an answer to an offer, or a new call for help."""
    person, turn = heard.person, heard.turn
    request = await _request_in_hand(turn, person.id, person.asked, person.asked_about)
    if await places.answered(heard, request):
        return
    if request is not None and person.asked is Question.PLACE and request.at is None and request.state in WAITING:
        await intake.answer_place(turn, person, request, heard.words)
    elif request is not None and not small_talk(heard.words, turn.ground.vocabulary):
        await intake.hear(turn, person, request, heard.words)
    elif await _answers_offer(heard) or await _helps_the_joined(heard):
        return
    elif request is not None:
        await endings.show(turn, person)
    elif small_talk(heard.words, turn.ground.vocabulary):
        await arrivals.greet(turn, person)
    elif await _asks_for_help(heard):
        await intake.file(turn, person, heard.words, heard.source, door_code())
    else:
        await turn.tell(person, NotUnderstood())


async def _request_in_hand(turn: Turn, person: PersonId, asked: Question | None, about: int | None) -> Request | None:
    """The request that words belong to: the one a question is open about, else the newest live one."""
    if asked in (Question.PLACE, Question.NEED) and about is not None:
        request = await requests.by_id(turn.tx, RequestId(about))
        if request and request.resident == person and request.state in LIVE_REQUESTS:
            return request
    live = await requests.live_of(turn.tx, person)
    return live[0] if live else None


async def _answers_offer(heard: Heard) -> bool:
    """A bare yes or no counts as an answer while a question is open."""
    vocabulary = heard.turn.ground.vocabulary
    if says_yes(heard.words, vocabulary):
        return await volunteer_handlers.bare_yes(heard)
    if says_no(heard.words, vocabulary):
        return await volunteer_handlers.bare_no(heard)
    return False


async def _helps_the_joined(heard: Heard) -> bool:
    """Words of a reporter whose request was merged are about the one that stays."""
    if small_talk(heard.words, heard.turn.ground.vocabulary):
        return False
    joined = await merging.joined_of(heard.turn, heard.person, heard.words)
    if joined is None:
        return False
    await merging.heard(heard.turn, heard.person, joined, heard.words)
    return True


async def _asks_for_help(heard: Heard) -> bool:
    """Whatever a resident writes is a call for help; volunteers and coordinators must name a need or a danger."""
    return await _only_resident(heard) or cries(heard)


async def _only_resident(heard: Heard) -> bool:
    """Whether they neither coordinate nor volunteer."""
    turn, person = heard.turn, heard.person
    return not turn.ground.coordinator(person) and await volunteer_store.by_person(turn.tx, person.id) is None


async def _label(heard: Heard, verb: str) -> None:
    """The label of a button, typed: an old keyboard, or a desktop where the button cannot send a place."""
    if verb == "need_help":
        await need_help(heard)
    elif verb == "can_help":
        await volunteers.join(heard.turn, heard.person)
    elif verb == "language":
        await arrivals.ask_language(heard.turn, heard.person)
    elif verb == "checkin":
        await volunteers.ask_check_in(heard.turn, heard.person)
    elif verb == "checkout":
        await volunteers.check_out(heard.turn, heard.person)
    elif verb == "for_other":
        await places.for_other(heard)
    elif verb == "send_place":
        await _place_button(heard)
    else:
        raise StaleButton


async def _place_button(heard: Heard) -> None:
    """A computer sends the label and no place: say how else to tell where."""
    request = await _request_in_hand(heard.turn, heard.person.id, heard.person.asked, heard.person.asked_about)
    if request is None and heard.person.asked is not Question.CHECK_IN:
        await arrivals.greet(heard.turn, heard.person)
    else:
        await heard.turn.tell(heard.person, PlaceByHand(danger=request is not None and request.danger))


async def need_help(heard: Heard) -> None:
    """The button "I need help", or /need: a request is filed at once; one that is open is shown again.

    /need evac does for an open request what the button of that need does.
    """
    live = await requests.live_of(heard.turn.tx, heard.person.id)
    if not live:
        # A button can be pressed again long after: its press, not its message, is the source.
        query = heard.update.callback_query
        source = (heard.source[0], -int(query.id) % 2**62) if query and query.id.isdecimal() else heard.source
        await intake.file(heard.turn, heard.person, " ".join(heard.args), source, door_code())
    elif len(heard.args) == 1 and heard.args[0].lower() in heard.turn.ground.vocabulary.needs:
        await intake.choose_need(heard.turn, heard.person, live[0].id, heard.args[0].lower())
    elif heard.args:
        await intake.hear(heard.turn, heard.person, live[0], " ".join(heard.args))
    else:
        await intake.remind(heard.turn, heard.person, live[0])


async def place(heard: Heard) -> None:
    """A pin: the answer to what was asked last, else the best it can mean."""
    at = reading.point_of(heard.update)
    if at is None:
        raise CannotOpen
    person, turn = heard.person, heard.turn
    request = await _request_in_hand(turn, person.id, person.asked, person.asked_about)
    volunteer = await volunteer_store.by_person(turn.tx, person.id)
    if volunteer is not None and (person.asked is Question.CHECK_IN or request is None):
        await volunteers.check_in(turn, person, at)
    elif request is not None:
        await whereabouts.pin(turn, person, request, at, live=reading.live(heard.update))
    elif turn.ground.serves(at):
        await intake.file(turn, person, "", heard.source, door_code(), at, live=reading.live(heard.update))
    else:
        raise OutsideArea


async def moved(heard: Heard) -> None:
    """A live location moved: the newest point counts, silently."""
    at = reading.point_of(heard.update)
    if at is None or not heard.turn.ground.serves(at):
        return
    live = await requests.live_of(heard.turn.tx, heard.person.id)
    if live and live[0].at is not None:
        await whereabouts.drift(heard.turn, live[0], at)
    else:
        await volunteers.move(heard.turn, heard.person, at)


async def reworded(heard: Heard) -> None:
    """An edited message: what it says now is added to the open request; nothing is made twice.

    Of somebody who has never asked for help, a cry for help is heard.
    """
    live = await requests.live_of(heard.turn.tx, heard.person.id)
    if live and heard.words:
        await intake.hear(heard.turn, heard.person, live[0], heard.words)
    elif cries(heard) and await _only_resident(heard) and not await _ever_asked(heard):
        await words(heard)


async def _ever_asked(heard: Heard) -> bool:
    return await requests.newest_of(heard.turn.tx, heard.person.id) is not None


async def unreadable(heard: Heard) -> None:
    """A voice message, a photo, a contact: say so kindly, with the way on."""
    message = heard.update.effective_message
    kind = "other"
    if message is not None:
        kind = "voice" if message.voice or message.audio or message.video_note else kind
        kind = "photo" if message.photo or message.video or message.document else kind
        kind = "contact" if message.contact else kind
    await heard.turn.tell(heard.person, CannotRead.model_validate({"kind": kind}))


async def in_group(heard: Heard) -> None:
    """A command in a group: personal things are said in private only."""
    chat, now = heard.update.effective_chat, heard.turn.now
    if chat is None:
        return
    notice = PrivateOnly(bot=heard.update.get_bot().username)
    valid_until = heard.turn.after(600)
    await outbox.put(heard.turn.tx, Letter(chat.id, None, notice, notice.lane, valid_until), now)


async def group_moved(heard: Heard) -> None:
    """A group became a supergroup: what is owed to it goes to its new id."""
    message = heard.update.effective_message
    if message and message.migrate_to_chat_id:
        await outbox.move_chat(heard.turn.tx, message.chat.id, message.migrate_to_chat_id)


async def membership(heard: Heard) -> None:
    """The person blocked the bot, or let it in again."""
    change = heard.update.my_chat_member
    if change and change.chat.type == "private" and change.new_chat_member.status in ("kicked", "left"):
        await arrivals.lost(heard.turn, heard.person.id)
