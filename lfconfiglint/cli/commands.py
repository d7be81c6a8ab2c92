"""The commands as click knows them, each imported only when it is run."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from lfconfiglint import __version__
from lfconfiglint.cli.click_words import SpokenContext, speak, usage_message
from lfconfiglint.cli.names import COMMANDS, DEFAULT, WITH_VALUE
from lfconfiglint.cli.options import complete_files
from lfconfiglint.cli.terminal import environment_says_no
from lfconfiglint.cli.texts import help_text
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Text


class _Commands(click.Group):
    """Imports a sub-command only when it is run; without one, ``check`` is meant."""

    context_class = SpokenContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        speak(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, options of the default one, and where nothing fits the configs to check."""
        found = super().shell_complete(ctx, incomplete)
        default = self.get_command(ctx, DEFAULT)
        if incomplete.startswith("-") and default is not None:
            with default.make_context(DEFAULT, [], parent=ctx, resilient_parsing=True) as inner:
                found.extend(default.shell_complete(inner, incomplete))
        return found or complete_files(ctx, None, incomplete)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and not args:
            # a shell asks what may stand here, be it a command
            return super().parse_args(ctx, args)
        own = _without_language(args)[:1]
        about_itself = own and own[0] in ("--help", "-h", "--version")
        return super().parse_args(ctx, own if about_itself else _command_first(args))


def _without_language(args: list[str]) -> list[str]:
    """What is left of the arguments: the language is taken from all of them, before any is read."""
    places = {index for index, arg in enumerate(args) if arg == "--lang"}
    return [
        arg
        for index, arg in enumerate(args)
        if index not in places and index - 1 not in places and not arg.startswith("--lang=")
    ]


def _command_first(args: list[str]) -> list[str]:
    """Options may stand before the command, too; without a command, the default one is put."""
    index = 0
    while index < len(args) and args[index].startswith("--") and args[index] != "--":
        index += 2 if args[index] in WITH_VALUE else 1
    if index < len(args) and args[index] in COMMANDS:
        return [args[index], *args[:index], *args[index + 1 :]]
    return [DEFAULT, *args]


@click.group(
    cls=_Commands,
    help=help_text(
        "Lint and fix LLaMA-Factory training configs before a GPU is rented. "
        "Without a sub-command, `check` is run: lfconfiglint [PATHS] [--fix]; "
        "its flags are told by: lfconfiglint check --help",
        "在租用 GPU 之前检查并修复 LLaMA-Factory 训练配置。"
        "不写子命令时执行 check：lfconfiglint [路径] [--fix]；其选项见 lfconfiglint check --help",
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


def run_command(args: list[str] | None) -> int:
    """The exit code of a command line; raises the project's errors, also for click's."""
    try:
        colour = False if environment_says_no() else None
        return cli.main(args, prog_name="lfconfiglint", standalone_mode=False, color=colour) or 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    except click.UsageError as error:
        raise UsageError(usage_message(error)) from None
    except click.ClickException as error:
        message = error.format_message()
        raise UsageError(Text(message, message)) from None
    except click.Abort:
        raise KeyboardInterrupt from None
