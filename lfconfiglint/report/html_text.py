"""Text of messages, configs and file names in a web page."""

from __future__ import annotations

from html import escape

from lfconfiglint.width import printable, unicode_only


def said(message: str) -> str:
    """One of our messages, with what stands in backticks as code."""
    parts = message.split("`")
    if len(parts) % 2 == 0:
        return shown(message)
    return "".join(
        f"<code>{shown(part)}</code>" if index % 2 else shown(part)
        for index, part in enumerate(parts)
    )


def shown(text: str) -> str:
    """*text* as it stands, without markup and control characters."""
    return escape(printable(unicode_only(text)))
