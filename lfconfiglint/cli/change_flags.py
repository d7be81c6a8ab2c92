"""What the flags of ``check`` say about changes of files."""

from __future__ import annotations

from lfconfiglint.changes import Changes
from lfconfiglint.diagnostic import Applicability
from lfconfiglint.errors import UsageError
from lfconfiglint.hints import Any, TypeVar
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass

Flags = TypeVar("Flags")


def taken(kind: type[Flags], given: dict[str, Any]) -> Flags:
    """The flags of a *kind*, which are taken out of those *given* by name."""
    return kind(**{name: given.pop(name) for name in kind.__annotations__ if name in given})


@dataclass(frozen=True)
class ChangeFlags:
    """The flags as given; ``add_ignore`` is a reason, perhaps empty, or None."""

    fix: bool = False
    unsafe_fixes: bool = False
    fix_only: bool = False
    diff: bool = False
    interactive: bool = False
    show_fixes: bool = False
    comments: bool = True
    strip_comments: bool = False
    add_ignore: str | None = None

    @property
    def fixing(self) -> bool:
        """Whether fixes are applied, if only to be shown."""
        others = self.strip_comments or self.add_ignore is not None
        return self.fix or self.fix_only or (self.diff and not others)

    @property
    def writing(self) -> bool:
        return self.interactive or (bool(self.changes) and not self.diff)

    @property
    def changes(self) -> Changes:
        allowed: set[Applicability] = {"safe"} if self.fixing else set()
        if self.fixing and self.unsafe_fixes:
            allowed.add("unsafe")
        reason = " ".join(self.add_ignore.split()) if self.add_ignore is not None else None
        return Changes(frozenset(allowed), self.comments, self.strip_comments, reason)

    def note_on_idle(self) -> Text | None:
        """About a flag that does nothing beside the others that were given."""
        if self.unsafe_fixes and not (self.fixing or self.interactive):
            return Text(
                "--unsafe-fixes does nothing without --fix or --diff",
                "--unsafe-fixes 需与 --fix 或 --diff 一起使用，否则不起作用",
            )
        if self.fix and self.diff:
            return Text(
                "with --diff the fixes of --fix are shown and not written",
                "同时给出 --diff 时，--fix 的修复只显示，不写入文件",
            )
        return None

    def refuse_contradictions(self) -> None:
        """Raises UsageError."""
        if self.interactive and (self.diff or self.fix_only or self.changes):
            raise UsageError(
                Text(
                    "--interactive asks about every change itself; give it without --fix, "
                    "--fix-only, --diff, --strip-comments and --add-ignore",
                    "--interactive 会逐一询问，不能与 --fix、--fix-only、--diff、"
                    "--strip-comments、--add-ignore 同时使用",
                )
            )
