"""Groups: nothing personal is said there, and a group that becomes a supergroup keeps what it is owed."""

from __future__ import annotations

from tests.support.stage import Stage


async def test_what_is_owed_to_a_group_follows_it_to_its_new_id(drill: Stage) -> None:
    ana = await drill.person("Ana")
    group = await drill.post("/drill/groups", {"title": "Helpers", "members": [ana.id]})
    await drill.fault("sendMessage", "429", 1, chat=group["id"], retry_after=1)
    await ana.says("/status", chat=group["id"])
    new = await drill.post(f"/drill/groups/{group['id']}/upgrade", {})
    await drill.settled()
    rows = drill.rows("SELECT chat, state FROM outbox WHERE person IS NULL")
    assert rows == [{"chat": new["id"], "state": "sent"}]
