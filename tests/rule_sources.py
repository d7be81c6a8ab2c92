"""The examples inside the project's rule files, as test cases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lfconfiglint.resources import RULES
from lfconfiglint.rule_files import Source, sources_below
from lfconfiglint.trial.examples import TRANSFORMERS_RELEASES as TRANSFORMERS_RELEASES
from lfconfiglint.trial.examples import Example as Example
from lfconfiglint.trial.examples import Surroundings as Surroundings
from lfconfiglint.trial.examples import examples_of
from lfconfiglint.trial.examples import surroundings as surroundings


@cache
def sources() -> dict[str, tuple[Path, Source]]:
    """Every rule of the project by its id, with its file."""
    return {source["id"]: (path, source) for path, source in sources_below(RULES)}


def examples() -> Iterator[Example]:
    for _, source in sources().values():
        yield from examples_of(source)
