"""Tables of rules: what is shared, what is a rule's own, and what a broken table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.errors import RuleError
from lfconfiglint.rule_files import read_rule_sources
from lfconfiglint.rule_table import expand, merged

TABLE = """\
table:
  phase: parse
  source: LLaMA-Factory 0.9.5 hparams/parser.py
  why: {en: It stops., zh: 会停止。}
  base: |
    stage: sft
    # a comment
    dataset: identity
rules:
  - id: neat-packing-stage
    when: stage != 'sft' and neat_packing
    raises: cannot be set as True except SFT
    message: {en: needs sft, zh: 需要 sft}
    bad: ["stage: dpo\\nneat_packing: true"]
    good: ["neat_packing: true", {config: "-dataset", hardware: 1xT4}]
  - id: packing-ignored
    severity: info
    versions: 0.9.3..
    says: packing is not read
    why: {en: Nothing packs., zh: 不会打包。}
    when: stage == 'dpo' and packing
    message: {en: "no packing for {stage}", zh: "{stage} 不打包"}
    summary: {en: packing outside sft, zh: 非 sft 的打包}
    bad: ["stage: dpo\\npacking: true"]
    good: ["packing: true"]
"""


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ("stage: dpo", "# why\ndataset: a\nstage: dpo\n"),
        ("-stage\npacking: true", "# why\ndataset: a\npacking: true\n"),
        ("'dataset': b", "stage: sft\n# why\n'dataset': b\n"),
        (
            "fsdp_config:\n  dataset: x",
            "stage: sft\n# why\ndataset: a\nfsdp_config:\n  dataset: x\n",
        ),
        ("", "stage: sft\n# why\ndataset: a\n"),
    ],
)
def test_examples_are_the_base_with_changes(changes: str, result: str) -> None:
    assert merged("stage: sft\n# why\ndataset: a\n", changes) == result


def test_rules_take_from_the_table_what_they_do_not_say(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(TABLE, encoding="utf-8")
    first, second = read_rule_sources(path)
    assert (first["severity"], first["phase"], second["severity"]) == ("error", "parse", "info")
    assert first["why"]["en"] == "It stops."
    assert second["why"]["en"] == "Nothing packs."
    assert first["summary"] == first["message"]
    assert first["evidence"] == [
        {
            "source": "LLaMA-Factory 0.9.5 hparams/parser.py",
            "says": 'stops with "cannot be set as True except SFT"',
        }
    ]
    assert first["examples"][2] == {"good": "stage: sft\n# a comment\n", "hardware": "1xT4"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stage != 'sft'", "stagee != 'sft'", "some.yaml:11: unknown fact 'stagee'"),
        ("    versions: 0.9.3..", "    versions: newer", "some.yaml:18: versions:"),
        ("    raises: cannot be set as True except SFT\n", "", "some.yaml:9: evidence.0.says:"),
        ("    summary: {en: packing outside sft, zh: 非 sft 的打包}\n", "",
         "some.yaml:22: rule 'packing-ignored': a message that shows values needs a summary"),
        ("  phase: parse", "  phse: parse", "some.yaml:1: table:"),
    ],
)  # fmt: skip
def test_broken_table_names_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "some.yaml"
    assert old in TABLE
    path.write_text(TABLE.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rule_sources(path)
    assert message in str(caught.value)


def test_a_table_needs_nothing_shared() -> None:
    (rule,) = expand({"rules": [{"id": "x", "message": {}, "says": "so", "source": "here"}]})
    assert rule["evidence"] == [{"source": "here", "says": "so"}]
