"""Payments that wait for the bot's word."""

from dataclasses import dataclass

from sandbox.chats import Chat
from sandbox.payments import Invoice
from sandbox.people import Person


@dataclass(slots=True)
class Checkout:
    """Somebody pressed Pay; the bot decides."""

    id: str
    invoice: Invoice
    person: Person
    chat: Chat
    at: float
    decided: bool = False
