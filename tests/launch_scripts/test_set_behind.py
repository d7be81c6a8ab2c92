"""Keys that a script sets behind a config, over what the file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint import lint
from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.file_memory import forget_files
from lfconfiglint.run_context import context_of
from lfconfiglint.upstream.keys.schema import load_schema

CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: identity
template: qwen
bf16: true
output_dir: saves/x
learning_rate: 1.0
"""
RULE = "learning-rate-high-for-adapters"


def write(root: Path, *scripts: str) -> Path:
    (root / ".git").mkdir()
    config = root / "train.yaml"
    config.write_text(CONFIG)
    for index, text in enumerate(scripts):
        (root / f"{index}.sh").write_text(text)
    forget_files()
    return config


@pytest.mark.parametrize(
    ("scripts", "told"),
    [
        ([], True),
        (["llamafactory-cli train train.yaml\n"], True),
        (["llamafactory-cli train train.yaml learning_rate=1e-5\n"], False),
        (['for lr in 1 2; do lmf train train.yaml "learning_rate=$lr"; done\n'], False),
        (["llamafactory-cli train train.yaml output_dir=learning_rate=1\n"], True),
        (["llamafactory-cli train train.yaml $MORE\n"], True),
        (["lmf train train.yaml learning_rate=1e-5\n", "lmf train train.yaml\n"], True),
        (["lmf train train.yaml learning_rate=1 seed=1\n" * 2], False),
    ],
)  # fmt: skip
def test_a_value_that_is_set_anew_has_no_findings(
    tmp_path: Path, scripts: list[str], told: bool
) -> None:
    """Unless one of the starts leaves it as it is, or may."""
    config = write(tmp_path, *scripts)
    findings = {found.rule for found in lint(config).findings}
    assert (RULE in findings) is told


def test_what_is_set_is_unknown_and_given(tmp_path: Path) -> None:
    """A key that only the command gives counts as given, outermost keys for nested ones, and before
    0.9.3, where the file is not read at all, nothing is set."""
    config = write(tmp_path, "lmf train train.yaml max_steps=9 fsdp_config.version=2\n")
    document = parse_document(CONFIG.encode())
    context = context_of(document, load_schema("0.9.5", "5.6.0"), None, config, None)
    assert context.given("max_steps")
    for name in ("max_steps", "fsdp_config"):
        with pytest.raises(Unknown) as unknown:
            context.value(name)
        assert unknown.value.needs == (f"command:{name}",)
    older = context_of(document, load_schema("0.9.2", "4.48.0"), None, config, None)
    assert older.value("max_steps") == -1
