"""One config in nine ways to write its bytes; its values stay the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml  # type: ignore[import-untyped]

_SIMPLE = re.compile(r"^[\w.-]+:[ \t]+[^\s#|>&*!\[{'\"][^#]*$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it was built with it, which is much faster."""
_BOM = b"\xef\xbb\xbf"


def _lines(text: str, change: Callable[[int, str], str]) -> str:
    """Every line changed, its end left as it is."""
    kept = []
    for number, line in enumerate(text.splitlines(keepends=True)):
        body = line.rstrip("\r\n")
        kept.append(change(number, body) + line[len(body) :])
    return "".join(kept)


def _simple(extra: str) -> Callable[[int, str], str]:
    return lambda _, line: line + extra if _SIMPLE.match(line) else line


def _commented(number: int, line: str) -> str:
    return (
        line + ("  # 说明 🚀", "  # ≤ 8 张卡，约 2 小时", "")[number % 3]
        if _SIMPLE.match(line)
        else line
    )


def _mixed(text: str) -> str:
    lines = text.split("\n")
    return (
        "".join(line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(lines[:-1]))
        + lines[-1]
    )


VARIANTS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "mixed": _mixed,
    "BOM": lambda text: "\ufeff" + text,
    "no final newline": lambda text: text.rstrip("\n"),
    "trailing blanks": lambda text: _lines(text, _simple("  ")) + "\n  \n\n",
    "tabs after values": lambda text: _lines(text, _simple("\t")),
    "Chinese and emoji": lambda text: "# 训练配置 🧪\n" + _lines(text, _commented),
    "four spaces": lambda text: _lines(text, lambda _, line: "    " + line if line else line),
}


def variants(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Those of a config that read the same; nothing for what PyYAML cannot read."""
    text = data.removeprefix(_BOM).decode().replace("\r\n", "\n").replace("\r", "\n")
    try:
        values = read(text)
    except (yaml.YAMLError, ValueError):
        return
    for name, change in VARIANTS.items():
        changed = change(text)
        try:
            same = read(changed.removeprefix("\ufeff")) == values
        except yaml.YAMLError:
            # a tab or an indent that this config cannot have
            continue
        if same:
            yield name, changed.encode()


def read(text: str) -> object:
    return yaml.load(text, LOADER)
