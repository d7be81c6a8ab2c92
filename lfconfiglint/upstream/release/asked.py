"""What a file asks of a package: one version, or limits for it, and in which line."""

from __future__ import annotations

import re
from pathlib import Path

from lfconfiglint.real_path import from_here
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.release.versions import version_number

PACKAGES = ("llamafactory", "transformers")
"""The packages whose releases matter here."""


@dataclass(frozen=True)
class Asked:
    """``exact`` is a version as it is written, or ``main``; else ``limits`` hold, if there are any.

    A limit is an operator and a version: ``(">=", "0.9.3")``. ``code`` says that it is a commit or
    a branch, of which the file tells no version.
    """

    exact: str | None = None
    limits: tuple[tuple[str, str], ...] = ()
    code: bool = False

    def allows(self, version: str) -> bool:
        """Whether a release such as ``0.9.3`` is inside the limits."""
        return all(_holds(operator, limit, version) for operator, limit in self.limits)


@dataclass(frozen=True)
class Pin:
    """What one place in a file asks for; ``line`` is 1-based."""

    asked: Asked
    path: Path
    line: int
    checkout: bool = False

    @property
    def where(self) -> str:
        """``requirements.txt:4``, from the working folder where it is below it."""
        return f"{from_here(self.path)}:{self.line}"


def leading_number(text: str) -> str | None:
    """``5.0.0rc1`` -> ``5.0.0``; None for what does not begin with a number."""
    match = re.match(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}(?![0-9])", text)
    return match[0] if match else None


def _holds(operator: str, limit: str, version: str) -> bool:
    plain = leading_number(limit)
    if plain is None:
        return True
    number, given = version_number(version), version_number(plain)
    parts = plain.count(".") + 1
    if limit.endswith("*") or operator == "=":
        same = number[:parts] == given[:parts]
        return not same if operator == "!=" else same
    if operator in {"^", "~", "~="}:
        return (
            given <= number
            and number[: _kept(operator, given, parts)] == given[: _kept(operator, given, parts)]
        )
    return {
        "==": number == given, "===": number == given, "!=": number != given,
        ">=": number >= given, "<=": number <= given, ">": number > given, "<": number < given,
    }[operator]  # fmt: skip


def _kept(operator: str, given: tuple[int, int, int], parts: int) -> int:
    """How many leading numbers of a release a compatible one shares."""
    if operator == "^":
        return next((place + 1 for place, part in enumerate(given) if part), parts)
    return max(1, parts - 1) if operator == "~=" else min(parts, 2)
