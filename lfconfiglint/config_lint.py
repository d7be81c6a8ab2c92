"""The rules over one config, as often as it changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.recognition import Kind
from lfconfiglint.records import dataclass
from lfconfiglint.run_context import context_of, target_schema
from lfconfiglint.upstream.kinds.kinds import is_supported
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.upstream.switches import allows_extra_keys

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Hardware


@dataclass(frozen=True)
class ConfigLint:
    """A config to be checked, whatever its content becomes; fields as in
    :func:`lfconfiglint.check.check_bytes`."""

    checker: Checker
    target: Target
    kind: Kind
    path: Path | None
    hardware: Hardware | None
    pending: dict[str, str]
    """Grows with the files that fixes write."""

    def lint(self, document: Document) -> LintResult:
        """What is found in *document*, as the settings want it."""
        result = self._lint_for(self.target, document)
        earlier = self.target.earlier
        if earlier is not None and is_supported(self.kind, earlier.version):
            result = self._certain(result, earlier, document)
        return as_wanted(self.checker, self.path, document, result)

    def _certain(self, result: LintResult, earlier: Target, document: Document) -> LintResult:
        """What of *result* holds for the release before, too."""
        # nearly all configs are for one release
        from lfconfiglint.both_releases import Between, certain
        from lfconfiglint.upstream.own_code import names_decided

        checkout = self.target.checkout
        decided = frozenset() if checkout is None else names_decided(checkout, document.values)
        before = self._lint_for(earlier, _as_read_by(earlier, document))
        code = Between(earlier.version, self.target.version, decided)
        return certain(result, before, code)

    def _lint_for(self, target: Target, document: Document) -> LintResult:
        result = self._rules_for(target, document)
        if document.problems:
            # most files can be read
            from lfconfiglint.either_way import with_the_rest

            rules = partial(self._rules_for, target)
            result = with_the_rest(result, document, self.kind, rules)
        return result

    def _rules_for(self, target: Target, document: Document) -> LintResult:
        checker = self.checker
        schema = target_schema(target, document, self.kind)
        context = context_of(
            document,
            schema,
            checker.samples,
            self.path,
            self.hardware,
            checker.environment,
            checker.packages,
            checker.together,
            pending=self.pending,
            checkout=target.checkout,
            scripted=not checker.by_command,
        )
        return lint_document(
            document,
            context,
            checker.selection,
            schema,
            self.kind,
            extra_keys=checker.extra_keys,
            allow_extra=allows_extra_keys(checker.environment),
        )


def _as_read_by(target: Target, document: Document) -> Document:
    """The same text, with the values that another release reads."""
    dialect = dialect_of(target.version)
    if dialect == document.dialect:
        return document
    from lfconfiglint.fixing.fixer import encode

    return parse_document(encode(document), dialect)
