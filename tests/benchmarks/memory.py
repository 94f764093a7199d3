"""How much memory the bot takes while nothing happens: `python -m bot run` on an empty, migrated SQLite file,
beside bare PTB.

Measured is the resident set (VmRSS of Linux), shared pages included, of the process as it is started in earnest.
"""

import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from cryptography.fernet import Fernet
from rich.table import Table

from tests.benchmarks.databases import sqlite
from tests.benchmarks.processes import BOT_CORE, serving, spread, start
from tests.benchmarks.workload import TOKEN

ROUNDS = 5
START_SECONDS = 30
LOOKS, LOOK_SECONDS = 12, 5
REST = 0.01
VARIANTS = {"bare": "bare PTB, polling", "bot": "the whole bot, SQLite"}


def resident(process_id: int) -> float:
    """The resident set of a process in MiB."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def settled(process: "subprocess.Popen[str]", address: str) -> float:
    """The resident set in MiB once it has found its server and grown by less than 1 % between two looks."""
    greeting = f"{address}/sim/calls/wait?method=getMe&timeout={START_SECONDS}"
    urllib.request.urlopen(greeting).close()  # noqa: S310  # our own sandbox
    before = 0.0
    for _ in range(LOOKS):
        time.sleep(LOOK_SECONDS)
        if process.poll() is not None:
            raise RuntimeError("the process has ended")
        now = resident(process.pid)
        if now <= before * (1 + REST):
            return now
        before = now
    raise RuntimeError("the process does not come to rest")


def measure(variant: str) -> float:
    """One round of one variant, on a fresh server."""
    with serving("tests.benchmarks.server") as address, tempfile.TemporaryDirectory() as folder, sqlite() as url:
        if variant == "bare":
            process = start("tests.benchmarks.idle", address, TOKEN, core=BOT_CORE)
        else:
            settings = {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": address,
                "DATABASE_URL": url,
                "ENCRYPTION_KEY": Fernet.generate_key().decode(),
                "LOG_LEVEL": "WARNING",
            }
            process = start("bot", "run", core=BOT_CORE, folder=Path(folder), settings=settings)
        try:
            return settled(process, address)
        finally:
            process.terminate()
            process.wait(10)


def memory_table() -> Table:
    """The idle bot beside idle python-telegram-bot."""
    rounds = [{variant: measure(variant) for variant in VARIANTS} for _ in range(ROUNDS)]
    table = Table("what", "median", "lowest", "highest")
    for variant, title in VARIANTS.items():
        table.add_row(f"{title}: MiB resident", *spread([one[variant] for one in rounds], ".1f"))
    table.add_row("ratio", *spread([one["bot"] / one["bare"] for one in rounds], ".2f"))
    return table
