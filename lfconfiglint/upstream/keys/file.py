"""The generated list of upstream's keys, and where in it a target is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lfconfiglint import native_form
from lfconfiglint.errors import InternalError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.release.versions import TRANSFORMERS_RANGE, version_number

SHAPE = 1
"""Changes with the shape of the content, for :mod:`lfconfiglint.native_form`."""


@cache
def key_file() -> dict[str, Any]:
    """The content of ``schemas/train/keys.json``.

    Raises :class:`InternalError` when the file, which is a part of this package, is missing.
    """
    path = schema_file("train/keys.json")
    content: dict[str, Any] | None = native_form.kept(path, SHAPE)
    return _parsed(path) if content is None else content


def _parsed(path: Path) -> dict[str, Any]:
    # the interpreter's own form needs none
    import json

    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _error(str(path), str(error), str(error)) from error
    native_form.keep(path, SHAPE, lambda: content)
    return content


def _error(what: str, en: str, zh: str) -> InternalError:
    return InternalError(
        Text(f"{what}: the list of keys cannot be read: {en}", f"{what}：无法读取参数表：{zh}")
    )


def version_place(version: str) -> int:
    """Where LLaMA-Factory *version* is; raises :class:`InternalError` where it is not."""
    versions: list[str] = key_file()["llamafactory"]
    if version not in versions:
        raise _error(version, "unknown version", "未知版本")
    return versions.index(version)


@cache
def release_window(version: str, transformers: str | None) -> tuple[int, int]:
    """First and last place of the transformers releases that are meant: the one given, or all
    that LLaMA-Factory *version* can be installed with."""
    releases = key_file()["transformers"]
    if transformers is not None:
        place = release_place(releases, transformers)
        return place, place
    first, last = TRANSFORMERS_RANGE[version]
    end = len(releases) - 1 if last is None else release_place(releases, last)
    return release_place(releases, first), end


def release_place(releases: Sequence[str], release: str) -> int:
    """Where *release* is, or the last before it; one of the same minor release goes first."""
    number = version_number(release)
    before = [i for i, known in enumerate(releases) if version_number(known) <= number]
    best = before[-1] if before else 0
    if version_number(releases[best])[:2] != number[:2]:
        same = (i for i, known in enumerate(releases) if version_number(known)[:2] == number[:2])
        return next(same, best)
    return best
