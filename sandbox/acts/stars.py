"""Payments in Telegram Stars: invoices, the bot's last word before one is paid, charges and refunds."""

import secrets

from sandbox.acts import delivery
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.account import BotAccount
from sandbox.state.chats import Chat
from sandbox.state.checkouts import Checkout
from sandbox.state.payments import Charge, Invoice
from sandbox.state.people import Person
from sandbox.state.world import World

# The bot has so long to agree to a payment.
ANSWERABLE_FOR = 10
TENTHS = 10


def pay(world: World, person: Person, chat: Chat, invoice: Invoice) -> Checkout:
    """Press Pay: the bot is asked whether it agrees."""
    checkout = Checkout(str(secrets.randbits(62)), invoice, person, chat, world.clock.timestamp())
    world.checkouts[checkout.id] = checkout
    query = {"id": checkout.id, "from": person.user(), **invoice.price()}
    world.bots[invoice.bot_id].updates.add("pre_checkout_query", query)
    plan_end(world, checkout)
    return checkout


def plan_end(world: World, checkout: Checkout) -> None:
    """A bot that says nothing has refused."""
    world.timers.at(checkout.at + ANSWERABLE_FOR, lambda: decide(world, checkout, error="The bot did not answer."))


def decide(world: World, checkout: Checkout, *, error: str = "") -> None:
    """The bot agreed, or the payment fails; only the first decision counts."""
    if checkout.decided:
        return
    checkout.decided = True
    invoice, person, chat = checkout.invoice, checkout.person, checkout.chat
    world.events.emit("payment", query_id=checkout.id, user_id=person.id, ok=not error, error=error)
    if error:
        return
    bot = world.bots[invoice.bot_id]
    charge = Charge(f"stx{secrets.token_urlsafe(24)}", invoice, person, world.date())
    bot.charges[charge.id] = charge
    bot.star_tenths += invoice.amount * TENTHS
    ids = {"telegram_payment_charge_id": charge.id, "provider_payment_charge_id": f"{person.id}_{len(bot.charges)}"}
    post = world.publish(chat, person.user(), {"successful_payment": invoice.price() | ids})
    world.show(post)
    delivery.message(world, post)


def refund(world: World, bot: BotAccount, charge: Charge) -> bool:
    """Give the Stars of a payment back; False if the bot has spent them."""
    if bot.star_tenths < charge.invoice.amount * TENTHS:
        return False
    charge.refunded = world.date()
    bot.star_tenths -= charge.invoice.amount * TENTHS
    return True


def invoice_of(chat: Chat, message_id: int) -> Invoice:
    """The invoice that a message shows."""
    post = chat.post(message_id)
    invoice = post.invoice if post is not None else None
    if invoice is None:
        raise SimError(f"Message {message_id} in chat {chat.id} is no invoice.")
    return invoice


def transactions(charges: list[Charge]) -> list[Json]:
    """What came and went, oldest first."""
    entries: list[tuple[int, Json]] = []
    for charge in charges:
        partner = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": charge.person.user(),
            "invoice_payload": charge.invoice.payload,
        }
        entry = {"id": charge.id, "amount": charge.invoice.amount}
        entries.append((charge.date, entry | {"date": charge.date, "source": partner}))
        if charge.refunded:
            entries.append((charge.refunded, entry | {"date": charge.refunded, "receiver": partner}))
    return [entry for _, entry in sorted(entries, key=lambda dated: dated[0])]
