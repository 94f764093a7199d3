"""Why a bot cannot write: where it is not, where it is no more, and where it is muted."""

import json

import pytest

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.state.rights import SENDING_FILES
from tests.sandbox.raw import RawBot

KINDS = ["group", "supergroup", "channel"]


@pytest.mark.parametrize("kind", KINDS)
async def test_never_inside(raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    tea = await telegram.group("Tea", creator=nina, kind=kind, bot=None)

    assert await raw.ask("sendMessage", chat_id=tea.id, text="Hi") == (
        f"403 Forbidden: bot is not a member of the {kind} chat"
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_left(raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    tea = await telegram.group("Tea", creator=nina, kind=kind)
    await raw.heard()
    assert await raw.ask("leaveChat", chat_id=tea.id) is True

    refusal = f"403 Forbidden: bot is not a member of the {kind} chat"
    assert await raw.ask("sendMessage", chat_id=tea.id, text="Hi") == refusal
    assert await raw.ask("getChatMemberCount", chat_id=tea.id) == refusal
    kinds = [(told, body.get("left_chat_member", {}).get("id")) for told, body in await raw.heard()]
    assert kinds == [("my_chat_member", None), ("message", 123)][: 1 if kind == "channel" else 2]


@pytest.mark.parametrize("kind", KINDS)
async def test_kicked(raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    tea = await telegram.group("Tea", creator=nina, kind=kind)
    await raw.heard()
    await tea.remove_bot(by=nina)

    assert await raw.ask("sendMessage", chat_id=tea.id, text="Hi") == (
        f"403 Forbidden: bot was kicked from the {kind} chat"
    )
    heard = await raw.heard()
    assert heard[0][1]["new_chat_member"]["status"] == ("left" if kind == "group" else "kicked")
    # Only in a basic group does the message about it reach who is put out.
    assert [told for told, _ in heard] == ["my_chat_member", "message"][: 2 if kind == "group" else 1]


@pytest.mark.parametrize("kind", KINDS)
async def test_deleted(raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    tea = await telegram.group("Tea", creator=nina, kind=kind)
    await tea.delete(by=nina)

    assert (
        await raw.ask("sendMessage", chat_id=tea.id, text="Hi")
        == {
            "group": "403 Forbidden: the group chat was deleted",
            "supergroup": "403 Forbidden: bot was kicked from the supergroup chat",
            "channel": "403 Forbidden: bot was kicked from the channel chat",
        }[kind]
    )
    for act in (nina.write("hello?", chat=tea), tea.join(nina), tea.change(by=nina, title="Tea again")):
        with pytest.raises(Refused, match="Tea was deleted"):
            await act


@pytest.mark.parametrize("kind", KINDS)
async def test_back_again(raw: RawBot, telegram: Telegram, nina: Persona, kind: str) -> None:
    tea = await telegram.group("Tea", creator=nina, kind=kind)
    await tea.remove_bot(by=nina)
    await tea.add_bot(by=nina)

    assert (await raw.ask("sendMessage", chat_id=tea.id, text="Hi"))["text"] == "Hi"


CONTENTS = [
    ("sendMessage", "can_send_messages", "text messages"),
    ("sendPhoto", "can_send_photos", "photos"),
    ("sendDocument", "can_send_documents", "documents"),
]


@pytest.mark.parametrize(("method", "permission", "words"), CONTENTS)
@pytest.mark.parametrize("how", ["the bot", "everybody"])
async def test_muted(
    raw: RawBot, telegram: Telegram, nina: Persona, how: str, method: str, permission: str, words: str
) -> None:
    tea = await telegram.group("Tea", creator=nina, bot="member")
    allowed = dict.fromkeys(("can_send_messages", *SENDING_FILES), True) | {permission: False}
    if how == "everybody":
        await tea.change(by=nina, permissions=allowed)
    else:
        await telegram.post(f"groups/{tea.id}/restrict", user_id=123, by=nina.id, permissions=allowed)

    async def send(method: str) -> object:
        name = method.removeprefix("send").lower()
        if method == "sendMessage":
            return await raw.ask(method, chat_id=tea.id, text="Hi")
        return await raw.upload(method, name, samples.draw("latte"), chat_id=tea.id)

    assert await send(method) == f"400 Bad Request: not enough rights to send {words} to the chat"
    for other, _, _ in CONTENTS:
        if other != method:
            assert isinstance(await send(other), dict)
    # An administrator is never muted.
    await tea.add_bot(by=nina)
    assert isinstance(await send(method), dict)


async def test_an_album_is_refused_whole(raw: RawBot, telegram: Telegram, coffee: Group, nina: Persona) -> None:
    photo = await raw.upload("sendPhoto", "photo", samples.draw("latte"), chat_id=coffee.id)
    tea = await telegram.group("Tea", creator=nina, bot="member")
    await tea.change(by=nina, permissions={"can_send_photos": False})
    before = await telegram.transcript(tea)
    media = json.dumps([{"type": "photo", "media": photo["photo"][-1]["file_id"]}] * 2)

    assert await raw.ask("sendMediaGroup", chat_id=tea.id, media=media) == (
        "400 Bad Request: not enough rights to send photos to the chat"
    )
    assert await raw.ask("copyMessage", chat_id=tea.id, from_chat_id=coffee.id, message_id=photo["message_id"]) == (
        "400 Bad Request: not enough rights to send photos to the chat"
    )
    assert await telegram.transcript(tea) == before
