"""The flags of ``check`` that say what is changed in files."""

from __future__ import annotations

import click

from lfconfiglint.cli.options import Command
from lfconfiglint.cli.texts import help_text
from lfconfiglint.hints import Any


def change_options(command: Command) -> Command:
    """Adds the flags that ``change_flags.ChangeFlags`` holds."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _flag(name: str, en: str, zh: str) -> Any:
    return click.option(name, is_flag=True, help=help_text(en, zh))


_OPTIONS = (
    _flag("--fix", "Apply safe fixes, in place.", "应用安全的修复，直接修改文件。"),
    _flag(
        "--unsafe-fixes",
        "With --fix or --diff: also apply fixes that trade something away.",
        "配合 --fix 或 --diff：同时应用有取舍的修复。",
    ),
    _flag(
        "--fix-only",
        "Like --fix, without reporting what is left; findings do not set the exit code.",
        "同 --fix，但不报告剩余的问题，问题也不影响退出码。",
    ),
    _flag(
        "--diff",
        "Show what --fix would change, as a patch; write nothing.",
        "以补丁形式显示 --fix 的改动，不写文件。",
    ),
    _flag(
        "--interactive",
        "Go through the findings one by one: apply, edit, ignore or skip.",
        "逐一处理问题：应用、编辑、忽略或跳过。",
    ),
    _flag(
        "--show-fixes",
        "List every fix with what it changes, also where there are many.",
        "列出每处修复及其改动，数量很多时也全部列出。",
    ),
    click.option(
        "--comments/--no-comments",
        default=True,
        help=help_text(
            "Whether fixes explain themselves in comments (default: they do).",
            "修复时是否写入说明改动的注释（默认写入）。",
        ),
    ),
    _flag(
        "--strip-comments",
        "Remove the comments that fixes left.",
        "删除以往修复留下的注释。",
    ),
    click.option(
        "--add-ignore",
        metavar="[=REASON]",
        help=help_text(
            "Add an ignore comment for every finding there is, errors included, with the reason.",
            "为现有的每处问题（包括错误）添加忽略注释，可附理由。",
        ),
    ),
)
