"""A bot without a library: what it is answered, word for word, and what it hears."""

import io
import json
from typing import Any

import aiohttp

from sandbox.server import Sandbox
from sandbox.shapes import Json

EVERY_KIND = [
    "message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member",
    "callback_query", "message_reaction",
]  # fmt: skip


class RawBot:
    """Calls by their names; `ask` gives the result or, as a text, the refusal."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._url = f"{sandbox.url}/bot{sandbox.token}"
        self._next = 0

    async def answer(self, method: str, **params: object) -> Json:
        """The whole envelope."""
        return await self._post(method, json=params)

    async def ask(self, method: str, **params: object) -> Any:
        envelope = await self.answer(method, **params)
        return envelope["result"] if envelope["ok"] else f"{envelope['error_code']} {envelope['description']}"

    async def upload(self, method: str, name: str, content: bytes, **params: object) -> Any:
        """A call with one file."""
        form = aiohttp.FormData({key: str(value) for key, value in params.items()})
        form.add_field(name, content, filename=name)
        envelope = await self._post(method, data=form)
        return envelope["result"] if envelope["ok"] else f"{envelope['error_code']} {envelope['description']}"

    async def heard(self) -> list[tuple[str, Json]]:
        """What came since the last look, each as its kind and its content."""
        updates = await self.ask("getUpdates", offset=self._next, allowed_updates=json.dumps(EVERY_KIND))
        if updates:
            self._next = updates[-1]["update_id"] + 1
        return [next((kind, body) for kind, body in update.items() if kind != "update_id") for update in updates]

    async def _post(self, method: str, **options: Any) -> Json:
        async with aiohttp.ClientSession() as http, http.post(f"{self._url}/{method}", **options) as response:
            return dict(await response.json())


async def ask(sandbox: Sandbox, method: str, files: dict[str, bytes] | None = None, **params: object) -> Json:
    """The answer of a call; files are sent as a form, by the names of their parts."""
    url = f"{sandbox.url}/bot{sandbox.token}/{method}"
    form = aiohttp.FormData()
    for name, content in (files or {}).items():
        form.add_field(name.partition("/")[0], io.BytesIO(content), filename=name.partition("/")[2] or name)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    async with aiohttp.ClientSession() as http, http.post(url, data=form) as response:
        answer: Json = await response.json()
    assert response.status == (200 if answer["ok"] else answer["error_code"])
    return answer


async def send(sandbox: Sandbox, method: str, files: dict[str, bytes] | None = None, **params: object) -> Json:
    """The message that a call sent."""
    answer = await ask(sandbox, method, files, **params)
    assert answer["ok"], answer
    message: Json = answer["result"]
    return message
