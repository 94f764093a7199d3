"""A bot's webhook: what setWebhook asks for, and Telegram's reasons to refuse it."""

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sandbox.calls.params import Params, Upload
from sandbox.errors import TelegramError, bad_request

PORTS = frozenset({80, 88, 443, 8443})
DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LARGEST_CERTIFICATE = 3 << 20
HOST = re.compile(r"[A-Za-z0-9._!$,~*'();&+=%:\[\]\u0080-\uffff-]+")


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates, and how it went so far."""

    url: str
    secret_token: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str = ""
    has_fixed_address: bool = False
    certificate: bytes | None = None
    last_error_date: int = 0
    last_error_message: str = ""
    # Since when the bot answers 410 and nothing else.
    gone_since: float | None = None

    @property
    def parts(self) -> SplitResult:
        return split(self.url)

    def failed(self, message: str, *, at: int) -> None:
        """Remember what getWebhookInfo shall show."""
        self.last_error_date = at
        self.last_error_message = message

    def same_as(self, other: "Webhook | None") -> bool:
        """Whether setting this one would change nothing; one with a certificate always does."""
        if other is None or self.certificate is not None or other.certificate is not None:
            return False
        asked = ("url", "secret_token", "max_connections", "has_fixed_address")
        if any(getattr(self, name) != getattr(other, name) for name in asked):
            return False
        return not self.has_fixed_address or self.ip_address == other.ip_address


def wanted(params: Params) -> Webhook | None:
    """The webhook that a call asks for, not checked yet; None takes it away."""
    url = params.text("url")
    if not url:
        return None
    connections = params.number("max_connections") if params.text("max_connections") else DEFAULT_CONNECTIONS
    certificate = _certificate(params)
    return Webhook(
        url,
        secret_token=params.text("secret_token"),
        max_connections=min(max(connections or 0, 1), MOST_CONNECTIONS),
        ip_address=params.text("ip_address"),
        has_fixed_address=bool(params.text("ip_address")),
        certificate=certificate.content if certificate else None,
    )


def check(webhook: Webhook) -> None:
    """Refuse what cannot be a webhook."""
    try:
        parts = webhook.parts
        if not parts.hostname or parts.port == 0 or not HOST.fullmatch(parts.netloc.rpartition("@")[2]):
            raise ValueError(webhook.url)
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    if len(webhook.secret_token.encode()) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(webhook.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if webhook.certificate is not None and len(webhook.certificate) > LARGEST_CERTIFICATE:
        raise bad_request(f"certificate size is too big ({len(webhook.certificate)} bytes)")


async def locate(webhook: Webhook, *, strict: bool) -> None:
    """Find the address behind the webhook; if `strict`, it must be one that Telegram itself would call."""
    parts = webhook.parts
    if strict:
        if parts.scheme != "https":
            raise bad_webhook("An HTTPS URL must be provided for webhook")
        if port_of(parts) not in PORTS:
            raise bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not webhook.has_fixed_address:
        webhook.ip_address = await _resolve(parts.hostname or "", port_of(parts))
    try:
        address = ipaddress.ip_address(webhook.ip_address)
    except ValueError as error:
        raise bad_webhook("Invalid IP address specified") from error
    if strict and address.version != 4:
        raise bad_webhook("IPv6-only addresses are not allowed")
    if strict and not address.is_global:
        raise bad_webhook(f"IP address {address} is reserved")


def split(url: str) -> SplitResult:
    """The parts of a webhook's address, which is HTTPS unless it says otherwise."""
    return urlsplit(url if "://" in url else f"https://{url}")


def port_of(parts: SplitResult) -> int:
    return parts.port or (80 if parts.scheme == "http" else 443)


def bad_webhook(text: str) -> TelegramError:
    return bad_request(f"bad webhook: {text}")


def _certificate(params: Params) -> Upload | None:
    name = params.text("certificate").removeprefix("attach://")
    return params.uploads.get("certificate") or params.uploads.get(name)


async def _resolve(host: str, port: int) -> str:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise bad_webhook("Failed to resolve host: Name or service not known") from error
    return str(found[0][4][0])
