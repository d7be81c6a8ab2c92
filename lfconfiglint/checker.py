"""What stays the same for all files of a run: rules, releases, settings, and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.language import Lang
from lfconfiglint.records import dataclass, field
from lfconfiglint.rulebook import Selection
from lfconfiglint.upstream.release.target import Target

if TYPE_CHECKING:
    from lfconfiglint.baseline import Baseline


@dataclass(frozen=True)
class Checker:
    """What stays the same for all files of a run."""

    selection: Selection
    target_of: Callable[[Path | None], Target]
    """The releases that the config at a path is for; None is standard input."""
    lang: Lang
    samples: int | None = None
    extra_keys: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str | Literal[False]] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    policy: FixPolicy = field(default_factory=FixPolicy)
    baseline: Baseline | None = None
    together: tuple[Path, ...] = ()
    """All files of the run, which may be parts of one pipeline."""
    taken: Mapping[str, bytes] = field(default_factory=dict)
    """Files that the run is about to write beside other configs, by their real paths."""
    by_command: bool = False
    """Whether the command that starts the configs is known, so that no script says what it sets."""


def as_wanted(
    checker: Checker, path: Path | None, document: Document, result: LintResult
) -> LintResult:
    """Without the findings of the baseline, and with fixes as the settings want them.

    *document* needs values where there is a baseline."""
    if checker.baseline is not None:
        result = checker.baseline.hide(path, document, result)
    return checker.policy.on(result)
