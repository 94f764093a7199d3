"""Topics of a forum as they are kept, and the icons they may have."""

from dataclasses import dataclass

from sandbox.shapes import Json, without_none

GENERAL = 1
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
# Custom emoji that everybody may use as the icon of a topic, by their ids.
ICONS = {
    "5434144690511290129": "📰",
    "5312536423851630001": "💡",
    "5312016608254762256": "⚡️",
    "5377544228505134960": "🎙",
    "5418085807791545980": "🔝",
    "5420216386448270341": "🆒",
    "5379748062124056162": "❗️",
    "5373251851074415873": "📝",
    "5433614043006903194": "📆",
    "5357315181649076022": "📁",
}


@dataclass(slots=True)
class Topic:
    """One topic; its number is that of the message that announced it."""

    id: int
    name: str
    creator: int
    icon_color: int = ICON_COLORS[0]
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    hidden: bool = False

    @property
    def is_general(self) -> bool:
        return self.id == GENERAL

    def icon(self) -> Json:
        return without_none(icon_color=self.icon_color, icon_custom_emoji_id=self.icon_custom_emoji_id)

    def described(self) -> Json:
        """The Bot API's ForumTopic."""
        return {"message_thread_id": self.id, "name": self.name} | self.icon()

    def shown(self) -> Json:
        """As the shown chat has it."""
        return self.described() | {"creator": self.creator, "closed": self.closed, "hidden": self.hidden}


def forum(creator: int) -> dict[int, Topic]:
    """The topics of a new forum: the General one."""
    return {GENERAL: Topic(GENERAL, "General", creator)}
