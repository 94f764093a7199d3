"""In short: whatever members do, in whatever order it arrives, the ledger is the model's; without a guard it is not."""

import itertools
import secrets
from dataclasses import replace
from typing import Any

import pytest

from storage import inbox, points
from storage.database import Transaction
from tests.soak import machine
from tests.soak.machine import Plan

CONTROL = Plan(runs=60, shrinks=False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_ledger_is_the_models(database_url: str) -> None:
    assert (await machine.run(database_url, Plan())).violations == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_control_an_update_that_comes_again_is_not_known(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, numbers = inbox.store, itertools.count(1)

    def forgetful(tx: Transaction, bot_id: int, arrivals: list[inbox.Arrival]) -> None:
        store(tx, bot_id, [replace(one, update_id=next(numbers)) for one in arrivals])

    monkeypatch.setattr(inbox, "store", forgetful)
    found = (await machine.run(database_url, CONTROL)).violations
    assert any("the house and the model differ" in violation for violation in found)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_control_transfers_under_random_keys(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    insert = points.insert_new

    def keyless(tx: Transaction, values: dict[str, Any]) -> bool:
        return insert(tx, values | {"key": secrets.token_hex()})

    monkeypatch.setattr(points, "insert_new", keyless)
    assert (await machine.run(database_url, CONTROL)).violations
