"""Which addresses Telegram takes for a button."""

from urllib.parse import urlsplit

OWN_SCHEMES = frozenset({"tg", "ton", "tonsite"})


class LinkError(Exception):
    """Why an address is no good, in Telegram's words."""


def checked_link(url: str, *, https_only: bool = False) -> str:
    """The address as Telegram writes it."""
    try:
        return _checked(url.strip(), https_only)
    except LinkError as error:
        raise LinkError(f"URL '{url}' is invalid: {error}") from error


def _checked(url: str, https_only: bool) -> str:
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if colon and scheme in OWN_SCHEMES:
        if https_only:
            raise LinkError("Only HTTPS links are allowed")
        return f"{scheme}://{rest.removeprefix('//')}"
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError as error:
        raise LinkError("Wrong port number specified in the URL") from error
    if parts.scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    if https_only and parts.scheme != "https":
        raise LinkError("Only HTTPS links are allowed")
    if not host:
        raise LinkError("URL host is empty")
    if "." not in host and ":" not in host:
        raise LinkError("Wrong HTTP URL")
    place = f"[{host}]" if ":" in host else host
    path = parts.path or "/"
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{path}{tail}"
