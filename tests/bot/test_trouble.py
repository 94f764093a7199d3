"""Trouble is told when it begins and when it ends, however often and in whatever order things fail meanwhile."""

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError, TimedOut

from bot.trouble import Trouble
from storage.database import TransactionLostError


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"{record.message} {record.__dict__['trouble'].split(':')[0]}" for record in caplog.records]


def test_kinds_that_take_turns_are_told_once_each(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("intake")
    for _ in range(3):
        trouble.note(NetworkError("no route"))
        trouble.note(TimedOut())
    trouble.recover()
    trouble.recover()
    trouble.note(TimedOut())
    first = ["intake.trouble NetworkError", "intake.trouble TimedOut", "intake.recovered TimedOut"]
    assert told(caplog) == [*first, "intake.trouble TimedOut"]


def test_a_lost_transaction_is_no_other_trouble_than_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("worker")
    trouble.note(TransactionLostError("the connection is closed"))
    trouble.note(OperationalError("SELECT", {}, Exception("the connection is lost")))
    assert told(caplog) == ["worker.trouble OperationalError"]


def test_what_was_begun_before_all_was_well_and_fails_afterwards_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("worker")
    begun = trouble.ended
    trouble.note(NetworkError("no route"), begun=begun)
    trouble.recover()
    trouble.note(NetworkError("no route"), begun=begun)
    assert trouble.now == ""
    trouble.note(NetworkError("no route"), begun=trouble.ended)
    first = ["worker.trouble NetworkError", "worker.recovered NetworkError"]
    assert told(caplog) == [*first, "worker.trouble NetworkError"]
