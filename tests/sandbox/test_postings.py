"""What people post besides texts, and what their bots hear of it."""

import io

import pytest
from aiogram.types import Update
from PIL import Image
from telegram import Bot

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.state.media_kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
async def test_samples_of_every_kind(telegram: Telegram, bot: Bot, oleg: Persona, coffee: Group, kind: str) -> None:
    await bot.delete_webhook(drop_pending_updates=True)

    (posted,) = await oleg.send(kind, chat=coffee)

    (update,) = await telegram.pending_updates()
    parsed = Update.model_validate(update)
    assert parsed.message is not None
    assert (parsed.message.message_id, str(parsed.message.content_type)) == (posted.id, f"ContentType.{kind.upper()}")
    largest = posted.body[kind][-1] if kind == "photo" else posted.body[kind]
    content = await (await bot.get_file(largest["file_id"])).download_as_bytearray()
    assert len(content) == largest["file_size"]


@pytest.mark.parametrize(
    ("kind", "form", "size", "frames"), [("sticker", "WEBP", (512, 384), 1), ("animation", "GIF", (320, 240), 2)]
)
async def test_drawn_samples(bot: Bot, nina: Persona, kind: str, form: str, size: tuple[int, int], frames: int) -> None:
    (posted,) = await nina.send(kind, "cat")

    content = await (await bot.get_file(posted.body[kind]["file_id"])).download_as_bytearray()
    with Image.open(io.BytesIO(bytes(content))) as picture:
        assert (picture.format, picture.size, getattr(picture, "n_frames", 1)) == (form, size, frames)


async def test_files_of_ones_own(bot: Bot, nina: Persona, coffee: Group) -> None:
    await bot.delete_webhook(drop_pending_updates=True)

    menu, prices = await nina.send(
        "document", files={"menu.pdf": b"%PDF-1.4", "prices.csv": b"a,b"}, chat=coffee, caption="New"
    )
    (song,) = await nina.send("audio", files={"rain.mp3": b"ID3"}, seconds=30, title="Rain", performer="Cloud")

    assert [one.body["document"]["mime_type"] for one in (menu, prices)] == ["application/pdf", "text/csv"]
    assert menu.body["media_group_id"] == prices.body["media_group_id"]
    assert (menu.text, prices.text) == ("New", "")
    assert {name: song.body["audio"][name] for name in ("title", "performer", "duration")} == {
        "title": "Rain",
        "performer": "Cloud",
        "duration": 30,
    }
    assert len(await bot.get_updates()) == 3


async def test_what_makes_no_album(nina: Persona) -> None:
    stickers = await nina.send("sticker", "cat", "latte", emoji="😀")

    assert [one.body["sticker"]["emoji"] for one in stickers] == ["😀", "😀"]
    assert all("media_group_id" not in one.body for one in stickers)


async def test_a_sticker_can_be_sent_back(bot: Bot, nina: Persona) -> None:
    (posted,) = await nina.send("sticker", "cat")

    message = await bot.send_sticker(nina.id, posted.body["sticker"]["file_id"])

    assert message.sticker is not None
    assert (message.sticker.emoji, message.sticker.file_unique_id) == ("☕", posted.body["sticker"]["file_unique_id"])


async def test_forward_to_the_bot(bot: Bot, nina: Persona, oleg: Persona, coffee: Group) -> None:
    (photo,) = await oleg.photo("latte", chat=coffee, caption="His")
    await bot.delete_webhook(drop_pending_updates=True)

    forwarded = await nina.forward(photo)

    (update,) = await bot.get_updates()
    assert update.message is not None
    assert (update.message.message_id, update.message.caption) == (forwarded.id, "His")
    assert update.message.forward_origin is not None
    assert update.message.forward_origin.to_dict()["sender_user"]["id"] == oleg.id


async def test_what_cannot_be_forwarded(
    bot: Bot, nina: Persona, oleg: Persona, coffee: Group, telegram: Telegram
) -> None:
    secret = await bot.send_message(coffee.id, "Secret", protect_content=True)
    seen = await nina.sees("Secret", chat=coffee)
    joined = (await telegram.transcript(coffee))[0]
    private = await nina.write("Mine")

    for person, message, why in (
        (nina, seen, f"Message {secret.message_id} cannot be forwarded"),
        (nina, joined, "Message 1 cannot be forwarded"),
        (oleg, private, f"Oleg is not in chat {nina.id}"),
    ):
        with pytest.raises(Refused, match=why):
            await person.forward(message, to=coffee)
    assert len(await telegram.transcript(coffee)) == 2


@pytest.mark.parametrize(
    ("kind", "files", "details", "error"),
    [
        ("photo", {"a.jpg": b"x"}, {}, "One of the files is no picture"),
        ("document", {"a.txt": b""}, {}, "The file a.txt is empty"),
        ("document", {f"{number}.txt": b"x" for number in range(11)}, {}, "At most 10 files"),
        ("video_note", {"a.mp4": b"x"}, {"caption": "Round"}, "A video note has no caption"),
        ("voice", {"a.ogg": b"x"}, {"seconds": "long"}, "seconds: "),
    ],
)
async def test_refusals(
    nina: Persona, telegram: Telegram, kind: str, files: dict[str, bytes], details: dict[str, object], error: str
) -> None:
    with pytest.raises(Refused, match=error):
        await nina.send(kind, files=files, **details)
    assert len(await telegram.transcript(nina)) == 1
