"""The control API in Python: people who write, press and react, and what they see.

    async with Telegram(sandbox.url) as telegram:
        nina = await telegram.person("Nina")
        group = await telegram.group("Coffee", creator=nina)
        await nina.start()
        welcome = await nina.sees("Welcome")
        await nina.press(welcome, "Join")

Nothing here sleeps: `until` and `sees` look again whenever something happened in the sandbox.
"""

from sandbox.client.clock import SandboxClock
from sandbox.client.groups import Group
from sandbox.client.people import Persona
from sandbox.client.seen import Answer, Call, Message, Refused
from sandbox.client.telegram import Telegram

__all__ = ["Answer", "Call", "Group", "Message", "Persona", "Refused", "SandboxClock", "Telegram"]
