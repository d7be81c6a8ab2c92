"""Fixes of a DeepSpeed file: a changed copy is written beside the config, which then names it.

The file itself is left alone: it may be upstream's example, and other configs may name it. A
configuration that stands in the config itself is changed there.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

from lfconfiglint.diagnostic import Applicability, Fix, LintResult, RemoveKey, SetField, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.fixer import Lint, apply_all
from lfconfiglint.fixing.json_fields import drop_field, set_field
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Lang, Text

_MARK = ".lfconfiglint"
_MOST_NAMES = 100


@dataclass(frozen=True)
class Surroundings:
    """The config's own path, where relative paths in it may start, and the text of files that are
    not written yet, by what the config calls them: a lint sees them."""

    path: Path
    folders: tuple[Path, ...]
    pending: MutableMapping[str, str]


@dataclass(frozen=True)
class NewFile:
    """A file to be written beside the config."""

    path: Path
    content: bytes


@dataclass(frozen=True)
class FixedBeside:
    """What became of a config by such fixes; the new file is None where none was needed."""

    document: Document
    result: LintResult
    applied: tuple[Fix, ...] = ()
    file: NewFile | None = None


def fix_beside(
    document: Document,
    result: LintResult,
    lint: Lint,
    lang: Lang,
    allowed: Collection[Applicability],
    around: Surroundings,
    *,
    comments: bool,
) -> FixedBeside:
    """Make every such fix that is allowed, can be made exactly, takes its finding away and raises
    no new error."""

    written = dict(around.pending)

    def fixed(path: Path | None) -> FixedBeside:
        around.pending.clear()
        around.pending.update(written)
        done, tried = FixedBeside(document, result), set[str]()
        while (fix := _next(done.result, allowed, tried)) is not None:
            tried.add(fix.rule)
            step = fix if comments else replace(fix, comment=None)
            with contextlib.suppress(Refused, InternalError, OSError, ValueError):
                done = _with(done, step, lint, lang, around, path) or done
        return done

    first = fixed(None)
    if first.file is None:
        return first
    # only now it is known whether another config has left just this copy
    free = _free(first.file, around)
    if free is None:
        return FixedBeside(document, lint(document))
    return first if free == first.file.path else fixed(free)


def _next(
    result: LintResult, allowed: Collection[Applicability], tried: Collection[str]
) -> Fix | None:
    for found in result.diagnostics:
        for fix in found.fixes:
            if fix.fields and fix.applicability in allowed and fix.rule not in tried:
                return fix
    return None


def _with(
    done: FixedBeside,
    fix: Fix,
    lint: Lint,
    lang: Lang,
    around: Surroundings,
    path: Path | None,
) -> FixedBeside | None:
    """The same with one more fix, in a copy at *path*; None where it is of no use."""
    named = done.document.values.get("deepspeed")
    if isinstance(named, dict):
        return _within(done, fix, lint, lang)
    if not isinstance(named, str) or named.startswith("{"):
        return None
    text = around.pending.get(named) or _read(named, around)
    changed = _changed(text, fix)
    if done.file is not None:
        path = done.file.path
    file = NewFile(path or _first_name(named, around), changed.encode())
    name = named if done.file is not None else _called(file.path, named, around)
    step = replace(fix, operations=(SetKey("deepspeed", name),))
    after = apply_all(done.document, [step], lang)
    before = around.pending.get(name)
    around.pending[name] = changed
    linted = lint(after)
    if _worse(done.result, linted, fix.rule):
        if before is None:
            del around.pending[name]
        else:
            around.pending[name] = before
        return None
    return FixedBeside(after, linted, (*done.applied, fix), file)


def _within(done: FixedBeside, fix: Fix, lint: Lint, lang: Lang) -> FixedBeside | None:
    """The same where the DeepSpeed configuration stands in the config itself."""
    steps = tuple(
        SetKey(f"deepspeed.{change.field}", change.value)
        if isinstance(change, SetField)
        else RemoveKey(f"deepspeed.{change.field}")
        for change in fix.fields
    )
    after = apply_all(done.document, [replace(fix, operations=steps)], lang)
    linted = lint(after)
    if _worse(done.result, linted, fix.rule):
        return None
    return replace(done, document=after, result=linted, applied=(*done.applied, fix))


def _read(named: str, around: Surroundings) -> str:
    return (_folder_of(named, around) / named).read_text(encoding="utf-8")


def _folder_of(named: str, around: Surroundings) -> Path:
    """Where the config's path starts; raises :class:`Refused` for a file that is not here."""
    for folder in around.folders:
        if (folder / named).is_file():
            return folder
    raise Refused(Text(f"{named} is not here", f"找不到 {named}"))


def _changed(text: str, fix: Fix) -> str:
    """The text with the fix's fields; raises :class:`InternalError` where anything else changed."""
    wanted = json.loads(text)
    for change in fix.fields:
        *parents, last = change.field.split(".")
        at = wanted
        for step in parents:
            at = at[step] if isinstance(at, dict) and step in at else {}
        if isinstance(change, SetField):
            text = set_field(text, change.field, change.value)
            at[last] = change.value
        else:
            text = drop_field(text, change.field)
            del at[last]
    if json.loads(text) != wanted:
        raise InternalError(Text(f"fix of {fix.rule} was not applied", f"未应用 {fix.rule} 的修复"))
    return text


def _first_name(named: str, around: Surroundings) -> Path:
    stem = Path(named).name.removesuffix(".json").split(_MARK)[0]
    return around.path.parent / f"{stem}{_MARK}.json"


def _free(file: NewFile, around: Surroundings) -> Path | None:
    """The first name of the file's kind that is free, or has just its content."""
    stem = file.path.name.removesuffix(".json")
    names = (stem, *(f"{stem}-{number}" for number in range(2, _MOST_NAMES)))
    for path in (around.path.parent / f"{name}.json" for name in names):
        if not path.exists() or path.read_bytes() == file.content:
            return path
    return None


def _called(path: Path, named: str, around: Surroundings) -> str:
    """What the config calls the new file: from where it called the old one."""
    if Path(named).is_absolute():
        return str(path.resolve())
    relative = Path(os.path.relpath(path.resolve(), _folder_of(named, around).resolve()))
    if relative.parts[0] == "..":
        raise Refused(Text("the config is elsewhere", "配置文件位于别处"))
    return relative.as_posix()


def _worse(before: LintResult, after: LintResult, rule: str) -> bool:
    """Whether the finding is still there, or a new error."""
    return bool(new_errors(before, after)) or any(found.rule == rule for found in after.diagnostics)
