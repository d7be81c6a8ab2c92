"""Numbers that PyYAML reads as text, as LLaMA-Factory 0.9.3 and older do; OmegaConf came after.

Its floats need a dot and a signed exponent: `1e-5` is text, `1.0e-5` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.document.model import Document
from lfconfiglint.document.scalars import is_pyyaml_float
from lfconfiglint.upstream.key_problem import KeyProblem
from lfconfiglint.upstream.key_values import check_value
from lfconfiglint.upstream.keys import KeySchema
from lfconfiglint.upstream.versions import in_range

_RELEASES = "..0.9.3"
_EXPONENT = re.compile(r"([-+]?[0-9]+)(\.[0-9]*)?[eE]([-+]?)([0-9]+)")


def numbers_read_as_text(document: Document, schema: KeySchema) -> Iterator[KeyProblem]:
    """Keys that need a number and get text; none for releases that read such numbers."""
    if not in_range(schema.version, _RELEASES):
        return
    for key, value in document.values.items():
        spec = schema.keys.get(key) if isinstance(key, str) else None
        if spec is None or not isinstance(value, float):
            continue
        span = document.entries[(spec.name,)].value
        raw = document.text[span.start : span.end]
        parts = _EXPONENT.fullmatch(raw)
        if parts is None or is_pyyaml_float(raw):
            continue
        if any(problem.rule == "wrong-type" for problem in check_value(spec, raw, schema)):
            whole, fraction, sign, exponent = parts.groups()
            written = f"{whole}{fraction or '.0'}e{sign or '+'}{exponent}"
            facts = {"key": spec.name, "given": raw, "suggestion": written, "new_value": value}
            yield KeyProblem("number-read-as-text", (spec.name,), facts)
