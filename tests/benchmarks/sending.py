"""How fast the bot sends: a free and a paid broadcast, and how long people wait for answers meanwhile."""

import json
import urllib.request
from typing import Any

from rich.table import Table

from tests.benchmarks.processes import figures, serving, spread

ROUNDS = 5
# A broadcast at 30 a second takes its time: the rate is the same after 15 seconds as after 30.
RECIPIENTS = {"free": 450, "paid": 4_000, "calm": 400, "busy": 400}
ROUND_TRIP = 0.05
FREE, PAID = 30, 1_000


def measure(what: str) -> dict[str, float]:
    """One round of one kind, on a fresh server that enforces Telegram's limits."""
    count = str(RECIPIENTS[what])
    with serving("tests.benchmarks.audience", count, "limits") as address:
        if what == "paid":
            _order_delay(address)
        return figures("tests.benchmarks.outgoing", what, address, count)


def _order_delay(address: str) -> None:
    """Lets every answer come as late as if the server were far away."""
    fault: dict[str, Any] = {"method": "sendMessage", "kind": "delay", "delay": ROUND_TRIP, "times": None}
    request = urllib.request.Request(  # noqa: S310  # our own sandbox
        f"{address}/sim/faults", json.dumps(fault).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request).close()  # noqa: S310  # likewise


def sending_table() -> Table:
    """Both broadcasts beside what Telegram allows, and the waiting for answers beside that without a broadcast."""
    rounds = [{what: measure(what) for what in RECIPIENTS} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")

    def add(title: str, shape: str, measured: list[float]) -> None:
        table.add_row(title, *spread(measured, shape))

    for what, limit in (("free", FREE), ("paid", PAID)):
        add(f"{what} broadcast: messages/s", ",.1f", [one[what]["rate"] for one in rounds])
        add(f"{what} broadcast: ratio to {limit:,}/s", ".3f", [one[what]["rate"] / limit for one in rounds])
        add(f"{what} broadcast: CPU µs/message", ",.0f", [one[what]["cpu"] for one in rounds])
    for what, title in (("calm", "at rest"), ("busy", "during a broadcast")):
        add(f"answer at 100 messages/s, {title}: p50 ms", ".1f", [one[what]["p50"] for one in rounds])
        add(f"answer at 100 messages/s, {title}: p99 ms", ".1f", [one[what]["p99"] for one in rounds])
    add(
        "ratio of p99, during a broadcast to at rest",
        ".2f",
        [one["busy"]["p99"] / one["calm"]["p99"] for one in rounds],
    )
    add("lost, all together", ".0f", [sum(kind["lost"] for kind in one.values()) for one in rounds])
    add("refused with 429, all together", ".0f", [sum(kind["refused"] for kind in one.values()) for one in rounds])
    return table
