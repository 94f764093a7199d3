"""Messages sent on: with where they come from, or as if the bot had written them."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.acts.origins import forwarded, is_protected, origin_of
from sandbox.acts.voting import copied
from sandbox.calls.params import Params
from sandbox.errors import bad_request
from sandbox.methods.albums import MOST_IN_ALBUM, new_group_id
from sandbox.methods.call import Call
from sandbox.methods.message_ids import message_ids
from sandbox.methods.registry import method, one
from sandbox.methods.send import send, send_bare
from sandbox.methods.targets import known_chat, open_chat, require_inside
from sandbox.methods.texts import read_caption
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.contents import ALONE_IN_ALBUM, CAPTION_FIELDS, CAPTIONED, content_of, kind_of_content
from sandbox.state.media_kinds import KINDS
from sandbox.state.posts import Post

# These stay where they were paid for or drawn.
NEVER_COPIED = frozenset({"giveaway", "giveaway_winners", "invoice", "paid_media"})

Content = Callable[[Post], Json]


def number_of_messages(params: Params) -> int:
    ids: Any = params.structure("message_ids")
    return len(ids) if isinstance(ids, list) else 1


@method("forwardMessage", messages=one)
def forward_message(call: Call) -> Json:
    post = _source_post(call, "message to forward not found")
    chat = open_chat(call)
    if not _may_be_forwarded(post):
        raise bad_request("the message can't be forwarded")
    return send_bare(call, chat, forwarded(call.world, post, owner=chat.bot_id)).message()


@method("copyMessage", messages=one)
def copy_message(call: Call) -> Json:
    caption = read_caption(call) if "caption" in call.params.values else None
    post = _source_post(call, "message to copy not found")
    chat = open_chat(call)
    if not _may_be_copied(post):
        raise bad_request("the message can't be copied")
    content = _copied(call, chat, post)
    if caption is not None and kind_of_content(post.body) in CAPTIONED:
        content = _without_caption(content) | caption.fields("caption")
        large = KINDS[str(kind_of_content(post.body))].shown_large
        if large and caption.text and call.params.flag("show_caption_above_media"):
            content["show_caption_above_media"] = True
    return {"message_id": send(call, chat, content).id}


@method("forwardMessages", messages=number_of_messages)
def forward_messages(call: Call) -> list[Json]:
    chat, posts = _source_posts(call)
    posts = [post for post in posts if _may_be_forwarded(post)]
    return _send_on(call, chat, posts, lambda post: forwarded(call.world, post, owner=chat.bot_id), by_author=True)


@method("copyMessages", messages=number_of_messages)
def copy_messages(call: Call) -> list[Json]:
    chat, posts = _source_posts(call)
    posts = [post for post in posts if _may_be_copied(post)]
    bare = call.params.flag("remove_caption")

    def content(post: Post) -> Json:
        fresh = _copied(call, chat, post)
        return _without_caption(fresh) if bare and kind_of_content(fresh) in CAPTIONED else fresh

    return _send_on(call, chat, posts, content, by_author=False)


def _send_on(call: Call, chat: Chat, posts: list[Post], content: Content, *, by_author: bool) -> list[Json]:
    """Send every content, in order; what was an album, or could be one, is one again."""
    if not posts:
        raise bad_request("messages can't be forwarded")
    albums = _albums(call, posts, by_author=by_author)
    sent = [
        send_bare(call, chat, content(post) | ({"media_group_id": album} if album else {}))
        for post, album in zip(posts, albums, strict=True)
    ]
    return [{"message_id": post.id} for post in sent]


def _albums(call: Call, posts: Sequence[Post], *, by_author: bool) -> list[str | None]:
    """For each message the album it will stand in: of its own old one, if two of that come along.

    Audio files alone, or documents alone, become one album; forwarded ones only if one person wrote all.
    """
    kinds = {kind_of_content(post.body) for post in posts}
    authors = [_author(origin_of(call.world, post)) for post in posts] if by_author else [0]
    of_one = all(author == authors[0] for author in authors)
    if 2 <= len(posts) <= MOST_IN_ALBUM and len(kinds) == 1 and kinds <= set(ALONE_IN_ALBUM) and of_one:
        return [new_group_id()] * len(posts)
    old = [post.body.get("media_group_id") for post in posts]
    new = {group: new_group_id() for group in old if group is not None and old.count(group) > 1}
    return [new.get(group) for group in old]


def _author(origin: Json) -> object:
    """Who an origin names, to compare."""
    for name in ("sender_user", "sender_chat", "chat"):
        if name in origin:
            return origin[name]["id"]
    return origin["sender_user_name"]


def _copied(call: Call, chat: Chat, post: Post) -> Json:
    if kind_of_content(post.body) == "poll":
        return _copied_poll(call, post)
    content: Json = call.world.files.renewed(content_of(post), owner=chat.bot_id)
    return content


def _copied_poll(call: Call, post: Post) -> Json:
    """The same question anew, without its votes; only who knows the answer of a quiz can put it again."""
    poll = copied(call.world, post.body["poll"]["id"], owner=call.bot.id)
    if poll is None:
        raise bad_request("the message can't be copied")
    return {"poll": poll.in_message(solved=True)}


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in CAPTION_FIELDS}


def _may_be_forwarded(post: Post) -> bool:
    return bool(content_of(post)) and not is_protected(post)


def _may_be_copied(post: Post) -> bool:
    """A bot may copy even what is protected."""
    kind = kind_of_content(post.body)
    return kind is not None and kind not in NEVER_COPIED


def _source_chat(call: Call) -> Chat:
    """The chat a message is taken from, if the bot can read there."""
    if not call.params.text("from_chat_id"):
        raise bad_request('parameter "from_chat_id" is required')
    source = known_chat(call, "from_chat_id")
    if not source.is_private:
        require_inside(call, source)
    return source


def _source_post(call: Call, refusal: str) -> Post:
    post = _source_chat(call).post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request(refusal)
    return post


def _source_posts(call: Call) -> tuple[Chat, list[Post]]:
    """Where to, and those of the messages that are still there."""
    if not call.params.text("from_chat_id"):
        raise bad_request('parameter "from_chat_id" is required')
    wanted = message_ids(call.params)
    chat = open_chat(call)
    source = _source_chat(call)
    found = [post for message_id in wanted if (post := source.post(message_id)) is not None]
    if not found:
        raise bad_request("there are no messages to forward")
    if any(later.id <= earlier.id for earlier, later in itertools.pairwise(found)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return chat, found
