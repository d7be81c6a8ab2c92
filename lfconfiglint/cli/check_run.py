"""``lfconfiglint check``: lint files, and fix them where asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lfconfiglint.check import FileReport, check_bytes, check_path
from lfconfiglint.cli.baseline import known_findings, update_baseline
from lfconfiglint.cli.change_flags import ChangeFlags
from lfconfiglint.cli.checker import Checkers, checkers_of, rule_names
from lfconfiglint.cli.names import COMMANDS, EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.output import outputs_of, print_diffs, print_reports
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.terminal import echo, echo_lines, wants_colour
from lfconfiglint.cli.writing import written
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError, closest
from lfconfiglint.language import Text
from lfconfiglint.many import check_files
from lfconfiglint.records import replace
from lfconfiglint.report.formats.table import maker_of
from lfconfiglint.report.summary import Told, count_by_severity, summary

_CACHED_FROM = 16
"""Files of a run that is worth a cache."""


def run_check(
    paths: Sequence[str] = (),
    *,
    preset: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    baseline: Path | None = None,
    write_baseline: bool = False,
    output_format: tuple[str, ...] = (),
    output_file: Path | None = None,
    exit_zero: bool = False,
    exit_non_zero_on_fix: bool = False,
    force_exclude: bool = False,
    jobs: int | None = None,
    stdin_filename: Path | None = None,
    statistics: bool = False,
    watch: bool = False,
    no_cache: bool = False,
    color: str = "auto",
    **flags: Any,
) -> int:
    """Everything that the command does; the exit code. *flags* are those of :class:`ChangeFlags`
    and of :func:`join_options`.

    Raises the project's errors for what it cannot work with.
    """
    if watch:
        # a run that ends does not pay for the import
        from lfconfiglint.cli.watch import keep_checking

        return keep_checking(paths, sys.argv[1:])
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    outputs = outputs_of(output_format, output_file, default)
    change = ChangeFlags.taken_from(flags)
    change.refuse_contradictions()
    options = join_options(**flags)
    if note := change.note_on_idle():
        echo(note.say(options.lang), err=True)
    known = known_findings(baseline, options.settings, writing=write_baseline)
    checkers = checkers_of(
        options, preset, rule_names(select), rule_names(ignore), change.changes, known.content
    )
    if "-" in paths:
        found = iter([_check_stdin(checkers, options, change, stdin_filename)])
    else:
        _refuse_misspelt_command(paths)
        exclude = options.settings.exclude
        files = list(find_files(paths or (".",), exclude, force=force_exclude))
        checkers = checkers.together(tuple(files))
        edits = known.file is not None or any(maker_of(output.form) for output in outputs)
        found = _found(files, checkers, options, change, jobs, cached=not no_cache, whole=edits)
    if change.changes:
        # a run that changes nothing does not pay for the import
        from lfconfiglint.cli.new_files import with_distinct_files

        found = with_distinct_files(found, checkers, options)
    if change.writing:
        found = written(found, checkers, options)
    about_baseline: list[str] = []
    if known.file is not None:
        whole, about_baseline = update_baseline(
            known, list(found), checkers, options.lang, write=write_baseline
        )
        found = iter(whole)
    if change.fix_only:
        found = map(_without_findings, found)
    show_colour = wants_colour(color, "NO_COLOR" in os.environ)
    if change.diff:
        reports = print_diffs(list(found), options.lang)
    elif change.interactive:
        reports = list(found)
    elif statistics:
        reports = _counted(found, options)
    else:
        reports = print_reports(found, outputs, options, show_colour)
    for line in (*summary(reports, options.lang, _told(change)), *about_baseline):
        echo(line, err=True, color=show_colour)
    return _exit_code(
        reports, diff=change.diff, exit_zero=exit_zero, exit_non_zero_on_fix=exit_non_zero_on_fix
    )


def _found(
    files: Sequence[Path],
    checkers: Checkers,
    options: RunOptions,
    change: ChangeFlags,
    jobs: int | None,
    *,
    cached: bool,
    whole: bool,
) -> Iterator[FileReport]:
    """*cached* allows the cache of results; *whole* documents are needed."""
    if change.interactive:
        # a run that asks nothing does not pay for the import
        from lfconfiglint.cli.interactive import ask_about_files

        return iter(ask_about_files(files, checkers, options))
    if cached and len(files) >= _CACHED_FROM and not change.changes:
        # few files are checked sooner than a cache is opened
        from lfconfiglint.cli.results import open_cache

        cache = open_cache(checkers, whole=whole)
        if cache is not None:
            return check_files(cache.check, files, jobs, cache.known)
    return check_files(
        lambda path: check_path(checkers.of(path), path, options.hardware(path)), files, jobs
    )


def _counted(found: Iterator[FileReport], options: RunOptions) -> list[FileReport]:
    """Print how often each rule found something, in place of a report."""
    # a run that prints its findings does not pay for the import
    from lfconfiglint.report.statistics import statistics_lines

    reports = list(found)
    echo_lines(statistics_lines(reports, options.lang))
    return reports


def _told(change: ChangeFlags) -> Told:
    return Told(
        wrote=change.writing,
        tried=frozenset({"safe", "unsafe"}) if change.interactive else change.changes.fixes,
        every_fix=change.show_fixes,
        left=not change.fix_only,
    )


def _without_findings(report: FileReport) -> FileReport:
    return replace(report, result=replace(report.result, diagnostics=()))


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


def _check_stdin(
    checkers: Checkers, options: RunOptions, change: ChangeFlags, name: Path | None
) -> FileReport:
    if change.writing:
        raise UsageError(
            Text(
                "standard input cannot be fixed in place; use --diff",
                "标准输入无法就地修复，请用 --diff",
            )
        )
    data = sys.stdin.buffer.read()
    return check_bytes(checkers.of(name), data, str(name or "-"), name, options.hardware(name))


def _exit_code(
    reports: Sequence[FileReport], *, diff: bool, exit_zero: bool, exit_non_zero_on_fix: bool
) -> int:
    if any(report.status == "failed" for report in reports):
        return EXIT_FAILED
    applied = any(report.applied or report.notes for report in reports)
    if exit_zero:
        return 0
    # advice alone does not stop a commit
    counts = count_by_severity(reports)
    if counts["error"] or counts["warning"] or (diff and applied):
        return EXIT_FINDINGS
    return EXIT_FINDINGS if applied and exit_non_zero_on_fix else 0
