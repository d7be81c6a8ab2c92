"""What one script says about how a config is started."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.read import parse_document
from lfconfiglint.file_memory import look, remembered
from lfconfiglint.hints import Literal
from lfconfiglint.launch_scripts.places import meant_files
from lfconfiglint.launch_scripts.processes import Processes
from lfconfiglint.launch_scripts.starts import Start, uses_in
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.launchers.accelerate_start import AccelerateStart, accelerate_start

_OF_UPSTREAM = "examples/accelerate/"

Launcher = Literal["torchrun", "deepspeed", "accelerate", "single"]


@dataclass(frozen=True)
class Reading:
    """One start; ``certain`` where it can only be of this config. ``accelerate`` is what
    accelerate's own file says, where it is here, ``missing_file`` how the start names it where it
    is not, ``hides_config`` as of a start."""

    script: Path
    line: int
    certain: bool
    world_size: int | None
    distributed: bool | None
    launcher: Launcher | None
    accelerate: AccelerateStart | None = None
    hides_config: bool = False
    missing_file: str | None = None


def readings_of(config: Path, script: Path, text: str, root: Path) -> Iterator[Reading]:
    """Every start in a script that is, or may be, of *config*."""
    for start, certain in uses_by_config(script, text, root).get(config, ()):
        if start.command != "train":
            continue
        file = _accelerate_file(start, script, root)
        accelerate = None
        if start.accelerate_file is not None:
            accelerate = accelerate_start(
                start.accelerate_file, file, start.options, start.environment
            )
        processes = _with_file(start.processes, file, accelerate)
        yield Reading(
            script,
            start.line,
            certain,
            processes.world_size,
            processes.distributed,
            _launcher(start, processes),
            accelerate,
            start.hides_config,
            _missing_file(start, script, text, root),
        )


@remembered(64)
def uses_by_config(
    script: Path, text: str, root: Path
) -> Mapping[Path, Sequence[tuple[Start, bool]]]:
    """The commands in a script by the configs that they may be given, each with whether it can be
    no other: a script that starts hundreds is read once for all of them."""
    found: dict[Path, list[tuple[Start, bool]]] = {}
    for start in uses_in(text, script):
        meant = meant_files(start.config, start.folder, script, root)
        for config in meant:
            found.setdefault(config, []).append((start, len(meant) == 1))
    return found


def _launcher(start: Start, processes: Processes) -> Launcher | None:
    if start.launcher == "torchrun" or start.launcher == "deepspeed":
        return "torchrun" if start.launcher == "torchrun" else "deepspeed"
    if start.launcher == "accelerate":
        return "accelerate"
    if processes.distributed is None:
        return None
    # LLaMA-Factory's own command takes torchrun for several processes
    return "torchrun" if processes.distributed else "single"


def _accelerate_file(start: Start, script: Path, root: Path) -> Mapping[str, object]:
    """What accelerate's own file says, where it is certain which one that is."""
    if start.accelerate_file is None:
        return {}
    files = meant_files(start.accelerate_file, start.folder, script, root)
    return _content(files.pop()) if len(files) == 1 else {}


def _missing_file(start: Start, script: Path, text: str, root: Path) -> str | None:
    """The file of accelerate's, as the start names it, where it should be here and is not: other
    machines have other places, upstream has examples, and a script may write the file itself."""
    name = start.accelerate_file
    if name is None or start.folder is None or name.startswith(("/", "~")) or not name.strip():
        return None
    if _OF_UPSTREAM in name or re.search(rf">\s*[\"']?{re.escape(name)}", text):
        return None
    return None if meant_files(name, start.folder, script, root) else name


def _content(path: Path) -> Mapping[str, object]:
    try:
        return parse_document(read_bytes(look(path))).values
    except UnreadableFile:
        return {}


def accelerate_of(path: Path, environment: Mapping[str, str]) -> AccelerateStart | None:
    """What accelerate makes of a file of its own, without options."""
    return accelerate_start(path.name, _content(path), {}, environment)


def _with_file(
    given: Processes, file: Mapping[str, object], accelerate: AccelerateStart | None
) -> Processes:
    """The processes, from accelerate's own file where the command line leaves them to it."""
    kind = accelerate.kind if accelerate else None
    if kind == "single":
        # whatever number it gives
        return Processes(1, False, given.visible)
    if given.world_size is not None:
        return Processes(given.world_size, True, given.visible) if kind else given
    number = file.get("num_processes")
    machines = file.get("num_machines", 1)
    if not isinstance(number, int) or not isinstance(machines, int) or number < 1:
        return given
    if given.visible is not None and number > given.visible * machines:
        # more processes than cards: the file is not what is run
        return given
    return Processes(number, True if kind or number > 1 else None, given.visible)
