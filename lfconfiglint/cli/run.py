"""``lfconfiglint run -- COMMAND``: lint the configs of a command, and start it if they may run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lfconfiglint.check import check_bytes, check_path
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.closing import close
from lfconfiglint.cli.names import EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.options import colour_option, run_options
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.cli.standing import standing_checkers
from lfconfiglint.cli.terminal import echo, echo_lines, line_width, style, wants_colour
from lfconfiglint.cli.texts import help_text
from lfconfiglint.errors import UsageError, system_reason
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.report.console import Console
from lfconfiglint.report.summary import Told, count_by_severity

_SUFFIXES = (".yaml", ".yml", ".json")
_OF_OTHERS = ("other", "deepspeed", "accelerate")
_OVERRIDE = re.compile(r"[A-Za-z_]\w*=")


@click.command(
    short_help=help_text(
        "Lint the configs of a command, then start it.",
        "先检查命令中的配置，没有错误才执行。",
    ),
    help=help_text(
        "Lint the configs that a command names, and start it unless they have errors: "
        "lfconfiglint run --hardware 8xH20 -- llamafactory-cli train train.yaml",
        "检查命令中的配置，没有错误才执行该命令："
        "lfconfiglint run --hardware 8xH20 -- llamafactory-cli train train.yaml",
    ),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--strict",
    is_flag=True,
    help=help_text("Warnings stop the command, too.", "有警告时也不执行命令。"),
)
@colour_option
@run_options
def run(command: tuple[str, ...], strict: bool, color: str, **flags: Any) -> int:
    if not command:
        raise UsageError(
            Text(
                "name a command: lfconfiglint run -- llamafactory-cli train train.yaml",
                "请给出命令：lfconfiglint run -- llamafactory-cli train train.yaml",
            )
        )
    options = join_options(**flags)
    reports = _check(command, standing_checkers(options))
    show_colour = wants_colour(color)
    # standard output belongs to the command
    lines = Console(options.lang, style, line_width(err=True)).report(reports)
    echo_lines(lines, err=True, color=show_colour)
    close(reports, Told(), flags, options.lang, show_colour)
    counts = count_by_severity(reports)
    failed = any(report.status == "failed" for report in reports)
    if failed or counts["error"] or (strict and counts["warning"]):
        told = Text(f"not started: {command[0]}", f"未执行：{command[0]}")
        echo(told.say(options.lang), err=True)
        return EXIT_FAILED if failed else EXIT_FINDINGS
    return _start(command)


def _check(command: Sequence[str], checkers: Checkers) -> list[FileReport]:
    """Reports of the configs; raises UsageError for a command that names none."""
    named = [place for place, word in enumerate(command) if word.endswith(_SUFFIXES) and place]
    reports = []
    for place, after in zip(named, [*named[1:], len(command)], strict=False):
        path = Path(command[place])
        changes = [word for word in command[place + 1 : after] if _OVERRIDE.match(word)]
        checker, machine = checkers.of(path), checkers.options.hardware(path)
        checker = replace(checker, by_command=True)
        report = check_path(checker, path, machine)
        document = report.document
        if changes and document and document.values and report.kind not in _OF_OTHERS:
            # only a command with changes pays for the import
            from lfconfiglint.cli.overrides import overridden

            data = overridden(document, changes)
            report = check_bytes(checker, data, str(path), path, machine)
        reports.append(report)
    if not any(report.status != "skipped" for report in reports):
        raise UsageError(
            Text(
                f"no config of LLaMA-Factory is named in: {' '.join(command)}",
                f"命令中没有 LLaMA-Factory 配置：{' '.join(command)}",
            )
        )
    return reports


def _start(command: Sequence[str]) -> int:
    """Become the command, so that signals and its exit code are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        if os.name == "posix":
            os.execvp(command[0], list(command))
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        reason = system_reason(error)
        raise UsageError(
            Text(f"{command[0]}: {reason.en}", f"{command[0]}：无法执行（{reason.zh}）")
        ) from None
