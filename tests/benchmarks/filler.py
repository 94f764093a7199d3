"""A database that has been lived in for a year: so many members, and ten points each for talking.

Communities of 2,000 members in one group, 500 of them for a million members. The middle one is the workload's; its
members' ids lie amid all others. What grows with a member is there: person, membership, accounts, transfers, days on
which they were active, and the next look whether they are still away, as the product would have planned it.
"""

import itertools

import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from loyalty import Transaction, communities, groups, routines
from storage.activity import ActiveDay
from storage.engines import is_sqlite, migration_engine
from storage.members import Member
from storage.points import Account, Transfer
from storage.types import table_of
from tests.benchmarks.workload import CHAT, FIRST_USER, KEY, MEMBERS, beginning

TURNS = 10
YEAR = 365 * 86_400
# Members take their turns in another order than that of their ids; it has no divisor in common with their number.
STRIDE = 7_919
LAPSE_DAYS, LAPSE_HOUR = 30, 20
SPELLINGS = {
    "sqlite": {"moment": "strftime('%Y-%m-%d %H:%M:%f000', {}, 'unixepoch')", "day": "date({}, 'unixepoch')"},
    "postgresql": {"moment": "to_timestamp({})", "day": "CAST(to_timestamp({}) AT TIME ZONE 'UTC' AS date)"},
}
NUMBERS = """
    WITH RECURSIVE numbers(n) AS (
        SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {rows}
    )
"""
PEOPLE = """
    INSERT INTO people (user_id, name, has_started, telegram_language, seen_on, created_at) {numbers}
    SELECT {first_user} + n, :name, true, 'en', {last_day}, {began} FROM numbers
"""
MEMBERSHIPS = """
    INSERT INTO members (
        community_id, user_id, number, role, joined_at, available_account, pending_account, tier, tier_points,
        wants_promotions, reminders, active_on, talked_at, talked_on, talked_count, welcome_back
    ) {numbers}
    SELECT
        n / {size} + 1, {first_user} + n, n % {size} + 1, 'member', {began}, {system} + 2 * n + 1, {system} + 2 * n + 2,
        'regular', {turns}, true, 'normal', {last_day}, {last_moment}, {last_day}, 1, false
    FROM numbers
"""
ACCOUNTS = """
    INSERT INTO accounts (community_id, member_id, kind, balance) {numbers}
    SELECT
        n / 2 / {size} + 1, n / 2 + 1, CASE n % 2 WHEN 0 THEN 'available' ELSE 'pending' END,
        CASE n % 2 WHEN 0 THEN {turns} ELSE 0 END
    FROM numbers
"""
GROUP_MEMBERS = """
    INSERT INTO group_members (group_id, member_id) {numbers}
    SELECT n / {size} + 1, n + 1 FROM numbers
"""
TRANSFERS = r"""
    INSERT INTO transfers (
        community_id, key, from_account, to_account, member_id, amount, earned, rule, rule_version, source, at
    ) {numbers},
    turns AS (SELECT n, n * {stride} % {members} AS member FROM numbers)
    SELECT
        member / {size} + 1, 'msg:' || (member / {size} + 1) || ':' || (10000000 + n) || '\:talking',
        2 * (member / {size}) + 1, {system} + 2 * member + 1, member + 1, 1, 1, 'talking', 1,
        'group:' || (member / {size} + 1), {moment}
    FROM turns
"""
ACTIVE_DAYS = """
    INSERT INTO active_days (member_id, day) {numbers},
    turns AS (SELECT member, turn * {members} + member * {inverse} % {members} AS n
        FROM (SELECT n / {turns} AS member, n % {turns} AS turn FROM numbers) AS each)
    SELECT member + 1, {day} FROM turns
"""
# Who was away for longer has been looked at once, and will be again.
LOOKS = """
    INSERT INTO due (job, object_id, period, community_id, due_at, tries, outcome) {numbers}
    SELECT
        'lapse', n + 1, '', n / {size} + 1, {look}, 0, ''
    FROM numbers
"""


def fill(url: str, count: int) -> None:
    """Fills a migrated, empty database; the number of members is a multiple of 2,000."""
    # The house's own engine for SQLite begins with a transaction, in which a journal cannot be turned off.
    engine = sa.create_engine(url) if is_sqlite(url) else migration_engine(url)
    with engine.connect() as connection:
        _hurry(connection)
        _found(connection, count // MEMBERS)
        words = _words(connection.dialect.name, count)
        name = Fernet(KEY).encrypt(b'"Member"')
        indexes = [index for model in (Transfer, Account, Member, ActiveDay) for index in table_of(model).indexes]
        for index in indexes:
            index.drop(connection)
        for statement, rows in (
            (PEOPLE, count),
            (MEMBERSHIPS, count),
            (ACCOUNTS, 2 * count),
            (GROUP_MEMBERS, count),
            (TRANSFERS, TURNS * count),
            (ACTIVE_DAYS, TURNS * count),
            (LOOKS, count),
        ):
            spelled = statement.format(numbers=NUMBERS.format(rows=rows), **words)
            connection.execute(sa.text(spelled), {"name": name})
        for index in indexes:
            index.create(connection)
        connection.commit()
    if not is_sqlite(url):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.execute(sa.text("VACUUM (ANALYZE)"))  # autovacuum would come by while something is measured
    engine.dispose()


def _hurry(connection: Connection) -> None:
    """Nobody else is here, and what is interrupted begins anew."""
    if connection.dialect.name == "sqlite":
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    else:
        for setting in (
            "session_replication_role = replica",
            "synchronous_commit = off",
            "statement_timeout = 0",
            "work_mem = '256MB'",
            "maintenance_work_mem = '1GB'",
        ):
            connection.exec_driver_sql(f"SET {setting}")


def _found(connection: Connection, count: int) -> None:
    """So many communities, each with a group; all accounts before the members' are theirs."""
    numbers = itertools.count(1)
    tx = Transaction(connection, beginning(), lambda: f"{next(numbers):010}", lambda text: text)
    for number in range(count):
        community = communities.found(tx, name=f"Juniper {number}", language="en")
        groups.add(tx, community.id, chat_id=CHAT + number - count // 2, title=community.name)
        routines.plan(tx, community)
    tx.finish()


def _words(dialect: str, count: int) -> dict[str, str | int]:
    """What the statements are spelled with; moments are counted in seconds, turns spread evenly over the year."""
    spelling = SPELLINGS[dialect]
    end = int(beginning().timestamp()) // 86_400 * 86_400
    inverse = pow(STRIDE, -1, count)
    seconds = f"({end - YEAR} + {{}} * {YEAR} / {TURNS * count})"
    last = seconds.format(f"({(TURNS - 1) * count} + n * {inverse} % {count})")
    look = f"({last} / 86400 + {LAPSE_DAYS}) * 86400 + {LAPSE_HOUR * 3600}"
    tomorrow = end + 86_400
    look = f"(CASE WHEN {look} < {tomorrow} THEN {look} + {LAPSE_DAYS * 86_400} ELSE {look} END)"
    return {
        "first_user": FIRST_USER - count // MEMBERS // 2 * MEMBERS,
        "size": MEMBERS,
        "system": 2 * (count // MEMBERS),
        "members": count,
        "turns": TURNS,
        "stride": STRIDE,
        "inverse": inverse,
        "began": spelling["moment"].format(end - YEAR),
        "moment": spelling["moment"].format(seconds.format("n")),
        "day": spelling["day"].format(seconds.format("n")),
        "last_moment": spelling["moment"].format(last),
        "last_day": spelling["day"].format(last),
        "look": spelling["moment"].format(look),
    }
