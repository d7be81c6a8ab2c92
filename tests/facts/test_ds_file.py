"""A DeepSpeed file against the config that names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.facts import Facts
from lfconfiglint.upstream.launchers.deepspeed import EXAMPLES
from tests.facts.support import SMALL, facts_of, machine


def with_file(folder: Path, content: dict[str, Any], **changes: object) -> Facts:
    content = {"zero_optimization": {"stage": 2}, **content}
    (folder / "ds.json").write_text(json.dumps(content, indent=1))
    return facts_of(SMALL, machine(8), 1000, (folder,), deepspeed="ds.json", **changes)


MATCHES: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    ({}, {}, None),
    ({"train_micro_batch_size_per_gpu": 8}, {}, None),
    ({"train_micro_batch_size_per_gpu": 8.0}, {}, None),
    ({"train_micro_batch_size_per_gpu": "8"}, {}, "train_micro_batch_size_per_gpu"),
    ({"train_micro_batch_size_per_gpu": 1}, {}, "train_micro_batch_size_per_gpu"),
    ({"train_micro_batch_size_per_gpu": 1}, {"auto_find_batch_size": True}, None),
    ({"train_batch_size": 64}, {}, None),
    ({"train_batch_size": 32}, {}, "train_batch_size"),
    ({"gradient_accumulation_steps": 2}, {}, "gradient_accumulation_steps"),
    ({"gradient_clipping": 1}, {}, None),
    ({"gradient_clipping": 1}, {"max_grad_norm": 0.3}, "gradient_clipping"),
    ({"bf16": {"enabled": True}, "fp16": {"enabled": False}}, {}, None),
    ({"bf16": {}}, {}, None),
    ({"bf16": {"enabled": False}}, {}, "bf16.enabled"),
    ({"bf16": {"enabled": "true"}}, {}, "bf16.enabled"),
    ({"fp16": {"enabled": True}}, {"bf16": False, "fp16_full_eval": True}, None),
    ({"optimizer": {"params": {"lr": 5e-5}}}, {}, None),
    ({"optimizer": {"params": {"lr": 5e-5}}}, {"learning_rate": 1e-4}, "optimizer.params.lr"),
    ({"optimizer": {"params": {"betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0}}}, {}, None),
    ({"optimizer": {"params": {"betas": [0.9, 0.95]}}}, {}, "optimizer.params.betas"),
    ({"scheduler": {"params": {"warmup_max_lr": 1e-3}}}, {}, "scheduler.params.warmup_max_lr"),
    ({"scheduler": {"params": {"total_num_steps": 9}}}, {"max_steps": 9}, None),
    ({"scheduler": {"params": {"total_num_steps": 9}}}, {}, "scheduler.params.total_num_steps"),
    ({"scheduler": {"params": {"warmup_num_steps": 5}}}, {"warmup_steps": 5}, None),
    ({"scheduler": {"params": {"warmup_num_steps": 6}}}, {"warmup_ratio": 0.1},
     "scheduler.params.warmup_num_steps"),
    ({"scheduler": {"params": {"warmup_num_steps": 1}}}, {"warmup_ratio": 0.1, "max_steps": 9},
     None),
]  # fmt: skip


@pytest.mark.parametrize(("content", "changes", "field"), MATCHES)
def test_mismatches(
    tmp_path: Path, content: dict[str, Any], changes: dict[str, Any], field: str | None
) -> None:
    """The comparisons of transformers, which stop a run before its first step."""
    found = with_file(tmp_path, content, **changes).deepspeed.mismatches
    assert (found is None) if field is None else (found is not None and f"`{field}: " in found)


def test_a_mismatch_names_both_values_and_the_line(tmp_path: Path) -> None:
    """So that nobody has to search in the other file."""
    found = with_file(tmp_path, {"gradient_clipping": 0.5}).deepspeed.mismatches
    assert found == "`gradient_clipping: 0.5` (ds.json:5) ≠ `max_grad_norm: 1.0`"


def test_what_cannot_be_compared_is_unknown_unless_something_else_differs(tmp_path: Path) -> None:
    """The whole batch needs the number of cards; the batch on one card does not."""
    content = {"zero_optimization": {}, "train_batch_size": 64}
    (tmp_path / "ds.json").write_text(json.dumps(content))
    facts = facts_of(SMALL, None, None, (tmp_path,), deepspeed="ds.json")
    assert facts.needs_of("deepspeed.mismatches") == ("hardware",)
    (tmp_path / "ds2.json").write_text(json.dumps({**content, "gradient_clipping": 9}))
    facts = facts_of(SMALL, None, None, (tmp_path,), deepspeed="ds2.json")
    assert "gradient_clipping" in str(facts.deepspeed.mismatches)


@pytest.mark.parametrize("name", EXAMPLES)
def test_upstream_examples_match_any_config(name: str) -> None:
    """Named without being here, they are known to leave everything to the config."""
    facts = facts_of(SMALL, deepspeed=f"examples/deepspeed/{name}", max_grad_norm=0.3)
    assert facts.deepspeed.mismatches is None
    assert facts.deepspeed.clips
    assert facts.deepspeed.missing is None


def test_a_broken_file_is_told_once(tmp_path: Path) -> None:
    """One fact says that it is broken; nobody can supply the others."""
    (tmp_path / "ds.json").write_text("{,}")
    facts = facts_of(SMALL, folders=(tmp_path,), deepspeed="ds.json")
    assert facts.deepspeed.unreadable is not None
    assert facts.needs_of("deepspeed.unknown_fields") == ()


@pytest.mark.parametrize(
    ("path", "missing"),
    [("conf/ds.json", "conf/ds.json"), ("conf/ds_z3_config.json", None), ("conf/here.json", None)],
)
def test_a_file_is_missing_where_its_folder_is_here(
    tmp_path: Path, path: str, missing: str | None
) -> None:
    """A folder that is not on this machine says nothing about the machine that trains."""
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "here.json").write_text("{}")
    assert facts_of(SMALL, folders=(tmp_path,), deepspeed=path).deepspeed.missing == missing


@pytest.mark.parametrize("path", ["elsewhere/ds.json", "ds.json", "/no/such/folder/ds.json"])
def test_elsewhere_is_unknown(tmp_path: Path, path: str) -> None:
    """Neither the file nor its folder: it may be on the machine that trains."""
    facts = facts_of(SMALL, folders=(tmp_path,), deepspeed=path)
    assert facts.needs_of("deepspeed.missing") == ("zero.config",)


@pytest.mark.parametrize(
    ("path", "absent"),
    [
        ("ds.json", "ds.json"),
        ("here.json", None),
        ("ds_z3_config.json", None),
        ("conf/ds.json", None),
        ("__DEEPSPEED_CONFIG__", None),
        ("$STAGE.json", None),
        ("{}", None),
        (None, None),
    ],
)
def test_a_name_without_folder_is_absent(
    tmp_path: Path, path: str | None, absent: str | None
) -> None:
    """Such a file has to be where training is started, which is mostly here."""
    (tmp_path / "here.json").write_text("{}")
    assert facts_of(SMALL, folders=(tmp_path,), deepspeed=path).deepspeed.absent == absent


def test_settings_given_as_text(tmp_path: Path) -> None:
    """transformers reads a text that starts like JSON as JSON."""
    text = json.dumps({"zero_optimization": {"stage": 3}, "gradient_clipping": 9})
    facts = facts_of(SMALL, folders=(tmp_path,), deepspeed=text)
    assert facts.zero.stage == 3
    assert "gradient_clipping" in str(facts.deepspeed.mismatches)


def test_offload_with_the_config_s_optimizer(tmp_path: Path) -> None:
    """Only an optimizer that the trainer makes is replaced by the one on the CPU."""
    offload: dict[str, Any] = {
        "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}
    }
    assert with_file(tmp_path, offload).deepspeed.optimizer_on_cpu is not None
    own = {**offload, "optimizer": {"type": "AdamW"}}
    assert with_file(tmp_path, own).deepspeed.optimizer_on_cpu is None
    unforced = {**offload, "zero_force_ds_cpu_optimizer": False}
    assert with_file(tmp_path, unforced).deepspeed.optimizer_on_cpu is None


def test_without_deepspeed_nothing_is_wrong() -> None:
    """Rules about it are decided, not undecided, for every other config."""
    deepspeed = facts_of(SMALL).deepspeed
    found = (deepspeed.mismatches, deepspeed.unreadable, deepspeed.missing, deepspeed.optimizer)
    assert found == (None, None, None, None)
    assert deepspeed.clips
