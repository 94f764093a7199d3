"""Invoices in Telegram Stars, and what became of them."""

import secrets
from typing import Any

from sandbox.acts import stars
from sandbox.calls.params import Params
from sandbox.errors import bad_request, not_modelled
from sandbox.methods.call import Call
from sandbox.methods.registry import method, one
from sandbox.methods.send import send
from sandbox.methods.targets import open_chat
from sandbox.shapes import Json
from sandbox.state.payments import Charge, Invoice

LONGEST_TITLE = 32
LONGEST_DESCRIPTION = 255
LONGEST_PAYLOAD = 128
MOST_TRANSACTIONS = 100
PLAIN = ("photo_url", "subscription_period", "max_tip_amount", "need_shipping_address", "is_flexible")


@method("sendInvoice", messages=one)
def send_invoice(call: Call) -> Json:
    chat = open_chat(call)
    invoice = _invoice(call)
    content: Json = {"invoice": invoice.shown()}
    if not call.params.structure("reply_markup"):
        content["reply_markup"] = {"inline_keyboard": [[{"text": f"Pay ⭐️{invoice.amount}", "pay": True}]]}
    post = send(call, chat, content)
    post.invoice = invoice
    return post.message()


@method("createInvoiceLink")
def create_invoice_link(call: Call) -> str:
    slug = secrets.token_urlsafe(12)
    call.world.invoice_links[slug] = _invoice(call)
    return f"https://t.me/${slug}"


@method("answerPreCheckoutQuery")
def answer_pre_checkout_query(call: Call) -> bool:
    agreed = call.params.flag("ok")
    error = "" if agreed else _required(call.params, "error_message")
    checkout = call.world.checkouts.get(call.params.text("pre_checkout_query_id"))
    if checkout is None or checkout.decided or checkout.invoice.bot_id != call.bot.id:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    stars.decide(call.world, checkout, error=error)
    return True


@method("refundStarPayment")
def refund_star_payment(call: Call) -> bool:
    charge = call.bot.charges.get(_required(call.params, "telegram_payment_charge_id"))
    if charge is None or charge.person.id != call.params.number("user_id"):
        raise bad_request("CHARGE_NOT_FOUND")
    if charge.refunded:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    if not stars.refund(call.world, call.bot, charge):
        raise bad_request("BALANCE_TOO_LOW")
    return True


@method("getMyStarBalance")
def get_my_star_balance(call: Call) -> Json:
    whole, tenths = divmod(call.bot.star_tenths, stars.TENTHS)
    return {"amount": whole} | ({"nanostar_amount": tenths * 100_000_000} if tenths else {})


@method("getStarTransactions")
def get_star_transactions(call: Call) -> Json:
    offset = max(call.params.number("offset") or 0, 0)
    limit = call.params.number("limit")
    count = MOST_TRANSACTIONS if limit is None else min(max(limit, 1), MOST_TRANSACTIONS)
    return {"transactions": stars.transactions(_charges(call))[offset : offset + count]}


def _charges(call: Call) -> list[Charge]:
    return list(call.bot.charges.values())


def _invoice(call: Call) -> Invoice:
    params = call.params
    title, description, payload = (_required(params, name) for name in ("title", "description", "payload"))
    currency = _required(params, "currency")
    if currency != "XTR":
        raise not_modelled(f"payment in {currency}")
    for name in PLAIN:
        if params.text(name) not in ("", "0", "False", "false"):
            raise not_modelled(f"{name} of an invoice")
    if params.text("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    amounts = _amounts(params)
    for text, limit, code in (
        (title, LONGEST_TITLE, "INVOICE_TITLE_INVALID"),
        (description, LONGEST_DESCRIPTION, "INVOICE_DESCRIPTION_INVALID"),
    ):
        if len(text) > limit:
            raise bad_request(code)
    if len(payload.encode()) > LONGEST_PAYLOAD:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if len(amounts) != 1 or amounts[0] < 1:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return Invoice(call.bot.id, title, description, payload, amounts[0], params.text("start_parameter"))


def _amounts(params: Params) -> list[int]:
    _required(params, "prices")
    prices: Any = params.structure("prices")
    if not isinstance(prices, list):
        raise bad_request("expected an Array of labeled prices")
    if not prices:
        raise bad_request("there must be at least one price")
    for price in prices:
        if not isinstance(price, dict):
            raise bad_request("can't parse labeled price: LabeledPrice must be an Object")
        if not price.get("label"):
            raise bad_request("can't parse labeled price: LabeledPrice label must be non-empty")
        if not isinstance(price.get("amount"), int):
            raise bad_request("can't parse labeled price: Can't find field \"amount\"")
    return [price["amount"] for price in prices]


def _required(params: Params, name: str) -> str:
    value = params.text(name)
    if not value:
        raise bad_request(f'parameter "{name}" is required')
    return value
