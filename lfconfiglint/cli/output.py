"""Where ``check`` puts its report: standard output or a file, in one of the forms."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from lfconfiglint.check import FileReport, changed
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.language import Lang
from lfconfiglint.report.console import Console, plain

FORMATS = ("text", "concise", "json", "github")


def print_diffs(reports: Sequence[FileReport], lang: Lang) -> None:
    """What fixes would change, on standard output; files that failed, on standard error."""
    from lfconfiglint.report.diff import unified_diff

    # bytes, because a patch must not be decoded and encoded anew
    out = sys.stdout.buffer
    for report in reports:
        if report.status == "failed" and report.reason:
            click.echo(report.reason.say(lang), err=True)
    for report in changed(reports):
        out.writelines(unified_diff(report.path, report.old, report.new))
    out.flush()


def print_report(
    reports: Sequence[FileReport],
    form: str,
    options: RunOptions,
    output_file: Path | None,
    color: bool | None,
) -> None:
    """The report in the form *form*, on standard output or into a file."""
    lines = _report_lines(reports, form, options, styled=output_file is None)
    if output_file is not None:
        output_file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return
    for line in lines:
        click.echo(line, color=color)


def _report_lines(
    reports: Sequence[FileReport], form: str, options: RunOptions, *, styled: bool
) -> Iterator[str]:
    if form == "json":
        from lfconfiglint.report.machine import json_report

        yield json_report(reports, options.lang)
    elif form == "github":
        from lfconfiglint.report.github import github_report

        yield from github_report(reports, options.lang)
    elif form == "concise":
        yield from Console(options.lang).concise(reports)
    else:
        style = click.style if styled else plain
        yield from Console(options.lang, style).report(reports)
