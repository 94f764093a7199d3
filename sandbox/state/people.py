"""The people of the sandbox, and the two accounts Telegram writes with on behalf of others."""

from dataclasses import dataclass

from sandbox.shapes import Json, without_none

# Above 2^32, as real ones are today: a column that is too narrow shall fail here, not in production.
FIRST_PERSON_ID = 5_000_000_001

# Who an anonymous administrator and a channel seem to be, with Telegram's own ids.
ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_ACCOUNT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


@dataclass(slots=True)
class Person:
    """Someone with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    # A ChatPhoto.
    photo: Json | None = None
    deleted: bool = False
    is_premium: bool = False
    # Whether forwarded messages tell only their name, and lead nobody to their account.
    hides_forwards: bool = False

    @property
    def searchable(self) -> str:
        """Names in one line."""
        return " ".join(filter(None, (self.first_name, self.last_name, self.username)))

    def user(self) -> Json:
        """The Bot API's User; of a deleted account only the id is left."""
        if self.deleted:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        return without_none(
            id=self.id,
            is_bot=False,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
            is_premium=self.is_premium or None,
        )
