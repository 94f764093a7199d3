"""People pay invoices in Telegram Stars, of which they have enough."""

from sandbox.acts import stars
from sandbox.acts.writing import require_inside
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import InChat, Stage, post


class Pay(InChat):
    """An invoice by its message, or by its link; then the chat is the private one with the bot."""

    message_id: int = 0
    link: str | None = None


@post("/sim/people/{person}/pay", Pay)
def pay(stage: Stage, body: Pay, person: int) -> Json:
    """Press Pay; the bot is asked, and has ten seconds to agree."""
    someone, chat = stage.world.person(person), stage.chat(body)
    require_inside(someone, chat)
    if body.link is None:
        invoice = stars.invoice_of(chat, body.message_id)
    else:
        found = stage.world.invoice_links.get(body.link.partition("$")[2])
        if found is None:
            raise SimError(f"There is no invoice {body.link}.", code=404)
        invoice = found
    return {"query_id": stars.pay(stage.world, someone, chat, invoice).id}
