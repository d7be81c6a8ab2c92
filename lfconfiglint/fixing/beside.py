"""Fixes of a DeepSpeed file: a changed copy is written beside the config, which then names it.

The file itself is left alone: it may be upstream's example, and other configs may name it. A
configuration that stands in the config itself is changed there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from lfconfiglint.diagnostic import Fix, LintResult, RemoveKey, SetField, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.above import comment_above
from lfconfiglint.fixing.comment import file_language
from lfconfiglint.fixing.fixer import Lint, apply_all
from lfconfiglint.fixing.json_fields import with_fields
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.fixing.new_file import (
    NewFile,
    Surroundings,
    called,
    first_name,
    free_name,
    text_of,
)
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.fixing.strip import edited
from lfconfiglint.language import Lang


@dataclass(frozen=True)
class FixedBeside:
    """What became of a config by such fixes; the new file is None where none was needed."""

    document: Document
    result: LintResult
    applied: tuple[Fix, ...] = ()
    file: NewFile | None = None


def fix_beside(
    start: FixedBeside,
    lint: Lint,
    lang: Lang,
    wanted: Callable[[Fix], bool],
    around: Surroundings,
    *,
    comments: bool = True,
) -> FixedBeside:
    """Make every such fix that is *wanted*, can be made exactly, takes its finding away and raises
    no new error; *start* may have a new file already."""
    pending = dict(around.pending)

    def fixed(path: Path | None) -> FixedBeside:
        around.pending.clear()
        around.pending.update(pending)
        done, tried = start, set[str]()
        copy = _Copy(lint, lang, around, path)
        while (fix := _next(done.result, wanted, tried)) is not None:
            tried.add(fix.rule)
            step = fix if comments else replace(fix, comment=None)
            with contextlib.suppress(Refused, InternalError, OSError, ValueError):
                done = copy.changed(done, step) or done
        return done

    first = fixed(None)
    if first.file is None or first.file == start.file:
        return first
    # only now it is known whether another config has left just this copy
    free = free_name(first.file, around)
    if free == first.file.path:
        return first
    if free is not None and start.file is None:
        return fixed(free)
    around.pending.clear()
    around.pending.update(pending)
    return start


def _next(result: LintResult, wanted: Callable[[Fix], bool], tried: Collection[str]) -> Fix | None:
    for found in result.diagnostics:
        for fix in found.fixes:
            if fix.fields and wanted(fix) and fix.rule not in tried:
                return fix
    return None


@dataclass(frozen=True)
class _Copy:
    """The copy to be written at ``path``; None for the first name that may do."""

    lint: Lint
    lang: Lang
    around: Surroundings
    path: Path | None

    def changed(self, done: FixedBeside, fix: Fix) -> FixedBeside | None:
        """The same with one more fix; None where it is of no use."""
        named = done.document.values.get("deepspeed")
        if isinstance(named, dict):
            return self._within(done, fix)
        if not isinstance(named, str) or named.startswith("{"):
            return None
        pending = self.around.pending
        changed = with_fields(pending.get(named) or text_of(named, self.around), fix)
        if done.file is not None:
            file, name = replace(done.file, content=changed.encode()), named
            document = self._explained(done.document, fix)
        else:
            path = self.path or first_name(named, self.around)
            file, name = NewFile(path, changed.encode()), called(path, named, self.around)
            step = replace(fix, operations=(SetKey("deepspeed", name),))
            document = apply_all(done.document, [step], self.lang)
        before = pending.get(name)
        pending[name] = changed
        after = self._linted(done, document, fix)
        if after is None:
            if before is None:
                del pending[name]
            else:
                pending[name] = before
            return None
        return replace(after, applied=(*done.applied, fix), file=file)

    def _within(self, done: FixedBeside, fix: Fix) -> FixedBeside | None:
        """The same where the DeepSpeed configuration stands in the config itself."""
        steps = tuple(
            SetKey(f"deepspeed.{change.field}", change.value)
            if isinstance(change, SetField)
            else RemoveKey(f"deepspeed.{change.field}")
            for change in fix.fields
        )
        document = apply_all(done.document, [replace(fix, operations=steps)], self.lang)
        after = self._linted(done, document, fix)
        return after and replace(after, applied=(*done.applied, fix))

    def _explained(self, document: Document, fix: Fix) -> Document:
        """With the comment of one more change of the copy, which the config names already."""
        said = fix.say_comment(file_language(document, self.lang))
        if said is None:
            return document
        entry = document.entries["deepspeed",]
        return edited(document, [comment_above(document, entry, fix.rule, said)])

    def _linted(self, done: FixedBeside, document: Document, fix: Fix) -> FixedBeside | None:
        """None where the finding is still there, or a new error is."""
        result = self.lint(document)
        there = any(found.rule == fix.rule for found in result.diagnostics)
        if there or new_errors(done.result, result):
            return None
        return replace(done, document=document, result=result)
