"""The file of a baseline. It may name every config of a large repository, and no more of it is
held than there is in it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.baseline import Baseline
from lfconfiglint.baseline_entries import Entries, Entry
from lfconfiglint.errors import SettingsError, system_reason
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.schema_words import schema_problem

VERSION = 1
_FIELDS = {"rule", "key", "fingerprint"}
_FINGERPRINT = "[0-9a-f]{16}"


def read_baseline(path: Path) -> Baseline:
    """Raises :class:`SettingsError` naming the file."""
    try:
        data = path.read_bytes()
        findings = _findings(data)
        if findings is None:
            # says what is wrong, for which it takes ten times as long and much more memory
            _check(path, json.loads(data))
    except OSError as error:
        raise _wrong(path, system_reason(error)) from None
    except (ValueError, RecursionError) as error:
        raise _wrong(path, Text(f"not JSON: {error}", f"不是 JSON：{error}")) from None
    return Baseline(path.parent, Entries() if findings is None else findings)


def _findings(data: bytes) -> Entries | None:
    """None for what the schema refuses; nothing but the entries is kept on the way."""
    known = Entries()

    def entry(found: dict[str, Any]) -> object:
        rule, key, mark = found.get("rule"), found.get("key", ""), found.get("fingerprint")
        if not (isinstance(rule, str) and isinstance(key, str) and isinstance(mark, str)):
            return found
        if not found.keys() <= _FIELDS or not re.fullmatch(_FINGERPRINT, mark):
            return found
        return known.packed(Entry(rule, key, mark))

    content = json.loads(data, object_hook=entry)
    if not isinstance(content, dict) or content.keys() != {"version", "findings"}:
        return None
    version, found = content["version"], content["findings"]
    if version != VERSION or isinstance(version, bool) or not isinstance(found, dict):
        return None
    for name, entries in found.items():
        if not isinstance(entries, list) or not entries:
            return None
        if not all(type(each) is bytes for each in entries):
            return None
        known.put(name, entries)
        entries.clear()
    return known


def _check(path: Path, content: object) -> None:
    """Raises :class:`SettingsError` with what the schema says."""
    import jsonschema

    schema = json.loads(resources.schema_file("baseline.schema.json").read_text(encoding="utf-8"))
    wrong = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(content)
    )
    assert wrong is not None
    place = ".".join(map(str, wrong.absolute_path))
    said = schema_problem(wrong)
    raise _wrong(path, Text(f"{place}: {said.en}", f"{place}：{said.zh}"))


def baseline_content(findings: Mapping[str, Iterable[Entry]]) -> bytes:
    """The file, in an order that does not change from run to run; an entry a line."""
    file = io.BytesIO()
    file.write(f'{{\n  "version": {VERSION},\n  "findings": '.encode())
    before = "{\n"
    for name in sorted(findings):
        shown = [
            json.dumps({k: v for k, v in entry._asdict().items() if v}, ensure_ascii=False)
            for entry in sorted(findings[name])
        ]
        if shown:
            inner = ",\n".join(f"      {line}" for line in shown)
            quoted = json.dumps(name, ensure_ascii=False)
            file.write(f"{before}    {quoted}: [\n{inner}\n    ]".encode())
            before = ",\n"
    file.write(b"{}\n}\n" if before == "{\n" else b"\n  }\n}\n")
    return file.getvalue()


def _wrong(path: Path, text: Text) -> SettingsError:
    return SettingsError(Text(f"{path}: {text.en}", f"{path}：{text.zh}"))
