"""What click itself says, in help and in errors, in the language of the user."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from lfconfiglint.cli.texts import spoken_language
from lfconfiglint.errors import did_you_mean
from lfconfiglint.language import Text
from lfconfiglint.report.wrapped import wrapped

_HEADINGS = {"Options": "选项", "Commands": "命令"}
_PHRASES = {"Show this message and exit.": "显示本说明并退出。", "[required]": "[必填]"}
_ERRORS = (
    (
        r"Invalid value for '(\S+)': (.*) is not a valid integer(?: range)?\.",
        r"Invalid value for '\1': \2 is not a whole number.",
        r"\1：\2 不是整数",
    ),
    (r"Invalid value for '(\S+)': (.*) is not in the range x>=(\d+)\.", None, r"\1：\2 小于 \3"),
    (r"Invalid value for '(\S+)': (.*) is not one of (.*)\.", None, r"\1：没有 \2；可选：\3"),
    (r"Missing argument '(.*)'\.", None, r"缺少参数 \1"),
    (r"Missing option '(.*)'\.", None, r"缺少选项 \1"),
    (r"Option '(.*)' requires (?:an argument|\d+ arguments)\.", None, r"选项 \1 需要取值"),
    (r"Option '(.*)' does not take a value\.", None, r"选项 \1 不带取值"),
    (r"Got unexpected extra arguments? \((.*)\)", None, r"多余的参数：\1"),
)
"""Pattern, English where click's own is unclear, Chinese."""


class _ChineseHelp(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrapped(" ".join(text.split()), self.width, indent, indent):
            self.write(f"{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str | None]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """As click does, in cells of the terminal instead of characters."""
        said = [(" " * self.current_indent + name, _in_chinese(text or "")) for name, text in rows]
        longest = max((len(name) for name, _ in said), default=0)
        column = min(longest, self.current_indent + col_max) + col_spacing
        for name, text in said:
            if len(name) + col_spacing > column:
                self.write(f"{name}\n")
                name = ""
            for line in wrapped(text, self.width, name.ljust(column), " " * column):
                self.write(f"{line}\n")


def _in_chinese(text: str) -> str:
    for en, zh in _PHRASES.items():
        text = text.replace(en, zh)
    return text


class SpokenContext(click.Context):
    """The context of a command whose help is in the language of the user."""

    def make_formatter(self) -> click.HelpFormatter:
        if spoken_language() != "zh":
            return super().make_formatter()
        return _ChineseHelp(width=self.terminal_width, max_width=self.max_content_width)


def speak(command: click.Command) -> None:
    """Let a command, and those below it, print help in the language of the user."""
    command.context_class = SpokenContext
    if isinstance(command, click.Group):
        for each in command.commands.values():
            speak(each)


def usage_message(error: click.UsageError) -> Text:
    """What click found wrong with a command line."""
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = [name for option in error.ctx.command.params for name in option.opts]
        hint = did_you_mean(error.option_name, known)
        name = error.option_name
        return Text(f"no such option: {name}.{hint.en}", f"没有选项 {name}。{hint.zh}")
    message = " ".join(error.format_message().split())
    unknown = re.match(r"No such command '(.*?)'\.", message)
    if unknown and error.ctx and isinstance(error.ctx.command, click.Group):
        known = error.ctx.command.list_commands(error.ctx)
        hint = did_you_mean(unknown[1], known)
        there = ", ".join(known)
        return Text(
            f"no such command: {unknown[1]}.{hint.en} There are: {there}",
            f"没有命令 {unknown[1]}。{hint.zh}可选：{there}",
        )
    for pattern, en, zh in _ERRORS:
        found = re.fullmatch(pattern, message)
        if found:
            return Text(found.expand(en) if en else message, found.expand(zh))
    return Text(message, message)
