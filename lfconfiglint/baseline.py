"""A baseline: findings that were there when a repository adopted the tool, and are not reported.

An entry is known by its file, rule, key and the key's value, so that it survives moved lines and
ends when somebody touches the value. The file only shrinks.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.errors import SettingsError, system_reason
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, dataclass, replace
from lfconfiglint.schema_words import schema_problem
from lfconfiglint.width import unicode_only

VERSION = 1


class Entry(NamedTuple):
    """A known finding; ``key`` is empty where it is about the whole file."""

    rule: str
    key: str
    fingerprint: str


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


def read_baseline(path: Path) -> Baseline:
    """Raises :class:`SettingsError` naming the file."""
    import jsonschema

    try:
        content: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise _wrong(path, system_reason(error)) from None
    except ValueError as error:
        raise _wrong(path, Text(f"not JSON: {error}", f"不是 JSON：{error}")) from None
    schema = json.loads(resources.schema_file("baseline.schema.json").read_text(encoding="utf-8"))
    wrong = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(content)
    )
    if wrong is not None:
        place = ".".join(map(str, wrong.absolute_path))
        said = schema_problem(wrong)
        raise _wrong(path, Text(f"{place}: {said.en}", f"{place}：{said.zh}"))
    findings = {
        name: tuple(Entry(each["rule"], each.get("key", ""), each["fingerprint"]) for each in known)
        for name, known in content["findings"].items()
    }
    return Baseline(path.parent, findings)


def baseline_text(findings: Mapping[str, Iterable[Entry]]) -> str:
    """The file, in an order that does not change from run to run; an entry a line."""

    def lines() -> Iterator[str]:
        for name, entries in sorted(findings.items()):
            shown = [
                json.dumps({k: v for k, v in entry._asdict().items() if v}, ensure_ascii=False)
                for entry in sorted(entries)
            ]
            if shown:
                inner = ",\n".join(f"      {line}" for line in shown)
                yield f"    {json.dumps(name, ensure_ascii=False)}: [\n{inner}\n    ]"

    body = ",\n".join(lines())
    inside = f"{{\n{body}\n  }}" if body else "{}"
    return f'{{\n  "version": {VERSION},\n  "findings": {inside}\n}}\n'


def _wrong(path: Path, text: Text) -> SettingsError:
    return SettingsError(Text(f"{path}: {text.en}", f"{path}：{text.zh}"))
