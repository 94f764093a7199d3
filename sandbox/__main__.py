"""`python -m sandbox`: the sandbox from the shell."""

import argparse
import asyncio
import contextlib
import logging
import signal

from sandbox.server import DEFAULT_TOKEN, HOST, Sandbox

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
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
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
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with sandbox:
        logger.info("The chat page: %s/  Bot API: %s<token>", sandbox.url, sandbox.base_url)
        await stopped.wait()


if __name__ == "__main__":
    main()
