"""The command line: sub-commands found by name, errors in one line, exit codes 0, 1 and 2.

0: nothing found, or all of it fixed; 1: findings; 2: the tool could not do its work.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from lfconfiglint import __version__
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import LfConfigLintError, did_you_mean, internal_error
from lfconfiglint.language import Text

COMMANDS = {
    "check": "lfconfiglint.cli.check:check",
    "estimate": "lfconfiglint.cli.estimate:estimate",
    "fit": "lfconfiglint.cli.fit:fit",
    "pr": "lfconfiglint.cli.pr:pr",
    "explain": "lfconfiglint.cli.rules:explain",
    "rules": "lfconfiglint.cli.rules:rules",
    "hardware": "lfconfiglint.cli.hardware:hardware",
}
_DEFAULT = "check"
_WITH_VALUE = (
    "--lang", "--hardware", "--samples", "--target-version", "--transformers-version", "--config",
    "--color", "--preset", "--select", "--ignore", "--output-format", "--output-file",
    "--stdin-filename", "--set", "--base", "--head",
)  # fmt: skip
"""Options whose next word is no command."""

EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130


class _Commands(click.Group):
    """Imports a sub-command only when it is run; without one, ``check`` is meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in ("--help", "-h", "--version"):
            args = _command_first(args)
        return super().parse_args(ctx, args)


def _command_first(args: list[str]) -> list[str]:
    """Options may stand before the command, too; without a command, the default one is put."""
    index = 0
    while index < len(args) and args[index].startswith("--") and args[index] != "--":
        index += 2 if args[index] in _WITH_VALUE else 1
    if index < len(args) and args[index] in COMMANDS:
        return [args[index], *args[:index], *args[index + 1 :]]
    return [_DEFAULT, *args]


@click.group(
    cls=_Commands,
    help=help_text(
        "Lint and fix LLaMA-Factory training configs before a GPU is rented. "
        "Without a sub-command, `check` is run: lfconfiglint [PATHS] [--fix].",
        "在租用 GPU 之前检查并修复 LLaMA-Factory 训练配置。"
        "不写子命令时执行 check：lfconfiglint [路径] [--fix]。",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    __version__,
    message="%(prog)s %(version)s",
    help=help_text("Show the version and exit.", "显示版本号并退出。"),
)
def cli() -> None:
    """The group itself does nothing."""


def main(args: list[str] | None = None) -> Any:
    """Entry point of the console script; never lets a traceback reach the user."""
    try:
        sys.exit(cli.main(args, prog_name="lfconfiglint", standalone_mode=False))
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        sys.exit(0)
    except click.UsageError as error:
        _fail(_usage_message(error))
    except click.ClickException as error:
        _fail(error.format_message())
    except LfConfigLintError as error:
        _fail(error.say(spoken_language()))
    except OSError as error:
        # standard output or the report file: a full disk, a missing folder, no permission
        if isinstance(error, BrokenPipeError):
            _leave_broken_pipe()
        _fail(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    except (click.Abort, KeyboardInterrupt):
        click.echo(Text("interrupted", "已中断").say(spoken_language()), err=True)
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        _fail(internal_error(error).say(spoken_language()))


def _leave_broken_pipe() -> NoReturn:
    """Whoever read the output has seen enough; closing what is left avoids a second failure."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    sys.exit(EXIT_FAILED)


def _usage_message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = [name for option in error.ctx.command.params for name in option.opts]
        hint = did_you_mean(error.option_name, known)
        name = error.option_name
        return Text(f"no such option: {name}.{hint.en}", f"没有选项 {name}。{hint.zh}").say(
            spoken_language()
        )
    return " ".join(error.format_message().split())


def _fail(message: str) -> NoReturn:
    label = click.style(Text("error", "错误").say(spoken_language()), fg="red", bold=True)
    click.echo(f"lfconfiglint: {label}: {message}", err=True)
    sys.exit(EXIT_FAILED)
