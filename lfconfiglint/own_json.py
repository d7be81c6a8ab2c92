"""JSON that comes with this package or that it made itself: a line at a time, for short runs."""

from __future__ import annotations

import sys

from lfconfiglint.hints import Any

_WORDS: dict[str, object] = {
    "__builtins__": {}, "null": None, "true": True, "false": False,
    "NaN": float("nan"), "Infinity": float("inf"),
}  # fmt: skip
"""What JSON calls otherwise than Python."""


def parsed(line: bytes) -> Any:
    """What a line of the package's own says; raises ValueError or SyntaxError for a broken one."""
    json = sys.modules.get("json")
    if json is not None:
        return json.loads(line)
    # it is an expression of Python, too; to import a parser of JSON takes longer than all that a
    # run over one file reads with it
    return eval(line, dict(_WORDS))
