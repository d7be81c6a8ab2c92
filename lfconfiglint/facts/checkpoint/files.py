"""The files of one checkpoint-N and their bytes, for each way to train.

Source: transformers 5.6.0 ``trainer.py:3039-3106`` (what is saved), DeepSpeed 0.18.4
``runtime/engine.py`` (3881, 3944, 4117-4179), accelerate 1.11 ``fsdp_utils.py``; small parts and
all totals measured with the real libraries (transformers 4.57.6 and 5.6.0, two processes where
sharded). Tokenizer and processor files (some MB) are not included.
"""

from __future__ import annotations

from lfconfiglint.records import dataclass

HEADER = 115
"""Bytes that safetensors spends on one tensor's name and place; 107 to 128 measured."""
PICKLED = 823
"""Bytes that optimizer.pt spends on one trained tensor."""
ZERO_PICKLED = 500
"""Bytes that a ZeRO-3 model file spends on one tensor whose data is elsewhere."""

SHARD = 50_000_000_000
"""Bytes of one weights file at most (``save_pretrained``, ``max_shard_size``)."""
SHARD_BEFORE_5 = 5_000_000_000
"""The same before transformers 5.0 (4.57.1 ``modeling_utils.py:3778``)."""


@dataclass(frozen=True)
class Saved:
    """What decides the files. Sizes are numbers of parameters or tensors, bytes per parameter.

    ``total`` and ``tensors`` are the base model's, ``trained`` and ``trained_tensors`` those with
    gradients; ``stage`` is DeepSpeed's, or None.
    """

    backend: str
    stage: int | None
    adapter: bool
    total: int
    trained: int
    tensors: int
    trained_tensors: int
    world: int
    trained_bytes: int
    frozen_bytes: int
    optimizer_bytes: float
    only_model: bool = False
    gather: bool = True
    sharded_files: bool = False
    fsdp_version: int | None = None
    shard: int = SHARD

    @property
    def frozen(self) -> int:
        return 0 if self.adapter else self.total - self.trained


def checkpoint_files(saved: Saved) -> dict[str, int]:
    """Name and bytes of every file."""
    files = {**_weights(saved), **_small(saved)}
    if saved.backend == "deepspeed":
        # Without gathering, ZeRO-3 writes its own checkpoint in place of the weights
        if not saved.only_model or (saved.stage == 3 and not saved.gather):
            files.update(_deepspeed(saved))
    elif not saved.only_model:
        files.update(_fsdp(saved) if saved.backend == "fsdp" else _optimizer(saved))
    return files


def _weights(saved: Saved) -> dict[str, int]:
    if saved.adapter:
        size = saved.trained * saved.trained_bytes + HEADER * saved.trained_tensors
        return {"adapter_model.safetensors": size}
    if saved.backend == "fsdp" and saved.sharded_files:
        return {}
    if saved.stage == 3 and not saved.gather:
        return {}
    size = module_bytes(saved) + HEADER * saved.tensors
    return {"model.safetensors" if size <= saved.shard else "model-*.safetensors": size}


def module_bytes(saved: Saved) -> int:
    """Bytes of all weights, as they are computed with."""
    return saved.trained * saved.trained_bytes + saved.frozen * saved.frozen_bytes


def _small(saved: Saved) -> dict[str, int]:
    files = {"training_args.bin": 6500, "trainer_state.json": 760}
    if saved.adapter:
        files.update({"adapter_config.json": 1040, "README.md": 5200})
    else:
        files.update({"config.json": 900, "generation_config.json": 150})
    if not saved.only_model:
        ranks = range(saved.world)
        names = ["rng_state.pth"] if saved.world == 1 else [f"rng_state_{i}.pth" for i in ranks]
        files.update({"scheduler.pt": 1465, **dict.fromkeys(names, 14_470)})
    return files


def _optimizer(saved: Saved) -> dict[str, int]:
    size = round(saved.trained * saved.optimizer_bytes) + PICKLED * saved.trained_tensors
    return {"optimizer.pt": size}


def _deepspeed(saved: Saved) -> dict[str, int]:
    """Sixteen-bit module (stages 0 to 2, again), fp32 masters and optimizer state by rank."""
    files = {"latest": 12}
    if saved.stage == 3:
        # Only what is frozen is kept here, in fragments, and never with an adapter
        part = 2 * saved.frozen // saved.world
        tensors = saved.tensors + (saved.trained_tensors if saved.adapter else 0)
        for rank in range(saved.world):
            name = f"global_step/zero_pp_rank_{rank}_mp_rank_00_model_states.pt"
            files[name] = part + ZERO_PICKLED * tensors
    else:
        # Frozen fragments are stored again beside the module in stages 1 and 2
        again = 2 * saved.frozen if saved.stage else 0
        tensors = saved.trained_tensors if saved.adapter else saved.tensors
        files["global_step/mp_rank_00_model_states.pt"] = (
            module_bytes(saved) + again + 500 * tensors
        )
    if saved.stage:
        size = round(saved.trained * (4 + saved.optimizer_bytes) / saved.world)
        for rank in range(saved.world):
            files[f"global_step/bf16_zero_pp_rank_{rank}_mp_rank_00_optim_states.pt"] = size + 8000
        files["zero_to_fp32.py"] = 33_300
    return files


def _fsdp(saved: Saved) -> dict[str, int]:
    """FSDP's own copy of the weights, and the optimizer, in one file each or one for each rank."""
    module = saved.trained * saved.trained_bytes if saved.adapter else module_bytes(saved)
    state = round(saved.trained * saved.optimizer_bytes)
    if saved.sharded_files:
        files = {}
        for rank in range(saved.world):
            files[f"pytorch_model_fsdp_0/__{rank}_0.distcp"] = module // saved.world
            files[f"optimizer_0/__{rank}_0.distcp"] = state // saved.world
        return files
    if saved.fsdp_version == 2 and saved.adapter:
        # Measured: only rank 0's shards reach the file
        module //= saved.world
    return {
        "pytorch_model_fsdp.bin": module + HEADER * saved.tensors,
        "optimizer.bin": state + PICKLED * saved.trained_tensors,
    }


def is_optimizer(name: str) -> bool:
    """Whether a file holds optimizer state (with fp32 masters under DeepSpeed)."""
    return name.startswith(("optimizer", "global_step/bf16_zero"))
