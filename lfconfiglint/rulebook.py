"""All rules: the project's own, from one compiled file, and people's own, from their folders.

Reading some dozens of YAML files at every start would cost more than the lint itself, so the
build writes them into one JSON file. In a checkout that file may be older than the rules; it is
then left alone and the rules are read from their own files.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lfconfiglint import resources
from lfconfiglint.document.file import read_bytes
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import RuleError, UsageError, did_you_mean
from lfconfiglint.expressions import ExpressionError, compile_expression
from lfconfiglint.language import Text
from lfconfiglint.message import MessageError
from lfconfiglint.rule import Rule, build_rule


@dataclass(frozen=True)
class Selection:
    """The rules that are run, and the names of all there are."""

    rules: tuple[Rule, ...]
    known_ids: frozenset[str]


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """Rules that *select* names, all if it is empty, without those *ignore* names.

    Names are rule ids or areas. Raises :class:`UsageError` for a name that is neither.
    """
    known = {rule.id for rule in rules} | {rule.area for rule in rules}
    for name in (*select, *ignore):
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(
                Text(f"unknown rule '{name}'.{hint.en}", f"未知规则 '{name}'。{hint.zh}")
            )
    chosen = tuple(
        rule
        for rule in rules
        if (not select or rule.id in select or rule.area in select)
        and rule.id not in ignore
        and rule.area not in ignore
    )
    return Selection(chosen, frozenset(rule.id for rule in rules))


_NOT_FOR_LINTING = ("why", "evidence", "examples")


def load_rules(known: Collection[str], own_folders: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Every rule, sorted by id. *known* are the names that conditions and texts may use.

    Raises :class:`RuleError` for a broken or duplicate rule file.
    """
    rules = _compiled(known)
    if rules is None:
        rules = list(read_rules(resources.RULES, known))
        _refresh_compiled()
    for folder in own_folders:
        rules.extend(read_rules(folder, known))
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise RuleError(
                Text(f"there are two rules named '{rule.id}'", f"有两条名为 '{rule.id}' 的规则")
            )
        by_id[rule.id] = rule
    return tuple(sorted(by_id.values(), key=lambda rule: rule.id))


def read_rules(folder: Path, known: Collection[str]) -> Iterable[Rule]:
    """Read and check the rule files below *folder*; its subfolders are the areas."""
    if not folder.is_dir():
        raise RuleError(Text(f"{folder}: no such folder of rules", f"{folder}：规则目录不存在"))
    for path in rule_files(folder):
        area = path.parent.name if path.parent != folder else "own"
        yield build_rule(read_rule_source(path, known), area, known)


def rule_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


def rule_file(rule_id: str) -> Path:
    """The file that one of the project's own rules is written in."""
    return next(path for path in rule_files(resources.RULES) if path.stem == rule_id)


def read_rule_source(path: Path, known: Collection[str]) -> Mapping[str, Any]:
    """The checked content of a rule file; every error names the file and the line."""
    document = _parsed(path)
    _check_shape(path, document)
    source: Mapping[str, Any] = document.values
    if source["id"] != path.stem:
        raise _broken_at(
            path,
            document,
            ("id",),
            Text(
                f"the id must be the file's name, '{path.stem}'",
                f"id 须与文件名 '{path.stem}' 一致",
            ),
        )
    _check_names(path, document, build_rule(source, path.parent.name, known))
    return source


def _parsed(path: Path) -> Document:
    document = parse_document(read_bytes(path), interpolation=False)
    for problem in document.problems:
        raise _broken(path, document, problem.span.start, problem.detail)
    return document


def _check_shape(path: Path, document: Document) -> None:
    # jsonschema costs more than a whole lint to import, and compiled rules never need it
    import jsonschema

    schema = json.loads(resources.schema_file("rule.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    error = jsonschema.exceptions.best_match(validator.iter_errors(document.values))
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path) or "the file"
        raise _broken_at(
            path,
            document,
            tuple(error.absolute_path),
            Text(f"{place}: {error.message}", f"{place}：{error.message}"),
        )


def _check_names(path: Path, document: Document, rule: Rule) -> None:
    place: KeyPath = ("when",)
    try:
        _ = rule.condition
        place = ("message",)
        rule.message.check(rule.known)
        for index, fix in enumerate(rule.fixes):
            place = ("fixes", index)
            for message in filter(None, (fix.title, fix.comment)):
                message.check(rule.known)
            for expression in fix.expressions():
                compile_expression(expression, rule.known)
    except ExpressionError as error:
        column = Text(f"{error.text.en} (column {error.column})", error.text.zh)
        raise _broken_at(path, document, place, column) from None
    except MessageError as error:
        raise _broken_at(path, document, place, error.text) from None


def _broken_at(path: Path, document: Document, place: KeyPath, text: Text) -> RuleError:
    while place and place not in document.entries:
        place = place[:-1]
    offset = document.entries[place].key.start if place else 0
    return _broken(path, document, offset, text)


def _broken(path: Path, document: Document, offset: int, text: Text) -> RuleError:
    line = document.position(offset).line
    return RuleError(Text(f"{path}:{line}: {text.en}", f"{path}:{line}：{text.zh}"))


def compile_rules() -> str:
    """The text of the compiled file: all rules without what only people read."""
    rules = []
    for path in rule_files(resources.RULES):
        values = _parsed(path).values
        source = {str(key): value for key, value in values.items() if key not in _NOT_FOR_LINTING}
        rules.append({"area": path.parent.name, "source": source})
    content = {"fingerprint": _fingerprint(), "rules": rules}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _compiled(known: Collection[str]) -> list[Rule] | None:
    try:
        content = json.loads(resources.COMPILED_RULES.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not resources.INSTALLED and content["fingerprint"] != _fingerprint():
        return None
    return [build_rule(entry["source"], entry["area"], known) for entry in content["rules"]]


def _refresh_compiled() -> None:
    """Keep the compiled file of a checkout fresh, so that only the first run after a change to a
    rule is slow; where it cannot be written, every run reads the rules' own files."""
    temporary = resources.COMPILED_RULES.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        temporary.write_text(compile_rules(), encoding="utf-8")
        temporary.replace(resources.COMPILED_RULES)


def _fingerprint() -> str:
    # an installed package has no need of it
    import hashlib

    digest = hashlib.blake2b(digest_size=16)
    for path in rule_files(resources.RULES):
        digest.update(path.relative_to(resources.RULES).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
