"""What was read of files beside a config, remembered for one run.

A program that stays, such as the language server, calls :func:`forget_files` when files change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_FORGETTERS: list[Callable[[], None]] = []


def remembered(size: int) -> Callable[[Function], Function]:
    """Remember the last *size* results of a function that reads files, until they are forgotten."""

    def decorate(function: Function) -> Function:
        cached = lru_cache(maxsize=size)(function)
        _FORGETTERS.append(cached.cache_clear)
        return cached  # type: ignore[return-value]

    return decorate


def forget_files() -> None:
    """Read everything anew from now on."""
    for forget in _FORGETTERS:
        forget()
