"""Web and mail addresses in a plain text, by the rules of Telegram's own search.

Every dot may be part of a domain. From there the address grows to both sides as far as its characters allow; what is no
address after all is skipped up to its last dot, so that no part of a text is looked at more than a few times.
"""

import re
from functools import cache
from importlib.resources import files

from sandbox.markup.links import AUTHORITY
from sandbox.markup.spans import Span

# Blanks and most of the general punctuation end an address; joiners and dashes do not.
BREAKS = r"\s\u2000-\u200b\u200e\u200f\u2016-\u206f"
DOMAIN = re.compile(
    r"[A-Za-z0-9._~\u00c0-\u167f\u1681-\u1fff\u200c\u200d\u2010-\u2015\u2070-\u2fff\u3001-\U0010ffff-]*"
)
DOMAIN_OR_AT = re.compile(DOMAIN.pattern.replace("~", "~@"))
USER_DATA = re.compile(rf"[^{BREAKS}/\[\]{{}}()'`<>\"@«»]*")
PROTOCOL = re.compile(r"(?:[A-Za-z0-9+-]|[^\x00-\x7f\s])*")
PORT = re.compile(r":0*([0-9]{1,5})(?![0-9])")
PATH = re.compile(rf"[/?#][^{BREAKS}<>\"«»]*")
PATH_ENDS = ".:;,('?!`"
BRACKETS = {"(": ")", "[": "]", "{": "}"}
OWN = re.compile(rf"(?:tg|ton)://[A-Za-z0-9_-]{{1,253}}((?:[/?#][^{BREAKS}<>\"«»]*)?)", re.IGNORECASE | re.ASCII)
# Of a longer word that ends in one of these, only this end is the protocol.
PROTOCOLS = ("https", "http", "ftp", "tonsite")
OTHER_PROTOCOLS = frozenset({"shttp", "tftp", "sftp"})
WITH_PROTOCOL = re.compile(r"(?:https?|ftp|tonsite)://", re.IGNORECASE | re.ASCII)
EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:(?:[A-Za-z0-9][A-Za-z0-9_-]{0,28})?[A-Za-z0-9]\.){1,6}[A-Za-z]{2,8}"
)
IPV4_PART = re.compile(r"0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5]")


def find_urls(text: str) -> list[Span]:
    """The web and mail addresses of a text, from left to right."""
    found = []
    floor = 0
    while 0 <= (dot := text.find(".", floor)) < len(text) - 1:
        if text[dot + 1] == " ":
            floor = dot + 2
            continue
        start, end = _around(text, dot, floor)
        if start is None:
            floor = max(text.rfind(".", floor, end), dot) + 1
            continue
        if end > dot + 1 and (span := _address(text, start, end)):
            found.append(span)
        while end < len(text) and text[end] == ".":
            end += 1
        floor = max(end, dot + 1)
    return found


def find_own_urls(text: str) -> list[Span]:
    """The tg:// and ton:// addresses of a text."""
    found = []
    for match in OWN.finditer(text):
        path = match[1]
        shown = path[:1] + path[1:].rstrip(PATH_ENDS)
        # A lonely "?" or "#" is no part of the address.
        kept = len(shown) if shown.startswith("/") or len(shown) > 1 else 0
        found.append(Span("url", match.start(), match.end() - len(path) + kept))
    return found


def _around(text: str, dot: int, floor: int) -> tuple[int | None, int]:
    """Where the address around a dot begins, None if there is none, and where it ends."""
    start = _back(DOMAIN, text, floor, dot)
    end = _on(DOMAIN_OR_AT, text, dot)
    has_at = "@" in text[dot:end]
    if has_at:
        start = _back(USER_DATA, text, floor, start)
    end = _end(text, dot, end)
    if start > floor and text[start - 1] == "@":
        begin = _back(USER_DATA, text, floor, start - 1)
        if has_at or begin == start - 1:
            return None, end
        start = begin
    return _with_protocol(text, floor, start), end


