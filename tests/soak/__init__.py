"""Proofs with real processes that are killed, stopped and poisoned. `python -m tests.soak` runs the long forms."""
