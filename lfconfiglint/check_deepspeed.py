"""A DeepSpeed file checked by itself, without a config that names it.

The rules are those that look at nothing but the file. It is JSON, so nothing in it is fixed, and
nothing in it can suppress a finding.
"""

from __future__ import annotations

from pathlib import PurePath

from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document, Span
from lfconfiglint.engine import lint_document
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.sharding.ds_file import Fields
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.rulebook import Selection
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, DeepSpeedFile, parse_text


def check_deepspeed_file(
    data: bytes, name: str, selection: Selection, schema: KeySchema
) -> tuple[Document, LintResult]:
    """The text of a file and what is wrong with it; *name* is its path, for messages."""
    short = PurePath(name).name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        file: DeepSpeedFile | BrokenConfig = BrokenConfig(
            Text(f"{short} is not UTF-8", f"{short} 不是 UTF-8 编码")
        )
    else:
        try:
            # without a name of its own: a finding's line already is the place
            file = replace(parse_text(text, short), name=None)
        except BrokenConfig as broken:
            file = broken
    document = Document(text)
    context = Context({"deepspeed": file}, schema.default_values, None, None, ())
    result = lint_document(document, context, selection, schema, "deepspeed")
    placed = [_placed(diagnostic, file) for diagnostic in result.diagnostics]
    return document, replace(
        result,
        diagnostics=tuple(sorted(placed, key=lambda found: found.span.start)),
        undecided=(),
    )


def _placed(diagnostic: Diagnostic, file: DeepSpeedFile | BrokenConfig) -> Diagnostic:
    """The same finding, at the first field that it names."""
    if isinstance(file, BrokenConfig):
        return replace(diagnostic, keys=(), span=Span(file.offset, file.offset))
    for value in diagnostic.values.values():
        if isinstance(value, Fields):
            path = tuple(value.first.split("."))
            span = file.spans.get(path)
            return replace(diagnostic, keys=(path,), span=span or Span(0, 0))
    return replace(diagnostic, keys=(), span=Span(0, 0))
