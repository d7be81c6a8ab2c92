"""The files that the mutated configs name, so that both sides find what they are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

PATH_KEYS: Final = frozenset(
    {"deepspeed", "fsdp_config", "accelerator_config", "new_special_tokens_config"}
)
"""Keys whose text names a file that the parser opens."""


def _deepspeed(stage: int, **more: object) -> dict[str, Any]:
    return {
        "train_batch_size": "auto",
        "train_micro_batch_size_per_gpu": "auto",
        "gradient_accumulation_steps": "auto",
        "gradient_clipping": "auto",
        "zero_allow_untested_optimizer": True,
        "bf16": {"enabled": "auto"},
        "fp16": {"enabled": "auto"},
        "zero_optimization": {"stage": stage, "overlap_comm": True, **more},
    }


FILES: Final[Mapping[str, Mapping[str, Any]]] = {
    "ds_z0.json": _deepspeed(0),
    "ds_z1.json": _deepspeed(1),
    "ds_z2.json": _deepspeed(2, allgather_partitions=True),
    "ds_z3.json": _deepspeed(3, stage3_gather_16bit_weights_on_model_save=True),
    "fsdp.json": {"transformer_layer_cls_to_wrap": ["Block"], "backward_prefetch": "backward_pre"},
    "accelerator.json": {"split_batches": False, "dispatch_batches": None, "even_batches": True},
}


def write_files(folder: Path) -> None:
    """Write them into *folder*, which both sides start from."""
    for name, content in FILES.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
