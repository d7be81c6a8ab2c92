"""``lfconfiglint man``: the manual page, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from lfconfiglint import __version__
from lfconfiglint.cli.options import language_option
from lfconfiglint.cli.texts import help_text
from lfconfiglint.language import Lang, Text

_EXITS = (
    (
        "0",
        Text("nothing found, all of it fixed, or advice only", "没有问题、已全部修复，或仅有提示"),
    ),
    ("1", Text("errors or warnings", "有错误或警告")),
    ("2", Text("the work could not be done", "无法完成")),
)


@click.command(
    help=help_text(
        "Print the manual page: lfconfiglint man | man -l -",
        "输出手册页：lfconfiglint man | man -l -",
    )
)
@language_option
def man(lang: Lang | None) -> int:
    # texts of options were chosen when their modules were imported, by --lang or the environment
    from lfconfiglint.cli.commands import cli

    context = click.Context(cli, info_name="lfconfiglint")
    for line in _page(cli, context):
        click.echo(line)
    return 0


def _page(group: click.Group, context: click.Context) -> Iterator[str]:
    yield f'.TH LFCONFIGLINT 1 "" "lfconfiglint {__version__}"'
    yield _section("NAME", "名称")
    yield _roff(f"lfconfiglint - {(group.help or '').partition('.')[0].partition('。')[0]}")
    yield _section("SYNOPSIS", "概要")
    yield r"\fBlfconfiglint\fR [\fICOMMAND\fR] [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"
    yield _section("COMMANDS", "命令")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            yield from _command(name, command, context)
    yield _section("EXIT STATUS", "退出码")
    for code, meaning in _EXITS:
        yield from (".TP", rf"\fB{code}\fR", _roff(help_text(*meaning)))


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    """A command with its own, if it is a group of them, and its options."""
    context = click.Context(command, info_name=name, parent=parent)
    yield f".SS {_roff(context.command_path.partition(' ')[2])}"
    yield _roff(command.get_short_help_str(limit=500))
    for option in command.get_params(context):
        record = None if option.name == "help" else option.get_help_record(context)
        if record is not None and isinstance(option, click.Option):
            yield from (".TP", rf"\fB{_roff(record[0])}\fR", _roff(record[1]))
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None:
                yield from _command(each, inner, context)


def _section(en: str, zh: str) -> str:
    return f'.SH "{help_text(en, zh)}"'


def _roff(text: str) -> str:
    """Text as itself: a backslash, a hyphen and a leading dot mean something to roff."""
    plain = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain
