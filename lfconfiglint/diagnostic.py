"""One rule's report about one document, and the fixes that go with it."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.document.model import KeyPath, Span
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.hints import TYPE_CHECKING, Literal
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import NamedTuple, dataclass

if TYPE_CHECKING:
    from lfconfiglint.message import Message

Severity = Literal["error", "warning", "info"]
Applicability = Literal["safe", "unsafe", "display"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class SetKey:
    """Give *key* the value *value*; a new key is put next to the first of *near* that is given."""

    key: str
    value: object
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenameKey:
    key: str
    new: str


@dataclass(frozen=True, slots=True)
class RemoveKey:
    key: str


@dataclass(frozen=True, slots=True)
class SetField:
    """Give the dotted *field* of the DeepSpeed file the value *value*."""

    field: str
    value: object


@dataclass(frozen=True, slots=True)
class DropField:
    """Leave the dotted *field* of the DeepSpeed file out."""

    field: str


Operation = SetKey | RenameKey | RemoveKey


@dataclass(frozen=True)
class Fix:
    """A titled proposal. ``comment`` is what is written into the file above the changed line, in
    ``comment_lang`` where a language was asked for, whatever the file's own. ``fields`` are changes
    of the DeepSpeed file that the config names, not of the config."""

    rule: str
    title: Message
    applicability: Applicability
    operations: tuple[Operation, ...]
    comment: Message | None
    values: Mapping[str, object]
    comment_lang: Lang | None = None
    fields: tuple[SetField | DropField, ...] = ()

    def say_title(self, lang: Lang) -> str:
        return self.title.fill(lang, lookup_in(self.values))

    def say_comment(self, lang: Lang) -> str | None:
        if self.comment is None:
            return None
        return self.comment.fill(self.comment_lang or lang, lookup_in(self.values))


@dataclass(frozen=True)
class Diagnostic:
    """``values`` holds every known fact the rule looked at or shows; ``keys`` are key paths.

    ``note`` says where a figure comes from that neither the config nor a flag gives.
    """

    rule: str
    area: str
    severity: Severity
    message: Message
    keys: tuple[KeyPath, ...]
    span: Span
    values: Mapping[str, object]
    fixes: tuple[Fix, ...] = ()
    note: Text | None = None

    def say(self, lang: Lang) -> str:
        """The message, with the note behind it where there is one."""
        said = self.message.fill(lang, lookup_in(self.values))
        if self.note is None:
            return said
        return said + Text(f" ({self.note.en})", f"（{self.note.zh}）").say(lang)


class Undecided(NamedTuple):
    """A rule that could not be decided, and what would have to be supplied."""

    rule: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class LintResult:
    """Findings sorted by place; rules that could not be decided; findings that were suppressed."""

    diagnostics: tuple[Diagnostic, ...]
    undecided: tuple[Undecided, ...] = ()
    suppressed: tuple[Diagnostic, ...] = ()


class _LookupIn:
    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __call__(self, name: str) -> object:
        if name not in self._values:
            raise Unknown(name)
        return self._values[name]


def lookup_in(values: Mapping[str, object]) -> _LookupIn:
    """A fact lookup over values that were established before."""
    return _LookupIn(values)
