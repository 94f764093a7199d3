"""Payments in Telegram Stars."""

from typing import Any

import pytest
from telegram import Bot, LabeledPrice
from telegram.error import BadRequest, NetworkError

from sandbox.client import Persona, Refused, Telegram

PRICE = [LabeledPrice("Latte", 50)]
TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


async def test_paid_and_refunded(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_invoice(nina.id, "Latte", "Hot", "order-7", "XTR", PRICE)
    invoice = (await telegram.transcript(nina))[-1]
    assert invoice.buttons == [["Pay ⭐️50"]]

    query_id = await nina.pay(invoice)
    assert await bot.answer_pre_checkout_query(query_id, ok=True)

    updates = (await telegram.pending_updates())[-2:]
    asked, paid = updates[0]["pre_checkout_query"], updates[1]["message"]["successful_payment"]
    assert (asked["currency"], asked["total_amount"], asked["invoice_payload"]) == ("XTR", 50, "order-7")
    assert (paid["total_amount"], paid["invoice_payload"]) == (50, "order-7")
    assert (await bot.get_my_star_balance()).amount == 50
    charge = paid["telegram_payment_charge_id"]
    assert await bot.refund_star_payment(nina.id, charge)
    assert (await bot.get_my_star_balance()).amount == 0
    found = await bot._post("getStarTransactions", {})
    assert [(one["amount"], "source" in one) for one in found["transactions"]] == [(50, True), (50, False)]
    with pytest.raises(BadRequest, match="Charge_already_refunded"):
        await bot.refund_star_payment(nina.id, charge)
    with pytest.raises(BadRequest, match="Charge_not_found"):
        await bot.refund_star_payment(nina.id, "other")


async def test_not_paid(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    link = await bot.create_invoice_link("Latte", "Hot", "order-7", "XTR", PRICE)
    query_id = str((await telegram.post(f"people/{nina.id}/pay", chat_id=nina.id, link=link))["query_id"])
    assert await bot.answer_pre_checkout_query(query_id, ok=False, error_message="Sold out")
    late = str((await telegram.post(f"people/{nina.id}/pay", chat_id=nina.id, link=link))["query_id"])
    await telegram.clock.advance(seconds=11)

    for name in (query_id, late, "7"):
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_pre_checkout_query(name, ok=True)
    assert (await bot.get_my_star_balance()).amount == 0
    assert len(await telegram.transcript(nina)) == 1
    with pytest.raises(Refused, match="is no invoice"):
        await nina.pay((await telegram.transcript(nina))[0])


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"title": ""}, 'Parameter "title" is required'),
        ({"prices": []}, "There must be at least one price"),
        ({"prices": [{"label": "x", "amount": 0}]}, "Currency_total_amount_invalid"),
        ({"prices": [{"label": "", "amount": 1}]}, "LabeledPrice label must be non-empty"),
        ({"provider_token": "x"}, "Payment_provider_invalid"),
    ],
)
async def test_invoices_that_are_refused(
    bot: Bot, nina: Persona, telegram: Telegram, params: dict[str, Any], description: str
) -> None:
    usual: dict[str, Any] = {"chat_id": nina.id, "title": "a", "description": "b", "payload": "c", "currency": "XTR"}
    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot._post("sendInvoice", usual | {"prices": PRICE} | params)
    with pytest.raises(NetworkError, match="payment in EUR is not modelled"):
        await bot.send_invoice(nina.id, "a", "b", "c", "EUR", PRICE)
    assert len(await telegram.transcript(nina)) == 1
