"""Two rules' examples in one config, so that both have something to fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lfconfiglint.diagnostic import Applicability, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.fixing.fixer import FixOutcome, fix_document
from lfconfiglint.upstream.release.dialects import dialect_of
from tests.helpers import lint_in
from tests.rule_sources import Example, examples

EVERYTHING: frozenset[Applicability] = frozenset({"safe", "unsafe"})


@dataclass(frozen=True)
class Pair:
    """The config of *first*'s example with the keys of *second*'s that it does not have."""

    first: Example
    second: Example
    document: Document

    def lint(self, folder: Path, *rules: str) -> LintResult:
        return lint_in(self.document, self.first.surroundings, folder, rules)

    def fix(self, folder: Path, *rules: str) -> FixOutcome:
        """What fixing comes to with *rules*, or with all."""

        def lint(document: Document) -> LintResult:
            return lint_in(document, self.first.surroundings, folder, rules)

        return fix_document(self.document, lint, "en", EVERYTHING)


def pairs(*, once: bool = False) -> Iterator[Pair]:
    """Every ordered pair of examples with a fix that can stand in one config; with *once* the
    first of every two rules."""
    seen: set[frozenset[str]] = set()
    fixable = [(e, _parsed(e)) for e in examples() if e.fixed is not None]
    for first, mine in fixable:
        for second, theirs in fixable:
            if first.rule == second.rule or first.surroundings.kind != second.surroundings.kind:
                continue
            rules = frozenset((first.rule, second.rule))
            if once and rules in seen:
                continue
            seen.add(rules)
            document = _joined(mine, theirs)
            if not document.problems:
                yield Pair(first, second, document)


def both_fire(pair: Pair, folder: Path) -> bool:
    """Those of a DeepSpeed file touch another file, and are tried with the examples alone."""
    rules = {pair.first.rule, pair.second.rule}
    found = {
        item.rule
        for item in pair.lint(folder, *sorted(rules)).diagnostics
        if any(fix.operations or not fix.fields for fix in item.fixes)
    }
    return found == rules


def _parsed(example: Example) -> Document:
    return parse_document(example.bad_bytes, dialect_of(example.surroundings.target))


def _joined(mine: Document, theirs: Document) -> Document:
    lines = [mine.text.rstrip("\n")]
    for path, entry in theirs.entries.items():
        if len(path) == 1 and path not in mine.entries and not entry.flow:
            lines.append(theirs.text[entry.key.start : max(entry.key.end, entry.value.end)])
    text = "\n".join(line.rstrip("\n") for line in lines) + "\n"
    return parse_document(text.encode(), mine.dialect)
