"""Elements of SVG, and text broken into lines that fit; widths are those of common fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from lfconfiglint.report.wrapped import wrapped

WIDTH = 900
Element = str


def element(
    name: str, attributes: Mapping[str, object], text: str = "", *, raw: str = ""
) -> Element:
    """An element; *text* is escaped, *raw* is not."""
    shape = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    inside = escape(text) + raw
    return f"<{name}{shape}>{inside}</{name}>" if inside else f"<{name}{shape}/>"


def text_at(x: float, y: float, text: str, kind: str = "", **more: object) -> Element:
    shape: dict[str, object] = {"x": round(x, 1), "y": round(y, 1)}
    if kind:
        shape["class"] = kind
    return element("text", {**shape, **more}, text)


def lines_of(text: str, size: int, width: float) -> Iterator[str]:
    """Lines that fit *width* pixels; a Latin letter is taken for 0.54 of the font's *size*."""
    return wrapped(text, max(int(width / (0.54 * size)), 8))
