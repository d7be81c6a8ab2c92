"""The LLaMA-Factory releases a config can be for, and the transformers releases they allow.

Ranges are those of each release's own package metadata.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.language import Text

MAIN = "main"
"""The development branch, after the newest release."""

SUPPORTED: tuple[str, ...] = (
    "0.8.0", "0.8.1", "0.8.2", "0.8.3",
    "0.9.0", "0.9.1", "0.9.2", "0.9.3", "0.9.4", "0.9.5",
    MAIN,
)  # fmt: skip
"""What has a key schema: releases, oldest first, and the development branch."""

RELEASES = tuple(version for version in SUPPORTED if version != MAIN)

NEWEST = RELEASES[-1]
"""The newest release; the development branch is none."""

TRANSFORMERS_RANGE: Mapping[str, tuple[str, str | None]] = {
    "0.8.0": ("4.41.2", None),
    "0.8.1": ("4.41.2", None),
    "0.8.2": ("4.41.2", None),
    "0.8.3": ("4.41.2", None),
    "0.9.0": ("4.41.2", "4.45.0"),
    "0.9.1": ("4.41.2", "4.46.1"),
    "0.9.2": ("4.41.2", "4.49.0"),
    "0.9.3": ("4.45.0", "4.52.4"),
    "0.9.4": ("4.51.0", "4.57.1"),
    "0.9.5": ("4.55.0", "5.6.0"),
    MAIN: ("4.55.0", "5.8.0"),
}
"""First and last transformers release that each can be installed with; None is no last one."""

EXCLUDED: Mapping[str, tuple[str, ...]] = {
    "0.9.2": ("4.46", "4.47", "4.48.0"),
    "0.9.3": ("4.46", "4.47", "4.48.0", "4.52.0"),
    "0.9.4": ("4.52.0", "4.57.0"),
    "0.9.5": ("4.57.0",),
    MAIN: ("4.57.0", "5.6.0"),
}
"""Releases of transformers within these limits that each cannot be installed with."""

_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}"
_COMMIT = r"[0-9a-f]{7,40}"
_BEFORE_ALL = (0, 0, 0)
_AFTER_ALL = (10_000, 0, 0)


def resolve_target_version(text: str) -> str:
    """The supported version that *text* means: ``0.9.5``, ``v0.9.5``, ``newest`` or ``main``.

    What lies between two of them is for :func:`between.releases_around`.

    Raises :class:`UsageError` naming the supported ones.
    """
    wanted = text.strip().lower()
    if wanted in ("newest", "latest"):
        return NEWEST
    wanted = wanted.removeprefix("v")
    if wanted in SUPPORTED:
        return wanted
    known = ", ".join(SUPPORTED)
    if re.fullmatch(_NUMBER, wanted) and version_number(wanted) < version_number(RELEASES[0]):
        hint = Text(f" {RELEASES[0]} is the oldest that is.", f"最早支持的版本是 {RELEASES[0]}。")
    elif re.fullmatch(_COMMIT, wanted):
        hint = Text(
            " Of a commit, give the version that `pip show llamafactory` tells there.",
            "如为某个提交，请填写该处 `pip show llamafactory` 显示的版本。",
        )
    else:
        hint = did_you_mean(wanted, SUPPORTED)
    raise UsageError(
        Text(
            f"LLaMA-Factory version '{text}' is not supported (supported: {known}).{hint.en}",
            f"不支持 LLaMA-Factory 版本 '{text}'（支持：{known}）。{hint.zh}",
        )
    )


def plain_transformers_version(text: str) -> str:
    """*text* without spaces and a leading ``v``; raises :class:`UsageError` if it is no number."""
    plain = text.strip().lower().removeprefix("v")
    if not re.fullmatch(_NUMBER, plain):
        raise UsageError(
            Text(
                f"'{text}' is not a transformers release such as 4.57.1",
                f"'{text}' 不是 transformers 版本号（例如 4.57.1）",
            )
        )
    return plain


def check_transformers_version(text: str, version: str, why: Text | None = None) -> str:
    """*text* in its plain form when LLaMA-Factory *version* allows that transformers release.

    *why* says where *version* comes from, for the error's text.
    Raises :class:`UsageError` when it does not, or when *text* is no release number.
    """
    plain = plain_transformers_version(text)
    if allows_transformers(version, plain):
        return plain
    first, last = TRANSFORMERS_RANGE[version]
    en = f"{first} to {last}" if last else f"{first} or newer"
    zh = f"{first} 至 {last}" if last else f"{first} 或更新版本"
    if _is_excluded(version, plain):
        *others, final = EXCLUDED[version]
        en += f" without {', '.join(others)}{' and ' * bool(others)}{final}"
        zh += f"（不含 {'、'.join(EXCLUDED[version])}）"
    raise UsageError(
        Text(
            f"LLaMA-Factory {version}{f' ({why.en})' if why else ''} needs transformers {en}, "
            f"not {plain}",
            f"LLaMA-Factory {version}{f'（{why.zh}）' if why else ' '}需要 transformers {zh}，"
            f"而不是 {plain}",
        )
    )


def allows_transformers(version: str, transformers: str) -> bool:
    """Whether LLaMA-Factory *version* can be installed with that transformers release."""
    first, last = TRANSFORMERS_RANGE[version]
    number = version_number(transformers)
    inside = version_number(first) <= number and (last is None or number <= version_number(last))
    return inside and not _is_excluded(version, transformers)


def _is_excluded(version: str, transformers: str) -> bool:
    """Whether it is one of the releases in between that do not go; 4.57 may be more than 4.57.0."""
    return any(
        in_range(transformers, each) and transformers.count(".") >= each.count(".")
        for each in EXCLUDED.get(version, ())
    )


def newest_transformers(version: str, transformers: str | None) -> str | None:
    """*transformers*, or where it is not known the newest that LLaMA-Factory *version* allows; None
    for versions without an upper limit, which are older than transformers 5."""
    return transformers or TRANSFORMERS_RANGE[version][1]


@cache
def version_number(text: str) -> tuple[int, int, int]:
    """``4.57`` -> ``(4, 57, 0)``, so that releases compare by number; ``main`` is after them all.

    Raises ValueError for a text that is neither.
    """
    if text == MAIN:
        return _AFTER_ALL
    major, minor, patch = (*(int(part) for part in text.split(".")), 0, 0)[:3]
    return major, minor, patch


@cache
def in_range(version: str, text: str) -> bool:
    """Whether *version* is in a range such as ``0.9.4..``, ``..4.57``, ``0.9.2..0.9.4``, ``5.0``.

    Both ends are included. An end that leaves numbers out covers all of them: ``..4.57`` includes
    4.57.6. Raises ValueError where *text* is no range.
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        last = first
    if not (first or last):
        raise ValueError(f"no range of versions: '{text}'")
    try:
        lowest = version_number(first) if first else _BEFORE_ALL
        highest = _end(last) if last else _AFTER_ALL
    except ValueError:
        raise ValueError(f"no range of versions: '{text}'") from None
    return lowest <= version_number(version) <= highest


def _end(text: str) -> tuple[int, int, int]:
    if text == MAIN:
        return _AFTER_ALL
    parts = [int(part) for part in text.split(".")]
    major, minor, patch = (*parts, *_AFTER_ALL[:1] * 2)[:3]
    return major, minor, patch
