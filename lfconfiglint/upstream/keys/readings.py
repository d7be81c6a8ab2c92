"""Which surprising readings of a document matter, given what the keys take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.document.model import Document, Reading
from lfconfiglint.records import replace
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema, KeySpec

_NUMBERS = frozenset({"int", "float"})


def telling_readings(
    document: Document, schema: KeySchema, problems: Sequence[KeyProblem]
) -> Iterator[Reading]:
    """Readings to report; *problems* are those found of the keys and values.

    Their facts tell whether the key ``wants_text``.
    """
    failing = {problem.path for problem in problems if problem.rule == "wrong-type"}
    for reading in document.readings:
        spec = schema.keys.get(str(reading.path[0]))
        if reading.rule == "duplicate-key-last-wins":
            yield reading
        elif reading.rule == "interpolation-not-resolved" and schema.fills_in:
            continue
        elif spec is not None and _matters(reading, spec, reading.path in failing):
            yield replace(reading, facts={**reading.facts, "wants_text": _wants_text(spec)})


def _wants_text(spec: KeySpec) -> bool:
    return "str" in spec.declared_types and _NUMBERS.isdisjoint(spec.declared_types)


def _matters(reading: Reading, spec: KeySpec, fails: bool) -> bool:
    match reading.rule:
        case "number-read-as-text":
            return fails
        case "none-as-text":
            # a key that has choices, or a default, may want the word; bad-choice speaks of those
            return spec.default is None and spec.choices is None and "null" in spec.types
        case "interpolation-not-resolved" | "date-not-text":
            return _wants_text(spec)
        case _:
            return True
