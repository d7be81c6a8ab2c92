"""Which of LLaMA-Factory's commands the scripts near a config give it to, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.file_memory import remembered
from lfconfiglint.launch_scripts.find import scripts_naming, shown_place
from lfconfiglint.launch_scripts.places import project_root
from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class Use:
    """One command that is certain to mean the config: ``place`` is its line, as ``train.sh:12``,
    ``behind`` what follows the config, None for what a variable holds, and ``sets`` the keys that
    are set there."""

    place: str
    command: str
    behind: tuple[str | None, ...]
    sets: frozenset[str] = frozenset()


@remembered(1024)
def uses_of(config: str) -> tuple[Use, ...]:
    """Of a resolved config, in the scripts' order; what may mean another file is left out."""
    return tuple(_uses(Path(config)))


def _uses(config: Path) -> Iterator[Use]:
    root = project_root(config)
    scripts = scripts_naming(config, root)
    # a lint without scripts that name the config has no need of the shell's grammar
    from lfconfiglint.launch_scripts.readings import uses_by_config

    for script, text in scripts:
        for use, certain in uses_by_config(script, text, root).get(config, ()):
            if certain:
                yield Use(shown_place(script, use.line), use.command, use.behind, use.sets)
