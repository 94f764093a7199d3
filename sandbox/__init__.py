"""A Telegram on your desk: a Bot API server in memory, people to play, and a chat page.

    async with Sandbox() as sandbox:
        ...  # a bot talks to sandbox.base_url, a test or a browser to sandbox.url

Where things live; imports run down this list only:

- `server.py` puts it together and listens; `page/` is the chat page, `samples/` draws what can be photographed.
- `sim/`: the control API, one file an area; `control.py` says how a call is declared, `openapi.py` describes them all.
- `wire/`: the Bot API over HTTP: calls in, answers out, updates brought to webhooks, flood limits, the journal.
- `methods/`: what each method of the Bot API does, one file an area.
- `acts/`: what happens: `writing.py`, `groups.py`, `presses.py`, `voting.py` and so on; `delivery.py` says which bot
  hears of it.
- `state/`: what there is: `world.py` holds bots, people, chats, messages, files; `updates.py` those that wait.
- `calls/`: parameters however they were written, and faults on order. `markup/`: how texts are formatted.
- `clock.py`, `timers.py`, `events.py` (what /sim/events streams), `errors.py` (Telegram's refusals), `shapes.py`.

Beside them: `client/` is the control API in Python and `pytest_plugin.py` gives it as fixtures; `snapshot.py` keeps the
whole world as JSON, by `notation.py`; `witnesses.py` looks on at all that is said.

The sandbox imports nothing of the product, so whatever works here works through the Bot API alone.
"""
