"""``check --interactive``: one finding after the other, and a person decides."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.interactive_file import OpenFile, key_of
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.cli.terminal import environment_says_no, line_width
from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.errors import UsageError
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import replace
from lfconfiglint.report.console import Console, Style, plain
from lfconfiglint.report.diff import unified_diff
from lfconfiglint.report.offers import all_changes
from lfconfiglint.shared_parts import Shared
from lfconfiglint.suppression import ABOUT_DIRECTIVES
from lfconfiglint.width import printable


class _Enough(Exception):
    """The person wants to stop; what was decided so far holds."""


def ask_about_files(
    paths: Sequence[Path], checkers: Checkers, options: RunOptions, colour: bool | None = None
) -> list[FileReport]:
    """The files as decided, in memory; raises UsageError without a terminal."""
    if not sys.stdin.isatty():
        raise UsageError(Text("--interactive needs a terminal", "--interactive 需要在终端中使用"))
    shows_none = colour is False or (colour is None and environment_says_no())
    style = plain if shows_none else click.style
    reports: list[FileReport] = []
    taken: dict[str, bytes] = {}
    asking, shared = True, Shared()
    for path in paths:
        report = check_path(checkers.of(path), path, options.hardware(path))
        if asking:
            file = OpenFile(checkers.of(path), options, path, report, taken)
            try:
                _Talk(file, options.lang, style).go()
            except _Enough:
                asking = False
            report = file.report
        if report.new_file is not None:
            taken[os.path.realpath(report.new_file[0])] = report.new_file[1]
        unchanged = report.new == report.old and report.new_file is None
        reports.append(shared.gist(report) if unchanged else report)
    return reports


@dataclass
class _Talk:
    """About one file."""

    file: OpenFile
    lang: Lang
    style: Style

    def go(self) -> None:
        passed: Counter[tuple[str, tuple[KeyPath, ...]]] = Counter()
        while self.file.report.document is not None:
            left = Counter(passed)
            found = None
            for each in self.file.report.result.diagnostics:
                if left[each.rule, each.keys] == 0:
                    found = each
                    break
                left[each.rule, each.keys] -= 1
            if found is None:
                return
            if not self._decide(found, self.file.report.document):
                passed[found.rule, found.keys] += 1

    def _decide(self, found: Diagnostic, document: Document) -> bool:
        """Whether the file was changed; asks until an answer can be carried out."""
        before = self.file.report
        fixes = [
            fix
            for fix in found.fixes
            if (fix.operations or fix.fields) and fix.applicability != "display"
        ]
        console = Console(self.lang, self.style, line_width())
        # those that can be chosen are listed below, with their numbers
        rest = tuple(fix for fix in found.fixes if fix not in fixes)
        for line in console.finding(before.path, document, replace(found, fixes=rest)):
            click.echo(line)
        while True:
            answer = self._ask(found, fixes)
            if answer == "q":
                raise _Enough
            if answer == "s":
                return False
            refused: Text | None = None
            if answer.isdigit() and 1 <= int(answer) <= len(fixes):
                refused = self.file.apply(document, fixes[int(answer) - 1])
            elif answer == "e" and found.keys:
                written = _prompt(key_of(found))
                refused = self.file.set_value(document, found, written)
            elif answer == "i" and found.rule not in ABOUT_DIRECTIVES:
                why = Text("reason (may be empty)", "理由（可留空）").say(self.lang)
                refused = self.file.ignore(document, found, " ".join(_prompt(why).split()))
            else:
                continue
            if refused is None:
                self._show_change(before)
                return True
            click.echo(refused.say(self.lang))

    def _ask(self, found: Diagnostic, fixes: Sequence[Fix]) -> str:
        for number, fix in enumerate(fixes, start=1):
            changes = ", ".join(all_changes(fix))
            click.echo(f"  {number}  {printable(f'{fix.say_title(self.lang)} → {changes}')}")
        choices = [Text(str(number), str(number)) for number in range(1, len(fixes) + 1)]
        if found.keys:
            choices.append(Text("e edit the value", "e 修改取值"))
        if found.rule not in ABOUT_DIRECTIVES:
            choices.append(Text("i ignore", "i 忽略"))
        choices += [Text("s skip", "s 跳过"), Text("q quit", "q 退出")]
        question = Text(", ", "，").say(self.lang).join(each.say(self.lang) for each in choices)
        return _prompt(question, default="s").strip().lower()

    def _show_change(self, before: FileReport) -> None:
        """What was changed since *before*, also in a file beside the config."""
        now = self.file.report
        if now.new_file is not None and now.new_file != before.new_file:
            path, content = now.new_file
            click.echo(f"{path}:")
            old = before.new_file[1] if before.new_file else b""
            for line in _changed_lines(str(path), old, content, self.style):
                click.echo(line)
            click.echo(f"{now.path}:")
        for line in _changed_lines(now.path, before.new, now.new, self.style):
            click.echo(line)
        click.echo()


def _prompt(question: str, default: str = "") -> str:
    """The end of input ends the questions; an interrupt ends the run, and nothing is written."""
    try:
        return str(click.prompt(question, default=default, show_default=False))
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            click.echo()
            raise _Enough from None
        raise KeyboardInterrupt from None


def _changed_lines(path: str, old: bytes, new: bytes, style: Style) -> Iterator[str]:
    """The changed lines alone, coloured as in a diff."""
    for line in unified_diff(path, old, new):
        text = line.decode(errors="replace").rstrip("\r\n")
        if text.startswith(("+++", "---")):
            continue
        if text.startswith(("+", "-")):
            yield style(text, fg="green" if text[0] == "+" else "red")
