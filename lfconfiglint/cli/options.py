"""Flags that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from lfconfiglint.cli.texts import help_text
from lfconfiglint.hints import Any, TypeVar

Command = TypeVar("Command", bound=Callable[..., Any])


def complete_files(
    context: click.Context, parameter: click.Parameter | None, incomplete: str
) -> list[CompletionItem]:
    """For shells: the name of a file or folder may stand here."""
    return [CompletionItem(incomplete, type="file")]


def run_options(command: Command) -> Command:
    """Flags that say which run a config is for."""
    return _hardware_option(_options_of_run(command), several=False)


def several_run_options(command: Command) -> Command:
    """The same, with any number of machines."""
    return _hardware_option(_options_of_run(command), several=True)


def _hardware_option(command: Command, *, several: bool) -> Command:
    decorate = click.option(
        "--hardware",
        metavar="PROFILE",
        multiple=several,
        help=help_text(
            "The machine: a profile file, a name from the settings, a node type "
            "(p4d.24xlarge), or [NODESx]COUNTxCARD (8xH20, 2x8xH100-80GB).",
            "机器：硬件描述文件、设置中的名称、机型（p4d.24xlarge），"
            "或 [节点数x]卡数x卡型（8xH20、2x8xH100-80GB）。",
        ),
    )
    return decorate(command)


def _options_of_run(command: Command) -> Command:
    for option in reversed(
        (
            click.option(
                "--samples",
                type=click.IntRange(min=1),
                metavar="N",
                help=help_text(
                    "Samples in the data set, when it is not on this machine.",
                    "数据集样本数（数据集不在本机时）。",
                ),
            ),
            click.option(
                "--target-version",
                metavar="VERSION",
                help=help_text(
                    "LLaMA-Factory release the configs are for, 0.8.0 to 0.9.5, main, or between "
                    "two as 0.9.4.dev0 (default: what the project pins or has installed, else "
                    "the newest).",
                    "配置对应的 LLaMA-Factory 版本，0.8.0 至 0.9.5、main，或介于两个版本之间的 "
                    "0.9.4.dev0 等（默认取项目固定或已安装的版本，否则为最新版本）。",
                ),
            ),
            click.option(
                "--transformers-version",
                metavar="VERSION",
                help=help_text(
                    "transformers release the configs are for (default: likewise, else the "
                    "newest that LLaMA-Factory allows).",
                    "配置对应的 transformers 版本"
                    "（默认同上，否则为 LLaMA-Factory 允许的最新版本）。",
                ),
            ),
            settings_options,
            language_option,
        )
    ):
        command = option(command)
    return command


def settings_options(command: Command) -> Command:
    """``--config`` and ``--isolated``."""
    isolated = click.option(
        "--isolated",
        is_flag=True,
        help=help_text("Ignore all settings files.", "忽略所有设置文件。"),
    )
    config = click.option(
        "--config",
        "settings_file",
        metavar="FILE",
        type=click.Path(path_type=Path, readable=False),
        help=help_text("Settings file to use.", "使用的设置文件。"),
    )
    return config(isolated(command))


def language_option(command: Command) -> Command:
    decorate = click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        help=help_text(
            "Language of messages, and of comments that fixes write (default: that of the "
            "environment; for comments, that of the file's own).",
            "消息与修复注释的语言（默认取自环境；注释默认与文件中的注释一致）。",
        ),
    )
    return decorate(command)


def colour_option(command: Command) -> Command:
    decorate = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help=help_text("Colours (default: on a terminal only).", "颜色（默认仅在终端中使用）。"),
    )
    return decorate(command)
