"""The address of a link: which are links at all, and which stand for a person, an emoji or a time."""

import ipaddress
import re

from sandbox.markup.spans import Span
from sandbox.shapes import Json

LARGEST_USER_ID = (1 << 40) - 1
LARGEST_INT32 = (1 << 31) - 1
LARGEST_INT64 = (1 << 63) - 1
# Only as it would be written out again: "025" is no number here.
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,19}")
SCHEME = re.compile(r"([^:/?#@\[\]]*+)://")
OWN_SCHEME = re.compile(r"(tg|tonsite|ton):(?://)?", re.IGNORECASE | re.ASCII)
OWN_HOST = re.compile(r"[A-Za-z0-9_-]*")
AUTHORITY = re.compile(r"[^/?#]*")
# What may stand in a host or before its "@": as RFC 3986, and any character beyond ASCII.
PLAIN_PART = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=\x80-\U0010ffff-]++|%[0-9A-Fa-f]{2})*+")
IPV6_HOST = re.compile(r"\[[0-9a-f:.]*\]")
# No message has a longer text, and so no link has one.
LONGEST_LABEL = 4096
BLANK = " \t\r\n\0\v"


class LinkError(ValueError):
    """No link; the text says why, as Telegram says it."""


def link_spans(url: str, start: int, end: int) -> list[Span]:
    """The link or the mention that a marked-up address makes of a text; nothing if it is no address."""
    if (user_id := linked_user(url)) is not None:
        return [Span("text_mention", start, end, {"user_id": user_id})]
    try:
        return [Span("text_link", start, end, {"url": checked_link(url)})]
    except LinkError:
        return []


def checked_link(link: str) -> str:
    """The address in full, as Telegram hands it out."""
    own = OWN_SCHEME.match(link)
    if own:
        return _own_link(own[1].lower(), link[own.end() :])
    address = _Address(link)
    if "." not in address.host and not address.is_ipv6:
        raise LinkError("Wrong HTTP URL")
    return address.url()


def linked_user(url: str) -> int | None:
    """The person whom tg://user?id=… stands for."""
    user_id = _integer(_query(url.lower(), "user").get("id", ""), LARGEST_USER_ID)
    return user_id if user_id > 0 else None


def linked_emoji(url: str) -> Json | None:
    """The fields of a custom emoji, for tg://emoji?id=…"""
    emoji_id = custom_emoji_id(_query(url, "emoji").get("id", ""))
    return {"custom_emoji_id": emoji_id} if emoji_id else None


def linked_time(url: str) -> Json | None:
    """The fields of a date_time, for tg://time?unix=…&format=…"""
    query = _query(url, "time")
    form = time_format(query.get("format", ""))
    unix = _integer(query.get("unix", ""), LARGEST_INT32)
    return {"unix_time": unix, "date_time_format": form} if unix > 0 and form is not None else None


def custom_emoji_id(value: str) -> str | None:
    """The id as Telegram writes it, None if it is none."""
    number = _integer(value, LARGEST_INT64)
    return str(number) if number else None


def time_format(form: str) -> str | None:
    """How a time is to be shown, in Telegram's order; None if a letter has no meaning."""
    if form in ("r", "R"):
        return "r"
    if set(form) - set("tTdDwW"):
        return None
    weekday = "w" if set(form) & {"w", "W"} else ""
    date = "d" if "d" in form else "D" if "D" in form else ""
    time = "t" if "t" in form else "T" if "T" in form else ""
    return weekday + date + time


class Labels:
    """Links without an address, whose text is their address: of many around the same text only one is worked out."""

    def __init__(self, text: list[str]) -> None:
        self.text = text
        self.known: dict[tuple[int, int], list[Span]] = {}

    def spans_from(self, start: int) -> list[Span]:
        """What a link from here up to the end of the text so far is."""
        end = len(self.text)
        if end - start > LONGEST_LABEL:
            return []
        if (start, end) not in self.known:
            self.known[start, end] = link_spans("".join(self.text[start:]), start, end)
        return self.known[start, end]


class _Address:
    """An http or https address in its parts."""

    def __init__(self, url: str) -> None:
        scheme = SCHEME.match(url)
        self.protocol = scheme[1].lower() if scheme else "http"
        if self.protocol not in ("http", "https"):
            raise LinkError("Unsupported URL protocol")
        start = scheme.end() if scheme else 0
        authority = AUTHORITY.match(url, start)
        place = authority.group() if authority else ""
        self.query = _query_part(url[start + len(place) :])
        place, self.port = _without_port(place)
        self.user_info, _, host = place.rpartition("@")
        self.host = host.lower()
        self.is_ipv6 = host.startswith("[") and host.endswith("]")
        self._check()

    def _check(self) -> None:
        if self.is_ipv6:
            try:
                ipaddress.IPv6Address(self.host[1:-1])
            except ValueError as error:
                raise LinkError("Wrong IPv6 address specified in the URL") from error
            if not IPV6_HOST.fullmatch(self.host):
                raise LinkError("Wrong IPv6 URL host")
            return
        if not self.host:
            raise LinkError("URL host is empty")
        if self.host == ".":
            raise LinkError("Host is invalid")
        _check_part(self.host, "host")
        _check_part(self.user_info.replace(":", ""), "userinfo")

    def url(self) -> str:
        user_info = f"{self.user_info}@" if self.user_info else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.protocol}://{user_info}{self.host}{port}{self.query}"


def _own_link(scheme: str, rest: str) -> str:
    address = _Address(rest)
    plain = not (address.user_info or address.port or address.is_ipv6 or address.protocol == "https")
    if not plain or rest.lower().startswith("http://"):
        raise LinkError("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    host = address.host.replace(".", "") if scheme == "tonsite" else address.host
    if not OWN_HOST.fullmatch(host):
        raise LinkError("Unallowed characters in URL host")
    query = address.query.removeprefix("/") if address.query.startswith("/?") else address.query
    return f"{scheme}://{address.host}{query}"


def _without_port(place: str) -> tuple[str, int]:
    colon = max(place.rfind(sign) for sign in ":]@")
    if colon <= 0 or place[colon] != ":":
        return place, 0
    port = _integer(place[colon + 1 :].lstrip("0")[:6], 65535)
    if port <= 0:
        raise LinkError("Wrong port number specified in the URL")
    return place[:colon], port


def _query_part(rest: str) -> str:
    query = rest.rstrip(BLANK) or "/"
    slash = "" if query.startswith("/") else "/"
    return slash + re.sub(r"[\x00-\x20]", lambda match: f"%{ord(match.group()):02X}", query)


def _check_part(part: str, name: str) -> None:
    match = PLAIN_PART.match(part)
    at = match.end() if match else 0
    if at == len(part):
        return
    wrong = "Wrong percent-encoded symbol" if part[at] == "%" else "Disallowed character"
    raise LinkError(f"{wrong} in URL {name}")


def _query(url: str, host: str) -> dict[str, str]:
    """The parameters of tg://host?…, empty for any other address; the first of a name counts."""
    match = re.match(rf"tg:(?://)?{host}/?\?([^#]*)", url, re.IGNORECASE | re.ASCII)
    query: dict[str, str] = {}
    for parameter in match[1].split("&") if match else ():
        name, _, value = parameter.partition("=")
        query.setdefault(name, value)
    return query


def _integer(value: str, largest: int) -> int:
    """The number, or 0 if it is none or is too large."""
    number = int(value) if INTEGER.fullmatch(value) else 0
    return number if -largest <= number <= largest else 0
