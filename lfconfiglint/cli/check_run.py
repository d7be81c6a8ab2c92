"""``lfconfiglint check``: lint files, and fix them where asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lfconfiglint.check import FileReport, check_bytes, check_path
from lfconfiglint.cli.checker import Checkers, checkers_of, rule_names
from lfconfiglint.cli.names import COMMANDS, EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.output import outputs_of, print_diffs, print_reports
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.terminal import echo, wants_colour
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError, closest
from lfconfiglint.language import Text
from lfconfiglint.many import check_files
from lfconfiglint.records import replace
from lfconfiglint.report.summary import count_by_severity, summary


def run_check(
    paths: Sequence[str] = (),
    *,
    fix: bool = False,
    unsafe_fixes: bool = False,
    diff: bool = False,
    preset: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    output_format: tuple[str, ...] = (),
    output_file: Path | None = None,
    exit_zero: bool = False,
    exit_non_zero_on_fix: bool = False,
    force_exclude: bool = False,
    jobs: int | None = None,
    stdin_filename: Path | None = None,
    color: str = "auto",
    **flags: Any,
) -> int:
    """Everything that the command does; the exit code. *flags* are those of :func:`join_options`.

    Raises the project's errors for what it cannot work with.
    """
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    outputs = outputs_of(output_format, output_file, default)
    options = join_options(**flags)
    _note_idle_flags(options, fix=fix, diff=diff, unsafe=unsafe_fixes)
    checkers = checkers_of(
        options,
        preset,
        rule_names(select),
        rule_names(ignore),
        fixing=fix or diff,
        unsafe=unsafe_fixes,
    )
    if "-" in paths:
        if fix and not diff:
            raise UsageError(
                Text(
                    "standard input cannot be fixed in place; use --diff",
                    "标准输入无法就地修复，请用 --diff",
                )
            )
        found = iter([_check_stdin(checkers, options, stdin_filename)])
    else:
        _refuse_misspelt_command(paths)
        exclude = options.settings.exclude
        files = list(find_files(paths or (".",), exclude, force=force_exclude))
        found = check_files(
            lambda path: check_path(checkers.of(path), path, options.hardware(path)), files, jobs
        )
    writes = fix and not diff
    if writes:
        found = (_write(report, checkers, options) for report in found)
    show_colour = wants_colour(color, "NO_COLOR" in os.environ)
    if diff:
        reports = print_diffs(list(found), options.lang)
    else:
        reports = print_reports(found, outputs, options, show_colour)
    for line in summary(reports, options.lang, wrote=writes, tried=checkers.base.fixes):
        echo(line, err=True, color=show_colour)
    return _exit_code(
        reports, diff=diff, exit_zero=exit_zero, exit_non_zero_on_fix=exit_non_zero_on_fix
    )


def _note_idle_flags(options: RunOptions, *, fix: bool, diff: bool, unsafe: bool) -> None:
    """Flags that do nothing beside the others that were given."""
    if unsafe and not (fix or diff):
        note = Text(
            "--unsafe-fixes does nothing without --fix or --diff",
            "--unsafe-fixes 需与 --fix 或 --diff 一起使用，否则不起作用",
        )
    elif fix and diff:
        note = Text(
            "with --diff the fixes of --fix are shown and not written",
            "同时给出 --diff 时，--fix 的修复只显示，不写入文件",
        )
    else:
        return
    echo(note.say(options.lang), err=True)


def _refuse_misspelt_command(paths: Sequence[str]) -> None:
    """A first word that is neither a command nor a path was most likely meant to be a command."""
    meant = closest(paths[0], COMMANDS) if paths and not Path(paths[0]).exists() else None
    if meant:
        raise UsageError(
            Text(
                f"no such command or file: {paths[0]}. Did you mean '{meant}'?",
                f"没有命令或文件 {paths[0]}。是否想写 '{meant}'？",
            )
        )


def _check_stdin(checkers: Checkers, options: RunOptions, name: Path | None) -> FileReport:
    data = sys.stdin.buffer.read()
    return check_bytes(checkers.of(name), data, str(name or "-"), name, options.hardware(name))


def _write(report: FileReport, checkers: Checkers, options: RunOptions) -> FileReport:
    """Write the fixes of one file; one that cannot be written is reported as it still is."""
    if report.new == report.old:
        return report
    from lfconfiglint.fix.write import WriteError, replace_file

    path = Path(report.path)
    try:
        replace_file(path, report.old, report.new)
    except WriteError as error:
        lint_only = replace(checkers.of(path), fixes=frozenset())
        unfixed = check_bytes(lint_only, report.old, report.path, path, options.hardware(path))
        return replace(unfixed, status="failed", reason=error.text)
    return report


def _exit_code(
    reports: Sequence[FileReport], *, diff: bool, exit_zero: bool, exit_non_zero_on_fix: bool
) -> int:
    if any(report.status == "failed" for report in reports):
        return EXIT_FAILED
    applied = any(report.applied for report in reports)
    if exit_zero:
        return 0
    # advice alone does not stop a commit
    counts = count_by_severity(reports)
    if counts["error"] or counts["warning"] or (diff and applied):
        return EXIT_FINDINGS
    return EXIT_FINDINGS if applied and exit_non_zero_on_fix else 0
