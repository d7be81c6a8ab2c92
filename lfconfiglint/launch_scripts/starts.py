"""Commands that give LLaMA-Factory a config, and how many processes those that train start.

Source: LLaMA-Factory 0.9.5 ``launcher.py`` (0.9.2 ``cli.py`` decides alike); torch 2.8
``distributed/run.py``; DeepSpeed 0.18.4 ``launcher/runner.py``; accelerate 1.11
``commands/launch.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lfconfiglint.launch_scripts.launchers import entry_at, launcher_at, launcher_of
from lfconfiglint.launch_scripts.options import puts_rank_first, read_options
from lfconfiglint.launch_scripts.processes import Processes, count_processes
from lfconfiglint.launch_scripts.shell import Command, commands
from lfconfiglint.launch_scripts.slurm import Slurm, read_directives
from lfconfiglint.launch_scripts.variables import (
    Variables,
    is_assignment,
    key_set_by,
    split_assignment,
)
from lfconfiglint.launch_scripts.words import Word
from lfconfiglint.records import dataclass

_WRAPPERS = {
    "nohup", "exec", "env", "sudo", "nice", "setsid", "stdbuf", "command", "time", "srun", "uv",
    "run", "-oL", "-eL", "-u", "-E", "poetry", "numactl",
}  # fmt: skip


@dataclass(frozen=True)
class Start:
    """One start with a config. ``folder`` is where it happens, None where that is not known;
    ``options`` are the launcher's, None where a value is not known, as in ``environment``;
    ``command`` is what LLaMA-Factory is asked for, ``behind`` what follows the config, and ``sets``
    the keys that it sets there.
    """

    line: int
    launcher: str
    config: str
    folder: str | None
    processes: Processes
    options: Mapping[str, str | None]
    environment: Mapping[str, str | None]
    hides_config: bool
    """Whether the launcher puts an argument of its own before the config."""
    command: str = "train"
    behind: tuple[str | None, ...] = ()
    sets: frozenset[str] = frozenset()

    @property
    def accelerate_file(self) -> str | None:
        """The file that `accelerate launch` is given, where it is certain that it counts."""
        if self.launcher != "accelerate" or "?" in self.options:
            return None
        return self.options.get("config_file")


def uses_in(text: str, script: Path) -> Iterator[Start]:
    """Every command of LLaMA-Factory's with the config that it names, in the script's order."""
    slurm = read_directives(text)
    variables = Variables(script)
    if slurm:
        variables.values.update(slurm.variables)
    folder: str | None = ""
    for command in commands(text):
        if command.words[0].plain in ("cd", "pushd") and len(command.words) == 2:
            folder = _moved(folder, variables.text(command.words[1]))
        elif not variables.assign(command):
            start = _start(command, variables, folder, slurm)
            if start is not None:
                yield start


def _moved(folder: str | None, target: str | None) -> str | None:
    """The folder after ``cd``; empty where the script is still in the folder it was started in."""
    if target is None or target.startswith("~"):
        return None
    if target.startswith("/"):
        return target
    return f"{folder}/{target}" if folder else target if folder == "" else None


def _start(
    command: Command, variables: Variables, folder: str | None, slurm: Slurm | None
) -> Start | None:
    words = list(command.words)
    texts = [variables.text(word) for word in words]
    place = launcher_at(texts)
    if place is None:
        return None
    if any(text not in _WRAPPERS and not is_assignment(word)
           for word, text in zip(words[:place], texts[:place], strict=True)):  # fmt: skip
        return None
    environment = _environment(words[:place], variables)
    launcher, rest, asked = launcher_of(texts[place:])
    if launcher is None:
        return None
    after = words[place + len(texts[place:]) - len(rest) :]
    at = entry_at(launcher, rest)
    if at is None:
        return None
    config = _config(after[at:], variables)
    if config is None:
        return None
    follow = after[at + 1 :]
    behind = tuple(variables.text(word) for word in follow)
    sets = frozenset(key for word in follow if (key := key_set_by(word)))
    options = read_options(rest[: max(at - 1, 0)], after[: max(at - 1, 0)])
    by_srun = "srun" in texts[:place]
    processes = count_processes(launcher, options, environment, slurm, by_srun=by_srun)
    hides = puts_rank_first(launcher, texts[place:], options)
    return Start(
        command.line, launcher, config, folder, processes, options, environment, hides,
        asked, behind, sets,
    )  # fmt: skip


def _config(words: Sequence[Word], variables: Variables) -> str | None:
    """LLaMA-Factory reads a config where it is the first argument (hparams/parser.py)."""
    text = variables.text(words[0], defaults=True) if words else None
    return text if text and text.endswith((".yaml", ".yml", ".json")) else None


def _environment(words: Sequence[Word], variables: Variables) -> Mapping[str, str | None]:
    found = {name: variables.values.get(name) for name in variables.exported}
    for word in words:
        name, value = split_assignment(word)
        if name is not None and value is not None:
            found[name] = variables.text(value)
    return found
