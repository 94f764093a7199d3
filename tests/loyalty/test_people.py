"""How a person appears: a new @name or language is noticed at once, a new name alone the next day."""

from datetime import timedelta
from typing import Any

import pytest

from loyalty import Transaction, people
from storage import people as stored
from tests.loyalty.conftest import Books

APPEARANCE = {"name": "Nina", "username": "nina", "language": "en"}


def see(books: Books, **changed: Any) -> bool:
    def work(tx: Transaction) -> bool:
        return people.see(tx, 7, **{**APPEARANCE, **changed}, known=people.get(tx, 7))

    return books.run(work)


@pytest.mark.parametrize("changed", [{"username": "nina_b"}, {"username": None}, {"language": "zh"}])
def test_what_is_looked_up_by_is_noticed_at_once(books: Books, changed: dict[str, str | None]) -> None:
    assert see(books) is True
    assert see(books) is False
    assert see(books, **changed) is True
    assert see(books, **changed) is False
    person = books.run(lambda tx: people.get(tx, 7))
    assert person is not None
    assert person.telegram_language == changed.get("language", "en")
    found = books.run(lambda tx: people.by_username(tx, "@Nina"))
    assert (found is None) == ("username" in changed)


def test_a_new_name_alone_is_noticed_the_next_day(books: Books) -> None:
    see(books)
    assert see(books, name="Nina B.") is False
    books.now += timedelta(days=1)
    assert see(books, name="Nina B.") is True
    assert books.run(lambda tx: stored.name(tx, 7)) == "Nina B."
