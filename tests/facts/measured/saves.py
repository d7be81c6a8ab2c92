"""Host memory that a save, and a run that resumes, took beside what the formula says is needed.

What a process grew by is less than what it needed where it had freed memory before: the formula
is an upper bound here, not a prediction. On the CPU, where this was measured, modules that are
gathered for a moment, which a GPU would hold, count too.
"""

from __future__ import annotations

from typing import NamedTuple

from lfconfiglint.facts.facts import Facts
from tests.facts.measured.checkpoints import facts_of_model
from tests.facts.measured.comparison import Comparison
from tests.facts.support import rows

_MODEL: dict[str, object] = {
    "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 1024,
    "intermediate_size": 4096, "num_hidden_layers": 8, "num_attention_heads": 16,
    "num_key_value_heads": 4, "vocab_size": 32000, "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
}  # fmt: skip


_ZERO_KEYS: dict[str, object] = {"stage3_gather_16bit_weights_on_model_save": True}


class Growth(NamedTuple):
    """Bytes over both processes: by the formula, and what they grew by while weights and then
    optimizer states were saved."""

    name: str
    needed: int
    weights: int
    states: int


def _facts(row: dict[str, str], **values: object) -> Facts:
    zero = {**_ZERO_KEYS, "stage": int(row["stage"])}
    deepspeed = {"zero_optimization": zero, "bf16": {"enabled": True}}
    method = row["method"].rstrip("2")
    changes = {"finetuning_type": method, "deepspeed": deepspeed, "freeze_trainable_layers": 2}
    return facts_of_model(_MODEL, {**changes, **values}, 2)


def growths() -> list[Growth]:
    """Saves with DeepSpeed and two processes, one node."""
    found = []
    for row in rows("host_saves.csv"):
        only_model = row["save_only_model"] == "True"
        facts = _facts(row, save_only_model=only_model)
        name = f"ZeRO-{row['stage']}, {row['method']}"
        name += ", save_only_model" if only_model else ""
        sizes = (int(row["grown_model"]), int(row["grown_states"]))
        found.append(Growth(name, facts.checkpoint.host_gather, *sizes))
    return found


def resumes() -> list[Comparison]:
    """What both processes grew by while a checkpoint was read back."""
    return [
        Comparison(
            "resume",
            f"ZeRO-{row['stage']}, {row['method']}",
            int(row["grown_first"]) + int(row["grown_second"]),
            _facts(row).checkpoint.host_read,
        )
        for row in rows("host_resumes.csv")
    ]
