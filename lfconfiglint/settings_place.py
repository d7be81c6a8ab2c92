"""Where a setting is written: the file and the line, for messages about what it says.

TOML's reader does not keep lines, so they are looked for in the text; a key that is not found there
leaves the file alone to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.errors import SettingsError
from lfconfiglint.language import Text

_NAME = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=\s*(.*)")
_OWN_TABLE = ("tool", "lfconfiglint")

Keys = tuple[str, ...]


def settings_error(
    source: Path | str, keys: Keys, text: Text, *, named: bool = True
) -> SettingsError:
    """The error about what is said at *keys* in a settings file or in one that it extends; entries
    of lists are numbered from 0. *named* puts the keys before *text*."""
    where, place = place_of(Path(source), keys), ".".join(keys)
    en, zh = (f"{place}: ", f"{place}：") if named else ("", "")
    return SettingsError(Text(f"{where}: {en}{text.en}", f"{where}：{zh}{text.zh}"))


def place_of(path: Path, keys: Keys) -> str:
    """``file:line`` of the longest part of *keys* that is found, else the file."""
    files = list(_extended(path))
    if keys[:1] == ("overrides",) and len(files) > 1:
        # counted over all of the files
        return str(path)
    while keys:
        for file, lines in files:
            if keys in lines:
                return f"{file}:{lines[keys]}"
        keys = keys[:-1]
    return str(path)


def _extended(path: Path) -> Iterator[tuple[Path, dict[Keys, int]]]:
    """The file and those that it extends, each with the lines of its keys."""
    seen: set[Path] = set()
    below: Path | None = path
    while below is not None and below.resolve() not in seen:
        seen.add(below.resolve())
        try:
            text = below.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return
        lines, extend = _lines_of(text, _OWN_TABLE if below.name == "pyproject.toml" else ())
        yield below, lines
        below = below.parent / extend if extend else None


def _lines_of(text: str, inside: Keys) -> tuple[dict[Keys, int], str | None]:
    """The line of each table and key below the table *inside*, and the file that is extended."""
    lines: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    extend: str | None = None
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        value = ""
        if header := _HEADER.match(line):
            table = _names(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            keys = table
        elif key := _KEY.match(line):
            keys, value = (*table, *_names(key[1])), key[2]
        else:
            continue
        if keys[: len(inside)] == inside:
            keys = keys[len(inside) :]
            lines.setdefault(keys, number)
            if keys == ("extend",):
                extend = _text_in(value)
    return lines, extend


def _names(dotted: str) -> Keys:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))


def _text_in(value: str) -> str | None:
    match = re.match(r"\"([^\"]*)\"|'([^']*)'", value)
    return (match[1] or match[2]) if match else None
