"""Readers of the files in which a project names the releases it needs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping

from lfconfiglint.upstream.release.asked import Asked
from lfconfiglint.upstream.release.requirement import read_requirement, read_specifiers

Found = tuple[Asked, int]
"""What is asked, and in which line."""

_TABLES = (
    ("project",), ("dependency-groups",), ("tool", "poetry"), ("tool", "uv"), ("tool", "pdm"),
    ("tool", "hatch"), ("tool", "pixi"),
)  # fmt: skip
"""Where ``pyproject.toml`` can hold requirements."""
_REFS = ("tag", "rev", "branch")
_DEEPEST = 20


def read_pins(name: str, text: str, package: str) -> list[Found]:
    """Everything that the file called *name* asks of *package*; nothing, if it is broken."""
    if name == "pyproject.toml":
        return list(_from_project(text, package))
    if name == "Pipfile.lock":
        return list(_from_pipfile_lock(text, package))
    if name.endswith(".lock") or name == "pylock.toml":
        return list(_from_lock(text, package))
    return list(_from_lines(text, package))


def _from_lines(text: str, package: str) -> Iterator[Found]:
    """Requirements files, and conda environments, whose lines are items of lists."""
    for number, line in enumerate(text.splitlines(), 1):
        wanted = re.sub(r"(?:^|\s)#.*", "", line).strip()
        wanted = re.sub(r"^(?:-e|--editable[ =]|-)\s*", "", wanted)
        # conda may name the channel
        wanted = re.sub(r"^[\w-]+::", "", wanted)
        asked = read_requirement(wanted.partition(" --")[0].rstrip("\\ "), package)
        if asked is not None:
            yield asked, number


def _from_lock(text: str, package: str) -> Iterator[Found]:
    entry = re.compile(
        rf'^\[\[packages?\]\]\s+name = "{package}"\s+version = "([^"]+)"', re.IGNORECASE | re.M
    )
    for match in entry.finditer(text):
        yield Asked(match[1]), text.count("\n", 0, match.start(1)) + 1


def _from_pipfile_lock(text: str, package: str) -> Iterator[Found]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return
    for section in content.values() if isinstance(content, dict) else ():
        entry = section.get(package) if isinstance(section, dict) else None
        if isinstance(entry, dict):
            yield _from_table(entry, package), _line_of(text, f'"{package}"')


def _from_project(text: str, package: str) -> Iterator[Found]:
    # most projects have no such file, or one that names neither package
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    for path in _TABLES:
        table: object = content
        for step in path:
            table = table.get(step) if isinstance(table, dict) else None
        for asked, written in _asked_in(table, package, _DEEPEST):
            yield asked, _line_of(text, written)


def _asked_in(value: object, package: str, depth: int) -> Iterator[tuple[Asked, str]]:
    """What lists and tables ask, with the text by which it is found again."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            asked = read_requirement(item, package) if isinstance(item, str) else None
            if asked is not None:
                yield asked, item
            else:
                yield from _asked_in(item, package, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.lower() == package and isinstance(item, (str, dict)):
                yield _from_table(item, package), key
            elif isinstance(item, (list, dict)):
                yield from _asked_in(item, package, depth - 1)


def _from_table(entry: str | Mapping[str, object], package: str) -> Asked:
    """``"^0.9.3"``, ``{version = "0.9.3"}`` or ``{git = "...", tag = "v0.9.3"}``."""
    if isinstance(entry, str):
        return read_specifiers(entry, bare_is_exact=True)
    if "git" in entry:
        ref = next((str(entry[name]) for name in _REFS if name in entry), "")
        address = f"git+{entry['git']}" + (f"@{ref}" if ref else "")
        return read_requirement(address, package) or Asked()
    version = entry.get("version")
    return read_specifiers(version, bare_is_exact=True) if isinstance(version, str) else Asked()


def _line_of(text: str, written: str) -> int:
    """The first line that sets *written*, else that holds it; 1 where it is spelt another way."""
    escaped = re.escape(written)
    found = re.search(rf'^[ \t]*"?{escaped}"?[ \t]*=', text, re.M) or re.search(escaped, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
