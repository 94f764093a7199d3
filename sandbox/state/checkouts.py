"""Payments that wait for the bot's word."""

from dataclasses import dataclass

from sandbox.state.chats import Chat
from sandbox.state.payments import Invoice
from sandbox.state.people import Person


@dataclass(slots=True)
class Checkout:
    """Somebody pressed Pay; the bot decides."""

    id: str
    invoice: Invoice
    person: Person
    chat: Chat
    at: float
    decided: bool = False
