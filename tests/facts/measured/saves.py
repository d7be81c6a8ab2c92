"""Host memory that a save took, beside what the formula says is needed.

What a process grew by is less than what it needed where it had freed memory before: the formula
is an upper bound here, not a prediction. On the CPU, where this was measured, modules that are
gathered for a moment, which a GPU would hold, count too.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.facts.measured.checkpoints import facts_of_model
from tests.facts.support import rows

_MODEL: dict[str, object] = {
    "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 1024,
    "intermediate_size": 4096, "num_hidden_layers": 8, "num_attention_heads": 16,
    "num_key_value_heads": 4, "vocab_size": 32000, "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
}  # fmt: skip


class Growth(NamedTuple):
    """Bytes over both processes: by the formula, and what they grew by while weights and then
    optimizer states were saved."""

    name: str
    needed: int
    weights: int
    states: int


def growths() -> list[Growth]:
    """DeepSpeed with two processes, one node."""
    found = []
    for row in rows("host_saves.csv"):
        stage, only_model = int(row["stage"]), row["save_only_model"] == "True"
        zero = {"stage": stage, "stage3_gather_16bit_weights_on_model_save": True}
        values: dict[str, object] = {
            "finetuning_type": row["method"].rstrip("2"),
            "freeze_trainable_layers": 2,
            "deepspeed": {"zero_optimization": zero, "bf16": {"enabled": True}},
            "save_only_model": only_model,
        }
        facts = facts_of_model(_MODEL, values, 2)
        name = f"ZeRO-{stage}, {row['method']}" + (", save_only_model" if only_model else "")
        sizes = (int(row["grown_model"]), int(row["grown_states"]))
        found.append(Growth(name, facts.checkpoint.host_gather, *sizes))
    return found
