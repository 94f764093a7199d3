"""Photos, documents, albums and downloads."""

import io

import pytest
from PIL import Image
from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram


def _picture(width: int, height: int, form: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#6f4e37").save(content, form)
    return content.getvalue()


async def test_photo_in_several_sizes_down_to_the_bytes(bot: Bot, nina: Persona) -> None:
    message = await bot.send_photo(nina.id, _picture(1000, 500), caption="<b>Big</b>", parse_mode="HTML")

    assert [(one.width, one.height) for one in message.photo] == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    assert (message.caption, message.caption_entities[0].type) == ("Big", "bold")
    for size in message.photo:
        file = await bot.get_file(size.file_id)
        content = await file.download_as_bytearray()
        assert file.file_size == len(content)
        with Image.open(io.BytesIO(bytes(content))) as picture:
            assert (picture.size, picture.format) == ((size.width, size.height), "JPEG")


async def test_unique_id_depends_on_content_only(bot: Bot, nina: Persona, coffee: Group) -> None:
    first = await bot.send_photo(nina.id, samples.draw("latte"))
    again = await bot.send_photo(coffee.id, samples.draw("latte"))
    resent = await bot.send_photo(coffee.id, first.photo[-1].file_id)
    other = await bot.send_photo(nina.id, samples.draw("beans"))

    unique = [message.photo[-1].file_unique_id for message in (first, again, resent, other)]
    assert unique[:3] == [unique[0]] * 3
    assert unique[3] != unique[0]
    assert len({message.photo[-1].file_id for message in (first, again, resent)}) == 3


async def test_what_is_no_picture(bot: Bot, nina: Persona) -> None:
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(nina.id, b"just text")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_photo(nina.id, InputFile(b"", filename="empty.jpg"))


async def test_document(bot: Bot, nina: Persona) -> None:
    message = await bot.send_document(nina.id, InputFile(b"id,points\n1,5\n", filename="members.csv"), caption="All")

    assert message.document is not None
    assert (message.document.file_name, message.document.file_size, message.document.mime_type) == (
        "members.csv",
        14,
        "text/csv",
    )
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"id,points\n1,5\n"
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(nina.id, message.document.file_id)


async def test_album(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    latte, beans = samples.draw("latte"), samples.draw("beans")
    messages = await bot.send_media_group(nina.id, [InputMediaPhoto(latte, caption="Both"), InputMediaPhoto(beans)])

    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["Both", None]
    mixed = [InputMediaPhoto(messages[0].photo[-1].file_id), InputMediaDocument(b"x")]
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await bot.send_media_group(nina.id, mixed)
    assert len(await telegram.transcript(nina)) == 3


async def test_edit_caption_and_picture(bot: Bot, nina: Persona) -> None:
    message = await bot.send_photo(nina.id, samples.draw("latte"), caption="One")

    renamed = await bot.edit_message_caption(nina.id, message.message_id, caption="Two")
    replaced = await bot.edit_message_media(
        InputMediaPhoto(samples.draw("cat"), caption="Three"), nina.id, message.message_id
    )

    assert renamed is not True
    assert replaced is not True
    assert (renamed.caption, renamed.photo) == ("Two", message.photo)
    assert replaced.caption == "Three"
    assert replaced.photo[-1].file_unique_id != message.photo[-1].file_unique_id
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", nina.id, message.message_id)


async def test_caption_too_long(bot: Bot, nina: Persona) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(nina.id, samples.draw("latte"), caption="x" * 1025)


async def test_people_post_samples(bot: Bot, coffee: Group, oleg: Persona) -> None:
    await bot.delete_webhook(drop_pending_updates=True)

    photos = await oleg.photo("latte", "cake", chat=coffee, caption="My #coffee")

    updates = await bot.get_updates()
    heard = [update.message for update in updates if update.message]
    assert [one.message_id for one in heard] == [photo.id for photo in photos]
    assert [one.caption for one in heard] == ["My #coffee", None]
    assert heard[0].media_group_id == heard[1].media_group_id is not None
    file = await bot.get_file(heard[0].photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == samples.draw("latte")
    with pytest.raises(Refused, match="There is no sample 'tank'"):
        await oleg.photo("tank", chat=coffee)


@pytest.mark.parametrize("name", samples.names())
def test_samples_are_small_pictures(name: str) -> None:
    with Image.open(io.BytesIO(samples.draw(name))) as picture:
        assert (picture.size, picture.format) == ((800, 600), "JPEG")
    assert len(samples.draw(name)) < 60_000
