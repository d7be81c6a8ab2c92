"""What every JSON of ours shares: facts as JSON, releases, the number of the format."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.upstream.release.target import Target

SCHEMA_VERSION = 1


def json_text(content: object, *, indent: int | None = 2) -> str:
    """JSON in which text stays readable, and no character is one that does not show.

    JSON escapes control characters by itself, but not what steers the direction of text.
    """
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        character if character == "\n" or character.isprintable() else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    # DEL is the one that neither JSON nor its ASCII form escapes
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


def common_version(targets: Iterable[Target]) -> str | None:
    """The LLaMA-Factory release that all files are for; None where they differ, or are none."""
    versions = {target.version for target in targets}
    return versions.pop() if len(versions) == 1 else None


def target_json(target: Target, lang: Lang) -> dict[str, str | None]:
    """Both releases, each with the reason for it."""
    return {
        "version": target.version,
        "reason": target.version_reason.say(lang),
        "transformers": target.transformers,
        "transformers_reason": target.transformers_reason.say(lang),
    }


def as_json(value: object, lang: Lang) -> Any:
    """A fact as JSON: tuples and sets become arrays; what JSON cannot say becomes text."""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): as_json(item, lang) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((as_json(item, lang) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [as_json(item, lang) for item in value]
    return str(value)
