"""The order of the queue, and what a post lacks, as plain rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.post_queue import decide_next
from loyalty.shared_posts import decide_missing

QUEUES = st.lists(st.integers(1, 50), unique=True, max_size=12).map(sorted)


@given(QUEUES)
def test_putting_off_leads_once_through_the_queue_and_round_again(waiting: list[int]) -> None:
    later: list[int] = []
    seen: list[int | None] = []
    for _ in range(2 * len(waiting)):
        post_id = decide_next(waiting, later)
        assert post_id is not None
        seen.append(post_id)
        later = [*(one for one in later if one != post_id), post_id]
    assert seen == waiting * 2


@given(QUEUES, st.lists(st.integers(1, 50), unique=True, max_size=12))
def test_only_posts_that_wait_come_next(waiting: list[int], later: list[int]) -> None:
    following = decide_next(waiting, later)
    assert (following is None) == (not waiting)
    fresh = set(waiting) - set(later)
    if fresh:
        assert following == min(fresh)
    elif following is not None:
        assert following == next(one for one in later if one in waiting)


@pytest.mark.parametrize(
    ("pictures", "caption", "missing"),
    [
        (0, "", "post-without-picture"),
        (0, "words", "post-without-picture"),
        (1, "", "post-without-caption"),
        (1, "words", None),
        (10, "words", None),
    ],
)
def test_what_a_post_lacks(pictures: int, caption: str, missing: str | None) -> None:
    assert decide_missing(pictures=pictures, caption=caption) == missing
