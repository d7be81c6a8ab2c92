"""What the generators of pages share: a page, links into the repository, tables."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lfconfiglint.documentation import project_url

ROOT = Path(__file__).resolve().parents[2]
UPSTREAM = "https://github.com/hiyouga/LLaMA-Factory"


class Page(NamedTuple):
    """A page in one language: its ``place`` in the documentation, such as ``keys/stage.md``."""

    place: str
    text: str


def in_repository(text: str, path: str) -> str:
    """A link to a file of this repository; the file's name as long as that has no address.

    Raises FileNotFoundError where there is no such file.
    """
    file = path.partition("#")[0]
    if not (ROOT / file).exists():
        raise FileNotFoundError(file)
    address = project_url("Repository")
    if address is not None:
        return f"[{text}]({address}/blob/main/{path})"
    if file in text:
        return text
    return f"{text}（`{file}`）" if re.search("[\u4e00-\u9fff]", text) else f"{text} (`{file}`)"


def cell(text: str) -> str:
    """One line that does not end a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(part) for part in line) + " |" for line in lines)


def fenced(text: str, language: str) -> str:
    """A block of code that holds *text* whatever is in it."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def diff(old: str, new: str) -> str:
    """What changed, with two lines around it."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm="")
    return "\n".join(list(lines)[3:])


def plain(text: str) -> str:
    """Text whose brackets and stars are no markup; what is in backticks stays."""
    parts = text.split("`")
    return "`".join(
        part if index % 2 else re.sub(r"([\\*_<>\[\]])", r"\\\1", part)
        for index, part in enumerate(parts)
    )
