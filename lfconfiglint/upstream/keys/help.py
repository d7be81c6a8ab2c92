"""What often used keys are for, in our own words, for editors. ``help.json`` has them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lfconfiglint.language import Text

HELP_FILE = Path(__file__).with_name("help.json")


@cache
def _help() -> dict[str, list[str]]:
    content: dict[str, list[str]] = json.loads(HELP_FILE.read_text(encoding="utf-8"))
    return content


def key_help(name: str) -> Text | None:
    """One sentence; None for a key that has none."""
    texts = _help().get(name)
    return Text(texts[0], texts[1]) if texts else None


def keys_with_help() -> frozenset[str]:
    """All keys that have a sentence."""
    return frozenset(_help())
