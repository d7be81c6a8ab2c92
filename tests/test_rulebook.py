"""Loading rules: the compiled file equals the sources, and a broken rule names its place."""

from __future__ import annotations

import json
import marshal
import sys
from pathlib import Path

import pytest

from lfconfiglint import resources
from lfconfiglint.errors import RuleError, UsageError
from lfconfiglint.expression_compiler import compile_expression
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.rule import Rule
from lfconfiglint.rule_cache import kept
from lfconfiglint.rule_files import read_rules
from lfconfiglint.rule_store import compile_rules, reasons, stored_rules
from lfconfiglint.rulebook import load_rules, select_rules
from tests.helpers import all_rules

GOOD = """\
id: my-rule
severity: warning
when: save_steps > 10
summary: {en: a, zh: 甲}
why: {en: a, zh: 甲}
evidence: [{source: me, says: so}]
message: {en: "{save_steps} is much", zh: "{save_steps} 太多"}
examples: [{bad: "save_steps: 11\\n"}, {good: "save_steps: 1\\n"}]
"""


def write(folder: Path, text: str, name: str = "my-rule.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_compiled_rules_equal_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the interpreter's own form and without it; conditions answer the same."""
    path = tmp_path / "compiled.json"
    path.write_text(compile_rules(), encoding="utf-8")
    monkeypatch.setattr(resources, "COMPILED_RULES", path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert kept(path) is None
    from_json = load_rules()
    assert kept(path) is not None
    from_cache = load_rules()
    sources = sorted(all_rules(), key=lambda rule: rule.id)
    for compiled in (from_json, from_cache):
        assert [(r.id, r.area, r.severity, r.at, r.message) for r in compiled] == [
            (r.id, r.area, r.severity, r.at, r.message) for r in sources
        ]
    for text, code, rule in zip(from_json, from_cache, sources, strict=True):
        if rule.condition is not None:
            assert outcome(text) == outcome(code) == outcome(rule)


def test_reasons_are_stored() -> None:
    """A report that explains its rules reads no rule files."""
    assert load_rules()
    assert reasons() == {rule.id: rule.source["why"] for rule in all_rules()}
    assert not any("why" in rule.source for rule in stored_rules() or ())


def test_expressions_of_fixes_are_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A finding with a fix does not import the compiler; its code is what the compiler makes."""
    path = tmp_path / "compiled.json"
    path.write_text(compile_rules(), encoding="utf-8")
    monkeypatch.setattr(resources, "COMPILED_RULES", path)
    stored = [fix for rule in load_rules() for fix in rule.fixes]
    values = [(text, fix.code[text]) for fix in stored for text in fix.expressions()]
    assert len(values) > 20
    assert values == [(text, compile_expression(text, None).code) for text, _ in values]
    compiled = {rule.id: rule.fixes for rule in all_rules()}
    for rule in load_rules():
        for own, same in zip(rule.fixes, compiled[rule.id], strict=True):
            assert (own.condition and own.condition.code) == (
                same.condition and same.condition.code
            )


def outcome(rule: Rule) -> object:
    """What a condition asks for, all being unknown, and what it says when all is 1."""
    asked: list[str] = []

    def unknown(name: str) -> object:
        asked.append(name)
        raise Unknown(name)

    assert rule.condition is not None
    answers: list[object] = []
    for lookup in (unknown, lambda name: 1):
        try:
            answers.append(rule.condition(lookup))
        except (Unknown, *UNUSABLE) as error:
            answers.append(str(error))
    # code for known values asks first, and the careful one asks again
    return list(dict.fromkeys(asked)), answers


@pytest.mark.parametrize("content", [b"", b"\0", b"i", marshal.dumps((1, 2, 3, 4)), None])
def test_broken_cache_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    """Whatever stands in its place; a folder that cannot be written to costs time and no more."""
    path = tmp_path / "compiled.json"
    path.write_bytes(resources.COMPILED_RULES.read_bytes())
    monkeypatch.setattr(resources, "COMPILED_RULES", path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert stored_rules() is not None
    (kept,) = (tmp_path / "__pycache__").iterdir()
    kept.unlink()
    if content is None:
        kept.mkdir()
    else:
        kept.write_bytes(content)
    assert len(stored_rules() or ()) == len(all_rules())


def test_stale_compiled_rules_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An older file is written anew."""
    path = tmp_path / "compiled.json"
    path.write_text(json.dumps({"fingerprint": "old", "rules": []}), encoding="utf-8")
    monkeypatch.setattr(resources, "COMPILED_RULES", path)
    assert stored_rules() is None
    assert len(load_rules()) == len(stored_rules() or ()) == len(all_rules())


def test_own_rules_are_added(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, GOOD)])
    assert "my-rule" in {rule.id for rule in rules}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: warning", "severity: fatal", "my-rule.yaml:2: severity: 'fatal'"),
        (
            "when: save_steps > 10",
            "when: save_stps > 10",
            "my-rule.yaml:3: unknown fact 'save_stps'",
        ),
        ("when: save_steps > 10", "when: save_steps >", "my-rule.yaml:3: not a valid expression"),
        ("save_steps > 10", "open('x')", "my-rule.yaml:3: only these functions may be called"),
        ("{save_steps} is", "{save_stepz} is", "my-rule.yaml:7: unknown fact 'save_stepz'"),
        ("id: my-rule", "id: other", "my-rule.yaml:1: the id must be the file's name"),
        ("summary: {en: a, zh: 甲}", "summary: {en: a}", "my-rule.yaml:4: summary: 'zh'"),
        ("evidence: [{source: me, says: so}]", "evidence: []", "my-rule.yaml:6: evidence"),
        ("when: save_steps > 10", "when: 'a", "my-rule.yaml:"),
        ("examples:", "exmaples:", "my-rule.yaml:"),
    ],
)
def test_broken_rule_names_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        list(read_rules(write(tmp_path, GOOD.replace(old, new))))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace("my-rule", "unknown-key")
    with pytest.raises(RuleError, match="two rules named 'unknown-key'"):
        load_rules([write(tmp_path, text, "unknown-key.yaml")])


def test_selection_by_rule_and_area() -> None:
    areas = {rule.area for rule in select_rules(all_rules(), ["checkpoint"], []).rules}
    assert areas == {"checkpoint"}
    chosen = select_rules(all_rules(), ["checkpoint"], ["save-steps-beyond-run"]).rules
    assert "save-steps-beyond-run" not in {rule.id for rule in chosen}
    with pytest.raises(UsageError, match="Did you mean 'unknown-key'"):
        select_rules(all_rules(), ["unknwon-key"], [])
