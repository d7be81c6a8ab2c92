"""What the flags that several commands share come to, together with the settings."""

from __future__ import annotations

import os
from pathlib import Path

from lfconfiglint.cli.texts import spoken_language
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.facts.launch import SWITCHES
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Lang, Text
from lfconfiglint.models.hub_cache import VARIABLES
from lfconfiglint.real_path import real_path
from lfconfiglint.records import dataclass, field
from lfconfiglint.settings import Settings
from lfconfiglint.settings_search import find_settings, settings_at
from lfconfiglint.upstream.release.pins import telling_folder
from lfconfiglint.upstream.release.target import Target, resolve_target

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Hardware


@dataclass(frozen=True)
class RunOptions:
    """The flags that say which run a config is for, joined with the settings; flags win."""

    settings: Settings
    lang: Lang
    samples: int | None
    hardware_name: str | None
    target_version: str | None = None
    transformers_version: str | None = None
    comment_lang: Lang | None = None
    """What ``--lang`` asks for; without it a file's own language comes before ``lang``."""
    machines: dict[str, Hardware] = field(default_factory=dict)
    targets: dict[str | None, Target] = field(default_factory=dict)
    resolved: dict[Path, Target] = field(default_factory=dict)

    def target_of(self, path: Path | None) -> Target:
        """The releases that the config at *path* is for; those of one folder are found once.

        Raises UsageError or SettingsError for a release that is named and not supported.
        """
        if path is not None and path.is_symlink():
            # the folder of what it leads to counts
            path = Path(real_path(str(path)))
        folder = os.path.dirname(path) if path is not None else None  # noqa: PTH120 - of every file
        if folder not in self.targets:
            # what is said of many folders is said once, above them
            real = Path(real_path(str(path))).parent if path is not None else Path.cwd()
            telling = telling_folder(real)
            if telling not in self.resolved:
                self.resolved[telling] = resolve_target(
                    telling, self.target_version, self.transformers_version, self.settings
                )
            self.targets[folder] = self.resolved[telling]
        return self.targets[folder]

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of the run: this process's, unless the settings name them."""
        wanted = (*SWITCHES, *VARIABLES)
        own = {name: os.environ[name] for name in wanted if name in os.environ}
        return {**own, **self.settings.environment}

    def hardware(self, path: Path | None) -> Hardware | None:
        """The machine for the config at *path*; raises the project's errors for one that is none,
        naming the line of the settings where they name it."""
        if self.hardware_name is not None:
            return self.profile(self.hardware_name)
        settings = self.settings
        name = settings.hardware if path is None else settings.hardware_for(path)
        if name is None:
            return None
        try:
            return self.profile(name)
        except LfConfigLintError as error:
            if name in settings.profiles:
                raise
            from lfconfiglint.settings_place import settings_error

            raise settings_error(settings.source, ("hardware",), error.text) from None

    def profile(self, name: str) -> Hardware:
        """The machine of a profile in the settings, a file, a node type or a short form."""
        if name not in self.machines:
            # a lint without a machine has no need of it
            from lfconfiglint.hardware.profile import resolve_hardware

            profiles = {
                key: {field: value for field, value in profile.items() if field != "paths"}
                for key, profile in self.settings.profiles.items()
            }
            try:
                self.machines[name] = resolve_hardware(name, profiles, self.settings.folder)
            except LfConfigLintError as error:
                if name not in profiles:
                    raise
                from lfconfiglint.settings_place import settings_error

                # the profile's name stands there already
                text = Text(*(f"profiles.{said}" for said in error.text))
                where = ("profiles", name)
                raise settings_error(self.settings.source, where, text, named=False) from None
        return self.machines[name]


def settings_of(settings_file: Path | None, isolated: bool) -> Settings:
    """The settings that hold here; raises SettingsError."""
    if isolated:
        return Settings(Path.cwd())
    return settings_at(settings_file) if settings_file else find_settings(Path.cwd())


def join_options(
    hardware: str | None = None,
    samples: int | None = None,
    target_version: str | None = None,
    transformers_version: str | None = None,
    settings_file: Path | None = None,
    isolated: bool = False,
    lang: Lang | None = None,
) -> RunOptions:
    """Raises the project's errors for settings, versions and profiles that cannot be used."""
    settings = settings_of(settings_file, isolated)
    options = RunOptions(
        settings=settings,
        target_version=target_version,
        transformers_version=transformers_version,
        comment_lang=lang,
        lang=lang or settings.lang or spoken_language(),
        samples=samples or settings.samples,
        hardware_name=hardware,
    )
    if target_version or settings.target_version:
        # it holds for all files, so that a wrong one is an error even if there are none
        options.target_of(None)
    if hardware is not None:
        # a wrong name is an error even when no file turns out to need it
        options.hardware(None)
    return options
