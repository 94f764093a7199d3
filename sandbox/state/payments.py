"""What is asked for and what was paid, in Telegram Stars."""

from dataclasses import dataclass

from sandbox.shapes import Json
from sandbox.state.people import Person


@dataclass(frozen=True, slots=True)
class Invoice:
    """A bot's price for something."""

    bot_id: int
    title: str
    description: str
    payload: str
    amount: int
    start_parameter: str = ""

    def shown(self) -> Json:
        """The Bot API's Invoice."""
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": "XTR",
            "total_amount": self.amount,
        }

    def price(self) -> Json:
        """What queries and receipts say of it."""
        return {"currency": "XTR", "total_amount": self.amount, "invoice_payload": self.payload}


@dataclass(slots=True)
class Charge:
    """What somebody paid, and when they got it back, if they did."""

    id: str
    invoice: Invoice
    person: Person
    date: int
    refunded: int = 0
