"""Explanations: every transfer in words, by its rule; who acted, under which version of the rules, and when."""

from datetime import datetime
from typing import Any

from loyalty import audit, members
from loyalty.members import Member
from loyalty.points import Transfer
from loyalty.texts import Named, Text, When, text
from storage.activity import RefusalMet
from storage.database import Transaction


def shown_amount(member: Member, transfer: Transfer) -> str:
    """What a transfer did to the member: `+5`, `−5`, or `(+5)` while it is only on the way."""
    if transfer.to_account == member.pending_account:
        return f"(+{transfer.amount})"
    return f"+{transfer.amount}" if transfer.to_account == member.available_account else f"−{transfer.amount}"


def line(member: Member, transfer: Transfer) -> Text:
    """One transfer in a line: when, how much, what for."""
    return text(
        "transfer-line",
        day=When(transfer.at, "day"),
        amount=shown_amount(member, transfer),
        rule=text(f"rule-{transfer.rule}"),
    )


def explain(tx: Transaction, member: Member, transfer: Transfer) -> Text:
    """One transfer in full."""
    actor = transfer.actor_id
    by = text("why-by-itself") if actor is None else text("why-by", name=members.name_of(tx, actor))
    reason = _reason(tx, transfer)
    return text(
        "why-line" if reason is None else "why-line-reason",
        at=When(transfer.at),
        amount=shown_amount(member, transfer),
        rule=text(f"rule-{transfer.rule}"),
        version=transfer.rule_version,
        by=by,
        **({} if reason is None else {"reason": reason}),
    )


def _reason(tx: Transaction, transfer: Transfer) -> str | None:
    kind, _, number = transfer.source.partition(":")
    act = audit.get(tx, int(number)) if kind == "act" else None
    return None if act is None or act.reason is None else str(act.reason)


def refusal_line(met: RefusalMet) -> Text:
    """One refusal in a line: when, and the words it was refused with."""
    facts = {name: _param(value) for name, value in met.facts.items()}
    return text("why-refusal", at=When(met.at), words=text(f"refused-{met.code}", **facts))


def _param(encoded: Any) -> Any:
    match encoded:
        case {"at": at, "style": style}:
            return When(datetime.fromisoformat(at), style)
        case {"names": names}:
            return Named(names)
        case {"text": key, "values": values}:
            return Text(key, {name: _param(value) for name, value in values.items()})
    return encoded
