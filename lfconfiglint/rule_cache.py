"""What has to be known of every rule, in the interpreter's own form.

Conditions that are compiled already take a tenth of the time of their texts.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from pathlib import Path

from lfconfiglint import native_form
from lfconfiglint.expressions import condition_code
from lfconfiglint.hints import Any
from lfconfiglint.parts import Code, Source
from lfconfiglint.records import dataclass
from lfconfiglint.rule_sets import Index

_SHAPE = 11


@dataclass(frozen=True)
class Heads:
    """``parts`` are of the conditions of all rules; ``rules`` has the fields of each rule,
    ``places`` those of its parts, and ``sets`` says which of them share what. ``lines`` is where in
    the stored file the line of each rule starts, and where the last one ends."""

    fingerprint: str
    parts: list[Source]
    rules: list[tuple[Any, ...]]
    places: list[tuple[int, ...]]
    sets: Index
    lines: Sequence[int] = ()


def kept(stored: Path) -> Heads | None:
    """What was kept of this file, or None where there is nothing, or of another file."""
    content = native_form.kept(stored, _SHAPE)
    if content is None:
        return None
    fingerprint, parts, rules, places, index, lines = content
    return Heads(fingerprint, parts, rules, places, Index(*index), lines)


def keep(stored: Path, heads: Heads) -> None:
    """Write it for the next run."""

    def compiled() -> tuple[object, ...]:
        parts = list(map(_compiled, heads.parts))
        sets = heads.sets
        index = (
            sets.conditions,
            sets.needed,
            sets.keys,
            sets.code_of_keys,
            sets.bundles,
            sets.facts,
            sets.code_of_facts,
        )
        return heads.fingerprint, parts, heads.rules, heads.places, index, heads.lines

    native_form.keep(stored, _SHAPE, compiled)


def _compiled(part: Source) -> Source:
    """Code as Python's own; what is none stays as it is."""
    if isinstance(part, (str, bytes)):
        return _code(part)
    if isinstance(part, tuple) and len(part) == 2:
        careful, plain = part
        return _code(careful), _code(plain)
    return part


def _code(part: Code) -> bytes:
    return part if isinstance(part, bytes) else marshal.dumps(condition_code(part))
