"""What the tests of shared posts and of their queue have in common."""

from typing import Any

from sqlmodel import select

from loyalty import Transaction, communities, members, shared_posts
from loyalty.points import Transfer
from loyalty.shared_posts import SharedPost
from sandbox.client import Message, Persona
from storage import shared_posts as stored
from storage.audit import Act
from tests.conftest import Home

RECEIVED = "Thank you, your post is with the moderators now."
SEEN = "This picture has been shared here already."
NO_CAPTION = "Your post lacks a few words. Send the picture again with a caption."
FORWARDED = "Forwarded pictures do not count, only your own. Send the photo yourself."
APPROVED = "Your post is approved: 20 points, pending until 2 Mar, 10:00."


async def posts_of(home: Home, person: Persona) -> list[SharedPost]:
    """A member's posts that wait or are approved, newest first."""

    def work(tx: Transaction) -> list[SharedPost]:
        community = communities.only_one(tx)
        assert community is not None
        member = members.of_user(tx, community.id, person.id)
        assert member is not None
        return shared_posts.latest_of(tx, member, limit=10)

    return await home.house.database.run(work)


async def kept(home: Home) -> tuple[int, int, int]:
    """How many posts, pictures and seen pictures are stored."""

    def work(tx: Transaction) -> tuple[int, int, int]:
        tables = (stored.SharedPost, stored.SharedPicture, stored.SeenPicture)
        posts, pictures, seen = (len(list(tx.session.exec(select(table)))) for table in tables)
        return posts, pictures, seen

    return await home.house.database.run(work)


async def transfers(home: Home) -> list[tuple[str, int, int]]:
    """(key, amount, earned) of every transfer."""

    def work(tx: Transaction) -> list[tuple[str, int, int]]:
        return [(one.key, one.amount, one.earned) for one in tx.session.exec(select(Transfer).order_by("id"))]

    return await home.house.database.run(work)


async def acts(home: Home) -> list[tuple[str, Any, Any]]:
    """(action, facts, reason) of every act of staff."""

    def work(tx: Transaction) -> list[tuple[str, Any, Any]]:
        return [(one.action, one.facts, one.reason) for one in tx.session.exec(select(Act).order_by("id"))]

    return await home.house.database.run(work)


async def share(home: Home, person: Persona, *samples: str, caption: str = "My morning cup") -> None:
    """Sends pictures to the bot in private."""
    await person.photo(*samples, caption=caption)
    await home.settle()


async def card_of(home: Home, moderator: Persona) -> Message:
    """The card in a moderator's chat after /queue."""
    await moderator.write("/queue")
    await home.settle()
    return await home.last_to(moderator)


async def press(home: Home, person: Persona, card: Message, label: str) -> str:
    """Presses a button on a card; what floats by."""
    query = await person.press(card, label)
    await home.settle()
    return next(one.text for one in await home.telegram.answers(person) if one.query_id == query)


async def last_card(home: Home, moderator: Persona) -> Message:
    """The newest message with decision buttons."""
    shown = await home.telegram.transcript(moderator)
    return next(one for one in reversed(shown) if any("Later" in row for row in one.buttons))


async def message_now(home: Home, person: Persona, message: Message) -> Message:
    """A message as it reads now."""
    return next(one for one in await home.telegram.transcript(person) if one.id == message.id)
