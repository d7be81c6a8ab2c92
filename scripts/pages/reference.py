"""Settings and commands, from the schema and from the commands themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from lfconfiglint.cli.names import COMMANDS
from lfconfiglint.language import Lang, Text
from lfconfiglint.resources import schema_file
from pages.page import Page, fenced, plain, table

_TYPES: Mapping[str, Text] = {
    "string": Text("text", "文本"),
    "integer": Text("whole number", "整数"),
    "array": Text("list", "列表"),
    "object": Text("table", "表"),
}
"""As TOML has them."""


def pages(lang: Lang) -> Iterator[Page]:
    yield Page("settings.md", settings(lang))
    yield Page("commands.md", _commands(lang))


def settings(lang: Lang) -> str:
    """All of them, for the end of the page that people write."""
    schema = json.loads(schema_file("settings.schema.json").read_text(encoding="utf-8"))
    title = Text("All settings", "全部设置项").say(lang)
    heads = ("setting", "type", "meaning") if lang == "en" else ("设置项", "类型", "含义")
    rows = [
        (f"`{name}`", _type(entry, lang), plain(entry["description" if lang == "en" else "x-zh"]))
        for name, entry in _entries(schema)
    ]
    return f"## {title}\n\n{table(heads, rows)}\n"


def _entries(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Settings, and those of a table that is a list, by their path."""
    overrides = schema["properties"]["overrides"]["items"]["properties"]
    nested = {f"overrides.{name}": entry for name, entry in overrides.items()}
    for name, entry in {**schema["properties"], **nested}.items():
        where = entry.get("$ref", "").rpartition("/")[2]
        yield name, {**schema["$defs"].get(where, {}), **entry}


def _type(entry: Mapping[str, Any], lang: Lang) -> str:
    if "enum" in entry:
        return ", ".join(f"`{choice}`" for choice in entry["enum"])
    return _TYPES[entry["type"]].say(lang)


def _commands(lang: Lang) -> str:
    title = Text("Commands", "命令").say(lang)
    parts = [f"# {title}", fenced(_help((), lang), "text")]
    for name in COMMANDS:
        parts += [f"## {name}", fenced(_help((name,), lang), "text")]
    return "\n\n".join(parts) + "\n"


def _help(command: tuple[str, ...], lang: Lang) -> str:
    """What ``--help`` prints: texts are chosen when the command starts."""
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", *command, "--help"],
        capture_output=True, check=True, text=True, encoding="utf-8",
        env=os.environ | {"LFCONFIGLINT_LANG": lang, "COLUMNS": "88", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.stdout
