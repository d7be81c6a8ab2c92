"""A baseline: findings that were there when a repository adopted the tool, and are not reported.

An entry is known by its file, rule, key and the key's value, so that it survives moved lines and
ends when somebody touches the value. The file only shrinks.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from lfconfiglint.baseline_entries import Entry
from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.records import dataclass, replace
from lfconfiglint.width import unicode_only


@dataclass(frozen=True)
class Baseline:
    """``findings`` are by path, relative to the folder of the baseline's own file."""

    folder: Path
    findings: Mapping[str, tuple[Entry, ...]]

    def hide(self, path: Path | None, document: Document, result: LintResult) -> LintResult:
        """The result with the known findings among the suppressed ones."""
        left = Counter(self.findings.get(self.name(path), ())) if path is not None else Counter()
        if not left:
            return result
        kept: list[Diagnostic] = []
        known: list[Diagnostic] = []
        for found in result.diagnostics:
            entry = entry_of(document, found)
            (known if left[entry] > 0 else kept).append(found)
            left[entry] -= 1
        return replace(result, diagnostics=tuple(kept), suppressed=(*result.suppressed, *known))

    def name(self, path: Path) -> str:
        """What a config at *path* is called in the file."""
        try:
            name = Path(os.path.relpath(path, self.folder)).as_posix()
        except ValueError:  # another drive
            name = path.resolve().as_posix()
        return unicode_only(name)


def entry_of(document: Document, found: Diagnostic) -> Entry:
    # a plain lint does not pay for the import
    import hashlib

    path = found.keys[0] if found.keys else ()
    key = ".".join(map(str, path))
    content = repr((found.rule, path, _value(_values(document), path) if path else None))
    digest = hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return Entry(found.rule, key, digest)


def _values(document: Document) -> object:
    """What the file says, also where it cannot be loaded yet: what is told of it then is still
    known once it can."""
    if not document.problems:
        return document.values
    # most files can be read
    from lfconfiglint.document.template import as_template
    from lfconfiglint.document.ways import ways_to_read

    template = as_template(document)
    ways = (template,) if template is not None else ways_to_read(document)
    return ways[0].values if ways else document.values


def _value(values: object, path: Iterable[str | int]) -> object:
    for step in path:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values
