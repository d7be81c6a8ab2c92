"""``lfconfiglint undo``: take back what the last run in this folder changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lfconfiglint.cli.names import EXIT_FINDINGS
from lfconfiglint.cli.options import language_option
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text

if TYPE_CHECKING:
    from lfconfiglint.fixing.undo import Kept


@click.command(
    help=help_text(
        "Take back what the last fixes in this folder changed.", "撤销上一次在当前目录所作的修复。"
    )
)
@language_option
def undo(lang: Lang | None) -> int:
    from lfconfiglint.fixing.undo import forget, recall

    speak = lang or spoken_language()
    kept = recall(Path.cwd())
    if not kept:
        raise UsageError(Text("nothing to undo in this folder", "当前目录没有可撤销的改动"))
    said = {each.path: _restore(each) for each in kept}
    for path, text in said.items():
        click.echo(f"{_shown(path)}: {text.say(speak)}", err=True)
    if CHANGED_SINCE in said.values():
        return EXIT_FINDINGS
    forget(Path.cwd())
    return 0


RESTORED = Text("restored", "已恢复")
REMOVED = Text("removed: it was written by the fix", "已删除（由修复新建）")
AS_BEFORE = Text("already as before", "内容已与修复前相同")
CHANGED_SINCE = Text("changed since; left as it is", "修复后又有改动，保持不变")


def _restore(kept: Kept) -> Text:
    """Raises WriteError where the file cannot be written."""
    from lfconfiglint.fixing.write import replace_file

    try:
        now = kept.path.read_bytes()
    except FileNotFoundError:
        return AS_BEFORE if kept.old is None else CHANGED_SINCE
    if now == kept.old:
        return AS_BEFORE
    if not kept.is_new(now):
        return CHANGED_SINCE
    if kept.old is None:
        kept.path.unlink()
        return REMOVED
    replace_file(kept.path, now, kept.old)
    return RESTORED


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
