"""The project's settings: ``lfconfiglint.toml`` or ``[tool.lfconfiglint]`` in ``pyproject.toml``.

The nearest file above the working folder counts. Keys are those of
``schemas/settings.schema.json``; flags on the command line win over them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

from lfconfiglint import resources
from lfconfiglint.diagnostic import Severity
from lfconfiglint.errors import SettingsError, did_you_mean
from lfconfiglint.language import Lang, Text
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


def find_settings(start: Path) -> Settings:
    """Settings of the nearest folder at or above *start* that has any; else the defaults."""
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / "lfconfiglint.toml"
        if own.is_file():
            return read_settings(own)
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.lfconfiglint" in project.read_bytes():
            return read_settings(project)
    return Settings(start)


def read_settings(path: Path) -> Settings:
    """Settings of one file; raises :class:`SettingsError` naming the file and the key."""
    # only a project with settings pays for the imports
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(path, Text(str(error.strerror), str(error.strerror))) from None
    except UnicodeDecodeError:
        raise _wrong(path, Text("not UTF-8", "不是 UTF-8 编码")) from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, Text(f"not valid TOML: {error}", f"TOML 无效：{error}")) from None
    if path.name == "pyproject.toml":
        content = content.get("tool", {}).get("lfconfiglint", {})
    _check(path, content)
    values = {key.replace("-", "_"): value for key, value in content.items()}
    folder = path.parent
    for key in ("baseline", "cache_dir"):
        if key in values:
            values[key] = folder / values[key]
    for key in ("select", "ignore", "exclude", "fixable", "unfixable", "extend_safe_fixes"):
        values[key] = tuple(values.get(key, ()))
    values["overrides"] = tuple(map(_override, values.get("overrides", ())))
    values["packages"] = {
        name.lower().replace("-", "_").replace(".", "_"): version
        for name, version in values.get("packages", {}).items()
    }
    values["environment"] = {
        name: _as_variable(value) for name, value in values.get("environment", {}).items()
    }
    values["rules"] = tuple(folder / entry for entry in values.get("rules", ()))
    return Settings(folder=folder, source=str(path), **values)


def _override(entry: Mapping[str, Any]) -> Override:
    return Override(
        files=tuple(entry["files"]),
        select=tuple(entry.get("select", ())),
        ignore=tuple(entry.get("ignore", ())),
        severity=entry.get("severity", {}),
    )


def _as_variable(value: str | int) -> str:
    """As a shell would set it; TOML's ``true`` is the ``true`` that upstream takes for one."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(path: Path, content: Mapping[str, Any]) -> None:
    schema = json.loads(resources.schema_file("settings.schema.json").read_text(encoding="utf-8"))
    known = schema["properties"]
    for key in content:
        if key not in known:
            hint = did_you_mean(key, known)
            raise _wrong(
                path, Text(f"unknown key '{key}'.{hint.en}", f"未知的键 '{key}'。{hint.zh}")
            )
    import jsonschema

    error = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(content)
    )
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path)
        raise _wrong(path, Text(f"{place}: {error.message}", f"{place}：{error.message}"))


def _wrong(path: Path, text: Text) -> SettingsError:
    return SettingsError(Text(f"{path}: {text.en}", f"{path}：{text.zh}"))
