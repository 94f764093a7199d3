"""The settings, from the environment and `.env`. Every one of them stands in `.env.example`."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.logs import FORMATTERS
from bot.web import Place
from bot.webhook import Address

TOKEN_SHAPE = r"^\d{3,}:[A-Za-z0-9_-]{3,}$"  # noqa: S105  # the shape of one, not one
SECRET_SHAPE = r"^[A-Za-z0-9_-]{1,256}$"  # noqa: S105  # likewise
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(Exception):
    """A setting that is missing or cannot be used: one line that begins with its name."""


class Settings(BaseSettings):
    """What a process needs to know; empty values count as not set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    telegram_bot_token: SecretStr | None = Field(default=None)
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///regulars.sqlite3"
    encryption_key: SecretStr | None = Field(default=None)
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None)
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8080, ge=0, le=65535)
    paid_broadcasts: bool = False
    health_host: str = "127.0.0.1"
    health_port: int | None = Field(default=None, ge=0, le=65535)
    log_level: str = "INFO"
    log_format: str = "text"
    sandbox_port: int = Field(default=8081, ge=0, le=65535)

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.match(TOKEN_SHAPE, value.get_secret_value()):
            raise ValueError("is not a bot token; BotFather gives one like 123456:ABC-DEF")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as error:
            raise ValueError("is not a database URL; try sqlite:///regulars.sqlite3") from error
        if backend not in {"sqlite", "postgresql"}:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if backend == "sqlite" and not Path(make_url(value).database or "x").absolute().parent.is_dir():
            raise ValueError("names a folder that does not exist")
        return value

    @field_validator("encryption_key")
    @classmethod
    def _encryption_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                Fernet(value.get_secret_value())
            except ValueError as error:
                raise ValueError("is not a key; `python -m bot newkey` makes one") from error
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url(cls, value: str | None) -> str | None:
        if value is not None:
            address = urlsplit(value)
            is_local = address.hostname in LOOPBACK  # Telegram itself comes by https only; a sandbox may be nearer
            if not address.hostname or (address.scheme != "https" and not (address.scheme == "http" and is_local)):
                raise ValueError("must begin with https://")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.match(SECRET_SHAPE, value.get_secret_value()):
            raise ValueError("must be 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
        return value

    @field_validator("health_port")
    @classmethod
    def _health_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value and info.data.get("webhook_url") and value == info.data.get("webhook_port"):
            raise ValueError("is WEBHOOK_PORT too: the world must not read what monitors read")
        return value

    @field_validator("log_level")
    @classmethod
    def _log_level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"must be one of {', '.join(LEVELS)}")
        return value.upper()

    @field_validator("log_format")
    @classmethod
    def _log_format(cls, value: str) -> str:
        if value.lower() not in FORMATTERS:
            raise ValueError(f"must be one of {', '.join(FORMATTERS)}")
        return value.lower()

    def is_default(self, name: str) -> bool:
        """Whether a setting is what it would be if nobody had set it."""
        return bool(getattr(self, name) == type(self).model_fields[name].default)

    @property
    def token(self) -> str:
        """The bot token; SettingError if there is none."""
        if self.telegram_bot_token is None:
            raise SettingError("TELEGRAM_BOT_TOKEN is missing: get one from @BotFather and put it into .env")
        return self.telegram_bot_token.get_secret_value()

    @property
    def webhook(self) -> Address | None:
        """Where Telegram shall deliver; None: by polling. SettingError if there is an address and no secret."""
        if self.webhook_url is None:
            return None
        if self.webhook_secret is None:
            raise SettingError("WEBHOOK_SECRET is missing: anybody could send updates to WEBHOOK_URL without it")
        path = urlsplit(self.webhook_url).path or "/"
        secret = self.webhook_secret.get_secret_value()
        return Address(self.webhook_url, secret, self.webhook_host, self.webhook_port, path)

    @property
    def watched(self) -> Place | None:
        """Where monitors may ask how the process is; None: nowhere."""
        return None if self.health_port is None else Place(self.health_host, self.health_port)

    @property
    def key(self) -> str:
        """The key that personal data is encrypted with; SettingError if there is none."""
        if self.encryption_key is None:
            raise SettingError("ENCRYPTION_KEY is missing: run `python -m bot newkey` and put the line into .env")
        return self.encryption_key.get_secret_value()


def load(**overrides: Any) -> Settings:
    """The settings; SettingError names the first one that cannot be used, and never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise SettingError(f"{name} {first['msg'].removeprefix('Value error, ')}") from None
