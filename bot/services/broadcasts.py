"""One message to many: written, looked at, confirmed, sent, and stopped if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain.model import BroadcastId, Person, Question
from bot.domain.notices import (
    AskBroadcastWords,
    BroadcastAudience,
    BroadcastPreview,
    BroadcastProgress,
    BroadcastWords,
    Way,
)
from bot.domain.refusals import BroadcastOver, NobodyThere, SayHow, TooLong
from bot.store import broadcasts as store
from bot.store import outbox, people

if TYPE_CHECKING:
    from bot.services.turn import Turn
    from bot.store.broadcasts import Broadcast

LONGEST = 3_500  # Telegram takes 4,096 characters; the rest is for the heading
SHOW_EVERY_S = 3.0  # edits of one message more often than this only cost the readers' turn


async def ask_audience(turn: Turn, by: Person) -> None:
    """Who shall read it? With how many people each audience holds."""
    counts = {audience: await store.count(turn.tx, audience) for audience in store.AUDIENCES}
    await turn.tell(by, BroadcastAudience(counts=counts), key="audience", way=Way.FRESH)


async def begin(turn: Turn, by: Person, audience: str) -> None:
    """Take the audience and ask for the words. Raises SayHow for an unknown audience, NobodyThere for an empty one."""
    if audience not in store.AUDIENCES:
        raise SayHow(example="/broadcast volunteers")
    count = await store.count(turn.tx, audience)
    if count == 0:
        raise NobodyThere
    begun = await store.add(turn.tx, by.id, audience, turn.now)
    await people.ask(turn.tx, by.id, Question.BROADCAST, begun)
    await turn.tell(by, AskBroadcastWords(audience=audience, count=count))


async def preview(turn: Turn, by: Person, broadcast_id: BroadcastId, words: str) -> None:
    """Show the text and how many will read it; nothing is sent yet. Raises TooLong, BroadcastOver."""
    if len(words) > LONGEST:
        raise TooLong(most=LONGEST)
    broadcast = await _of(turn, by, broadcast_id, ("writing", "previewed"))
    await store.word(turn.tx, broadcast.id, words)
    await people.ask(turn.tx, by.id, None)
    count = await store.count(turn.tx, broadcast.audience)
    notice = BroadcastPreview(broadcast=broadcast.id, audience=broadcast.audience, count=count, words=words)
    await turn.tell(by, notice, key=f"preview:{broadcast.id}", way=Way.FRESH)


async def release(turn: Turn, by: Person, broadcast_id: BroadcastId) -> None:
    """Send it: the audience is frozen, everybody in it is owed the words. Raises BroadcastOver, NobodyThere."""
    broadcast = await _of(turn, by, broadcast_id, ("previewed",))
    valid_until = turn.after(turn.ground.settings.sending.broadcast_valid_h * 3600)
    total = await store.release(turn.tx, broadcast, BroadcastWords(words=broadcast.words), valid_until, turn.now)
    if total == 0:
        raise NobodyThere
    await show(turn, broadcast.id)


async def drop(turn: Turn, by: Person, broadcast_id: BroadcastId) -> None:
    """Do not send it. Raises BroadcastOver."""
    broadcast = await _of(turn, by, broadcast_id, ("writing", "previewed"))
    await store.end(turn.tx, broadcast.id, "dropped")
    await people.ask(turn.tx, by.id, None)
    await _tell_progress(turn, broadcast, "dropped")


async def stop(turn: Turn, by: Person, broadcast_id: BroadcastId) -> None:
    """Take back what has not left yet. Raises BroadcastOver."""
    broadcast = await _of(turn, by, broadcast_id, ("sending",))
    await outbox.stop_broadcast(turn.tx, broadcast.id, turn.now)
    await store.end(turn.tx, broadcast.id, "stopped")
    await _tell_progress(turn, broadcast, "stopped")


async def show(turn: Turn, broadcast_id: BroadcastId) -> None:
    """Bring the author's progress card up to date, and look again later unless all is done."""
    broadcast = await store.by_id(turn.tx, broadcast_id)
    if broadcast is None or broadcast.state != "sending":
        await store.show_again(turn.tx, broadcast_id, None)
        return
    if (await store.progress(turn.tx, broadcast.id)).waiting:
        await store.show_again(turn.tx, broadcast.id, turn.after(SHOW_EVERY_S))
        await _tell_progress(turn, broadcast, "sending")
    else:
        await store.end(turn.tx, broadcast.id, "done")
        await _tell_progress(turn, broadcast, "done")


async def _of(turn: Turn, by: Person, broadcast_id: BroadcastId, states: tuple[str, ...]) -> Broadcast:
    broadcast = await store.by_id(turn.tx, broadcast_id)
    if broadcast is None or broadcast.author != by.id or broadcast.state not in states:
        raise BroadcastOver
    return broadcast


async def _tell_progress(
    turn: Turn, broadcast: Broadcast, state: Literal["sending", "stopped", "done", "dropped"]
) -> None:
    now = await store.progress(turn.tx, broadcast.id)
    notice = BroadcastProgress(
        broadcast=broadcast.id,
        state=state,
        total=broadcast.total or now.sent + now.waiting + now.failed,
        sent=now.sent,
        waiting=now.waiting,
        failed=now.failed,
        ends_in_s=round(now.waiting / turn.ground.settings.sending.overall_per_s),
    )
    await turn.tell(broadcast.author, notice, key=f"broadcast:{broadcast.id}")
