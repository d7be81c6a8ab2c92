"""The LLaMA-Factory releases a config can be for, and the transformers releases they allow.

Ranges are those of each release's own package metadata.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.language import Text

SUPPORTED: tuple[str, ...] = ("0.9.5",)
"""Releases with a key schema, oldest first."""

NEWEST = SUPPORTED[-1]

TRANSFORMERS_RANGE: Mapping[str, tuple[str, str]] = {"0.9.5": ("4.55.0", "5.6.0")}
"""First and last transformers release that each LLaMA-Factory release can be installed with."""

_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}")


def resolve_target_version(text: str) -> str:
    """The supported release that *text* means: ``0.9.5``, ``v0.9.5`` or ``newest``.

    Raises :class:`UsageError` naming the supported releases.
    """
    wanted = text.strip().lower()
    if wanted in ("newest", "latest"):
        return NEWEST
    wanted = wanted.removeprefix("v")
    if wanted in SUPPORTED:
        return wanted
    known = ", ".join(SUPPORTED)
    hint = did_you_mean(wanted, SUPPORTED)
    raise UsageError(
        Text(
            f"LLaMA-Factory version '{text}' is not supported (supported: {known}).{hint.en}",
            f"不支持 LLaMA-Factory 版本 '{text}'（支持：{known}）。{hint.zh}",
        )
    )


def check_transformers_version(text: str, version: str) -> str:
    """*text* in its plain form when LLaMA-Factory *version* allows that transformers release.

    Raises :class:`UsageError` when it does not, or when *text* is no release number.
    """
    plain = text.strip().lower().removeprefix("v")
    if not _NUMBER.fullmatch(plain):
        raise UsageError(
            Text(
                f"'{text}' is not a transformers release such as 4.57.1",
                f"'{text}' 不是 transformers 版本号（例如 4.57.1）",
            )
        )
    first, last = TRANSFORMERS_RANGE[version]
    if not version_number(first) <= version_number(plain) <= version_number(last):
        raise UsageError(
            Text(
                f"LLaMA-Factory {version} needs transformers {first} to {last}, not {plain}",
                f"LLaMA-Factory {version} 需要 transformers {first} 至 {last}，而不是 {plain}",
            )
        )
    return plain


def version_number(text: str) -> tuple[int, int, int]:
    """``4.57`` -> ``(4, 57, 0)``, so that releases compare by number."""
    major, minor, patch = (*(int(part) for part in text.split(".")), 0, 0)[:3]
    return major, minor, patch
