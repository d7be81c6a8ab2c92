"""The flags of ``check`` that say what is looked for, and how it is reported."""

from __future__ import annotations

from pathlib import Path

import click

from lfconfiglint.cli.options import Command
from lfconfiglint.cli.texts import help_text
from lfconfiglint.report.formats.table import FORMATS
from lfconfiglint.rule import PRESETS

_FORMS = ", ".join(FORMATS)


def finding_options(command: Command) -> Command:
    """Which findings there are to be."""
    for option in reversed(_FINDING):
        command = option(command)
    return command


def report_options(command: Command) -> Command:
    """The form of the report, and the exit code."""
    for option in reversed(_REPORT):
        command = option(command)
    return command


_FINDING = (
    click.option(
        "--preset",
        type=click.Choice(PRESETS),
        help=help_text(
            "Which rules: minimal (errors only), default, or strict (every rule).",
            "规则集：minimal（仅错误）、default 或 strict（全部规则）。",
        ),
    ),
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help=help_text(
            "Run only these rules or areas (comma separated).",
            "只运行这些规则或类别（逗号分隔）。",
        ),
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="RULES",
        help=help_text("Do not run these rules or areas.", "不运行这些规则或类别。"),
    ),
    click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(path_type=Path, readable=False, dir_okay=False),
        help=help_text(
            "Do not report the findings in this file, and say which of them are gone.",
            "不报告该文件中已记录的问题，并指出其中已消失的。",
        ),
    ),
    click.option(
        "--write-baseline",
        is_flag=True,
        help=help_text(
            "Write today's findings to the baseline; where it exists, only take out what is gone.",
            "将现有问题写入基线文件；文件已存在时只删除已消失的条目。",
        ),
    ),
)

_REPORT = (
    click.option(
        "--output-format",
        multiple=True,
        metavar="FORM[:FILE]",
        help=help_text(
            f"Form of the report, with a file to write it to; may be repeated: {_FORMS} "
            "(default: text; github inside GitHub Actions).",
            f"报告格式，可带输出文件，可重复：{_FORMS}"
            "（默认 text；在 GitHub Actions 中为 github）。",
        ),
    ),
    click.option(
        "--output-file",
        type=click.Path(path_type=Path, readable=False),
        help=help_text(
            "Write the report that has no file of its own to this file.",
            "将未指定文件的报告写入该文件。",
        ),
    ),
    click.option(
        "--exit-zero",
        is_flag=True,
        help=help_text("Exit 0 even when there are findings.", "即使有问题，退出码也为 0。"),
    ),
    click.option(
        "--exit-non-zero-on-fix",
        is_flag=True,
        help=help_text("Exit 1 when something was fixed.", "有修复时退出码为 1。"),
    ),
    click.option(
        "--force-exclude",
        is_flag=True,
        help=help_text(
            "Let the settings' exclude hold for files named here, too.",
            "设置中的 exclude 对此处指定的文件同样生效。",
        ),
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help=help_text(
            "Processes that check files (default: one for each core, if the files are many).",
            "检查文件的进程数（默认：文件较多时每个 CPU 核心一个）。",
        ),
    ),
    click.option(
        "--no-cache",
        is_flag=True,
        help=help_text(
            "Check every file, be it unchanged since an earlier run, and keep no results.",
            "检查所有文件（包括自上次运行以来未变化的），且不保存结果。",
        ),
    ),
    click.option(
        "--stdin-filename",
        type=click.Path(path_type=Path, readable=False),
        help=help_text("The path to report for standard input.", "标准输入对应的文件路径。"),
    ),
)
