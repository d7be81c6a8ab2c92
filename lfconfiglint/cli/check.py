"""``lfconfiglint check`` as click sees it: its options, and what help says of them."""

from __future__ import annotations

import click

from lfconfiglint.cli.change_options import change_options
from lfconfiglint.cli.check_options import finding_options, report_options
from lfconfiglint.cli.check_run import run_check
from lfconfiglint.cli.options import colour_option, complete_files, run_options
from lfconfiglint.cli.texts import help_text
from lfconfiglint.hints import Any


class _Check(click.Command):
    """``--add-ignore`` alone means an empty reason, and never takes the next word for one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        given = ["--add-ignore=" if arg == "--add-ignore" else arg for arg in args[:end]]
        return super().parse_args(ctx, given + args[end:])


@click.command(
    cls=_Check,
    short_help=help_text(
        "Lint and fix configs; runs where no command is named.",
        "检查并修复配置；不写命令时即执行此项。",
    ),
    help=help_text(
        "Lint configs: files, folders, globs, or - for standard input (default: this folder).",
        "检查配置：文件、目录、通配符，或用 - 表示标准输入（默认：当前目录）。",
    ),
)
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@change_options
@finding_options
@report_options
@click.option(
    "--statistics",
    is_flag=True,
    help=help_text(
        "Show how often each rule found something instead of the findings.",
        "只显示每条规则发现问题的次数，不列出具体问题。",
    ),
)
@click.option(
    "--watch",
    is_flag=True,
    help=help_text(
        "Check again whenever a file changes, until interrupted.",
        "文件变化时重新检查，直到中断。",
    ),
)
@colour_option
@run_options
def check(paths: tuple[str, ...], **options: Any) -> int:
    return run_check(paths, **options)
