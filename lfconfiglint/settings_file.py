"""Read a file of settings, with those it extends."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema

from lfconfiglint import resources
from lfconfiglint.document.file import LARGEST_BESIDE
from lfconfiglint.errors import SettingsError, did_you_mean, system_reason
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.schema_words import schema_problem
from lfconfiglint.settings import Override, Settings
from lfconfiglint.settings_place import settings_error

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_MERGED = ("severity", "profiles", "packages", "environment", "extra-keys")
"""Tables whose entries are added to those of the extended file; others take their place."""


def read_settings(path: Path) -> Settings:
    """Settings of one file; raises :class:`SettingsError` naming the file and the key."""
    content = _whole(path, ())
    values = {key.replace("-", "_"): value for key, value in content.items()}
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
    values["rules"] = tuple(values.get("rules", ()))
    return Settings(folder=path.parent, source=str(path), **values)


def _whole(path: Path, extending: tuple[Path, ...]) -> dict[str, Any]:
    """What a file says, and below it what the file says that it extends.

    Paths in it are joined to its folder; patterns are seen from the folder of the first file.
    """
    content = _content(path)
    _check(path, content)
    folder = path.parent
    for key in ("baseline", "cache-dir"):
        if key in content:
            content[key] = folder / content[key]
    content["rules"] = [folder / entry for entry in content.get("rules", ())]
    below = content.pop("extend", None)
    if below is None:
        return content
    base, chain = folder / below, (*extending, path.resolve())
    if base.resolve() in chain:
        again = Text(f"{below} extends this file", f"{below} 又引用本文件")
        raise settings_error(path, ("extend",), again)
    return _extended(_whole(base, chain), content)


def _extended(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    whole = base | own
    for table in _MERGED:
        if table in base and table in own:
            whole[table] = base[table] | own[table]
    for added in ("rules", "overrides"):
        whole[added] = [*base.get(added, ()), *own.get(added, ())]
    return whole


def _content(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = tomllib.loads(_text(path))
    except OSError as error:
        raise _wrong(path, system_reason(error)) from None
    except UnicodeDecodeError:
        raise _wrong(path, Text("not UTF-8", "不是 UTF-8 编码")) from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, Text(f"not valid TOML: {error}", f"TOML 无效：{error}")) from None
    if path.name == "pyproject.toml":
        return dict(content.get("tool", {}).get("lfconfiglint", {}))
    return content


def _text(path: Path) -> str:
    # a pipe, as a shell makes one, has no size
    if path.stat().st_size > LARGEST_BESIDE:
        raise _wrong(path, Text("too large for settings", "过大，不是设置文件"))
    return path.read_text(encoding="utf-8")


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
            unknown = Text(f"unknown key '{key}'.{hint.en}", f"未知的键 '{key}'。{hint.zh}")
            raise settings_error(path, (key,), unknown, named=False)
    error = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(content)
    )
    if error is not None:
        place = tuple(str(step) for step in error.absolute_path)
        raise settings_error(path, place, schema_problem(error))


def _wrong(path: Path, text: Text) -> SettingsError:
    return SettingsError(Text(f"{path}: {text.en}", f"{path}：{text.zh}"))
