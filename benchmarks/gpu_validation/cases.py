"""The twelve runs: LoRA, full and pure bf16, with and without gradient checkpointing, 1k and 8k.

Models have random weights and the shapes of published ones, so that nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import product

STEPS = 3
"""The first makes the optimizer's state; the later ones are like all that follow."""

Shape = dict[str, int | bool]

SHAPES: dict[str, Shape] = {
    "0.5B": {
        "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
        "num_attention_heads": 14, "num_key_value_heads": 2, "vocab_size": 151936,
        "tie_word_embeddings": True,
    },
    "1.5B": {
        "hidden_size": 1536, "intermediate_size": 8960, "num_hidden_layers": 28,
        "num_attention_heads": 12, "num_key_value_heads": 2, "vocab_size": 151936,
        "tie_word_embeddings": True,
    },
    "3B": {
        "hidden_size": 2048, "intermediate_size": 11008, "num_hidden_layers": 36,
        "num_attention_heads": 16, "num_key_value_heads": 2, "vocab_size": 151936,
        "tie_word_embeddings": True,
    },
    "tiny": {
        "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 1024,
        "tie_word_embeddings": True,
    },
}  # fmt: skip
"""Qwen2.5's (``config.json`` of each model), and one for dry runs."""

LARGEST = {"lora": "3B", "pure_bf16": "1.5B", "full": "0.5B"}
"""By method. Larger ones would write more than ten minutes allow: full saves 12 bytes each."""

METHODS = tuple(LARGEST)


@dataclass(frozen=True, slots=True)
class Case:
    """One run: batch 1, samples of exactly ``length`` tokens, one GPU, fused AdamW."""

    method: str
    checkpointing: bool
    length: int
    size: str

    @property
    def name(self) -> str:
        mode = "checkpointing" if self.checkpointing else "no checkpointing"
        return f"{self.method} {self.size}, {self.length} tokens, {mode}"

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def all_cases() -> list[Case]:
    """The twelve, each with the largest model that is meant for its method."""
    return [
        Case(method, checkpointing, length, LARGEST[method])
        for method, length, checkpointing in product(METHODS, (1024, 8192), (True, False))
    ]


def dry_cases() -> list[Case]:
    """One per method, for a machine without a GPU."""
    return [Case(method, method != "full", 32, "tiny") for method in METHODS]


def smaller(size: str) -> str | None:
    """The next smaller model, or None."""
    sizes = ("3B", "1.5B", "0.5B")
    rest = sizes[sizes.index(size) + 1 :] if size in sizes else ()
    return rest[0] if rest else None


def model_config(size: str) -> dict[str, object]:
    """``config.json`` of a Qwen2 model with that shape."""
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_act": "silu",
        "max_position_embeddings": 32768,
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "torch_dtype": "bfloat16",
        **SHAPES[size],
    }


def training_config(case: Case, model: str) -> str:
    """The LLaMA-Factory config of the run, for the estimator."""
    lines = [
        f"model_name_or_path: {model}",
        "stage: sft",
        "do_train: true",
        f"finetuning_type: {'lora' if case.method == 'lora' else 'full'}",
        *(("lora_rank: 8", "lora_target: all") if case.method == "lora" else ()),
        "pure_bf16: true" if case.method == "pure_bf16" else "bf16: true",
        "dataset: measured",
        "template: qwen",
        f"cutoff_len: {case.length}",
        "per_device_train_batch_size: 1",
        "gradient_accumulation_steps: 1",
        f"disable_gradient_checkpointing: {'false' if case.checkpointing else 'true'}",
        "flash_attn: sdpa",
        "optim: adamw_torch_fused",
        f"max_steps: {STEPS}",
        f"save_steps: {STEPS}",
        "output_dir: saves",
    ]
    return "".join(f"{line}\n" for line in lines)
