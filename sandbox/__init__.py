"""A Telegram on your desk: a Bot API server in memory, with a control API to play the people and a chat page.

Where things live:

- `server.py` starts it all: `async with Sandbox() as sandbox: sandbox.url`; `__main__.py` is the same from the shell.
- The world: `clock.py` (its time), `people.py`, `account.py` (the bot), `chats.py` (members, rights), `posts.py`
  (messages), `world.py` (all of them together), `files.py`, `samples/` (drawn pictures).
- Formatted text: `entities.py` (links and commands that Telegram finds by itself), `markup.py` (HTML).
- What people do: `acts.py` (write, photograph, edit, react), `presses.py` (buttons), `groups.py` (come, go).
- What the bot hears: `delivery.py` (which update reaches it), `updates.py` (the queue), `polling.py` (the long poll),
  `webhooks.py` (what is set), `couriers.py` and `lanes.py` (how updates are brought there).
- What the bot says: `methods/`, one file per area of the Bot API; `params.py` and `fields.py` read their parameters,
  `keyboards.py` checks buttons, `errors.py` holds Telegram's refusals.
- HTTP: `api.py` (/bot, /file), `encodings.py` (how a call was written), `answers.py` (the envelope), `sim/` (the
  control API), `events.py` (the log that /sim/events streams).
- Trouble on order: `faults.py`, `flood.py`; `journal.py` remembers every call, `session.py` who has signed out.
- `client.py` is the control API in Python, for tests and demonstrations; `seen.py` is what it returns.

The sandbox imports nothing of the product, so whatever works here works through the Bot API alone.
"""
