"""The project's settings. Keys are those of ``schemas/settings.schema.json``; flags on the command
line win over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

from lfconfiglint.diagnostic import Severity
from lfconfiglint.hints import Literal
from lfconfiglint.language import Lang
from lfconfiglint.records import dataclass, field


@dataclass(frozen=True)
class Override:
    """What the settings want of the rules for some files."""

    files: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """Validated settings; ``folder`` is what relative paths and globs in them start from."""

    folder: Path = field(default_factory=Path)
    source: str = ""
    target_version: str | None = None
    transformers_version: str | None = None
    hardware: str | None = None
    samples: int | None = None
    preset: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """The severity of rules, by their id, a pattern over ids, or their area."""
    overrides: tuple[Override, ...] = ()
    fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()
    extend_safe_fixes: tuple[str, ...] = ()
    baseline: Path | None = None
    cache_dir: Path | None = None
    exclude: tuple[str, ...] = ()
    lang: Lang | None = None
    rules: tuple[Path, ...] = ()
    profiles: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    extra_keys: Mapping[str, str] = field(default_factory=dict)
    """Keys that a fork of LLaMA-Factory has beside upstream's, each with its type."""
    packages: Mapping[str, str | Literal[False]] = field(default_factory=dict)
    """Version of each package that is installed for the run, or False, by normalized name."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of the run."""

    def hardware_for(self, path: Path) -> str | None:
        """The profile whose ``paths`` match *path*, else the one named by ``hardware``."""
        for profile, content in self.profiles.items():
            patterns = content.get("paths", ())
            if isinstance(patterns, (list, tuple)) and self.matches(path, patterns):
                return profile
        return self.hardware

    def matches(self, path: Path, patterns: Iterable[str]) -> bool:
        """Whether *path*, seen from the settings' folder, matches one of the *patterns*."""
        try:
            name = path.resolve().relative_to(self.folder.resolve()).as_posix()
        except ValueError:
            name = path.as_posix()
        return any(fnmatch(name, pattern) for pattern in patterns)
