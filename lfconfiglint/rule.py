"""A rule: a YAML file under ``rules/<area>/``, or an entry of a table there, ready to evaluate.

The file is the only home of a rule's condition, texts, fixes, evidence and examples; see
``schemas/rule.schema.json`` for its shape. :mod:`lfconfiglint.rulebook` finds and loads them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache

from lfconfiglint.condition import Condition, PartTable
from lfconfiglint.diagnostic import (
    Applicability,
    DropField,
    Operation,
    RemoveKey,
    RenameKey,
    SetField,
    SetKey,
    Severity,
)
from lfconfiglint.expressions import Expression, Lookup
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.language import Text
from lfconfiglint.parts import Part
from lfconfiglint.records import dataclass, field

if TYPE_CHECKING:
    from lfconfiglint.message import Message

CODE_FACTS: dict[str, frozenset[str]] = {
    "document": frozenset({"detail", "key", "written", "value", "meant", "wants_text"}),
    "keys": frozenset({
        "key", "value", "given", "expected", "choices", "suggestion", "meant", "effect",
        "declaration", "foreign", "nearest", "present", "variable", "line", "listed",
        "since", "gone", "coming", "note", "step", "becomes", "new_value", "now", "place",
    }),
    "directives": frozenset({"detail"}),
}  # fmt: skip
"""What the texts of a rule may show that is found by code, by what its ``from`` names."""


PRESETS = ("minimal", "default", "strict")
"""The sets of rules that settings may choose; each has all of the one before."""


def text_of(value: Mapping[str, str]) -> Text:
    """The two languages of a text in a rule file."""
    return Text(value["en"].strip(), value["zh"].strip())


def message_of(value: Mapping[str, str]) -> Message:
    # only a rule that has something to say pays for the import
    from lfconfiglint.message import Message

    return Message(text_of(value))


@lru_cache(maxsize=1_000)
def _stored(code: str) -> Expression:
    """What the build has compiled, made for Python once for all findings with it."""
    return Expression(code)


def _compiled(source: str, code: Mapping[str, str]) -> Expression:
    """The expression, from what the build made of its text where that is among *code*."""
    if source in code:
        return _stored(code[source])
    # only a rule that the build has not compiled pays for the import
    from lfconfiglint.expression_compiler import compile_expression

    return compile_expression(source, None)


@dataclass(frozen=True)
class FixTemplate:
    """A fix as its rule states it; :meth:`operations` fills in what depends on the run."""

    title: Message
    applicability: Applicability
    comment: Message | None
    condition: Expression | None
    steps: tuple[Mapping[str, Any], ...]
    code: Mapping[str, str] = field(default_factory=dict)
    """What the build made of the steps' expressions, by their texts."""

    def fields(self, lookup: Lookup) -> tuple[SetField | DropField, ...]:
        """Changes of the DeepSpeed file."""
        return tuple(
            DropField(name) if step.get("drop") else SetField(name, step["to"])
            for step in self.steps
            if "deepspeed" in step
            for name in _field_names(step["deepspeed"], lookup)
        )

    def operations(self, lookup: Lookup) -> tuple[Operation, ...]:
        """The steps with their values; raises Unknown when a value depends on an unknown fact."""
        return tuple(
            operation
            for step in self.steps
            if "deepspeed" not in step
            for operation in self._operations(step, lookup)
        )

    def _operations(self, step: Mapping[str, Any], lookup: Lookup) -> Sequence[Operation]:
        def name(value: str) -> str:
            # `{key}` stands for the key that the finding is about
            return str(lookup(value[1:-1])) if value.startswith("{") else value

        if "set" in step:
            value = step["to"]
            if isinstance(value, dict):
                value = _compiled(value["expr"], self.code)(lookup)
            return [SetKey(name(step["set"]), value, tuple(step.get("near", ())))]
        if "rename" in step:
            return [RenameKey(name(step["rename"]), name(step["to"]))]
        if isinstance(step["remove"], str):
            return [RemoveKey(name(step["remove"]))]
        # of several keys those that the file has
        given = lookup("given")
        assert isinstance(given, Collection)
        return [RemoveKey(key) for key in step["remove"] if key in given]

    def expressions(self) -> list[str]:
        """Sources of the values that are computed, for checking when the rule is loaded."""
        return [step["to"]["expr"] for step in self.steps if isinstance(step.get("to"), dict)]


def _field_names(field: str, lookup: Lookup) -> Sequence[str]:
    """`{fact}` stands for every field that the fact names."""
    if not field.startswith("{"):
        return (field,)
    named = lookup(field[1:-1])
    names: Sequence[str] = getattr(named, "names", ())
    return names


@dataclass(frozen=True)
class Rule:
    """One rule, ready to be evaluated.

    ``at`` lists the keys a finding points to, dotted where nested, or ``{fact}`` for the key that a
    fact names: the first that the file gives, else the file's start. ``versions`` and
    ``transformers`` are ranges of releases that the rule holds for. ``preset`` is the first preset
    that has the rule, where that is not the default one. ``found_by`` is ``document``,
    ``keys`` or ``directives`` when code finds it, None for a condition. ``written`` is the rule's
    long form, or what reads it. Where the build has compiled it, ``number`` is its place in the
    index of ``table``.
    """

    written: Mapping[str, Any] | Callable[[], Mapping[str, Any]]
    table: PartTable | None
    number: int
    id: str
    area: str
    severity: Severity
    at: tuple[str, ...]
    kinds: frozenset[str]
    found_by: str | None
    versions: str | None = None
    transformers: str | None = None
    reads_raw_values: bool = False
    preset: str | None = None

    @cached_property
    def source(self) -> Mapping[str, Any]:
        """The rule's long form; one that a build stored is read when it is asked for."""
        return self.written() if callable(self.written) else self.written

    @property
    def code_facts(self) -> frozenset[str]:
        """What its texts may show beside facts: what the code found."""
        return CODE_FACTS[self.found_by] if self.found_by else frozenset()

    @cached_property
    def condition(self) -> Condition | None:
        if self.found_by is not None:
            return None
        if self.table is None:
            return Condition((Part(_compiled(self.source["when"], {})),))
        return self.table.condition(self.number)

    @cached_property
    def summary(self) -> Text:
        return text_of(self.source["summary"])

    @cached_property
    def message(self) -> Message:
        return message_of(self.source["message"])

    @cached_property
    def fixes(self) -> tuple[FixTemplate, ...]:
        code = self.source.get("code", {})
        return tuple(
            FixTemplate(
                title=message_of(fix["title"]),
                applicability=fix["applicability"],
                comment=message_of(fix["comment"]) if "comment" in fix else None,
                condition=_compiled(fix["when"], code) if "when" in fix else None,
                steps=tuple(fix["ops"]),
                code=code,
            )
            for fix in self.source.get("fixes", ())
        )


def build_rule(source: Mapping[str, Any], area: str) -> Rule:
    """A rule from its long form; shape and names are trusted, see ``rule_files`` for checks."""
    return Rule(source, None, 0, *head_values({**source, "area": area}))


def head_values(head: Mapping[str, Any]) -> tuple[Any, ...]:
    """The fields of a rule behind ``number``, in their order: what a lint has to know before the
    rule has anything to say."""
    at = head.get("at", ())
    return (
        head["id"],
        head["area"],
        head["severity"],
        (at,) if isinstance(at, str) else tuple(at),
        frozenset(head.get("kinds", ("train",))),
        head.get("from"),
        head.get("versions"),
        head.get("transformers"),
        head.get("phase") in ("parse", "load"),
        head.get("preset"),
    )
