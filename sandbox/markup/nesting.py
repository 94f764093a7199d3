"""Overlapping spans: which are cut, which are joined and which vanish.

Styles (bold and the like) are joined where they touch and cut where another span begins or ends. Links, mentions and
code cannot lie in one another; the first, and of two at the same place the longer, stays. A quote may hold them, but
not cross them. Code holds nothing.
"""

import sys

from sandbox.markup.spans import OPAQUE, QUOTES, STYLES, Span, in_order


def nested(spans: list[Span]) -> list[Span]:
    """The spans in order, made to lie within one another or apart."""
    kept = in_order(span for span in spans if span.start < span.end)
    if len(kept) < 2:
        return kept
    styles, quotes, others = _by_sort(kept)
    quotes = _apart(quotes)
    others = _not_crossing(_apart(others), quotes)
    return in_order([*_cut(styles, in_order([*others, *quotes])), *others, *quotes])


def joined(spans: list[Span], found: list[Span]) -> list[Span]:
    """Spans that are in order, with those that Telegram found where there was still room."""
    found = _apart(in_order(found))
    if not found:
        return spans
    styles, quotes, others = _by_sort(spans)
    others = _apart_from(others, _not_crossing(found, quotes))
    return in_order([*_cut(styles, in_order([*others, *quotes])), *others, *quotes])


def _by_sort(spans: list[Span]) -> tuple[list[Span], list[Span], list[Span]]:
    styles = [span for span in spans if span.kind in STYLES]
    quotes = [span for span in spans if span.kind in QUOTES]
    others = [span for span in spans if span.kind not in STYLES and span.kind not in QUOTES]
    return styles, quotes, others


def _apart(spans: list[Span]) -> list[Span]:
    """Only those that begin after the one before has ended."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _not_crossing(spans: list[Span], quotes: list[Span]) -> list[Span]:
    """Only those that lie wholly in a quote or wholly outside."""
    kept: list[Span] = []
    at = 0
    for span in spans:
        while at < len(quotes) and quotes[at].end <= span.start:
            at += 1
        quote = quotes[at] if at < len(quotes) else None
        if quote is None or quote.start >= span.end or (quote.start <= span.start and span.end <= quote.end):
            kept.append(span)
    return kept


def _apart_from(spans: list[Span], found: list[Span]) -> list[Span]:
    """The spans, and what was found between them; both apart already."""
    merged: list[Span] = []
    at = 0
    for span in spans:
        while at < len(found) and found[at].end <= span.start:
            merged.append(found[at])
            at += 1
        merged.append(span)
        while at < len(found) and found[at].start < span.end:
            at += 1
    return [*merged, *found[at:]]


def _cut(styles: list[Span], others: list[Span]) -> list[Span]:
    """The styles in pieces that cross no edge of the others; inside code they vanish."""
    if not styles:
        return []
    cutter = _Cutter(styles)
    around: list[Span] = []
    for span in others:
        _leave(cutter, around, span.start)
        cutter.cut(span.start)
        around.append(span)
    _leave(cutter, around, sys.maxsize)
    cutter.cut(sys.maxsize)
    return cutter.pieces


def _leave(cutter: "_Cutter", around: list[Span], at: int) -> None:
    while around and at >= around[-1].end:
        left = around.pop()
        before = len(cutter.pieces)
        cutter.cut(left.end)
        if left.kind in OPAQUE:
            del cutter.pieces[before:]


class _Cutter:
    """Goes through the text from the left, with the styles that are on at the moment."""

    def __init__(self, styles: list[Span]) -> None:
        self.styles = styles
        self.next = 0
        self.open: dict[str, tuple[int, int]] = {}
        self.pieces: list[Span] = []

    def cut(self, at: int) -> None:
        """End a piece of every style that is on here."""
        while self.next < len(self.styles) and self.styles[self.next].start < at:
            style = self.styles[self.next]
            self.next += 1
            start, end = self.open.get(style.kind, (0, -1))
            if style.start <= end:
                self.open[style.kind] = start, max(end, style.end)
            else:
                self._flush(style.start)
                self.open[style.kind] = style.start, style.end
        self._flush(at)

    def _flush(self, at: int) -> None:
        for kind, (start, end) in list(self.open.items()):
            if start >= at:
                continue
            self.pieces.append(Span(kind, start, min(end, at)))
            if end <= at:
                del self.open[kind]
            else:
                self.open[kind] = at, end
