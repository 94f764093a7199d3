"""Meters: what happened is counted here, and nothing else in the house knows Prometheus."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.facts import Facts

UPDATES = ("done", "refused", "retried", "dead")
SENDS = ("sent", "retried", "flood", "unknown", "blocked", "dead", "skipped", "gone")
COMMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
LATENESS = (1, 5, 15, 60, 300, 900, 3600, 21600)


class Meters:
    """All counts of one process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._now = _Now()
        self._registry.register(self._now)
        updates = Counter("regulars_updates", "Updates, by how a try ended.", ["outcome"], registry=self._registry)
        sends = Counter("regulars_sends", "Calls, by how they ended.", ["outcome"], registry=self._registry)
        self._updates = {outcome: updates.labels(outcome) for outcome in UPDATES}
        self._sends = {outcome: sends.labels(outcome) for outcome in SENDS}
        self._transactions = Histogram(
            "regulars_transaction_seconds",
            "From asking for a transaction to its commit.",
            buckets=COMMITS,
            registry=self._registry,
        )
        self._lateness = Histogram(
            "regulars_job_late_seconds",
            "How late after its time a due row was done.",
            buckets=LATENESS,
            registry=self._registry,
        )

    def update(self, outcome: str) -> None:
        """A try at an update ended so: done, refused, retried or dead."""
        self._updates[outcome].inc()

    def send(self, outcome: str) -> None:
        """A call to Telegram ended so; `flood` is a 429."""
        self._sends[outcome].inc()

    def transaction(self, seconds: float) -> None:
        """A transaction took so long."""
        self._transactions.observe(seconds)

    def job(self, seconds: float) -> None:
        """A due row was done so long after its time."""
        self._lateness.observe(seconds)

    def page(self, facts: Facts | None) -> bytes:
        """Everything in Prometheus' text format; without facts, the database is away."""
        self._now.facts = facts
        return generate_latest(self._registry)


class _Now(Collector):
    """The facts as gauges; none that could be mistaken for today's while the database is away."""

    facts: Facts | None = None

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("regulars_database_up", "1: facts could be read.", value=int(self.facts is not None))
        if self.facts is None:
            return
        for name, said, value in (
            ("inbox_depth", "Updates that wait, counted to 100,000.", self.facts.inbox_depth),
            ("inbox_oldest_seconds", "How long the oldest of them has waited.", self.facts.inbox_age),
            ("outbox_depth", "Messages that are due, of the first 10,000.", self.facts.outbox_depth),
            ("outbox_oldest_seconds", "How long the oldest has been due, promotions aside.", self.facts.outbox_age),
            ("due_overdue_seconds", "How late the first due row is.", self.facts.overdue),
            ("dead_letters", "Updates that were set aside.", self.facts.dead_letters),
        ):
            yield GaugeMetricFamily(f"regulars_{name}", said, value=value)
