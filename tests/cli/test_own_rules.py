"""Rules of one's own: begun, tried, used, and harmless whatever their files hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lfconfiglint.errors import RuleError
from lfconfiglint.rule_files import read_rules
from lfconfiglint.rulebook import load_rules
from tests.helpers import run_tool

CONFIG = (
    "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\n"
    "finetuning_type: lora\ndataset: identity\ntemplate: qwen\noutput_dir: saves/x\n"
    "bf16: true\nsave_steps: 20\n"
)
RULE = """\
id: {id}
severity: warning
when: {when}
summary: {{en: a, zh: 甲}}
why: {{en: a, zh: 甲}}
evidence: [{{source: us, says: so}}]
message: {{en: a, zh: 甲}}
examples: [{{bad: "save_steps: 11\\n"}}, {{good: "save_steps: 1\\n"}}]
"""


def rule_file(folder: Path, when: str = "save_steps > 10", rule_id: str = "own-rule") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{rule_id}.yaml"
    path.write_text(RULE.format(id=rule_id, when=json.dumps(when)), encoding="utf-8")
    return path


def test_from_scaffold_to_finding(tmp_path: Path) -> None:
    """The tutorial's way: a new rule's examples hold, and once named in the settings it is used,
    listed, explained and silenced like any other."""
    begun = run_tool("rules", "new", "saves-too-often", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    assert 'rules = ["lint-rules"]' in begun.stdout.decode()
    tried = run_tool("rules", "test", "lint-rules", cwd=tmp_path)
    assert (tried.returncode, tried.stdout) == (0, b"")
    assert b"1 rule, 2 examples: all hold" in tried.stderr
    (tmp_path / "lfconfiglint.toml").write_text('rules = ["lint-rules"]\n')
    (tmp_path / "train.yaml").write_text(CONFIG)
    found = run_tool("train.yaml", "--output-format", "concise", cwd=tmp_path).stdout
    assert b"warning[saves-too-often] `save_steps: 20` writes" in found
    assert b"saves-too-often" in run_tool("rules", cwd=tmp_path).stdout
    assert b"our own experience" in run_tool("explain", "saves-too-often", cwd=tmp_path).stdout
    assert run_tool("--ignore", "own", cwd=tmp_path).returncode == 0
    assert run_tool("--fix", "--unsafe-fixes", cwd=tmp_path).returncode == 0
    assert "save_steps: 500\n" in (tmp_path / "train.yaml").read_text()


def test_the_scaffold_is_in_the_language_of_the_user(tmp_path: Path) -> None:
    """Its comments too; and its examples hold."""
    assert run_tool("rules", "new", "saves-too-often", "--lang", "zh", cwd=tmp_path).returncode == 0
    text = (tmp_path / "lint-rules" / "saves-too-often.yaml").read_text(encoding="utf-8")
    assert "示例即规则的测试" in text
    assert "docs/your-own-rules_zh.md" in text
    assert run_tool("rules", "test", "lint-rules", cwd=tmp_path).returncode == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A rule that exists, here or in the project, is left alone; an odd id is refused."""
    path = rule_file(tmp_path / "lint-rules")
    before = path.read_bytes()
    for rule_id, message in (
        ("own-rule", b"exists already"),
        ("unknown-key", b"a rule named 'unknown-key' already"),
        ("../../evil", b"is no id"),
    ):
        done = run_tool("rules", "new", rule_id, cwd=tmp_path)
        assert done.returncode == 2
        assert message in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("save_steps > 10", "save_steps > 12", "example 1: a bad example is not reported"),
        ("save_steps > 10", "save_steps > 0", "example 2: a good example is reported: a"),
        ("save_steps > 10", "hardware.gpus > 10", "example is not decided, it needs hardware"),
        ("examples: [", "examples: [{good: ''}] #", "no example has `bad`"),
        (
            "message: {",
            "fixes: [{title: {en: a, zh: 甲}, applicability: safe, "
            "ops: [{set: save_steps, to: 12}]}]\nmessage: {",
            "no example has `fixed`",
        ),
        (
            '{bad: "save_steps: 11\\n"}',
            '{bad: "save_steps: 11\\n", files: {../x: ""}}',
            "must lie beside",
        ),
    ],
)
def test_a_broken_promise_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """`rules test` says which example of which rule does not hold, and exits with 1."""
    path = rule_file(tmp_path / "lint-rules")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = run_tool("rules", "test", "lint-rules", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.decode().startswith("lint-rules/own-rule.yaml: own-rule: ")
    assert said in done.stdout.decode()
    assert not (tmp_path.parent / "x").exists()


def test_a_name_that_is_taken_is_refused_with_its_line(tmp_path: Path) -> None:
    """Two rules of one name could not be told apart in comments and settings."""
    rule_file(tmp_path, rule_id="unknown-key")
    with pytest.raises(RuleError, match=r"unknown-key\.yaml:1: there are two rules named"):
        load_rules([tmp_path])


@pytest.mark.parametrize(
    "when",
    [
        "__import__('os').system('touch owned')",
        "().__class__.__bases__",
        "[x for x in given]",
        "(lambda: 1)()",
        "save_steps ** 9 ** 9 ** 9",
        "open('x')",
        "_fact('x')",
        "template.format.x",
        "f'{template}'",
        "len.__globals__",
        "(x := 1)",
        "save_steps if save_steps else (yield)",
        "not " * 300 + "save_steps",
        "(" * 300 + "save_steps" + ")" * 300,
        "save_steps and " * 1000 + "1",
        "'\\0'" + "\0",
        "-" * 3000 + "1",
    ],
)
def test_an_expression_reaches_nothing_else(tmp_path: Path, when: str) -> None:
    """Whatever is no plain expression over facts is refused when the file is read."""
    rule_file(tmp_path, when)
    with pytest.raises(RuleError, match=r"own-rule\.yaml:\d+: "):
        list(read_rules(tmp_path))


@pytest.mark.parametrize(
    "when",
    [
        "len('a' * 10 * 1000000000 * 1000000000) > 1",
        "len([1] * 1000000000 * 1000000000) > 1",
        "len('%1000000000d' % 1) > 1",
        "round(1, -1000000000000) > 1",
    ],
)
def test_a_costly_expression_is_unknown(tmp_path: Path, when: str) -> None:
    """No rule may fill the memory or take for ever: it fails at once and names itself."""
    rule_file(tmp_path, when)
    rule = next(iter(read_rules(tmp_path)))
    assert rule.condition is not None
    with pytest.raises((TypeError, ValueError)):
        rule.condition(lambda name: 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &a [x, x]\n" + "".join(f"{n}: [*a, *a, *a]\n" for n in "bcd"), "id"),
        (
            "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
            "aliases expand",
        ),
        ("x: " + "[" * 5000, "own-rule.yaml:1: "),
        ("# " + "x" * 300_000, "larger than 256 KiB"),
        (
            "table: {base: '" + "x" * 100_000 + "'}\nrules: [{id: x, message: {en: a, zh: 甲}, "
            "bad: [" + "a," * 300 + "a], good: [a]}]\n",
            "too many examples",
        ),
        (
            "rules: [{id: own-rule, severity: info, when: 'False', code: '1/0', "
            "why: {en: a, zh: 甲}, message: {en: a, zh: 甲}, bad: [a], good: [a]}]\n",
            "'code' was unexpected",
        ),
        ("id: [", "own-rule.yaml:1"),
        ("id: own-rule\nmessage: {en: '" + "{?" * 5000 + "', zh: a}", "own-rule.yaml:"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """Bombs and code from outside the compiler end in one line that names the file."""
    (tmp_path / "own-rule.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        list(read_rules(tmp_path))
    assert message in str(caught.value)
    assert "own-rule.yaml" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_the_list_shows_what_the_settings_make_of_rules(tmp_path: Path) -> None:
    """`rules` shows severities as they are here, and in JSON what they were and which presets."""
    (tmp_path / "lfconfiglint.toml").write_text(
        'ignore = ["save-only-model-refused"]\n[severity]\nunknown-key = "warning"\n'
    )
    listed = json.loads(run_tool("rules", "--output-format", "json", cwd=tmp_path).stdout)
    by_id = {entry["id"]: entry for entry in listed}
    changed = by_id["unknown-key"]
    assert (changed["severity"], changed["default_severity"]) == ("warning", "error")
    assert changed["presets"] == ["minimal", "default", "strict"]
    assert by_id["ddp-timeout-hides-hangs"]["presets"] == ["strict"]
    assert not by_id["save-only-model-refused"]["enabled"]
    text = run_tool("rules", cwd=tmp_path).stdout.decode().splitlines()
    assert any(line.split()[:2] == ["ddp-timeout-hides-hangs", "off"] for line in text)
