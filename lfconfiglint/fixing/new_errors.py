"""Whether a changed file has errors that it did not have before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import Fix, LintResult, RenameKey
from lfconfiglint.document.model import KeyPath

_OF_EACH_KEY = ("document", "keys", "kinds")
"""Areas whose rules speak of one key at a time: the same rule at another key is another error. The
others speak of a run once, at whichever of their keys the file has."""

_Error = tuple[str, tuple[KeyPath, ...]]


def new_errors(before: LintResult, after: LintResult, fixes: Sequence[Fix] = ()) -> list[str]:
    """The rules of the errors that *fixes*, which lie between the two, brought in.

    An error at a key that they renamed is the same error.
    """
    renamed = {
        operation.key: operation.new
        for fix in fixes
        for operation in fix.operations
        if isinstance(operation, RenameKey)
    }
    brought = Counter(_errors(after, {})) - Counter(_errors(before, renamed))
    return sorted({rule for rule, _ in brought})


def _errors(result: LintResult, renamed: dict[str, str]) -> Iterator[_Error]:
    for found in result.diagnostics:
        if found.severity != "error":
            continue
        keys = found.keys if found.area in _OF_EACH_KEY else ()
        yield found.rule, tuple(_now(path, renamed) for path in keys)


def _now(path: KeyPath, renamed: dict[str, str]) -> KeyPath:
    new = renamed.get(".".join(map(str, path)))
    if new is None:
        return path
    return (new,) if len(path) == 1 else (*path[:-1], new.rpartition(".")[2])
