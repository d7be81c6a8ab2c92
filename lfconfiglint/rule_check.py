"""What is wrong with a rule file: its shape and the names it uses, with errors that say where."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.document.model import Document, KeyPath
from lfconfiglint.errors import RuleError
from lfconfiglint.expression_compiler import compile_expression
from lfconfiglint.expressions import ExpressionError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.message import Message, MessageError
from lfconfiglint.records import dataclass
from lfconfiglint.rule import Rule

_MOST_EXPANDED = 16 * 1024 * 1024
"""Characters that the examples of a table may come to with its base."""


@dataclass(frozen=True)
class RuleFile:
    """A rule file that was read; whatever is wrong raises :class:`RuleError` with its line."""

    path: Path
    document: Document

    def check_table(self) -> None:
        """The shape of a table itself, and that its rules can be written out: a base that is
        repeated for every example could fill the memory."""
        content: Mapping[str, Any] = self.document.values
        self._validate(content, (), "/$defs/table")
        table = content.get("table", {})
        size = 0
        for rule in content["rules"]:
            base = rule.get("base", table.get("base", ""))
            size += len(base) * (len(rule["bad"]) + len(rule["good"]))
        if size > _MOST_EXPANDED:
            raise self.error(("table", "base"), Text("too many examples", "示例过多"))

    def check_shape(self, source: Mapping[str, Any], place: KeyPath) -> None:
        """The shape of one rule in its long form, which stands at *place*."""
        self._validate(source, place, "")

    def _validate(self, content: object, place: KeyPath, pointer: str) -> None:
        # jsonschema costs more than a whole lint to import, and compiled rules never need it
        import jsonschema

        from lfconfiglint.schema_words import schema_problem

        schema = json.loads(resources.schema_file("rule.schema.json").read_text(encoding="utf-8"))
        if pointer:
            schema = {"$defs": schema["$defs"], "$ref": f"#{pointer}"}
        validator = jsonschema.Draft202012Validator(schema)
        error = jsonschema.exceptions.best_match(validator.iter_errors(content))
        if error is not None:
            where = tuple(error.absolute_path)
            label = ".".join(str(step) for step in where)
            said = schema_problem(error)
            text = Text(f"{label or 'the file'}: {said.en}", f"{label or '文件'}：{said.zh}")
            raise self.error((*place, *where), text)

    def check_names(self, rule: Rule, place: KeyPath) -> None:
        """That a rule's expressions and texts use names that there are."""
        # only the rules' own tests and builds, and people with own rules, pay for the names
        from lfconfiglint.names import known_names

        known = known_names() | rule.code_facts
        for within, used in _parts(rule):
            fault = _fault(used, known)
            if fault is not None:
                raise self.error((*place, *within), fault)
        if Message(rule.summary).names():
            text = Text(
                f"rule '{rule.id}': a message that shows values needs a summary beside it",
                f"规则 '{rule.id}'：含有取值的 message 需要另写 summary",
            )
            raise self.error((*place, "message"), text)

    def error(self, place: KeyPath, text: Text) -> RuleError:
        """An error at the innermost part of *place* that the file has."""
        entries = self.document.entries
        while place and place not in entries:
            place = place[:-1]
        return self.error_from(entries[place].key.start if place else 0, text)

    def error_from(self, offset: int, text: Text) -> RuleError:
        """An error at a place in the text."""
        line = self.document.position(offset).line
        return RuleError(Text(f"{self.path}:{line}: {text.en}", f"{self.path}:{line}：{text.zh}"))


def _parts(rule: Rule) -> Iterator[tuple[KeyPath, str | Message]]:
    """Every expression and text of a rule with its place in the rule."""
    if rule.source.get("when") is not None:
        yield ("when",), rule.source["when"]
    for key in rule.at:
        if key.startswith("{"):
            yield ("at",), key[1:-1]
    yield ("message",), rule.message
    for index, fix in enumerate(rule.fixes):
        for text in (fix.title, fix.comment, *fix.expressions()):
            if text is not None:
                yield ("fixes", index), text


def _fault(used: str | Message, known: Collection[str]) -> Text | None:
    """What is wrong with an expression or a text."""
    try:
        if isinstance(used, Message):
            used.check(known)
        else:
            compile_expression(used, known)
    except ExpressionError as error:
        return Text(f"{error.text.en} (column {error.column})", error.text.zh)
    except MessageError as error:
        return error.text
    return None
