"""Which errors count as brought in by a fix."""

from __future__ import annotations

import pytest

from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, RenameKey
from lfconfiglint.document.model import Span
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.language import Text
from lfconfiglint.message import Message

SAYS = Message(Text("says", "说"))
RENAME = Fix("renamed-key", SAYS, "safe", (RenameKey("old", "new"),), None, {})


def result(*errors: str) -> LintResult:
    """Of errors as `area/rule@key`."""
    found = []
    for error in errors:
        name, _, key = error.partition("@")
        area, rule = name.split("/")
        path = tuple(key.split("."))
        found.append(Diagnostic(rule, area, "error", SAYS, (path,), Span(0, 0), {}))
    return LintResult(tuple(found))


@pytest.mark.parametrize(
    ("before", "after", "brought"),
    [
        (["keys/wrong-type@a"], ["keys/wrong-type@a"], []),
        (["keys/wrong-type@a"], [], []),
        # the same rule at another key is another error
        (["keys/wrong-type@a"], ["keys/wrong-type@b"], ["wrong-type"]),
        (["keys/wrong-type@a"], ["keys/wrong-type@a", "keys/wrong-type@k.a"], ["wrong-type"]),
        # but a renamed key keeps its error
        (["keys/wrong-type@old"], ["keys/wrong-type@new"], []),
        (["keys/wrong-type@k.old"], ["keys/wrong-type@k.new"], ["wrong-type"]),
        # a rule about the run points to the first of its keys that the file has
        (["memory/full@a"], ["memory/full@b"], []),
        ([], ["memory/full@b"], ["full"]),
    ],
)
def test_new_errors(before: list[str], after: list[str], brought: list[str]) -> None:
    assert new_errors(result(*before), result(*after), [RENAME]) == brought
