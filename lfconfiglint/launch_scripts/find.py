"""How a config is started, as the scripts near it say: those of its folder, of the folders above it
up to the project's root, and of their ``scripts`` folders; else a command in its own comments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lfconfiglint.file_memory import look, look_for, remembered
from lfconfiglint.hints import TYPE_CHECKING, TypeVar
from lfconfiglint.launch_scripts.places import folders_up, project_root, root_above
from lfconfiglint.real_path import from_here
from lfconfiglint.records import dataclass

if TYPE_CHECKING:
    from lfconfiglint.launch_scripts.readings import Launcher, Reading
    from lfconfiglint.upstream.launchers.accelerate_start import AccelerateStart

T = TypeVar("T")

_SUFFIXES = (".sh", ".bash", ".slurm", ".sbatch")
_FOLDERS = ("scripts", "script", "sbatch", "slurm")
_MOST_FILES = 300
_MOST_BYTES = 64 * 1024
_MOST_ENTRIES = 5_000
_DEEPEST = 3
"""Levels below a folder of scripts."""
_COMMANDS = ("accelerate launch", "torchrun", "deepspeed --")
"""Without one of them in its text a config's comments need no closer look."""


@dataclass(frozen=True)
class Launched:
    """How scripts start a config; None where they do not say, or do not agree. ``source`` is the
    line that says it, as ``train.sh:12``; ``accelerate``, ``hides_config`` and ``missing_file`` are
    as of a reading."""

    source: str
    world_size: int | None
    distributed: bool | None
    launcher: Launcher | None
    accelerate: AccelerateStart | None = None
    hides_config: bool = False
    missing_file: str | None = None


def how_started(config: str, text: str | None = None, named: bool | None = None) -> Launched | None:
    """None where no script near a resolved config starts it, and no comment in it says what does;
    *text* is what it holds, which is read without it, and *named* is what :func:`is_named` says.
    """
    if is_named(config) if named is None else named:
        scripted = _as_scripted(Path(config))
        if scripted is not None:
            return scripted
    return _as_commented(config, text)


def is_named(config: str) -> bool:
    """Whether the name of a resolved config is in the text of a script near it."""
    folder, name = os.path.split(config)
    return any(name in text for _, text in _scripts_around(folder))


@remembered(1024)
def _as_scripted(config: Path) -> Launched | None:
    root = project_root(config)
    readings = _readings(config, scripts_naming(config, root), root)
    if not readings:
        return None
    certain = all(reading.certain for reading in readings)
    source = shown_place(readings[0].script, readings[0].line)
    if not certain:
        return Launched(source, None, None, None)
    return Launched(
        source,
        world_size=_agreed(reading.world_size for reading in readings),
        distributed=_agreed(reading.distributed for reading in readings),
        launcher=_agreed(reading.launcher for reading in readings),
        accelerate=_agreed(reading.accelerate for reading in readings),
        hides_config=all(reading.hides_config for reading in readings),
        missing_file=_agreed(reading.missing_file for reading in readings),
    )


def _agreed(said: Iterable[T | None]) -> T | None:
    """What all say; None where they do not agree."""
    different = set(said)
    return different.pop() if len(different) == 1 else None


def scripts_naming(config: Path, root: Path) -> Sequence[tuple[Path, str]]:
    """The scripts near a resolved config whose text has its name in it."""
    near = _scripts_near(str(config.parent), str(root))
    return [(script, text) for script, text in near if config.name in text]


def _readings(config: Path, found: Sequence[tuple[Path, str]], root: Path) -> Sequence[Reading]:
    if not found:
        return ()
    # a lint without scripts that name the config has no need of the shell's grammar
    from lfconfiglint.launch_scripts.readings import readings_of

    return [
        reading for script, text in found for reading in readings_of(config, script, text, root)
    ]


def _as_commented(own: str, text: str | None) -> Launched | None:
    """The launcher, with its own file, where the config's own comments agree on it."""
    if text is None:
        text = _text(Path(own))
    if text is None or len(text) > _MOST_BYTES or not any(each in text for each in _COMMANDS):
        return None
    config = Path(own)
    root = project_root(config)
    # few configs have one
    from lfconfiglint.launch_scripts.own_comments import commands_in_comments

    commands = commands_in_comments(text)
    found = [(config, commands)] if config.name in commands else []
    readings = _readings(config, found, root)
    launchers = {reading.launcher for reading in readings}
    if len(launchers) != 1 or not all(reading.certain for reading in readings):
        return None
    return Launched(
        shown_place(config, readings[0].line),
        None,
        None,
        launchers.pop(),
        _agreed(reading.accelerate for reading in readings),
        missing_file=_agreed(reading.missing_file for reading in readings),
    )


def shown_place(script: Path, line: int) -> str:
    """``train.sh:12``, from the working folder where it is below it."""
    return f"{from_here(script)}:{line}"


@remembered(64)
def _scripts_around(folder: str) -> tuple[tuple[Path, str], ...]:
    """Those near a config in the resolved *folder*."""
    return _scripts_near(folder, root_above(folder))


@remembered(64)
def _scripts_near(folder: str, root: str) -> tuple[tuple[Path, str], ...]:
    """Scripts with their text; those that are too large or cannot be read are passed over."""
    found: list[tuple[Path, str]] = []
    for place in folders_up(folder, root):
        found += _scripts_of(place)[: _MOST_FILES - len(found)]
    return tuple(found)


@remembered(64)
def _scripts_of(folder: str) -> tuple[tuple[Path, str], ...]:
    """The same of one folder and its folders of scripts, which others below it share."""
    read = ((path, _text(path)) for path in _scripts_in(folder))
    found = ((path, text) for path, text in read if text is not None)
    return tuple(each for each, _ in zip(found, range(_MOST_FILES), strict=False))


def _scripts_in(folder: str) -> Iterator[Path]:
    places = {name: look(os.path.join(folder, name)) for name in _FOLDERS}
    entries = _entries(look_for(folder, _SUFFIXES))
    yield from _scripts(entries)
    # on some systems small and capital letters are the same
    names = {entry.name.lower() for entry in entries}
    for name, place in places.items():
        if name in names or len(entries) == _MOST_ENTRIES:
            yield from _below(place, _DEEPEST)


def _below(folder: str, levels: int) -> Iterator[Path]:
    entries = _entries(look(folder))
    yield from _scripts(entries)
    for entry in _by_name(entries) if levels > 1 else ():
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _below(entry.path, levels - 1)


def _scripts(entries: list[os.DirEntry[str]]) -> list[Path]:
    scripts = [entry for entry in entries if entry.name.endswith(_SUFFIXES)]
    return [Path(entry.path) for entry in _by_name(scripts)]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry, _ in zip(entries, range(_MOST_ENTRIES), strict=False)]
    except OSError:
        return []


def _by_name(entries: list[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
    return sorted(entries, key=lambda entry: entry.name)


def _text(path: Path) -> str | None:
    from lfconfiglint.document.file import UnreadableFile, read_bytes

    try:
        data = read_bytes(look(path))
    except UnreadableFile:
        return None
    return data.decode("utf-8", "replace") if len(data) <= _MOST_BYTES else None
