"""Reading rule files, of which :mod:`lfconfiglint.rule_check` says what is wrong.

The folders below ``rules/`` are the areas. A file holds one rule, named after it, or a table of
rules (:mod:`lfconfiglint.rule_table`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.document.file import read_bytes
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import RuleError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.resources import rule_files
from lfconfiglint.rule import Rule, build_rule
from lfconfiglint.rule_check import RuleFile
from lfconfiglint.rule_table import expand, is_table

LONGEST_TEXT = 4000
"""Characters; as in the schema."""
MOST_FILES = 500
MOST_BYTES = 256 * 1024
"""Of one file; people's own rules are a few hundred lines."""
Source = Mapping[str, Any]
"""A rule in its long form, as ``schemas/rule.schema.json`` describes it."""


def read_rules(folder: Path, taken: Collection[str] = ()) -> Iterator[Rule]:
    """Read and check the rules below *folder*; its subfolders are the areas.

    Raises :class:`RuleError` for whatever is wrong, a rule named as one of *taken* included.
    """
    if not folder.is_dir():
        raise RuleError(Text(f"{folder}: no such folder of rules", f"{folder}：规则目录不存在"))
    paths = rule_files(folder)
    if len(paths) > MOST_FILES:
        raise RuleError(
            Text(
                f"{folder}: more than {MOST_FILES} files with rules",
                f"{folder}：规则文件超过 {MOST_FILES} 个",
            )
        )
    seen = set(taken)
    for path in paths:
        area = path.parent.name if path.parent != folder else "own"
        for source in read_rule_sources(path):
            if source["id"] in seen:
                raise _named_twice(path, source["id"])
            seen.add(source["id"])
            yield build_rule(source, area)


def _named_twice(path: Path, rule_id: str) -> RuleError:
    pattern = re.compile(rf"""\bid['"]?\s*:\s*['"]?{re.escape(rule_id)}(?![\w-])""")
    lines = enumerate(_text(path).splitlines(), start=1)
    line = next((number for number, text in lines if pattern.search(text)), 1)
    return RuleError(
        Text(
            f"{path}:{line}: there are two rules named '{rule_id}'",
            f"{path}:{line}：有两条名为 '{rule_id}' 的规则",
        )
    )


def sources_of(path: Path) -> list[Source]:
    """The rules of a file in their long form, unchecked."""
    content = _parsed(path).values
    return _long_forms(content)


def _long_forms(content: Mapping[str, Any]) -> list[Source]:
    rules = expand(content) if is_table(content) else [content]
    return [_folded(rule) for rule in rules]


_FULL_WIDTH = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_PUNCTUATION = r"\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b"
# folding a line of a YAML text leaves a blank, which Chinese does not write
_FOLD = re.compile(
    rf"(?<=[{_FULL_WIDTH}])[ \n]+(?=[{_FULL_WIDTH}])"
    rf"|(?<=[{_PUNCTUATION}])[ \n]+|[ \n]+(?=[{_PUNCTUATION}])"
)


def _folded(value: Any) -> Any:
    """The same with every Chinese text on one line as Chinese is written."""
    if isinstance(value, list):
        return [_folded(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_text = value.keys() == {"en", "zh"} and isinstance(value["zh"], str)
    # what is longer is refused, and folding it could take long
    if is_text and len(value["zh"]) <= LONGEST_TEXT:
        return {"en": value["en"], "zh": _FOLD.sub("", value["zh"].strip())}
    return {key: _folded(item) for key, item in value.items()}


def find_rule_source(rule_id: str, own_folders: Sequence[Path] = ()) -> tuple[Path, Source]:
    """The file that a rule is written in, and the rule; it must exist."""
    folders = (resources.RULES, *own_folders)
    paths = [path for folder in folders for path in rule_files(folder)]
    named = [path for path in paths if rule_id in _text(path)]
    return next(
        (path, source) for path in named for source in sources_of(path) if source["id"] == rule_id
    )


def read_rule_sources(path: Path) -> list[Source]:
    """The checked rules of a file; every error names the file and the line."""
    file = RuleFile(path, _parsed(path))
    content: Mapping[str, Any] = file.document.values
    if not is_table(content):
        file.check_shape(content, ())
        (content,) = _long_forms(content)
        if content["id"] != path.stem:
            said = Text(
                f"the id must be the file's name, '{path.stem}'",
                f"id 须与文件名 '{path.stem}' 一致",
            )
            raise file.error(("id",), said)
        file.check_names(build_rule(content, path.parent.name), ())
        return [content]
    file.check_table()
    sources = _long_forms(content)
    for index, source in enumerate(sources):
        place: KeyPath = ("rules", index)
        file.check_shape(source, place)
        file.check_names(build_rule(source, path.parent.name), place)
    return sources


def sources_below(folder: Path) -> Iterator[tuple[Path, Source]]:
    """Every rule below a folder, checked, with its file."""
    for path in rule_files(folder):
        yield from ((path, source) for source in read_rule_sources(path))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _parsed(path: Path) -> Document:
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES // 1024
        raise RuleError(Text(f"{path}: larger than {limit} KiB", f"{path}：超过 {limit} KiB"))
    document = parse_document(data, interpolation=False)
    for problem in document.problems:
        raise RuleFile(path, document).error_from(problem.span.start, problem.detail)
    return document
