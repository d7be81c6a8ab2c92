"""Whatever a config holds, a fact has a value or is unknown; nothing else ever happens."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.facts.estimate import estimate
from lfconfiglint.facts.facts import fact_names
from lfconfiglint.facts.needs import supply_of
from tests.facts.support import SEED, SMALL, defaults, facts_of, machine

READ = sorted(
    {
        "adapter_name_or_path", "additional_target", "create_new_adapter", "cutoff_len", "dataset",
        "dataset_dir", "deepspeed", "double_quantization", "eval_dataset", "eval_steps",
        "eval_strategy", "finetuning_type", "freeze_trainable_layers", "freeze_vision_tower",
        "freeze_multi_modal_projector", "fsdp", "fsdp_config", "gradient_accumulation_steps",
        "lora_rank", "lora_target", "max_samples", "max_steps", "model_name_or_path", "optim",
        "num_train_epochs", "packing", "per_device_train_batch_size", "pure_bf16",
        "quantization_bit", "save_only_model", "save_steps", "save_strategy", "save_total_limit",
        "stage", "val_size", "bf16", "flash_attn", "logging_steps", "load_best_model_at_end",
    }
)  # fmt: skip
MEANT = st.sampled_from(
    ["lora", "full", "freeze", "pt", "sft", "dpo", "no", "steps", "epoch", "best", "all", "q_proj",
     "full_shard auto_wrap", "ds_z2_config.json", "examples/deepspeed/ds_z3_offload_config.json",
     "Qwen/Qwen3-30B-A3B", "meta-llama/Meta-Llama-3-8B", "deepseek-ai/DeepSeek-V3", "adamw_8bit"]
)  # fmt: skip
SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 5), st.integers(), st.floats(), MEANT,
    st.text(max_size=8),
)  # fmt: skip
VALUE = st.one_of(
    SCALAR, st.lists(SCALAR, max_size=3), st.dictionaries(st.text(max_size=5), SCALAR, max_size=2)
)


@settings(max_examples=100, deadline=None)
@given(
    base=st.sampled_from([SEED, SMALL]),
    changes=st.dictionaries(st.sampled_from(READ), VALUE, max_size=6),
    hardware=st.sampled_from([None, machine(), machine(1, 1, None), machine(8, 4)]),
    samples=st.sampled_from([None, 1, 20_000]),
)
def test_any_values(
    base: dict[str, object],
    changes: dict[str, object],
    hardware: object,
    samples: int | None,
) -> None:
    assert set(READ) <= set(defaults()) | {"optim"}
    facts = facts_of({**base, **changes}, hardware, samples)  # type: ignore[arg-type]
    for name in fact_names():
        assert all(supply_of(need).zh for need in facts.needs_of(name))
    json.dumps(estimate(facts), allow_nan=False)
