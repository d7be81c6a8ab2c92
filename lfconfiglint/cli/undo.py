"""``lfconfiglint undo``: take back what the last run in this folder changed."""

from __future__ import annotations

from pathlib import Path

import click

from lfconfiglint.cli.names import EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.options import language_option
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text


@click.command(
    help=help_text(
        "Take back what the last fixes in this folder changed.", "撤销上一次在当前目录所作的修复。"
    )
)
@language_option
def undo(lang: Lang | None) -> int:
    from lfconfiglint.fixing.restore import restore
    from lfconfiglint.fixing.undo import forget, recall

    speak = lang or spoken_language()
    kept = recall(Path.cwd())
    if not kept:
        raise UsageError(Text("nothing to undo in this folder", "当前目录没有可撤销的改动"))
    outcomes = list(restore(kept))
    for outcome in outcomes:
        click.echo(f"{_shown(outcome.path)}: {outcome.said.say(speak)}", err=True)
    states = {outcome.state for outcome in outcomes}
    if states != {"done"}:
        return EXIT_FAILED if "failed" in states else EXIT_FINDINGS
    forget(Path.cwd())
    return 0


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
