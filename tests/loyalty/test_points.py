"""Points move only as transfers: what holds whatever happens, on both engines."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty import Transaction, points
from loyalty.communities import Community
from loyalty.errors import Refusal
from loyalty.members import Member
from loyalty.points import TransferConflictError
from storage import points as ledger
from tests.loyalty.conftest import Books

quick = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Move:
    """One effect: what kind, how much, and the number that makes its key."""

    kind: str
    amount: int
    number: int


kinds = st.sampled_from(["grant", "hold", "release", "deduct"])
moves = st.lists(st.builds(Move, kinds, st.integers(1, 60), st.integers(1, 6)), max_size=20)


def act(tx: Transaction, community: Community, member: Member, move: Move) -> bool:
    """Whether the effect is new."""
    key = f"{move.kind}:{member.id}:{move.number}:{move.amount}"
    if move.kind == "deduct":
        return points.deduct(tx, community, member, key=key, amount=move.amount, rule="talking")
    if move.kind == "release":
        return points.release(tx, community, member, key=key, amount=move.amount, rule="talking", source="")
    is_held = move.kind == "hold"
    return points.grant(tx, community, member, key=key, amount=move.amount, rule="talking", pending=is_held)


def attempt(books: Books, community: Community, member: Member, move: Move) -> bool:
    """Whether the effect happened; one that cannot, leaves nothing."""
    try:
        return books.run(lambda tx: act(tx, community, member, move))
    except (Refusal, TransferConflictError):
        return False


def rows(books: Books) -> int:
    """How many transfers there are."""
    return books.run(lambda tx: int(tx.scalar(sa.select(sa.func.count()).select_from(ledger._transfer))))


@quick
@given(moves)
def test_a_balance_is_the_sum_of_its_transfers_and_never_negative(books: Books, made: list[Move]) -> None:
    community = books.community()
    member = books.member(community)
    available = pending = 0
    done: set[Move] = set()
    for move in made:
        is_possible = {"release": move.amount <= pending, "deduct": move.amount <= available}.get(move.kind, True)
        is_new = is_possible and move not in done
        assert attempt(books, community, member, move) == is_new
        if is_new:
            done.add(move)
            available += {"grant": move.amount, "release": move.amount, "deduct": -move.amount}.get(move.kind, 0)
            pending += {"hold": move.amount, "release": -move.amount}.get(move.kind, 0)
        held = books.run(lambda tx: points.balance(tx, member))
        assert (held.available, held.pending) == (available, pending)
        assert min(available, pending) >= 0
    assert books.run(ledger.unbalanced) == []


@quick
@given(moves)
def test_the_same_effects_again_change_nothing(books: Books, made: list[Move]) -> None:
    community = books.community()
    member = books.member(community)
    done = [move for move in made if attempt(books, community, member, move)]
    before = rows(books), books.run(lambda tx: points.balance(tx, member)), books.again(member)
    assert [attempt(books, community, member, move) for move in done] == [False] * len(done)
    assert (rows(books), books.run(lambda tx: points.balance(tx, member)), books.again(member)) == before


def test_another_effect_under_the_same_key_is_an_error(books: Books) -> None:
    community = books.community()
    member = books.member(community)
    books.run(lambda tx: points.grant(tx, community, member, key="one", amount=5, rule="talking"))
    with pytest.raises(TransferConflictError, match="one"):
        books.run(lambda tx: points.grant(tx, community, member, key="one", amount=6, rule="talking"))
    assert books.run(lambda tx: points.balance(tx, member)).available == 5


def test_more_than_there_is_cannot_be_spent(books: Books) -> None:
    community = books.community()
    member = books.member(community)
    books.run(lambda tx: points.grant(tx, community, member, key="one", amount=5, rule="talking"))
    with pytest.raises(Refusal) as refused:
        books.run(lambda tx: points.deduct(tx, community, member, key="two", amount=6, rule="undo"))
    assert (refused.value.code, refused.value.facts) == ("balance-too-low", {"amount": 6, "balance": 5})
    assert rows(books) == 1


@pytest.mark.parametrize("first", ["grant", "deduct"])
def test_an_undo_takes_back_what_counted_for_the_tier(books: Books, first: str) -> None:
    community = books.community()
    member = books.member(community)
    books.run(lambda tx: points.grant(tx, community, member, key="seed", amount=10, rule="check-in"))
    moving: dict[str, Callable[[Transaction], bool]] = {
        "grant": lambda tx: points.grant(tx, community, member, key="it", amount=7, rule="talking"),
        "deduct": lambda tx: points.deduct(tx, community, member, key="it", amount=7, rule="talking"),
    }
    books.run(moving[first])

    def undo(tx: Transaction) -> bool:
        original = next(one for one in points.history(tx, member, limit=10) if one.key == "it")
        return points.undo(tx, community, member, original, actor_id=member.id)

    assert [books.run(undo), books.run(undo)] == [True, False]
    assert books.run(lambda tx: points.balance(tx, member)).available == 10
    assert books.run(lambda tx: ledger.earned_since(tx, member.id, books.now)) == 10
    assert books.run(ledger.unbalanced) == []


def test_the_ledger_lets_nothing_be_changed(books: Books) -> None:
    community = books.community()
    member = books.member(community)
    books.run(lambda tx: points.grant(tx, community, member, key="one", amount=5, rule="talking"))
    for statement in (ledger._transfer.update().values(amount=6), ledger._transfer.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            books.run(lambda tx, one=statement: tx.changed(one))
    assert rows(books) == 1
