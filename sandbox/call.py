"""One call of a method, as the methods get to see it."""

from dataclasses import dataclass

from sandbox.account import BotAccount
from sandbox.params import Params
from sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """Which bot asks, in which world, with which parameters."""

    world: World
    bot: BotAccount
    params: Params
