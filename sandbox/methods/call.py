"""One call of a method, as the methods get to see it."""

from dataclasses import dataclass

from sandbox.calls.params import Params
from sandbox.state.account import BotAccount
from sandbox.state.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """Which bot asks, in which world, with which parameters."""

    world: World
    bot: BotAccount
    params: Params
