"""What a message answers to: here or in another chat, as a whole or word for word."""

import json

import pytest

from sandbox.client import Group, Persona, Telegram
from sandbox.server import Sandbox
from sandbox.shapes import Json
from tests.sandbox.raw import ask, send


async def _reply(sandbox: Sandbox, nina: Persona, reply: object) -> Json:
    return await ask(sandbox, "sendMessage", chat_id=nina.id, text="Yes", reply_parameters=json.dumps(reply))


async def test_a_quote(sandbox: Sandbox, nina: Persona) -> None:
    asked = await nina.write("☕🥐 Coffee at noon?")
    reply = {"message_id": asked.id, "quote": "<b>Coffee</b> at", "quote_parse_mode": "HTML"}

    message = await send(sandbox, "sendMessage", chat_id=nina.id, text="Yes", reply_parameters=json.dumps(reply))

    assert message["reply_to_message"]["message_id"] == asked.id
    assert message["quote"] == {
        "text": "Coffee at",
        "position": 4,
        "is_manual": True,
        "entities": [{"type": "bold", "offset": 0, "length": 6}],
    }


async def test_to_another_chat(sandbox: Sandbox, nina: Persona, coffee: Group) -> None:
    asked = await nina.write("Coffee?", chat=coffee)
    (photo,) = await nina.photo("latte", chat=coffee, caption="This one")

    for message, told in ((asked, {}), (photo, {"photo": photo.body.get("photo")})):
        reply = json.dumps({"message_id": message.id, "chat_id": coffee.id, "quote": message.text[:4]})
        sent = await send(sandbox, "sendMessage", chat_id=nina.id, text="Yes", reply_parameters=reply)
        origin = {"type": "user", "sender_user": message.body["from"], "date": message.body["date"]}
        assert sent["external_reply"] == {
            "origin": origin, "chat": message.body["chat"], "message_id": message.id, **told
        }  # fmt: skip
        assert (sent["quote"]["text"], "reply_to_message" in sent) == (message.text[:4], False)


async def test_what_others_may_not_see_is_not_answered_elsewhere(
    sandbox: Sandbox, nina: Persona, coffee: Group
) -> None:
    secret = await send(sandbox, "sendMessage", chat_id=coffee.id, text="Secret", protect_content=True)

    answer = await _reply(sandbox, nina, {"message_id": secret["message_id"], "chat_id": coffee.id})

    assert "external_reply" not in answer["result"]


@pytest.mark.parametrize(
    ("reply", "description"),
    [
        ({"message_id": 99}, "message to be replied not found"),
        ({"message_id": 1, "chat_id": 8}, "chat not found"),
        ({"message_id": 1, "quote": "Tea"}, "QUOTE_TEXT_INVALID"),
        ({"message_id": 1, "quote": 5}, 'field "quote" must be of type String'),
        ({"message_id": []}, 'field "message_id" must be a Number'),
        ({"quote": "Tea"}, 'can\'t find field "message_id"'),
        ([], "object expected as reply parameters"),
        (5, "object expected as reply parameters"),
    ],
)
async def test_refusals(sandbox: Sandbox, nina: Persona, telegram: Telegram, reply: object, description: str) -> None:
    answer = await _reply(sandbox, nina, reply)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert len(await telegram.transcript(nina)) == 1


@pytest.mark.parametrize("reply", [{}, {"message_id": 0}, {"message_id": 99, "allow_sending_without_reply": True}])
async def test_no_reply_after_all(sandbox: Sandbox, nina: Persona, reply: Json) -> None:
    assert "reply_to_message" not in (await _reply(sandbox, nina, reply))["result"]
