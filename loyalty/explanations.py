"""Explanations: every transfer in words, by its rule; who acted, under which version of the rules, and when."""

from datetime import datetime
from typing import Any

from loyalty import audit, members
from loyalty.members import Member
from loyalty.points import Transfer
from loyalty.texts import Named, Text, When, text
from storage.activity import RefusalMet
from storage.database import Transaction


def signed(member: Member, transfer: Transfer) -> int:
    """What a transfer did to the member: points in are positive, points out negative."""
    own = {member.available_account, member.pending_account}
    return -transfer.amount if transfer.from_account in own and transfer.to_account not in own else transfer.amount


def line(member: Member, transfer: Transfer) -> Text:
    """One transfer in a line: when, how much, what for."""
    amount = signed(member, transfer)
    return text(
        "transfer-line",
        day=When(transfer.at, "day"),
        amount=f"+{amount}" if amount > 0 else f"−{-amount}",
        rule=text(f"rule-{transfer.rule}"),
    )


def explain(tx: Transaction, member: Member, transfer: Transfer) -> Text:
    """One transfer in full."""
    by = (
        text("why-by-itself")
        if transfer.actor_id is None
        else text("why-by", name=members.name_of(tx, transfer.actor_id))
    )
    reason = _reason(tx, transfer)
    amount = signed(member, transfer)
    return text(
        "why-line" if reason is None else "why-line-reason",
        at=When(transfer.at),
        amount=f"+{amount}" if amount > 0 else f"−{-amount}",
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
