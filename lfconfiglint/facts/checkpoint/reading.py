"""Host memory that a checkpoint takes while a run that resumes reads it back.

Source: transformers 5.6.0 ``trainer.py`` (``_load_from_checkpoint``,
``_load_optimizer_and_scheduler``: to the host on one card, straight to each card with several),
DeepSpeed ``runtime/engine.py`` (``_load_checkpoint``, ``_get_all_zero_checkpoint_state_dicts``),
accelerate 1.11 ``utils/fsdp_utils.py`` (``load_fsdp_model``, ``load_fsdp_optimizer``). ZeRO-2 and 3
measured with two processes, to 0.1 %; the rest is read, not measured. Weights in safetensors are
only mapped, and do not count.
"""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.files import Saved, module_bytes


def bytes_read(saved: Saved, ranks: int) -> int:
    """Bytes in one node with *ranks* processes, of what is read before it is on the cards; weights
    and states follow one after the other."""
    state = round(saved.trained * saved.optimizer_bytes)
    if saved.backend == "single":
        return state
    if saved.backend == "ddp":
        return 0
    if saved.backend == "fsdp":
        module = saved.trained * saved.trained_bytes if saved.adapter else module_bytes(saved)
        if saved.sharded_files:
            return max(module, state) * ranks // saved.world
        # FSDP 1 reads the whole file of weights in every process, both versions the states in one
        return max(module if saved.fsdp_version == 2 else module * ranks, state)
    own = round(saved.trained * (4 + saved.optimizer_bytes)) * ranks // saved.world
    if saved.stage == 3:
        return max(own, 2 * saved.frozen * ranks // saved.world)
    # every process reads the whole file of 16-bit weights, with what is frozen twice from stage 1
    module = module_bytes(saved) + (2 * saved.frozen if saved.stage else 0)
    return max(own if saved.stage else 0, module * ranks)
