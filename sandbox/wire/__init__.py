"""The Bot API over HTTP: calls in, answers out, updates brought to webhooks; limits, and a memory of every call."""
