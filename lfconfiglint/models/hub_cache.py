"""Where downloaded models lie on this machine; nothing is ever fetched.

Layouts: huggingface_hub ``models--ORG--NAME/snapshots/COMMIT`` with ``refs/REVISION``; ModelScope
``models/ORG/NAME`` (before 1.23 without ``models``), where a point in a name is three underscores.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.file_memory import look, remembered

VARIABLES = (
    "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "MODELSCOPE_CACHE", "XDG_CACHE_HOME",
    "HOME", "USERPROFILE",
)  # fmt: skip
"""Variables of the environment that say where the caches are."""
_IN_NAMES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


def cached_folder(
    name: str, revision: str, environment: Mapping[str, str], own: str | None = None
) -> Path | None:
    """The folder with the config.json of the model *name* in a cache, None without one.

    *own* is ``cache_dir`` of the config. ModelScope's cache is looked at last: it holds models of
    the same name and content.
    """
    if not _is_name(name):
        return None
    return _folder_in(_hub(environment, own), _scope(environment), name, revision)


@remembered(256)
def _folder_in(hub: str | None, scope: str | None, name: str, revision: str) -> Path | None:
    """Configs of one model share where it lies."""
    for folders in (
        _hugging_face(name, revision, hub) if hub is not None else (),
        _model_scope(name, scope) if scope is not None else (),
    ):
        for folder in folders:
            # false for odd paths, too
            if os.path.isfile(look(f"{folder}/config.json")):  # noqa: PTH113
                return folder
    return None


def _is_name(text: str) -> bool:
    """``ORG/NAME``; without a pattern, which nearly every lint would compile for this alone."""
    parts = text.split("/")
    return (
        len(parts) == 2
        and ".." not in text
        and all(_IN_NAMES.issuperset(part) and part[:1].isalnum() for part in parts)
    )


def _home(environment: Mapping[str, str]) -> str:
    return environment.get("HOME") or environment.get("USERPROFILE") or ""


def _cache_home(environment: Mapping[str, str]) -> str | None:
    if environment.get("XDG_CACHE_HOME"):
        return environment["XDG_CACHE_HOME"]
    home = _home(environment)
    return f"{home}/.cache" if home else None


def _path(text: str, environment: Mapping[str, str]) -> str:
    home = _home(environment)
    return f"{home}/{text[2:]}" if home and text.startswith("~/") else text


def _hub(environment: Mapping[str, str], own: str | None) -> str | None:
    """huggingface_hub's cache."""
    home = _cache_home(environment)
    stated = environment.get("HF_HUB_CACHE") or environment.get("HUGGINGFACE_HUB_CACHE")
    if own or stated:
        return _path(own or stated or "", environment)
    if environment.get("HF_HOME"):
        return f"{_path(environment['HF_HOME'], environment)}/hub"
    return f"{home}/huggingface/hub" if home is not None else None


def _hugging_face(name: str, revision: str, hub: str) -> Iterator[Path]:
    model = f"{hub}/models--{name.replace('/', '--')}"
    if not os.path.isdir(look(model)):  # noqa: PTH112 - as above
        return
    commit = _commit(Path(model), revision)
    if commit is not None:
        yield Path(model, "snapshots", commit)


def _commit(model: Path, revision: str) -> str | None:
    """The commit that a revision was when it was downloaded; a commit stands for itself."""
    if not re.fullmatch(r"[\w.-]+", revision) or ".." in revision:
        return None
    try:
        found = text_beside(look(model / "refs" / revision)).strip()
    except (OSError, ValueError):
        return revision
    return found if re.fullmatch(r"[0-9a-f]{7,64}", found) else None


def _scope(environment: Mapping[str, str]) -> str | None:
    """ModelScope's cache."""
    stated, home = environment.get("MODELSCOPE_CACHE"), _cache_home(environment)
    if stated:
        return _path(stated, environment)
    return f"{home}/modelscope" if home is not None else None


def _model_scope(name: str, base: str) -> Iterator[Path]:
    if not os.path.isdir(look(base)):  # noqa: PTH112 - most machines have no such cache
        return
    for path in (name.replace(".", "___"), name):
        for folder in ("hub/models", "models", "hub", ""):
            yield Path(base, folder, path)
