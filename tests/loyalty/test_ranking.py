"""The ranking: who is shown where."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import members, points, ranking
from loyalty.ranking import Period, shown_places
from tests.loyalty.conftest import Books


@pytest.mark.parametrize(
    ("mine", "count", "top", "around"),
    [
        (None, 0, [], []),
        (0, 1, [0], []),
        (9, 30, list(range(10)), []),
        (10, 30, list(range(10)), [10, 11]),
        (11, 30, list(range(10)), [10, 11, 12]),
        (29, 30, list(range(10)), [28, 29]),
        (None, 30, list(range(10)), []),
    ],
)
def test_ten_and_my_neighbours(mine: int | None, count: int, top: list[int], around: list[int]) -> None:
    assert tuple(map(list, shown_places(mine, count))) == (top, around)


@given(st.integers(1, 200), st.data())
def test_my_place_is_shown_once(count: int, data: st.DataObject) -> None:
    mine = data.draw(st.integers(0, count - 1))
    top, around = shown_places(mine, count)
    shown = [*top, *around]
    assert shown.count(mine) == 1
    assert shown == sorted(set(shown))


def test_by_period_without_those_who_left(books: Books) -> None:
    community = books.community()
    nina, lin, oleg = (books.member(community, name=name) for name in ("Nina", "Lin", "Oleg"))
    for days, given_points in [(-40, (5, 100, 9)), (-3, (10, 3, 9)), (0, (2, 2, 9))]:
        at = books.now + timedelta(days=days)
        for member, amount in zip((nina, lin, oleg), given_points, strict=True):
            books.run(
                lambda tx, member=member, amount=amount, at=at: points.grant(
                    tx, community, member, key=f"{member.id}:{at}", amount=amount, rule="check-in", at=at
                )
            )
    books.run(lambda tx: members.leave(tx, oleg))

    def shown(period: Period) -> list[tuple[int, str, int, bool]]:
        board = books.run(lambda tx: ranking.board(tx, community, nina, period))
        return [(one.place, one.name, one.points, one.is_me) for one in board.top]

    # 1 March 2027 is a Monday: the week and the month begin today.
    assert shown(Period.WEEK) == [(1, "Nina", 2, True), (2, "Lin", 2, False)]
    assert shown(Period.MONTH) == [(1, "Nina", 2, True), (2, "Lin", 2, False)]
    assert shown(Period.EVER) == [(1, "Lin", 105, False), (2, "Nina", 17, True)]
    books.run(lambda tx: members.join(tx, community, oleg.user_id))
    assert shown(Period.EVER)[1] == (2, "Oleg", 27, False)


def test_whoever_has_no_points_is_not_placed(books: Books) -> None:
    community = books.community()
    nina = books.member(community)
    board = books.run(lambda tx: ranking.board(tx, community, nina, Period.WEEK))
    assert (list(board.top), list(board.around), board.is_placed) == ([], [], False)
