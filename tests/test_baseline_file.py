"""The baseline's file: read quickly, and as its schema has it."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import jsonschema
import pytest

from lfconfiglint.baseline_entries import Entry
from lfconfiglint.baseline_file import baseline_content, read_baseline
from lfconfiglint.errors import SettingsError
from lfconfiglint.resources import schema_file

MARK = "0123456789abcdef"
GOOD = {"rule": "unknown-key", "key": "a.b", "fingerprint": MARK}
KNOWN = {"a.yaml": [GOOD, {"rule": "unknown-key", "fingerprint": MARK}]}
CONTENTS: dict[str, object] = {
    "usual": {"version": 1, "findings": KNOWN},
    "nothing known": {"version": 1, "findings": {}},
    "a file called as a field": {"version": 1, "findings": {"rule": [GOOD], "version": [GOOD]}},
    "no object": [],
    "no findings": {"version": 1},
    "more": {"version": 1, "findings": {}, "more": 1},
    "another version": {"version": 2, "findings": {}},
    "true": {"version": True, "findings": {}},
    "findings that are an entry": {"version": 1, "findings": GOOD},
    "findings that are a list": {"version": 1, "findings": [GOOD]},
    "a file without entries": {"version": 1, "findings": {"a.yaml": []}},
    "a file that is an entry": {"version": 1, "findings": {"a.yaml": GOOD}},
    "an entry with more": {"version": 1, "findings": {"a.yaml": [{**GOOD, "line": 1}]}},
    "an entry without a rule": {"version": 1, "findings": {"a.yaml": [{"fingerprint": MARK}]}},
    "an entry in an entry": {"version": 1, "findings": {"a.yaml": [{**GOOD, "key": GOOD}]}},
    "a rule that is a number": {"version": 1, "findings": {"a.yaml": [{**GOOD, "rule": 1}]}},
    "a short mark": {"version": 1, "findings": {"a.yaml": [{**GOOD, "fingerprint": "0"}]}},
    "a mark and a line end": {
        "version": 1, "findings": {"a.yaml": [{**GOOD, "fingerprint": f"{MARK}\n"}]},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_read_as_the_schema_has_it(name: str, tmp_path: Path) -> None:
    """Whatever the schema takes is read, and everything else is told of in its words; the file is
    not held as a whole, for which the schema itself would need it."""
    content = CONTENTS[name]
    path = tmp_path / "known.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    schema = json.loads(schema_file("baseline.schema.json").read_text(encoding="utf-8"))
    if jsonschema.Draft202012Validator(schema).is_valid(content):
        assert isinstance(content, dict)
        assert dict(read_baseline(path).findings) == {
            file: tuple(Entry(e["rule"], e.get("key", ""), e["fingerprint"]) for e in entries)
            for file, entries in content["findings"].items()
        }
    else:
        with pytest.raises(SettingsError, match=r"known\.json: "):
            read_baseline(path)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud800"])
def test_what_is_no_json(text: str, tmp_path: Path) -> None:
    """Is said in one line."""
    path = tmp_path / "known.json"
    path.write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(SettingsError, match="not JSON"):
        read_baseline(path)


@pytest.mark.parametrize("name", ["usual", "nothing known", "a file called as a field"])
def test_what_was_written_is_read(name: str, tmp_path: Path) -> None:
    """Entries and files come back, in the order of the file, an entry a line."""
    path = tmp_path / "known.json"
    path.write_text(json.dumps(CONTENTS[name]), encoding="utf-8")
    findings = read_baseline(path).findings
    content = baseline_content(findings)
    path.write_bytes(content)
    again = dict(read_baseline(path).findings)
    assert again == {file: tuple(sorted(entries)) for file, entries in findings.items()}
    assert content.count(b"fingerprint") == sum(b"fingerprint" in e for e in content.splitlines())
    assert json.loads(content)["version"] == 1


def test_little_is_held(tmp_path: Path) -> None:
    """Of an entry sixteen bytes, however long the names of its rule and key are."""
    path = tmp_path / "known.json"
    content = {"version": 1, "findings": {f"{number}.yaml": [GOOD] * 100 for number in range(50)}}
    path.write_text(json.dumps(content), encoding="utf-8")
    tracemalloc.start()
    findings = read_baseline(path).findings
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(map(len, findings.values())) == 5000
    assert held < 5000 * 16 + 50 * 400 + 20_000
