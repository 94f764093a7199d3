"""`python -m sandbox`: the sandbox from the shell."""

import argparse
import asyncio
import contextlib
import logging
import signal
from pathlib import Path

from sandbox import snapshot
from sandbox.notation import UnreadableError
from sandbox.server import DEFAULT_TOKEN, HOST, Sandbox
from sandbox.state.world import World

logger = logging.getLogger("sandbox")


def main() -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(prog="sandbox", description="A Telegram on your desk.")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the one token that works")
    parser.add_argument("--bot-name", default="Regulars")
    parser.add_argument("--username", default="regulars_bot")
    parser.add_argument("--privacy", action="store_true", help="privacy mode on, as for a new bot")
    parser.add_argument("--seed", type=int, default=0, help="how dice fall; the same in each run with the same seed")
    parser.add_argument("--flood", action="store_true", help="flood limits on")
    parser.add_argument("--strict-webhooks", action="store_true", help="webhooks only where Telegram would call them")
    parser.add_argument("--world", type=Path, metavar="FILE", help="begin with the world that was saved there")
    parser.add_argument("--keep", action="store_true", help="save the world to that file at the end")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = parser.parse_args()
    if options.keep and options.world is None:
        parser.error("--keep needs --world: the file to save to")
    try:
        world = _saved(options)
    except (OSError, UnreadableError) as error:
        parser.error(f"{options.world} holds no world: {error}")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options, world))


def _saved(options: argparse.Namespace) -> World | None:
    """The world to begin with; a file that is to be kept may be new."""
    if options.world is None or (options.keep and not options.world.exists()):
        return None
    return snapshot.load(options.world)


async def _serve(options: argparse.Namespace, world: World | None) -> None:
    sandbox = Sandbox(
        token=options.token,
        bot_name=options.bot_name,
        username=options.username,
        host=options.host,
        port=options.port,
        flood=options.flood,
        seed=options.seed,
        privacy=options.privacy,
        strict_webhooks=options.strict_webhooks,
        world=world,
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with sandbox:
        logger.info("The chat page: %s/  Bot API: %s<token>", sandbox.url, sandbox.base_url)
        await stopped.wait()
    if options.keep:
        snapshot.save(sandbox.world, options.world)


if __name__ == "__main__":
    main()
