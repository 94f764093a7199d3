"""The doctor names what stands in the way, and nothing else."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot import doctor
from bot.settings import Settings
from storage import inbox
from storage.inbox import Arrival
from tests.bot.conftest import outbox_says
from tests.conftest import KEY, TOKEN, Home, Juniper


async def examine(home: Home, database_url: str, *, token: str = TOKEN) -> dict[str, tuple[bool, str]]:
    chosen = Settings(telegram_api_url=home.sandbox.url, database_url=database_url)
    found = await doctor.examine(chosen, token, KEY)
    return {finding.about: (finding.is_fine, finding.says) for finding in found}


async def test_all_is_well(home: Home, juniper: Juniper, database_url: str) -> None:
    found = await examine(home, database_url)
    assert [about for about, (is_fine, _) in found.items() if not is_fine] == []
    assert found["token"] == (True, "belongs to @regulars_bot")
    assert found["group Juniper"] == (True, "all rights")


async def test_a_token_that_telegram_does_not_know(home: Home, database_url: str) -> None:
    found = await examine(home, database_url, token="1234:canary")
    assert found["token"][0] is False
    assert "canary" not in str(found)


@pytest.mark.parametrize(("method", "code"), [("getWebhookInfo", 401), ("getWebhookInfo", 409), ("getMe", 500)])
async def test_trouble_with_telegram(home: Home, database_url: str, method: str, code: int) -> None:
    await home.telegram.fault(method, code=code)
    found = await examine(home, database_url)
    assert [is_fine for about, (is_fine, _) in found.items() if about in {"updates", "telegram"}] == [False]


async def test_dead_letters_and_wrong_books(home: Home, juniper: Juniper, database_url: str) -> None:
    def spoil(tx: doctor.Transaction) -> None:
        inbox.store(tx, 1, [Arrival(1, 7, "{}")])
        tx.changed(sa.text("UPDATE inbox SET state = 'dead' WHERE raw = '{}'"))
        tx.changed(sa.text("UPDATE accounts SET balance = balance + 1 WHERE member_id IS NOT NULL AND id = ("
                           "SELECT max(id) FROM accounts WHERE member_id IS NOT NULL)"))  # fmt: skip

    await home.house.database.run(spoil)
    found = await examine(home, database_url)
    assert found["dead letters"] == (False, "1")
    sums = "account 10 shows 1, its transfers sum to 0; the accounts of community 1 sum to 1, not to 0"
    assert found["books"] == (False, sums)


async def test_what_waits_and_for_how_long(home: Home, juniper: Juniper, database_url: str) -> None:
    found = await examine(home, database_url)
    assert (found["inbox"], found["outbox"]) == ((True, "0 updates wait"), (True, "0 messages are due"))
    await home.house.database.run(lambda tx: inbox.store(tx, 1, [Arrival(1, 7, "{}")]))
    await outbox_says(home, juniper.nina.id, due_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = await examine(home, database_url)
    assert found["inbox"] == (True, "1 updates wait")
    assert found["outbox"][0] is False
    assert found["outbox"][1].startswith("1 messages are due, the oldest for ")


HERE, ELSEWHERE = "https://127.0.0.1:8443/here", "https://127.0.0.1:8443/elsewhere"


@pytest.mark.parametrize(
    ("there", "ours", "is_fine"),
    [("", None, True), (HERE, None, False), (HERE, HERE, True), (ELSEWHERE, HERE, False), ("", HERE, False)],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_updates_come_the_way_that_is_meant(
    home: Home, database_url: str, there: str, ours: str | None, is_fine: bool
) -> None:
    await home.house.telegram.call("setWebhook", {"url": there})
    chosen = Settings(telegram_api_url=home.sandbox.url, database_url=database_url, webhook_url=ours)
    found = {finding.about: finding for finding in await doctor.examine(chosen, TOKEN, KEY)}
    assert found["updates"].is_fine is is_fine, found["updates"].says


async def test_a_missing_right_is_named(home: Home, juniper: Juniper, database_url: str) -> None:
    await juniper.group.add_bot(by=juniper.robin, status="administrator", rights={"can_delete_messages": False})
    found = await examine(home, database_url)
    assert found["group Juniper"] == (False, "missing: can_delete_messages")
