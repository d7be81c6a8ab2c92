"""Findings as diagnostics, and their fixes as actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from lfconfiglint.changes import Changes
from lfconfiglint.check import check_bytes
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Span
from lfconfiglint.documentation import rule_page
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.fixer import edited
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.server.analysis import Examined
from lfconfiglint.server.places import Places

FIX_ALL = "source.fixAll.lfconfiglint"

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_TAGS = {
    "deprecated-key": types.DiagnosticTag.Deprecated,
    "renamed-key": types.DiagnosticTag.Deprecated,
    "unused-key": types.DiagnosticTag.Unnecessary,
}


def diagnostics_of(examined: Examined, places: Places) -> list[types.Diagnostic]:
    """All findings; a file that could not be checked has its reason at the first line."""
    report = examined.report
    if report.status == "failed" and report.reason is not None:
        start = types.Range(types.Position(0, 0), types.Position(0, 1))
        return [
            types.Diagnostic(
                range=start,
                message=report.reason.say(examined.lang),
                severity=types.DiagnosticSeverity.Error,
                source="lfconfiglint",
            )
        ]
    return [_diagnostic(found, examined, places) for found in report.result.diagnostics]


def _diagnostic(found: Diagnostic, examined: Examined, places: Places) -> types.Diagnostic:
    return types.Diagnostic(
        range=places.range(found.span),
        message=found.say(examined.lang),
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        code_description=_page_of(found, examined),
        source="lfconfiglint",
        tags=[_TAGS[found.rule]] if found.rule in _TAGS else None,
    )


def actions_of(
    examined: Examined, places: Places, uri: str, wanted: types.Range
) -> Iterator[types.CodeAction]:
    """Fixes of the findings in a range, and a comment that silences each."""
    first, last = places.offset(wanted.start), places.offset(wanted.end)
    for found in examined.report.result.diagnostics:
        if found.span.start > last or max(found.span) < first:
            continue
        told = [_diagnostic(found, examined, places)]
        for place, fix in enumerate(found.fixes):
            edits = _edits(examined, fix)
            if edits:
                yield types.CodeAction(
                    title=fix.say_title(examined.lang),
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=told,
                    is_preferred=fix.applicability == "safe" and place == 0,
                    edit=_workspace_edit(uri, edits, places),
                )
        if found.keys:
            yield types.CodeAction(
                title=Text(f"Ignore {found.rule} here", f"在此处忽略 {found.rule}").say(
                    examined.lang
                ),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=told,
                edit=_workspace_edit(uri, [_silence(found, examined)], places),
            )


def fix_all(
    examined: Examined, places: Places, uri: str, checkers: Checkers
) -> types.CodeAction | None:
    """Every safe fix at once, under the same guards as ``--fix``; None where there is none."""
    if not any(fix.applicability == "safe" for d in examined.report.result.diagnostics
               for fix in d.fixes):  # fmt: skip
        return None
    checker = replace(checkers.of(examined.path), changes=Changes(frozenset({"safe"})))
    data = examined.text.encode("utf-8", "surrogatepass")
    path = examined.path
    done = check_bytes(checker, data, str(path or "-"), path, examined.options.hardware(path))
    if done.status != "checked" or done.new == done.old:
        return None
    new = done.new.decode("utf-8", "surrogatepass")
    whole = Edit(Span(0, len(examined.text)), new)
    title = Text("Fix everything that is safe to fix", "应用所有安全的修复")
    return types.CodeAction(
        title=title.say(examined.lang),
        kind=FIX_ALL,
        edit=_workspace_edit(uri, [whole], places),
    )


def _page_of(found: Diagnostic, examined: Examined) -> types.CodeDescription | None:
    page = rule_page(found.rule, examined.lang)
    return types.CodeDescription(page) if page is not None else None


def _edits(examined: Examined, fix: Fix) -> list[Edit]:
    """Empty for advice and for what cannot be made exactly, as the command line's guards say."""
    if not fix.operations or fix.applicability == "display":
        return []
    try:
        edits = plan_edits(examined.document, fix, examined.lang)
        edited(examined.document, edits, [fix])
    except (Refused, InternalError):
        return []
    return edits


def _silence(found: Diagnostic, examined: Examined) -> Edit:
    """A comment on a line of its own above the key."""
    document = examined.document
    line = document.line_of(found.span.start)
    text = document.text[line.start : line.end]
    indent = text[: len(text) - len(text.lstrip(" "))]
    end = "\r\n" if text.endswith("\r\n") else "\n"
    comment = f"{indent}# lfconfiglint: ignore[{found.rule}]{end}"
    return Edit(Span(line.start, line.start), comment)


def _workspace_edit(uri: str, edits: Sequence[Edit], places: Places) -> types.WorkspaceEdit:
    changes = [types.TextEdit(places.range(edit.span), edit.text) for edit in edits]
    return types.WorkspaceEdit(changes={uri: changes})