def _end(text: str, dot: int, end: int) -> int:
    """Where port and path end that follow a domain."""
    port = PORT.match(text, end)
    if port and 0 < int(port[1]) <= 65535:
        end = port.end()
    if path := PATH.match(text, end):
        shown = path.group()[:1] + path.group()[1:].rstrip(PATH_ENDS)
        if shown.startswith("/") or len(shown) > 1:
            end += len(shown)
    return max(dot + 1, dot + len(text[dot:end].rstrip(".")))


def _with_protocol(text: str, floor: int, start: int) -> int | None:
    """Where an address begins with what stands before it, None if that makes it none."""
    if start == floor:
        return start
    if start - floor >= 6 and text.startswith("://", start - 3):
        protocol = text[_back(PROTOCOL, text, floor, start - 3) : start - 3].lower()
        known = next((name for name in PROTOCOLS if protocol.endswith(name)), None)
        return None if known is None or protocol in OTHER_PROTOCOLS else start - 3 - len(known)
    before = text[start - 1]
    return None if before.isalnum() or before in "_/#@" else start


def _back(allowed: re.Pattern[str], text: str, floor: int, at: int) -> int:
    """How far to the left of a place only allowed characters stand."""
    return at - _on(allowed, text[floor:at][::-1], 0)


def _on(allowed: re.Pattern[str], text: str, at: int) -> int:
    """How far to the right of a place only allowed characters stand."""
    match = allowed.match(text, at)
    return match.end() if match else at


def _address(text: str, start: int, end: int) -> Span | None:
    address = text[start:end]
    if EMAIL.fullmatch(address):
        return Span("email", start, end)
    if address.startswith("mailto:") and EMAIL.fullmatch(address, 7):
        return Span("email", start + 7, end)
    protocol = WITH_PROTOCOL.match(address)
    domain_at = protocol.end() if protocol else 0
    path_at = _on(AUTHORITY, address, domain_at)
    domain = address[domain_at:path_at]
    domain = domain[domain.find("@") + 1 :]
    domain = domain[: domain.rfind(":")] if ":" in domain else domain
    if not _is_domain(domain, has_protocol=protocol is not None):
        return None
    return Span("url", start, start + path_at + len(_balanced(address[path_at:])))


def _balanced(path: str) -> str:
    """The path up to a closing bracket that was not opened in it."""
    opened = dict.fromkeys(BRACKETS.values(), 0)
    for at, sign in enumerate(path):
        if sign in BRACKETS:
            opened[BRACKETS[sign]] += 1
        elif sign in opened:
            opened[sign] -= 1
            if opened[sign] < 0:
                return path[:at].rstrip(PATH_ENDS)
    return path.rstrip(PATH_ENDS)


def _is_domain(domain: str, *, has_protocol: bool) -> bool:
    parts = domain.split(".")
    if len(parts) < 2 or not all(_is_label(part) for part in parts):
        return False
    if len(parts) == 4 and all(IPV4_PART.fullmatch(part) for part in parts):
        return True
    if re.fullmatch(r"[0-9.]*", domain) or "_" in parts[-2]:
        return False
    top = parts[-1]
    if top.startswith("xn--"):
        return re.fullmatch(r"[A-Za-z0-9]{2,}", top[4:]) is not None
    return len(top) > 1 and not set(top) & set("_-") and (has_protocol or _is_top_level(top))


def _is_label(part: str) -> bool:
    return 0 < len(part.encode(errors="surrogatepass")) < 64 and not part.endswith("-")


def _is_top_level(name: str) -> bool:
    lower = name.lower()
    # "COM" is meant; "Com" is rather the next sentence, whose blank is missing.
    return lower in _top_level_domains() and (lower == name or lower[1:] != name[1:])


@cache
def _top_level_domains() -> frozenset[str]:
    names = files("sandbox.markup").joinpath("top_level_domains.txt").read_text("utf-8")
    return frozenset(name for line in names.splitlines() if not line.startswith("#") for name in line.split())
