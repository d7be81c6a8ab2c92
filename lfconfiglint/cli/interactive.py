"""``check --interactive``: one finding after the other, and a person decides."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from lfconfiglint.check import Checker, FileReport, check_bytes, check_path
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, SetKey
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError, UsageError
from lfconfiglint.fixing.fixer import apply_all, encode
from lfconfiglint.fixing.ignores import ignore
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.report.console import Console
from lfconfiglint.report.diff import unified_diff
from lfconfiglint.suppression import ABOUT_DIRECTIVES
from lfconfiglint.width import printable

_EDITED = Message(Text("value edited by hand", "手动修改取值"))


class _Enough(Exception):
    """The person wants to stop; what was decided so far holds."""


def ask_about_files(
    paths: Sequence[Path], checkers: Checkers, options: RunOptions
) -> list[FileReport]:
    """The files as decided, in memory; raises UsageError without a terminal."""
    if not sys.stdin.isatty():
        raise UsageError(Text("--interactive needs a terminal", "--interactive 需要在终端中使用"))
    reports = []
    for index, path in enumerate(paths):
        report = check_path(checkers.of(path), path, options.hardware(path))
        talk = _Talk(checkers.of(path), options, path, report)
        try:
            talk.go()
        except _Enough:
            reports.append(talk.report)
            rest = paths[index + 1 :]
            return reports + [
                check_path(checkers.of(each), each, options.hardware(each)) for each in rest
            ]
        reports.append(talk.report)
    return reports


@dataclass
class _Talk:
    """About one file; ``report`` holds what was decided so far."""

    checker: Checker
    options: RunOptions
    path: Path
    report: FileReport

    def go(self) -> None:
        passed: Counter[tuple[str, tuple[KeyPath, ...]]] = Counter()
        while self.report.document is not None:
            left = Counter(passed)
            found = None
            for each in self.report.result.diagnostics:
                if left[each.rule, each.keys] == 0:
                    found = each
                    break
                left[each.rule, each.keys] -= 1
            if found is None:
                return
            if not self._decide(found, self.report.document):
                passed[found.rule, found.keys] += 1

    def _decide(self, found: Diagnostic, document: Document) -> bool:
        """Whether the file was changed; asks until an answer can be carried out."""
        for line in Console(self.options.lang, click.style).finding(
            self.report.path, document, found
        ):
            click.echo(line)
        fixes = [fix for fix in found.fixes if fix.operations]
        while True:
            answer = self._ask(found, fixes)
            if answer == "q":
                raise _Enough
            if answer == "s":
                return False
            if answer.isdigit() and 1 <= int(answer) <= len(fixes):
                changed = self._apply(document, fixes[int(answer) - 1])
            elif answer == "e" and found.keys:
                changed = self._edit(document, found, fixes)
            elif answer == "i" and found.rule not in ABOUT_DIRECTIVES:
                changed = self._ignore(document, found)
            else:
                continue
            if changed:
                return True

    def _ask(self, found: Diagnostic, fixes: Sequence[Fix]) -> str:
        for number, fix in enumerate(fixes, start=1):
            click.echo(f"  {number}  {printable(fix.say_title(self.options.lang))}")
        choices = [Text(str(number), str(number)) for number in range(1, len(fixes) + 1)]
        if found.keys:
            choices.append(Text("e edit the value", "e 修改取值"))
        if found.rule not in ABOUT_DIRECTIVES:
            choices.append(Text("i ignore", "i 忽略"))
        choices += [Text("s skip", "s 跳过"), Text("q quit", "q 退出")]
        lang = self.options.lang
        question = Text(", ", "，").say(lang).join(choice.say(lang) for choice in choices)
        return str(click.prompt(question, default="s", show_default=False)).strip().lower()

    def _apply(self, document: Document, fix: Fix) -> bool:
        try:
            after = apply_all(document, [fix], self.options.lang)
        except (Refused, InternalError) as refusal:
            self._tell(refusal.text)
            return False
        result = self._lint(after)
        worse = new_errors(self.report.result, result, [fix])
        if worse:
            names = ", ".join(worse)
            self._tell(Text(f"not made: it brings {names}", f"未修改：会引入 {names}"))
            return False
        self._keep(after, result, fix)
        return True

    def _edit(self, document: Document, found: Diagnostic, fixes: Sequence[Fix]) -> bool:
        key = ".".join(map(str, found.keys[0]))
        written = str(click.prompt(key, default="", show_default=False))
        read = parse_document(f"value: {written}\n".encode(), document.dialect)
        if read.problems or list(read.values) != ["value"]:
            self._tell(Text("that is not a YAML value", "不是有效的 YAML 值"))
            return False
        operation = SetKey(key, read.values["value"])
        return self._apply(document, Fix(found.rule, _EDITED, "safe", (operation,), None, {}))

    def _ignore(self, document: Document, found: Diagnostic) -> bool:
        why = Text("reason (may be empty)", "理由（可留空）").say(self.options.lang)
        reason = " ".join(str(click.prompt(why, default="", show_default=False)).split())
        silenced = ignore(document, self.report.result, self._lint, [found], reason)
        if silenced is None:
            self._tell(Text("no comment can be put there", "此处无法添加注释"))
            return False
        after, result, _ = silenced
        self._keep(after, result, None)
        return True

    def _keep(self, after: Document, result: LintResult, fix: Fix | None) -> None:
        old = self.report.new
        applied = (*self.report.applied, fix) if fix else self.report.applied
        self.report = replace(
            self.report, document=after, result=result, new=encode(after), applied=applied
        )
        for line in _shown_change(self.report.path, old, self.report.new):
            click.echo(line)
        click.echo()

    def _lint(self, document: Document) -> LintResult:
        data, path = encode(document), self.path
        again = check_bytes(self.checker, data, self.report.path, path, self.options.hardware(path))
        return again.result

    def _tell(self, text: Text) -> None:
        click.echo(text.say(self.options.lang))


def _shown_change(path: str, old: bytes, new: bytes) -> Iterator[str]:
    """The changed lines alone, coloured as in a diff."""
    for line in unified_diff(path, old, new):
        text = line.decode(errors="replace").rstrip("\r\n")
        if text.startswith(("+++", "---")):
            continue
        if text.startswith(("+", "-")):
            yield click.style(text, fg="green" if text[0] == "+" else "red")
