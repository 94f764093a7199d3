"""What happens to polls: they are put, voted in and closed, and bots hear of it."""

from dataclasses import replace

from sandbox.acts import delivery
from sandbox.acts.writing import PLAINLY, Manner, post_as, require_inside, require_post
from sandbox.errors import SimError
from sandbox.markup.entities import FormattedText
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.people import Person
from sandbox.state.polls import Option, Poll, Question
from sandbox.state.posts import Post
from sandbox.state.world import World


def put(world: World, owner: int, question: Question, *, close_date: int = 0, is_closed: bool = False) -> Poll:
    """A new poll that no message shows yet; it closes by itself at `close_date`, if that is not 0."""
    poll = Poll(str(world.random.getrandbits(62)), owner, question, close_date, is_closed)
    world.polls[poll.id] = poll
    if close_date and not is_closed:
        world.timers.at(close_date, lambda: close(world, poll))
    return poll


def copied(world: World, poll_id: str, *, owner: int) -> Poll | None:
    """The same question asked anew; None if it is a quiz of others whose solution is not known."""
    poll = world.polls[poll_id]
    if poll.question.is_quiz and not poll.is_closed and poll.owner != owner:
        return None
    return put(world, owner, replace(poll.question, open_period=0))


def options(world: World, texts: list[FormattedText]) -> tuple[Option, ...]:
    """Options with these texts, each with a new persistent id."""
    return tuple(Option(f"{world.random.getrandbits(40):010x}", text) for text in texts)


def ask(world: World, person: Person, chat: Chat, question: Question, manner: Manner = PLAINLY) -> Post:
    """Somebody puts a poll into a chat."""
    require_inside(person, chat)
    poll = put(world, person.id, question)
    return post_as(world, person, chat, {"poll": poll.in_message(solved=chat.is_private)}, manner)


def vote(world: World, person: Person, chat: Chat, message_id: int, places: list[int]) -> Post:
    """Choose options by their places; none takes the vote back."""
    require_inside(person, chat)
    post, poll = _poll_of(world, chat, message_id)
    chosen = sorted(set(places))
    _require_allowed(person, poll, chosen)
    if poll.votes.get(person.id, []) == chosen:
        return post
    poll.votes.pop(person.id, None)
    if chosen:
        poll.votes[person.id] = chosen
    _changed(world, poll)
    if poll.owner in world.bots and not poll.question.is_anonymous:
        answer: Json = {
            "poll_id": poll.id,
            "user": person.user(),
            "option_ids": chosen,
            "option_persistent_ids": poll.persistent_ids(chosen),
        }
        world.bots[poll.owner].updates.add("poll_answer", answer)
    return post


def stop(world: World, person: Person, chat: Chat, message_id: int) -> Post:
    """Somebody closes their own poll."""
    post, poll = _poll_of(world, chat, message_id)
    if post.author != person.id:
        raise SimError(f"{person.first_name} did not write message {message_id}.")
    if poll.is_closed:
        raise SimError("The poll is closed.")
    close(world, poll, by_hand=True)
    return post


def close(world: World, poll: Poll, *, by_hand: bool = False) -> None:
    """No more votes from now on; of a person's poll bots hear only if it was closed by hand."""
    if poll.is_closed:
        return
    poll.is_closed = True
    _changed(world, poll)
    if by_hand and poll.owner not in world.bots:
        for post in poll.posts:
            for bot in delivery.bots_in(world, world.chat_of(post)):
                if delivery.hears(world, bot, post):
                    bot.updates.add("poll", poll.shown(solved=True))


def _changed(world: World, poll: Poll) -> None:
    """Let every message that shows it show it anew, and tell the bot whose it is."""
    for post in poll.posts:
        solved = poll.is_closed or world.chat_of(post).is_private or post.author == poll.owner in world.bots
        post.body = post.body | {"poll": poll.in_message(solved=solved)}
        if not post.deleted:
            world.show_edit(post)
    if poll.owner in world.bots:
        world.bots[poll.owner].updates.add("poll", poll.shown(solved=True))


def _poll_of(world: World, chat: Chat, message_id: int) -> tuple[Post, Poll]:
    post = require_post(chat, message_id)
    if "poll" not in post.body:
        raise SimError(f"Message {message_id} is no poll.")
    return post, world.polls[post.body["poll"]["id"]]


def _require_allowed(person: Person, poll: Poll, chosen: list[int]) -> None:
    question = poll.question
    if poll.is_closed:
        raise SimError("The poll is closed.")
    if any(not 0 <= place < len(question.options) for place in chosen):
        raise SimError(f"The poll has {len(question.options)} options, counted from 0.")
    if len(chosen) > 1 and not question.allows_multiple_answers:
        raise SimError("Only one option can be chosen in this poll.")
    if person.id in poll.votes and not question.allows_revoting:
        raise SimError("A vote in this poll cannot be changed.")
