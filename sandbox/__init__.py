"""A Telegram on your desk: a Bot API server in memory, with a control API to play the people and a chat page.

Where things live:

- `server.py` starts it all: `async with Sandbox() as sandbox: sandbox.url`; `__main__.py` is the same from the shell.
- The world: `clock.py` (its time), `people.py`, `account.py` (the bot), `chats.py` (members, rights), `posts.py`
  (messages), `world.py` (all of them together), `files.py`, `samples/` (drawn pictures).
- Formatted text: `entities.py` (links and commands that Telegram finds by itself), `markup.py` (HTML).
- What people do: `acts.py` (write, photograph, edit, react), `presses.py` (buttons), `groups.py` (come, go),
  `voting.py` (polls), `inline.py`, `stars.py` (payments), `sharing.py` (dice, contacts, places, taps on keyboards).
- Beside plain messages: `polls.py`, `ephemeral.py` (what only one person sees), `reactions.py`; `timers.py` does what
  happens by itself.
- What the bot hears: `delivery.py` (which update reaches it), `updates.py` (the queue and the long poll).
- What the bot says: `methods/`, one file per area of the Bot API; `params.py` reads their parameters,
  `keyboards.py` and `reply_keyboards.py` check buttons, `errors.py` holds Telegram's refusals.
- HTTP: `api.py` (/bot, /file), `sim/` (/sim: one file an area; `control.py` says how a call is declared, `openapi.py`
  describes them all), `events.py` (the log that /sim/events streams).
- Kept: `snapshot.py` (the world as JSON and back), by `notation.py` (any object as JSON and back).
- Who looks on at all that is said: `witnesses.py`.
- Trouble on order: `faults.py`, `flood.py`; `journal.py` remembers every call.
- `client/` is the control API in Python, for tests and demonstrations; `seen.py` is what it returns;
  `pytest_plugin.py` gives both as fixtures.

The sandbox imports nothing of the product, so whatever works here works through the Bot API alone.
"""
