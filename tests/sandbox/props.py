"""What must be there before a method can be called, each made on demand, once a scene."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from sandbox.client import Group, Persona, Telegram
from sandbox.state.rights import ADMIN_RIGHTS
from tests.sandbox.raw import RawBot


class Scene:
    """Nina, who started the bot, Oleg, who did not, and their group, where the bot may do everything."""

    def __init__(self, telegram: Telegram, raw: RawBot, nina: Persona, oleg: Persona, coffee: Group) -> None:
        self.telegram = telegram
        self.raw = raw
        self.nina = nina
        self.oleg = oleg
        self.coffee = coffee
        self._made: dict[Prop, Any] = {}

    async def have(self, prop: "Prop") -> Any:
        if prop not in self._made:
            self._made[prop] = await prop(self)
        return self._made[prop]

    async def done(self, method: str, **params: object) -> Any:
        """What the bot's call gave, which must have worked."""
        answer = await self.raw.answer(method, **params)
        assert answer["ok"], answer
        return answer["result"]


Prop = Callable[[Scene], Awaitable[Any]]
ALL_RIGHTS = dict.fromkeys(ADMIN_RIGHTS["supergroup"], True)
BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
PRICES = [{"label": "Tea", "amount": 5}]


# People.


async def nina(scene: Scene) -> int:
    return scene.nina.id


async def oleg(scene: Scene) -> int:
    return scene.oleg.id


async def banned(scene: Scene) -> int:
    await scene.coffee.ban(scene.oleg, by=scene.nina)
    return scene.oleg.id


async def appointed(scene: Scene) -> int:
    await scene.done("promoteChatMember", chat_id=scene.coffee.id, user_id=scene.oleg.id, can_invite_users=True)
    return scene.oleg.id


async def asking_to_join(scene: Scene) -> int:
    vera = await scene.telegram.person("Vera")
    assert not await vera.join(await scene.coffee.link(by=scene.nina, creates_join_request=True))
    return vera.id


# Chats.


async def coffee(scene: Scene) -> int:
    return scene.coffee.id


async def channel(scene: Scene) -> int:
    return (await scene.telegram.group("News", creator=scene.nina, kind="channel")).id


async def banned_channel(scene: Scene) -> int:
    sender = await channel(scene)
    await scene.done("banChatSenderChat", chat_id=scene.coffee.id, sender_chat_id=sender)
    return sender


async def group_with_a_photo(scene: Scene) -> int:
    await scene.coffee.change(by=scene.nina, photo="latte")
    return scene.coffee.id


async def link(scene: Scene) -> str:
    return str((await scene.done("createChatInviteLink", chat_id=scene.coffee.id))["invite_link"])


# Forums.


async def forum(scene: Scene) -> int:
    made = await scene.telegram.group("Forum", creator=scene.nina, forum=True)
    await made.add_bot(by=scene.nina, rights=ALL_RIGHTS)
    return made.id


async def topic(scene: Scene) -> int:
    made = await scene.done("createForumTopic", chat_id=await scene.have(forum), name="Tea")
    return int(made["message_thread_id"])


async def closed_topic(scene: Scene) -> int:
    place = {"chat_id": await scene.have(forum), "message_thread_id": await scene.have(topic)}
    await scene.done("closeForumTopic", **place)
    return int(place["message_thread_id"])


async def forum_with_general_closed(scene: Scene) -> int:
    await scene.done("closeGeneralForumTopic", chat_id=await scene.have(forum))
    return int(await scene.have(forum))


async def forum_with_general_hidden(scene: Scene) -> int:
    await scene.done("hideGeneralForumTopic", chat_id=await scene.have(forum))
    return int(await scene.have(forum))


# Messages of the bot to Nina, by their ids.


async def told(scene: Scene) -> int:
    return int((await scene.done("sendMessage", chat_id=scene.nina.id, text="Tea?", reply_markup=BUTTON))["message_id"])


async def shown(scene: Scene) -> int:
    sent = await scene.done("sendPhoto", chat_id=scene.nina.id, photo=await scene.have(file("photo")), caption="Tea")
    return int(sent["message_id"])


async def moving(scene: Scene) -> int:
    sent = await scene.done("sendLocation", chat_id=scene.nina.id, latitude=52.5, longitude=13.4, live_period=600)
    return int(sent["message_id"])


async def poll(scene: Scene) -> int:
    sent = await scene.done("sendPoll", chat_id=scene.nina.id, question="Tea?", options=["Yes", "No"])
    return int(sent["message_id"])


async def pinned(scene: Scene) -> int:
    await scene.done("pinChatMessage", chat_id=scene.nina.id, message_id=await scene.have(told))
    return int(await scene.have(told))


# What only Oleg sees in the group, by its own id.


async def whispered(scene: Scene) -> int:
    place = {"chat_id": scene.coffee.id, "receiver_user_id": scene.oleg.id}
    sent = await scene.done("sendMessage", **place, text="Tea?", reply_markup=BUTTON)
    return int(sent["ephemeral_message_id"])


async def whispered_photo(scene: Scene) -> int:
    place = {"chat_id": scene.coffee.id, "receiver_user_id": scene.oleg.id}
    sent = await scene.done("sendPhoto", **place, photo=await scene.have(file("photo")))
    return int(sent["ephemeral_message_id"])


# Queries and payments.


async def pressed(scene: Scene) -> str:
    await scene.have(told)
    return await scene.nina.press(await scene.nina.sees("Tea?"), "Yes")


async def typed(scene: Scene) -> str:
    return await scene.nina.inline("tea")


async def paying(scene: Scene) -> str:
    invoice = {"title": "Tea", "description": "Hot", "payload": "tea-1", "currency": "XTR", "prices": PRICES}
    await scene.done("sendInvoice", chat_id=scene.nina.id, **invoice)
    return await scene.nina.pay((await scene.telegram.transcript(scene.nina))[-1])


async def charge(scene: Scene) -> str:
    await scene.done("answerPreCheckoutQuery", pre_checkout_query_id=await scene.have(paying), ok=True)
    paid = (await scene.telegram.transcript(scene.nina))[-1].body["successful_payment"]
    return str(paid["telegram_payment_charge_id"])


async def commands(scene: Scene) -> None:
    await scene.done("setMyCommands", commands=[{"command": "tea", "description": "Tea"}])


# Files that Nina sent to the bot, by their ids.


@cache
def file(kind: str) -> Prop:
    """The `file_id` of a photo, a voice and so on."""

    async def send(scene: Scene) -> str:
        message = (await scene.nina.send(kind))[0]
        content = message.body[kind]
        return str((content[-1] if kind == "photo" else content)["file_id"])

    return send
