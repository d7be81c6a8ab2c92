"""Profile files: YAML (and so JSON) read into plain values, with the line of every key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lfconfiglint.errors import ProfileError
from lfconfiglint.hardware.profile_fields import Locate
from lfconfiglint.language import Text

LARGEST_FILE = 1_000_000
"""Bytes; a profile has a dozen lines."""


def read_profile(path: Path) -> tuple[object, Locate]:
    """The content of a profile file, and where its keys stand as ``file:line``.

    Raises :class:`ProfileError` naming the file, and the line where there is one.
    """
    text = _text(path)
    # only a run with a profile file pays for the import
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        loader = YAML(typ="safe", pure=True)
        lines = dict(_lines(loader.compose(text), ()))
        content: object = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1}" if mark is not None else str(path)
        problem = " ".join(str(error.problem or error.context).split())
        raise _wrong(place, Text(f"not valid YAML: {problem}", f"YAML 无效：{problem}")) from None
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        problem = " ".join(str(error).split())[:200]
        raise _wrong(
            str(path), Text(f"not valid YAML: {problem}", f"YAML 无效：{problem}")
        ) from None

    def locate(keys: tuple[str, ...]) -> str:
        while keys and keys not in lines:
            keys = keys[:-1]
        return f"{path}:{lines[keys]}" if keys in lines else str(path)

    return content, locate


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = str(error.strerror)
        raise _wrong(str(path), Text(reason, reason)) from None
    if len(data) > LARGEST_FILE:
        raise _wrong(str(path), Text("too large for a profile", "文件过大，不是硬件描述"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(str(path), Text("not UTF-8", "不是 UTF-8 编码")) from None


def _lines(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Key paths with the 1-based line of each key, for the two levels that a profile has."""
    if len(path) > 1 or getattr(node, "tag", None) is None or not isinstance(node.value, list):
        return
    for entry in node.value:
        if isinstance(entry, tuple):
            key, value = entry
            place = (*path, str(key.value))
            yield place, key.start_mark.line + 1
            yield from _lines(value, place)


def _wrong(place: str, text: Text) -> ProfileError:
    return ProfileError(Text(f"{place}: {text.en}", f"{place}：{text.zh}"))
