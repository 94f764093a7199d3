"""A notice and its call: whatever is changed or taken back before, during or after it ends as it should."""

from typing import Any

import pytest

from sandbox.clock import Clock
from storage import notices
from storage.database import Database, Transaction
from storage.notices import Claimed, Notice
from tests.conftest import START

CHAT = -100


class Outbox:
    """One notice, `greeting`, and what may happen to it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def say(self, key: str = "greeting", **values: Any) -> None:
        usual = {
            "key": key, "community_id": None, "chat_id": CHAT, "user_id": None, "kind": "message", "rank": 1,
            "content": "hello", "subject": None, "due_at": START, "not_after": None, "edit_gap": 0,
            "remove_after": None,
        }  # fmt: skip
        await self._database.run(lambda tx: notices.add(tx, **{**usual, **values}))

    async def claim(self, *, busy: list[int] | None = None) -> Claimed:
        claimed = await self.claim_or_none(busy=busy)
        assert claimed is not None
        return claimed

    async def claim_or_none(self, *, busy: list[int] | None = None) -> Claimed | None:
        def claim(tx: Transaction) -> Claimed | None:
            found = notices.due(tx, (0, 3), limit=1, busy=busy or [])
            return notices.mark(tx, found[0]) if found else None

        return await self._database.run(claim)

    async def settle(self, claimed: Claimed, state: str = "sent", **values: Any) -> bool:
        return await self._database.run(lambda tx: notices.settle(tx, claimed, state=state, **values))

    async def change(self, content: str) -> None:
        await self._database.run(lambda tx: notices.change(tx, self._row(tx), content))

    async def retract(self, after: int = 0) -> None:
        at = self._clock.now().replace(second=after)
        await self._database.run(lambda tx: notices.retract(tx, self._row(tx), at=at))

    async def row(self) -> Notice:
        return await self._database.run(self._row)

    async def standing(self) -> tuple[str, str]:
        row = await self.row()
        return row.step, row.state

    async def recover(self) -> int:
        return await self._database.run(notices.settle_orphans)

    @staticmethod
    def _row(tx: Any) -> Notice:
        row = notices.by_key(tx, "greeting")
        assert row is not None
        return row


@pytest.fixture
def outbox(database: Database, clock: Clock) -> Outbox:
    return Outbox(database, clock)


async def test_a_key_is_said_once(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.say(content="again")
    assert (await outbox.row()).content == "hello"


async def test_the_way_of_a_message(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    assert (claimed.step, claimed.content, claimed.tries) == ("send", "hello", 1)
    assert await outbox.standing() == ("send", "sending")
    assert await outbox.settle(claimed, message_id=5)
    assert await outbox.standing() == ("edit", "sent")
    assert (await outbox.row()).message_id == 5
    assert await outbox.claim_or_none() is None


async def test_an_outcome_counts_once(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    assert await outbox.settle(claimed, message_id=5)
    assert not await outbox.settle(claimed, state="dead", message_id=6)
    assert (await outbox.row()).message_id == 5


async def test_a_change_before_the_call_is_sent_as_one(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.change("good morning")
    assert (await outbox.claim()).content == "good morning"


async def test_a_change_during_the_call_becomes_an_edit_and_no_second_message(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    await outbox.change("good morning")
    assert await outbox.claim_or_none() is None
    await outbox.settle(claimed, message_id=5)

    edit = await outbox.claim()
    assert (edit.step, edit.message_id, edit.content, edit.tries) == ("edit", 5, "good morning", 1)
    await outbox.settle(edit)
    assert await outbox.claim_or_none() is None


async def test_a_change_during_an_edit_becomes_another_edit(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), message_id=5)
    await outbox.change("good morning")
    edit = await outbox.claim()
    await outbox.change("good evening")
    await outbox.settle(edit)
    assert (await outbox.claim()).content == "good evening"


async def test_a_change_during_a_call_that_failed_is_what_the_next_try_sends(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    await outbox.change("good morning")
    await outbox.settle(claimed, state="waiting")
    again = await outbox.claim()
    assert (again.step, again.content, again.tries) == ("send", "good morning", 2)


async def test_edits_wait_for_their_gap_and_come_as_one(outbox: Outbox, clock: Clock) -> None:
    await outbox.say(edit_gap=60)
    await outbox.settle(await outbox.claim(), message_id=5)
    for number in range(3):
        clock.advance(15)
        await outbox.change(f"{number} are here")
        assert await outbox.claim_or_none() is None
    clock.advance(15)
    edit = await outbox.claim()
    assert edit.content == "2 are here"
    await outbox.settle(edit)
    assert await outbox.claim_or_none() is None


async def test_the_same_words_are_no_edit(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), message_id=5)
    await outbox.change("hello")
    assert await outbox.claim_or_none() is None


async def test_taken_back_before_the_call_it_is_never_sent(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.retract()
    assert await outbox.claim_or_none() is None
    assert (await outbox.row()).state == "gone"


async def test_taken_back_during_the_call_it_is_deleted_after_it(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    await outbox.retract()
    await outbox.settle(claimed, message_id=5)
    deletion = await outbox.claim()
    assert (deletion.step, deletion.message_id) == ("delete", 5)
    await outbox.settle(deletion)
    assert (await outbox.row()).state == "gone"


async def test_taken_back_during_a_call_that_failed_it_is_not_tried_again(outbox: Outbox) -> None:
    await outbox.say()
    claimed = await outbox.claim()
    await outbox.retract()
    await outbox.settle(claimed, state="waiting")
    assert await outbox.claim_or_none() is None
    assert (await outbox.row()).state == "gone"


@pytest.mark.parametrize("outcome", ["sent", "waiting", "dead"])
async def test_taken_back_during_an_edit_it_is_deleted_however_that_ends(outbox: Outbox, outcome: str) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), message_id=5)
    await outbox.change("good morning")
    edit = await outbox.claim()
    await outbox.retract()
    assert await outbox.claim_or_none() is None
    await outbox.settle(edit, state=outcome)
    assert (await outbox.claim()).step == "delete"


async def test_it_is_taken_back_when_its_time_has_come(outbox: Outbox, clock: Clock) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), message_id=5)
    await outbox.retract(after=30)
    assert await outbox.claim_or_none() is None
    clock.advance(30)
    assert (await outbox.claim()).step == "delete"


async def test_what_removes_itself_does(outbox: Outbox, clock: Clock) -> None:
    await outbox.say(remove_after=60)
    await outbox.settle(await outbox.claim(), message_id=5)
    clock.advance(59)
    assert await outbox.claim_or_none() is None
    clock.advance(1)
    assert (await outbox.claim()).step == "delete"


@pytest.mark.parametrize("state", ["unknown", "blocked", "dead", "skipped"])
async def test_what_ended_badly_is_not_edited(outbox: Outbox, state: str) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), state=state)
    await outbox.change("good morning")
    await outbox.retract()
    assert await outbox.claim_or_none() is None
    assert (await outbox.row()).state == state


async def test_orphans_are_sent_again_unless_they_are_promotions(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.say("promotion", rank=3)
    await outbox.claim()
    await outbox.claim()
    assert await outbox.recover() == 2
    assert (await outbox.claim()).key == "greeting"
    assert await outbox.claim_or_none() is None


async def test_an_orphaned_edit_is_made_again_even_of_a_promotion(outbox: Outbox) -> None:
    await outbox.say(rank=3)
    await outbox.settle(await outbox.claim(), message_id=5)
    await outbox.change("good morning")
    await outbox.claim()
    assert await outbox.recover() == 1
    assert (await outbox.claim()).step == "edit"


async def test_an_orphan_that_was_taken_back_is_not_sent_again(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.claim()
    await outbox.retract()
    assert await outbox.recover() == 1
    assert await outbox.claim_or_none() is None
    assert (await outbox.row()).state == "unknown"


async def test_ranks_go_first_and_busy_chats_wait(outbox: Outbox) -> None:
    await outbox.say("promotion", rank=3, chat_id=1)
    await outbox.say("service", rank=2, chat_id=2)
    await outbox.say("reply", rank=1, chat_id=3)
    await outbox.say("answer", rank=0, chat_id=3)
    order = [(await outbox.claim(busy=busy)).key for busy in ([3], [3], [], [])]
    assert order == ["answer", "service", "reply", "promotion"]


async def test_a_failure_that_is_not_its_fault_does_not_count(outbox: Outbox) -> None:
    await outbox.say()
    await outbox.settle(await outbox.claim(), state="waiting", is_try=False)
    assert (await outbox.claim()).tries == 1


async def test_a_group_that_moved_is_followed(outbox: Outbox, database: Database) -> None:
    await outbox.say()
    await database.run(lambda tx: notices.move_chat(tx, CHAT, -200))
    assert (await outbox.claim()).chat_id == -200


async def test_a_withdrawn_subject_is_skipped_and_counted(outbox: Outbox, database: Database) -> None:
    await outbox.say(subject="broadcast:1")
    await outbox.say("second", subject="broadcast:1")
    await outbox.settle(await outbox.claim(), message_id=5)
    await database.run(lambda tx: notices.withdraw(tx, "broadcast:1", "stopped"))
    counted = await database.read(lambda tx: notices.states(tx, "broadcast:1"))
    assert counted == {("sent", ""): 1, ("skipped", "stopped"): 1}
