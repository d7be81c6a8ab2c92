"""DeepSpeed that accelerate's own file sets up.

What the fields make was read off the plugin that LLaMA-Factory 0.9.5's parser builds from the
variables, and every refusal was seen in a run of it, with transformers 4.57.1 and 5.6.0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from lfconfiglint.facts.facts import Facts
from lfconfiglint.upstream.launchers.accelerate_deepspeed import deepspeed_of, excluded_fields
from tests.facts.test_accelerate_start import facts


def made(
    folder: Path, fields: Mapping[str, object], precision: str = "bf16", **values: object
) -> Facts:
    file = {
        "distributed_type": "DEEPSPEED",
        "num_processes": 8,
        "mixed_precision": precision,
        "deepspeed_config": fields,
    }
    # JSON is YAML
    return facts(folder, json.dumps(file), None, **values)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (2, None, None, False)),
        ({"zero_stage": 3, "zero3_save_16bit_model": True}, (3, None, None, True)),
        ({"zero_stage": 3, "zero3_init_flag": False, "offload_param_device": "cpu",
          "offload_optimizer_device": "CPU"}, (3, "cpu", "cpu", False)),
        ({"zero_stage": 2, "offload_optimizer_device": "nvme"}, (2, "nvme", None, False)),
        ({"zero_stage": 0}, (0, None, None, False)),
    ],
)  # fmt: skip
def test_fields(tmp_path: Path, fields: Mapping[str, object], expected: tuple[object, ...]) -> None:
    """Stage, offloading and gathering follow from accelerate's fields, with its defaults."""
    zero = made(tmp_path, fields).zero
    assert zero.backend == "deepspeed"
    assert expected == (
        zero.stage, zero.offload_optimizer, zero.offload_param, zero.gather_on_save,
    )  # fmt: skip


def test_a_file_of_deepspeeds_own(tmp_path: Path) -> None:
    """`deepspeed_config_file` is read as the config's own `deepspeed` would be."""
    (tmp_path / "ds.json").write_text('{"zero_optimization": {"stage": 3}}')
    found = made(tmp_path, {"deepspeed_config_file": "ds.json"})
    assert (found.zero.stage, found.zero.config_path) == (3, str(tmp_path / "ds.json"))
    (tmp_path / "other").mkdir()
    gone = made(tmp_path / "other", {"deepspeed_config_file": "elsewhere/mine.json"})
    assert gone.needs_of("zero.stage") == ("zero.config",)


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({"zero_stage": "three"}, {}),
        ({}, {"zero_stage": None}),
        ({}, {"deepspeed_config_file": None}),
        ({"gradient_accumulation_steps": 0.5}, {}),
    ],
)
def test_unknown_fields(fields: Mapping[str, object], options: Mapping[str, str | None]) -> None:
    """Values that a script leaves open, and those that accelerate cannot read."""
    assert deepspeed_of({"deepspeed_config": fields}, options) is None


@pytest.mark.parametrize(
    ("fields", "precision", "values", "told"),
    [
        ({"gradient_accumulation_steps": 4}, "bf16", {"gradient_accumulation_steps": 2},
         "`gradient_accumulation_steps: 4` ≠ `gradient_accumulation_steps: 2`"),
        ({"gradient_clipping": 0.5}, "bf16", {},
         "`gradient_clipping: 0.5` ≠ `max_grad_norm: 1`"),
        ({}, "bf16", {"bf16": False}, "`mixed_precision: bf16` ≠ `bf16: false`"),
        ({}, "fp16", {}, None),
        ({}, "no", {"bf16": False}, None),
        ({"gradient_accumulation_steps": "auto"}, "bf16", {"gradient_accumulation_steps": 2}, None),
    ],
)  # fmt: skip
def test_contradictions(
    tmp_path: Path,
    fields: Mapping[str, object],
    precision: str,
    values: Mapping[str, object],
    told: str | None,
) -> None:
    """The Trainer compares what the fields say; the config's precision goes before the file's."""
    found = made(tmp_path, fields, precision, **values)
    assert found.accelerate.contradictions == told


def test_fields_that_exclude_a_file() -> None:
    """The precision counts, too; what only concerns the launcher does not."""
    fields = {"zero_stage": 2, "zero3_init_flag": True}
    file = {"mixed_precision": "bf16", "deepspeed_config": fields}
    assert excluded_fields(file, {}) == ("zero_stage", "mixed_precision")
    assert excluded_fields(file, {"mixed_precision": "bf16"}) == ("zero_stage",)
    assert excluded_fields({"deepspeed_config": {"deepspeed_config_file": "ds.json"}}, {}) == ()
