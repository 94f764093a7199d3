"""A bot's own account: its name, what it told Telegram about itself, its private chats and its updates."""

from dataclasses import dataclass, field

from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.payments import Charge
from sandbox.state.polling import Poller
from sandbox.state.session import Session
from sandbox.state.updates import UpdateQueue
from sandbox.state.webhooks import Webhook

# A command list belongs to a scope (written as `type`, `type:chat` or `type:chat:user`) and a language ("" is any).
Commands = dict[tuple[str, str], list[Json]]


@dataclass(slots=True)
class BotAccount:
    """One bot; `private` are its chats with people, by their id."""

    token: str
    first_name: str
    username: str
    updates: UpdateQueue
    # With privacy on, a bot that is no administrator hears in groups only what is meant for it.
    privacy: bool = False
    # Whether it has inline mode, and hears which of its results was sent.
    inline: bool = False
    inline_feedback: bool = False
    commands: Commands = field(default_factory=dict)
    # By language; "" is for all.
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    private: dict[int, Chat] = field(default_factory=dict)
    webhook: Webhook | None = None
    # Before this moment Telegram takes no other webhook.
    next_webhook_at: float = 0
    # What people paid it in Stars.
    charges: dict[str, Charge] = field(default_factory=dict)
    # Its balance in tenths of a Star: a paid broadcast costs one of them for each message.
    star_tenths: int = 0
    poller: Poller = field(init=False)
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.poller = Poller(self.updates, self.updates.clock)
        self.session = Session(self.updates.clock)

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def user(self) -> Json:
        """The Bot API's User."""
        name = self.names.get("", self.first_name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def shown(self) -> Json:
        """As the control API shows it."""
        return self.user() | {
            "commands": self.shown_commands(),
            "description": self.descriptions.get("", ""),
            "short_description": self.short_descriptions.get("", ""),
            "inline": self.inline,
            "menu_button": self.menu_buttons.get(None, {"type": "commands"}),
        }

    def shown_commands(self) -> Json:
        """Every command list by `scope/language`, such as `all_private_chats/ru` or `default/`."""
        return {f"{scope}/{language}": commands for (scope, language), commands in self.commands.items()}

    def commands_seen(self, *, scopes: list[str], language: str) -> list[Json]:
        """The list of the first scope that has one, the person's language before any language."""
        for scope in scopes:
            for candidate in (language, ""):
                if commands := self.commands.get((scope, candidate)):
                    return commands
        return []
