"""Messages sent on: with where they come from, or as if the bot had written them."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, Message
from telegram.error import BadRequest, Forbidden

from sandbox import samples
from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox
from sandbox.shapes import Json
from sandbox.state.media_kinds import KINDS
from tests.sandbox.raw import ask, send

LINK = InlineKeyboardMarkup([[InlineKeyboardButton("Menu", url="https://example.com/")]])
PRESS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_goes_along(
    sandbox: Sandbox, nina: Persona, coffee: Group, telegram: Telegram, kind: str
) -> None:
    (posted,) = await nina.send(kind, chat=coffee, **({"caption": "*"} if KINDS[kind].captioned else {}))

    source = {"chat_id": nina.id, "from_chat_id": coffee.id, "message_id": posted.id}
    forwarded = await send(sandbox, "forwardMessage", **source)
    copied = (await ask(sandbox, "copyMessage", **source))["result"]

    assert forwarded["forward_origin"] == {
        "type": "user",
        "sender_user": posted.body["from"],
        "date": posted.body["date"],
    }
    unique = _unique_ids(posted.body[kind])
    assert (_unique_ids(forwarded[kind]), forwarded.get("caption")) == (unique, posted.body.get("caption"))
    copy = next(one for one in await telegram.transcript(nina) if one.id == copied["message_id"]).body
    assert (_unique_ids(copy[kind]), "forward_origin" in copy) == (unique, False)
    # The private chat's ids are its bot's own.
    assert forwarded[kind] != posted.body[kind]


def _unique_ids(value: object) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in _unique_ids(item)]
    return [value["file_unique_id"]] if isinstance(value, dict) else []


async def test_origins(bot: Bot, nina: Persona, oleg: Persona, coffee: Group) -> None:
    async def origin(message_id: int) -> Json:
        forwarded = await bot.forward_message(nina.id, coffee.id, message_id)
        assert forwarded.forward_origin is not None
        told: Json = forwarded.forward_origin.to_dict()
        told.pop("date")
        return told

    plain = await oleg.write("Mine", chat=coffee)
    anonymous = await nina.write("Ours", chat=coffee, anonymous=True)
    channel = await nina.write("News", chat=coffee, as_channel=True)
    own = await bot.send_message(coffee.id, "The bot's")
    await nina.hide_in_forwards()
    hidden = await nina.write("Nobody's", chat=coffee)
    passed_on = await oleg.forward(hidden, to=coffee)

    assert (await origin(plain.id))["sender_user"]["id"] == oleg.id
    assert (await origin(own.message_id))["sender_user"]["username"] == "regulars_bot"
    assert await origin(anonymous.id) == {"type": "chat", "sender_chat": anonymous.body["chat"]}
    assert await origin(channel.id) == {"type": "chat", "sender_chat": channel.body["sender_chat"]}
    assert await origin(hidden.id) == {"type": "hidden_user", "sender_user_name": "Nina"}
    assert await origin(passed_on.id) == {"type": "hidden_user", "sender_user_name": "Nina"}


async def test_what_a_forward_keeps(bot: Bot, nina: Persona, coffee: Group) -> None:
    linked = await bot.send_message(coffee.id, "Link", reply_markup=LINK)
    pressed = await bot.send_message(coffee.id, "Press", reply_markup=PRESS, reply_to_message_id=linked.message_id)

    assert (await bot.forward_message(nina.id, coffee.id, linked.message_id)).reply_markup == LINK
    forwarded = await bot.forward_message(
        nina.id, coffee.id, pressed.message_id, protect_content=True, disable_notification=True
    )

    assert (forwarded.reply_markup, forwarded.reply_to_message) == (None, None)
    assert forwarded.has_protected_content is True
    assert (await nina.sees("Press")).silent


async def test_copies_are_the_bots_own(bot: Bot, nina: Persona, coffee: Group) -> None:
    (photo,) = await nina.photo("latte", chat=coffee, caption="Hers")
    asked = await nina.write("Which?")
    copied = await bot.copy_message(
        nina.id, coffee.id, photo.id, caption="<b>Mine</b>", parse_mode="HTML", show_caption_above_media=True,
        reply_markup=PRESS, reply_to_message_id=asked.id,
    )  # fmt: skip
    await bot.copy_message(nina.id, coffee.id, photo.id, caption="")

    seen = await nina.sees("Mine")
    assert seen.id == copied.message_id
    assert (seen.buttons, seen.body["show_caption_above_media"]) == ([["Yes"]], True)
    assert seen.body["reply_to_message"]["message_id"] == asked.id
    edited = await bot.edit_message_caption(nina.id, copied.message_id, caption="Still mine")
    assert isinstance(edited, Message)
    assert edited.caption == "Still mine"
    assert "caption" not in (await nina.sees("", after=seen)).body


async def test_protected_is_copied_but_not_forwarded(
    bot: Bot, nina: Persona, coffee: Group, telegram: Telegram
) -> None:
    secret = await bot.send_message(coffee.id, "Secret", protect_content=True)

    with pytest.raises(BadRequest, match="The message can't be forwarded"):
        await bot.forward_message(nina.id, coffee.id, secret.message_id)
    with pytest.raises(BadRequest, match="Messages can't be forwarded"):
        await bot.forward_messages(nina.id, coffee.id, [secret.message_id])
    assert len(await telegram.transcript(nina)) == 1
    assert (await bot.copy_message(nina.id, coffee.id, secret.message_id)).message_id == 2


async def test_albums_stay_albums(bot: Bot, nina: Persona, oleg: Persona, coffee: Group, telegram: Telegram) -> None:
    one, two = await nina.photo("latte", "cat", chat=coffee, caption="Two")
    text = await nina.write("Between", chat=coffee)

    forwarded = await bot.forward_messages(nina.id, coffee.id, [one.id, two.id, 99, text.id])
    copied = await bot.copy_messages(nina.id, coffee.id, [one.id, two.id], remove_caption=True)
    await bot.copy_messages(nina.id, coffee.id, [one.id])

    sent = {message.id: message.body for message in await telegram.transcript(nina)}
    bodies = [sent[one.message_id] for one in (*forwarded, *copied)]
    groups = [body.get("media_group_id") for body in bodies]
    assert groups[0] == groups[1] != groups[3] == groups[4] != one.body["media_group_id"]
    assert groups[2] is None
    assert [body.get("caption") for body in bodies] == ["Two", None, None, None, None]
    assert "media_group_id" not in sent[copied[-1].message_id + 1]


async def test_documents_become_an_album(
    bot: Bot, nina: Persona, oleg: Persona, coffee: Group, telegram: Telegram
) -> None:
    (hers,) = await nina.send("document", chat=coffee)
    (also_hers,) = await nina.send("document", chat=coffee)
    (his,) = await oleg.send("document", chat=coffee)

    async def groups(ids: list[int], act: Callable[..., Awaitable[tuple[object, ...]]]) -> set[str | None]:
        await act(nina.id, coffee.id, ids)
        newest = (await telegram.transcript(nina))[-len(ids) :]
        return {message.body.get("media_group_id") for message in newest}

    assert None not in await groups([hers.id, also_hers.id], bot.forward_messages)
    assert await groups([hers.id, his.id], bot.forward_messages) == {None}
    assert None not in await groups([hers.id, his.id], bot.copy_messages)


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("copyMessage", {"from_chat_id": "COFFEE"}, "message to copy not found"),
        ("copyMessage", {"from_chat_id": "COFFEE", "message_id": 99}, "message to copy not found"),
        ("copyMessage", {"from_chat_id": "COFFEE", "message_id": 1}, "the message can't be copied"),
        ("copyMessage", {"message_id": 1}, 'parameter "from_chat_id" is required'),
        ("copyMessage", {"from_chat_id": "8", "message_id": 1}, "chat not found"),
        ("forwardMessage", {"from_chat_id": "COFFEE", "message_id": 99}, "message to forward not found"),
        ("forwardMessage", {"from_chat_id": "COFFEE", "message_id": 1}, "the message can't be forwarded"),
        ("copyMessages", {"from_chat_id": "COFFEE"}, "message identifiers are not specified"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": []}, "message identifiers are not specified"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": "[1"}, "can't parse message_ids JSON object"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": {}},
         "expected an Array of message identifiers"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [[]]}, "message identifier must be a Number"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": ["x"]},
         "can't parse message identifier as a Number"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [10**12]},
         "can't parse message identifier as a Number"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [-1]}, "invalid message identifier specified"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [1] * 101},
         "too many message identifiers specified"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [99]}, "there are no messages to forward"),
        ("copyMessages", {"from_chat_id": "COFFEE", "message_ids": [1]}, "messages can't be forwarded"),
        ("forwardMessages", {"from_chat_id": "COFFEE", "message_ids": [2, 1]},
         "message identifiers must be in a strictly increasing order"),
        ("forwardMessages", {"message_ids": [1]}, 'parameter "from_chat_id" is required'),
    ],
)  # fmt: skip
async def test_refusals(
    sandbox: Sandbox, nina: Persona, coffee: Group, telegram: Telegram, method: str, params: Json, description: str
) -> None:
    await nina.write("Something", chat=coffee)
    filled = {name: coffee.id if value == "COFFEE" else value for name, value in params.items()}

    answer = await ask(sandbox, method, chat_id=nina.id, **filled)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert len(await telegram.transcript(nina)) == 1


async def test_from_a_group_it_was_put_out_of(bot: Bot, nina: Persona, coffee: Group) -> None:
    message = await nina.write("Ours", chat=coffee)
    await coffee.remove_bot(by=nina)

    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.copy_message(nina.id, coffee.id, message.id)


async def test_an_album_by_ids(bot: Bot, nina: Persona) -> None:
    (document,) = await nina.send(
        "document",
        files={
            "menu.pdf": b"%PDF-1.4",
        },
    )
    file_id = document.body["document"]["file_id"]

    album = await bot.send_media_group(nina.id, [InputMediaDocument(file_id), InputMediaDocument(samples.draw("cat"))])

    assert album[0].document is not None
    assert (album[0].document.file_name, album[0].document.mime_type) == ("menu.pdf", "application/pdf")
