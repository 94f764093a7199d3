"""What people post besides texts, as a test plays it."""

import io
from typing import Any

import aiohttp

from sandbox.client.groups import Group
from sandbox.client.seen import Message
from sandbox.client.wire import Wire
from sandbox.shapes import Json


class MediaActs:
    """The part of a person that sends files, forwards and pins."""

    telegram: Wire
    id: int

    async def photo(
        self,
        *samples: str,
        chat: Group | None = None,
        caption: str = "",
        reply_to: Message | None = None,
        topic: int | None = None,
        forward: bool = False,
    ) -> list[Message]:
        """Post samples that the sandbox draws; several make an album."""
        body: Json = {"samples": list(samples), "caption": caption, "forward": forward, "message_thread_id": topic}
        return await self._post("photo", chat, body | _reply(reply_to))

    async def send(
        self,
        kind: str,
        *samples: str,
        files: dict[str, bytes] | None = None,
        chat: Group | None = None,
        reply_to: Message | None = None,
        **details: object,
    ) -> list[Message]:
        """Post files of one's own, by their names, or samples; with neither, one sample.

        `kind` is `photo`, `document`, `video`, `video_note`, `animation`, `voice`, `audio` or `sticker`; details are
        `caption`, `seconds`, `title`, `performer` and `emoji`, where the kind has them.
        """
        body = details | _reply(reply_to)
        if files is None:
            return await self._post(kind, chat, body | {"samples": list(samples)})
        form = aiohttp.FormData({name: str(value) for name, value in body.items()})
        form.add_field("chat_id", str(self._chat(chat)))
        for name, content in files.items():
            form.add_field("file", io.BytesIO(content), filename=name)
        posted = await self.telegram.request("POST", f"people/{self.id}/{kind}", data=form)
        return [Message(one) for one in posted]

    async def forward(self, message: Message, *, to: Group | None = None) -> Message:
        """Send a message on: to a group, or to the private chat with the bot."""
        source = {"from_chat_id": message.chat_id, "message_id": message.id}
        return Message(await self._act("forward", chat_id=self._chat(to), **source))

    async def hide_in_forwards(self, *, hidden: bool = True) -> None:
        """Let forwarded messages tell only the name."""
        await self._act("hide", hidden=hidden)

    async def pin(self, message: Message) -> None:
        await self._act("pin", chat_id=message.chat_id, message_id=message.id)

    async def unpin(self, message: Message) -> None:
        await self._act("unpin", chat_id=message.chat_id, message_id=message.id)

    async def _post(self, kind: str, chat: Group | None, body: Json) -> list[Message]:
        return [Message(one) for one in await self._act(kind, chat_id=self._chat(chat), **body)]

    async def _act(self, act: str, **body: object) -> Any:
        return await self.telegram.post(f"people/{self.id}/{act}", **body)

    def _chat(self, chat: Group | None) -> int:
        return self.id if chat is None else chat.id


def _reply(message: Message | None) -> Json:
    return {} if message is None else {"reply_to": message.id}
