"""What the programme is: one file per concept, with the rule in prose, the pure decision and the use case.

Plain, synchronous Python over one transaction. Knows neither Telegram nor HTTP nor the words people read: it names
texts by key, and `handlers` holds the words.
"""

from storage.database import Database, Transaction

__all__ = ["Database", "Transaction"]
