"""A rule: one YAML file under ``rules/<area>/``, read into a form that can be evaluated.

The file is the only home of a rule's condition, texts, fixes, evidence and examples; see
``schemas/rule.schema.json`` for its shape. :mod:`lfconfiglint.rulebook` finds and loads them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lfconfiglint.diagnostic import (
    Applicability,
    RemoveKey,
    RenameKey,
    SetKey,
    Severity,
)
from lfconfiglint.expressions import Expression, Lookup, compile_expression
from lfconfiglint.language import Text
from lfconfiglint.message import Message

CODE_FACTS: dict[str, frozenset[str]] = {
    "document": frozenset({"detail"}),
    "keys": frozenset({"key", "value", "given", "expected", "choices", "suggestion", "owner"}),
    "directives": frozenset({"detail"}),
}
"""What the texts of a rule may show that is found by code, by what its ``from`` names."""


_FULL_WIDTH = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
# folding a line of a YAML text leaves a blank, which Chinese does not write
_PUNCTUATION = r"\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b"
# folding a line of a YAML text leaves a blank, which Chinese does not write
_FOLD = re.compile(
    rf"(?<=[{_FULL_WIDTH}])[ \n]+(?=[{_FULL_WIDTH}])"
    rf"|(?<=[{_PUNCTUATION}])[ \n]+|[ \n]+(?=[{_PUNCTUATION}])"
)


def text_of(value: Mapping[str, str]) -> Text:
    """The two languages of a text in a rule file."""
    return Text(value["en"].strip(), _FOLD.sub("", value["zh"].strip()))


def message_of(value: Mapping[str, str]) -> Message:
    return Message(text_of(value))


@dataclass(frozen=True)
class FixTemplate:
    """A fix as its rule states it; :meth:`operations` fills in what depends on the run."""

    title: Message
    applicability: Applicability
    comment: Message | None
    condition: Expression | None
    steps: tuple[Mapping[str, Any], ...]
    known: Collection[str]

    def operations(self, lookup: Lookup) -> tuple[SetKey | RenameKey | RemoveKey, ...]:
        """The steps with their values; raises Unknown when a value depends on an unknown fact."""
        return tuple(self._operation(step, lookup) for step in self.steps)

    def _operation(self, step: Mapping[str, Any], lookup: Lookup) -> SetKey | RenameKey | RemoveKey:
        def name(value: str) -> str:
            # `{key}` stands for the key that the finding is about
            return str(lookup(value[1:-1])) if value.startswith("{") else value

        if "set" in step:
            value = step["to"]
            if isinstance(value, dict):
                value = compile_expression(value["expr"], self.known)(lookup)
            return SetKey(name(step["set"]), value, tuple(step.get("near", ())))
        if "rename" in step:
            return RenameKey(name(step["rename"]), name(step["to"]))
        return RemoveKey(name(step["remove"]))

    def expressions(self) -> list[str]:
        """Sources of the values that are computed, for checking when the rule is loaded."""
        return [step["to"]["expr"] for step in self.steps if isinstance(step.get("to"), dict)]


@dataclass(frozen=True)
class Rule:
    """``at`` lists the keys a finding points to: the first that the file gives, else the file's
    start. ``source`` is the mapping the file holds, ``known`` the names its texts may use."""

    id: str
    area: str
    severity: Severity
    at: tuple[str, ...]
    kinds: frozenset[str]
    source: Mapping[str, Any]
    known: Collection[str]

    @property
    def found_by(self) -> str | None:
        """``document``, ``keys`` or ``directives`` when code finds it, None for a condition."""
        return self.source.get("from")

    @cached_property
    def condition(self) -> Expression | None:
        when = self.source.get("when")
        return compile_expression(when, self.known) if when is not None else None

    @cached_property
    def summary(self) -> Text:
        return text_of(self.source["summary"])

    @cached_property
    def message(self) -> Message:
        return message_of(self.source["message"])

    @cached_property
    def fixes(self) -> tuple[FixTemplate, ...]:
        return tuple(
            FixTemplate(
                title=message_of(fix["title"]),
                applicability=fix["applicability"],
                comment=message_of(fix["comment"]) if "comment" in fix else None,
                condition=compile_expression(fix["when"], self.known) if "when" in fix else None,
                steps=tuple(fix["ops"]),
                known=self.known,
            )
            for fix in self.source.get("fixes", ())
        )


def build_rule(source: Mapping[str, Any], area: str, known: Collection[str]) -> Rule:
    """A rule from the mapping of its file; the shape is trusted, see the rulebook for checks."""
    found_by = source.get("from")
    names = frozenset(known) | CODE_FACTS[found_by] if found_by else known
    at = source.get("at", ())
    return Rule(
        id=source["id"],
        area=area,
        severity=source["severity"],
        at=(at,) if isinstance(at, str) else tuple(at),
        kinds=frozenset(source.get("kinds", ("train",))),
        source=source,
        known=names,
    )
