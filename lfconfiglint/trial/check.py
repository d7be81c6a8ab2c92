"""Whether a rule keeps what its examples promise: reported, silent, fixed, and settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.diagnostic import Applicability, Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.fixing.fixer import encode
from lfconfiglint.fixing.new_file import NewFile
from lfconfiglint.fixing.new_file import Surroundings as Around
from lfconfiglint.fixing.stages import Changed, change_document
from lfconfiglint.language import Lang, Text
from lfconfiglint.rule import Rule
from lfconfiglint.rule_files import Source
from lfconfiglint.rulebook import Selection, select_rules
from lfconfiglint.run_context import folders_of
from lfconfiglint.trial.examples import Example
from lfconfiglint.trial.lint import lint_in

EVERYTHING: frozenset[Applicability] = frozenset({"safe", "unsafe"})
_UNFILLED = re.compile(r"\{\?|(?<!\$)\{[a-z_0-9.]+(:[a-z]+)?\}")
_LANGUAGES: tuple[Lang, ...] = ("en", "zh")


class Trial:
    """Examples tried with *rules*, which have the rules they are of among them."""

    def __init__(self, rules: Sequence[Rule], folder: Path) -> None:
        self._all = select_rules(rules, (), ())
        self._rules = rules
        self._folder = folder

    def faults(self, example: Example) -> Iterator[Text]:
        """What the example promises and the rule does not keep."""
        try:
            if example.good is not None:
                yield from self._is_silent(example)
            else:
                yield from self._is_reported(example)
                yield from self._gives_the_fixed_text(example)
                yield from self._settles(example)
        except LfConfigLintError as error:
            yield error.text

    def _lint(self, document: Document, example: Example, chosen: Selection) -> LintResult:
        return lint_in(document, example.surroundings, self._folder, chosen)

    def _alone(self, example: Example) -> Selection:
        return select_rules(self._rules, (example.rule,), ())

    def _is_reported(self, example: Example) -> Iterator[Text]:
        document = example.document
        result = self._lint(document, example, self._all)
        found = [item for item in result.diagnostics if item.rule == example.rule]
        if not found:
            yield _nothing_said(example, result)
        for diagnostic in found:
            yield from _unusable_message(diagnostic)
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(document.text)

    def _is_silent(self, example: Example) -> Iterator[Text]:
        result = self._lint(example.document, example, self._all)
        for found in result.diagnostics:
            if found.rule == example.rule:
                en, zh = found.say("en"), found.say("zh")
                yield Text(f"a good example is reported: {en}", f"好的示例被报告：{zh}")
        for undecided in result.undecided:
            if undecided.rule == example.rule:
                needs = ", ".join(undecided.needs)
                yield Text(f"not decided, it needs {needs}", f"无法判断，还需要 {needs}")

    def _gives_the_fixed_text(self, example: Example) -> Iterator[Text]:
        if example.fixed is None:
            return
        chosen = self._alone(example)
        outcome = self._fixed(example.document, example, chosen)
        text = encode(outcome.document).decode()
        if text != example.fixed:
            yield Text(f"the fix gives:\n{text}", f"修复结果为：\n{text}")
        if outcome.result.diagnostics:
            yield Text("still reported after its fix", "修复后仍被报告")
        again = self._fixed(outcome.document, example, chosen, outcome.file)
        if again.document.text != outcome.document.text:
            yield Text("a second run changes it again", "再次运行又有改动")

    def _fixed(
        self,
        document: Document,
        example: Example,
        chosen: Selection,
        written: NewFile | None = None,
    ) -> Changed:
        """After all fixes of the *chosen* rules; *written* is a file that earlier ones wrote."""
        pending = {written.path.name: written.content.decode()} if written else {}

        def lint(current: Document) -> LintResult:
            return lint_in(current, example.surroundings, self._folder, chosen, pending)

        path = self._folder / example.surroundings.file
        around = Around(path, folders_of(path), pending)
        return change_document(document, lint, "en", Changes(EVERYTHING), around)

    def _settles(self, example: Example) -> Iterator[Text]:
        """With all rules at once the fixes still come to an end, and the rule is content."""
        if example.fixed is None:
            return
        outcome = self._fixed(example.document, example, self._all)
        if any(item.rule == example.rule for item in outcome.result.diagnostics):
            yield Text(
                "still reported after the fixes of all rules", "应用所有规则的修复后仍被报告"
            )


def missing_examples(source: Source) -> Iterator[Text]:
    """What every rule shows: that it speaks, that it is silent, and what its fix makes."""
    applied = any(fix["applicability"] != "display" for fix in source.get("fixes", ()))
    for kind in ("bad", "good", *(("fixed",) if applied else ())):
        if not any(kind in example for example in source["examples"]):
            yield Text(f"no example has `{kind}`", f"没有示例写明 `{kind}`")


def _nothing_said(example: Example, result: LintResult) -> Text:
    needs = [", ".join(item.needs) for item in result.undecided if item.rule == example.rule]
    if needs:
        return Text(
            f"a bad example is not decided, it needs {needs[0]}",
            f"坏的示例无法判断，还需要 {needs[0]}",
        )
    return Text("a bad example is not reported", "坏的示例未被报告")


def _unusable_message(diagnostic: Diagnostic) -> Iterator[Text]:
    for lang in _LANGUAGES:
        said = diagnostic.say(lang)
        if not said or _UNFILLED.search(said):
            yield Text(f"a message with gaps: {said!r}", f"消息不完整：{said!r}")
