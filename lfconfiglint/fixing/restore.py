"""Take back what a record says that a run changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.errors import system_reason
from lfconfiglint.fixing.undo import Kept
from lfconfiglint.fixing.write import WriteError, replace_file
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple


class Outcome(NamedTuple):
    """What became of one file: ``left`` was changed since, or is needed by one that was."""

    path: Path
    said: Text
    state: Literal["done", "left", "failed"]


_RESTORED = Text("restored", "已恢复")
_REMOVED = Text("removed: it was written by the fix", "已删除（由修复新建）")
_AS_BEFORE = Text("already as before", "内容已与修复前相同")
_CHANGED_SINCE = Text("changed since; left as it is", "修复后又有改动，保持不变")
_NEEDED = Text("left: a config that names it was not restored", "已保留：引用它的配置文件未恢复")


def restore(kept: Sequence[Kept]) -> Iterator[Outcome]:
    """What became of each file, most of which are restored.

    A file that the run created goes last, and stays while a config that names it is not back.
    """
    needed: set[Path] = set()
    for each in sorted(kept, key=lambda one: one.old is None):
        if each.old is None and each.path in needed:
            yield Outcome(each.path, _NEEDED, "left")
            continue
        try:
            said = _restored(each)
            outcome = Outcome(each.path, said, "left" if said is _CHANGED_SINCE else "done")
        except WriteError as error:
            outcome = Outcome(each.path, error.text, "failed")
        except OSError as error:
            reason = system_reason(error)
            said = Text(f"not restored: {reason.en}", f"未恢复：{reason.zh}")
            outcome = Outcome(each.path, said, "failed")
        if each.names is not None and outcome.state != "done":
            needed.add(each.names)
        yield outcome


def _restored(kept: Kept) -> Text:
    """Raises WriteError or OSError where the file cannot be read or written."""
    try:
        now = kept.path.read_bytes()
    except FileNotFoundError:
        return _AS_BEFORE if kept.old is None else _CHANGED_SINCE
    if now == kept.old:
        return _AS_BEFORE
    if not kept.is_new(now):
        return _CHANGED_SINCE
    if kept.old is None:
        kept.path.unlink()
        return _REMOVED
    replace_file(kept.path, now, kept.old)
    return _RESTORED
