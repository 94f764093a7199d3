"""Where a message comes from: the Bot API's MessageOrigin, and what a forwarded message takes along."""

from sandbox.shapes import Json, without_none
from sandbox.state.contents import content_of
from sandbox.state.posts import Post
from sandbox.state.world import World

# The buttons that survive forwarding; if there is any other, all go.
LASTING_BUTTONS = frozenset({"url", "login_url"})


def origin_of(world: World, post: Post) -> Json:
    """Who first wrote it, as far as they let others know."""
    body = post.body
    if "forward_origin" in body:
        return dict(body["forward_origin"])
    signature = without_none(author_signature=body.get("author_signature"))
    if body["chat"]["type"] == "channel":
        return {"type": "channel", "chat": body["chat"], "message_id": post.id, "date": body["date"]} | signature
    if "sender_chat" in body:
        return {"type": "chat", "sender_chat": body["sender_chat"], "date": body["date"]} | signature
    author = world.people.get(body["from"]["id"])
    if author is not None and author.hides_forwards:
        name = " ".join(filter(None, (author.first_name, author.last_name)))
        return {"type": "hidden_user", "sender_user_name": name, "date": body["date"]}
    return {"type": "user", "sender_user": body["from"], "date": body["date"]}


def forwarded(world: World, post: Post, *, owner: int | None) -> Json:
    """The content of a message that is sent on with its origin; `owner` is the bot whose files it will hold."""
    content: Json = world.files.renewed(content_of(post), owner=owner) | {"forward_origin": origin_of(world, post)}
    if "via_bot" in post.body:
        content["via_bot"] = post.body["via_bot"]
    markup = post.body.get("reply_markup")
    rows = markup["inline_keyboard"] if markup else []
    if rows and all(LASTING_BUTTONS & button.keys() for row in rows for button in row):
        content["reply_markup"] = markup
    return content


def is_protected(post: Post) -> bool:
    """Whether it may not leave its chat."""
    return bool(post.body.get("has_protected_content"))
