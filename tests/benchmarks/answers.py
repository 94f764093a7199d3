"""How fast the bot earns and replies, beside python-telegram-bot's own bot that only replies, one after the other.

Members who have started the bot check in at once, each in their private chat. Telegram's flood limits are out of the
way on both sides: the sandbox enforces none (`flood=False`), and the bot's pacer has `NO_LIMITS`, as in the demo.
"""

from rich.table import Table

from tests.benchmarks.processes import figures, serving, spread

ROUNDS = 5
PEOPLE = 2_000
BARE = "bare PTB, sequential, replies only"
VARIANTS = {
    BARE: ["replying"],
    "the whole bot, SQLite FULL": ["answering", "sqlite"],
    "the whole bot, PostgreSQL": ["answering", "postgresql"],
}


def measure(module: str, *database: str) -> dict[str, float]:
    """One round of one variant, on a fresh server."""
    with serving("tests.benchmarks.audience", str(PEOPLE), "free") as address:
        return figures(f"tests.benchmarks.{module}", *database, address, str(PEOPLE))


def answers_table() -> Table:
    """The whole bot that earns, stores and replies, beside one that only replies."""
    rounds = [{title: measure(*words) for title, words in VARIANTS.items()} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")
    for title in VARIANTS:
        table.add_row(f"{title}: answers/s", *spread([one[title]["rate"] for one in rounds], ",.0f"))
        table.add_row(f"{title}: CPU µs/answer", *spread([one[title]["cpu"] for one in rounds], ",.0f"))
    for title in VARIANTS:
        if title != BARE:
            ratios = [one[title]["rate"] / one[BARE]["rate"] for one in rounds]
            table.add_row(f"{title}: ratio of answers/s", *spread(ratios, ".2f"))
    return table
