"""What a world that was saved, or taken over, still has to do by itself once its clock gets there."""

from functools import partial

from sandbox.acts import groups, reactions, stars, voting
from sandbox.state.world import World


def resume(world: World) -> None:
    """Plan anew what is open: polls, payments that wait, reactions being counted, bans and restrictions."""
    world.timers.cancel()
    for poll in world.polls.values():
        if poll.close_date and not poll.is_closed:
            world.timers.at(poll.close_date, partial(voting.close, world, poll))
    for checkout in world.checkouts.values():
        if not checkout.decided:
            stars.plan_end(world, checkout)
    for chat in world.chats.values():
        for post in chat.posts.values():
            if post.counting:
                reactions.plan_count(world, post)
        for user_id in chat.members:
            groups.plan_end(world, chat, user_id)
