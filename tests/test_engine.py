"""How findings of different rules about one key go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.rule import build_rule
from lfconfiglint.rulebook import Selection
from tests.helpers import lint_in, lint_text
from tests.rule_sources import Surroundings

CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
template: qwen
output_dir: saves/x
bf16: true
mix_strategy: mixed
"""


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ("dataset: a\n", ["silent-choice"]),
        ("dataset: a,b\n", ["mix-strategy-unknown"]),
    ],
)
def test_what_is_known_replaces_what_may_be(more: str, rules: list[str]) -> None:
    """One value has one finding: the error where it is known, else what the choice may do."""
    _, result = lint_text(CONFIG + more)
    about = [found.rule for found in result.diagnostics if found.keys == (("mix_strategy",),)]
    assert about == rules


@pytest.mark.parametrize(("switches", "rules"), [({}, ["unknown-key"]), ({"USE_MCA": "1"}, [])])
def test_megatron_has_keys_of_its_own(switches: dict[str, str], rules: list[str]) -> None:
    """With its switch on, another package reads the file, whose keys are not established."""
    document = parse_document((CONFIG + "recompute_granularity: full\n").encode())
    result = lint_in(document, Surroundings(environment=switches), None)
    at = (("recompute_granularity",),)
    assert [found.rule for found in result.diagnostics if found.keys == at] == rules


@pytest.mark.parametrize(
    ("line", "silent"),
    [
        ("train_mm_proj_only: true\n", "full-tuning-exceeds-gpu"),
        ("train_mm_proj_only: false\n", None),
        ("cutof_len: 512\n", "full-tuning-exceeds-gpu"),
        ("save_step: 100\n", "save-interval-left-to-default"),
        ("save_step: 100\nsave_steps: 200\n", None),
    ],
)
def test_a_key_by_another_name_is_not_left_to_its_default(line: str, silent: str | None) -> None:
    """Nothing is said, and nothing fixed, as if a mistyped or renamed key had not been given; one
    that is given by its own name, too, counts as that."""
    text = CONFIG.replace("Qwen/Qwen2.5-7B-Instruct", "llava-hf/llava-1.5-7b-hf") + line
    document = parse_document(text.encode())
    result = lint_in(document, Surroundings(hardware="2xRTX4090"), None)
    assert {"unknown-key", "renamed-key"} & {found.rule for found in result.diagnostics}
    about = {found.rule for found in result.diagnostics}
    needs = {need for entry in result.undecided for need in entry.needs}
    assert silent not in about
    assert any(need.startswith("meant:") for need in needs) is (silent is not None)


def test_no_fix_overrides_an_explicit_choice() -> None:
    """Who writes `do_train: false` means it; only a missing one is offered."""
    text = "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndataset: identity\n"
    for more, fixes in (("", 1), ("do_train: false\n", 0)):
        _, result = lint_text(text + more, rules=("trains-nothing",))
        assert [len(found.fixes) for found in result.diagnostics] == [fixes]


def test_a_place_may_be_named_by_a_fact(tmp_path: Path) -> None:
    """An unknown data set is shown at the key that names it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/dataset_info.json").write_text('{"identity": {"file_name": "a.json"}}')
    text = "model_name_or_path: a/b\nstage: sft\ndataset: identity\neval_dataset: identty\n"
    document = parse_document(text.encode())
    result = lint_in(document, Surroundings(), tmp_path, ("dataset-unknown",))
    assert [found.keys for found in result.diagnostics] == [(("eval_dataset",),)]


def test_fix_that_cannot_be_computed_is_not_offered() -> None:
    """The finding stands; only the value of its fix follows from a value of a wrong type."""
    text = {"en": "a", "zh": "甲"}
    fix = {
        "title": text,
        "applicability": "safe",
        "when": "save_steps > 10",
        "ops": [{"set": "save_steps", "to": {"expr": "save_steps // 2"}}],
    }
    source = {
        "id": "mine",
        "severity": "warning",
        "phase": "parse",
        "when": "'save_steps' in given",
        "summary": text,
        "message": text,
        "fixes": [fix],
    }
    chosen = Selection((build_rule(source, "own"),), frozenset({"mine"}))
    document = parse_document((CONFIG + "save_steps: [500]\n").encode())
    (found,) = lint_in(document, Surroundings(), None, chosen=chosen).diagnostics
    assert found.rule == "mine"
    assert found.fixes == ()


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("keeps two{?, {memory.gpu_train_peak:memory} on each card?}", "keeps two"),
        ("keeps two of {memory.gpu_train_peak:memory}", None),
    ],
)
def test_what_is_not_known_is_left_out_of_a_comment(comment: str, said: str | None) -> None:
    """Without a machine no memory is known: an optional part of a fix's comment is dropped, and
    the fix only where its comment cannot do without."""
    text = {"en": "a", "zh": "甲"}
    fix = {
        "title": text,
        "applicability": "safe",
        "ops": [{"set": "save_total_limit", "to": 2}],
        "comment": {"en": comment, "zh": comment},
    }
    source = {
        "id": "mine",
        "severity": "warning",
        "when": "'stage' in given",
        "summary": text,
        "message": text,
        "fixes": [fix],
    }
    chosen = Selection((build_rule(source, "own"),), frozenset({"mine"}))
    document = parse_document(CONFIG.encode())
    (found,) = lint_in(document, Surroundings(), None, chosen=chosen).diagnostics
    assert [each.say_comment("en") for each in found.fixes] == ([] if said is None else [said])
