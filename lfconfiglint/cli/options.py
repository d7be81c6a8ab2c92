"""Flags that several commands share, and what they come to together with the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import LfConfigLintError, ProfileError
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hardware.profile import resolve_hardware
from lfconfiglint.language import Lang, Text
from lfconfiglint.settings import Settings, find_settings, read_settings
from lfconfiglint.upstream.versions import (
    NEWEST,
    check_transformers_version,
    resolve_target_version,
)

Command = TypeVar("Command", bound=Callable[..., Any])


def run_options(command: Command) -> Command:
    """Flags that say which run a config is for."""
    for option in reversed(
        (
            click.option(
                "--hardware",
                metavar="PROFILE",
                help=help_text(
                    "The machine: a profile file, a name from the settings, a node type "
                    "(p4d.24xlarge), or [NODESx]COUNTxCARD (8xH20, 2x8xH100-80GB).",
                    "机器：硬件描述文件、设置中的名称、机型（p4d.24xlarge），"
                    "或 [节点数x]卡数x卡型（8xH20、2x8xH100-80GB）。",
                ),
            ),
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
                    "LLaMA-Factory release the config is for.", "配置对应的 LLaMA-Factory 版本。"
                ),
            ),
            click.option(
                "--transformers-version",
                metavar="VERSION",
                help=help_text(
                    "transformers release the config is for.", "配置对应的 transformers 版本。"
                ),
            ),
            click.option(
                "--config",
                "settings_file",
                metavar="FILE",
                type=click.Path(path_type=Path),
                help=help_text("Settings file to use.", "使用的设置文件。"),
            ),
            click.option(
                "--isolated",
                is_flag=True,
                help=help_text("Ignore all settings files.", "忽略所有设置文件。"),
            ),
            language_option,
        )
    ):
        command = option(command)
    return command


def language_option(command: Command) -> Command:
    decorate = click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        help=help_text(
            "Language of messages and comments (default: that of the environment).",
            "消息与注释的语言（默认取自环境）。",
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


@dataclass(frozen=True)
class RunOptions:
    """The flags of :func:`run_options` joined with the settings; flags win."""

    settings: Settings
    target: str
    lang: Lang
    samples: int | None
    hardware_name: str | None
    resolved: dict[str, Hardware] = field(default_factory=dict)

    def hardware(self, path: Path | None) -> Hardware | None:
        """The machine for the config at *path*; raises ProfileError or UsageError."""
        name = self.hardware_name
        if name is None and path is not None:
            name = self.settings.hardware_for(path)
        elif name is None:
            name = self.settings.hardware
        return None if name is None else self.profile(name)

    def profile(self, name: str) -> Hardware:
        """The machine of a profile in the settings, a file, a node type or a short form."""
        if name not in self.resolved:
            profiles = {
                key: {field: value for field, value in profile.items() if field != "paths"}
                for key, profile in self.settings.profiles.items()
            }
            try:
                self.resolved[name] = resolve_hardware(name, profiles, self.settings.folder)
            except LfConfigLintError as error:
                if name not in profiles:
                    raise
                where = f"{self.settings.source}: profiles."
                raise ProfileError(Text(where + error.text.en, where + error.text.zh)) from None
        return self.resolved[name]


def join_options(
    hardware: str | None,
    samples: int | None,
    target_version: str | None,
    transformers_version: str | None,
    settings_file: Path | None,
    isolated: bool,
    lang: Lang | None,
) -> RunOptions:
    """Raises the project's errors for settings, versions and profiles that cannot be used."""
    if isolated:
        settings = Settings(Path.cwd())
    elif settings_file is not None:
        settings = read_settings(settings_file)
    else:
        settings = find_settings(Path.cwd())
    wanted = target_version or settings.target_version
    target = resolve_target_version(wanted) if wanted else NEWEST
    transformers = transformers_version or settings.transformers_version
    if transformers:
        check_transformers_version(transformers, target)
    options = RunOptions(
        settings=settings,
        target=target,
        lang=lang or settings.lang or spoken_language(),
        samples=samples or settings.samples,
        hardware_name=hardware,
    )
    if hardware is not None:
        # a wrong name is an error even when no file turns out to need it
        options.hardware(None)
    return options


def wants_colour(color: str, environment_says_no: bool) -> bool | None:
    """For click.echo: None lets it look whether the output is a terminal."""
    if color == "auto":
        return False if environment_says_no else None
    return color == "always"
