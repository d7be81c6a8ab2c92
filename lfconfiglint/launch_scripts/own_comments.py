"""Commands in a config's own comments, as LLaMA-Factory's examples for Ascend begin with one.

A comment says what starts a config; how many processes it starts is up to whoever does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# compiled for a config with such a command, which few have
_COMMAND = (
    r"#+\s*(?:\$\s+)?((?:[A-Z_]+=\S+\s+)*(?:accelerate\s+launch|torchrun|deepspeed\s+--)\s*.*)"
)


def commands_in_comments(text: str) -> str:
    """The commands alone, each on the line that it has in *text*, as a script."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    goes_on = False
    for line in text.splitlines():
        comment = line.strip()
        begins = re.match(_COMMAND, comment)
        if begins:
            shown = begins[1]
        else:
            shown = comment.lstrip("#").strip() if goes_on and comment.startswith("#") else ""
        goes_on = shown.endswith("\\")
        yield shown
