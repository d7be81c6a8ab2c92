"""Host memory that one node needs while a checkpoint is written."""

from __future__ import annotations

from lfconfiglint.facts.checkpoint.content import Content
from lfconfiglint.facts.fact import fact


class GatherFacts(Content):
    """What is gathered or copied before it is written."""

    @fact
    def host_gather(self) -> int:
        """Bytes of host memory that weights and state take in one node while they are saved.

        ZeRO-0 to 2: every rank of the node copies the whole 16-bit module (accelerate
        accelerator.py:3929). ZeRO-3: rank 0 gathers it. FSDP: rank 0 gathers weights, then
        optimizer state, one after the other. Otherwise rank 0 copies one weights file at a time.
        """
        saved, ranks = self._saved, self._machine.gpus_per_node
        if saved.backend == "deepspeed" and saved.stage != 3:
            return 2 * saved.total * ranks
        if saved.backend == "deepspeed":
            # Fragments of frozen weights follow when the gathered weights are gone
            fragments = 2 * saved.frozen * ranks // saved.world
            whole = saved.trained if saved.adapter else saved.total
            return max(2 * whole if saved.gather else 0, fragments)
        if saved.backend == "fsdp":
            module = (saved.total if saved.adapter else saved.frozen) * saved.frozen_bytes
            module += saved.trained * saved.trained_bytes
            if saved.sharded_files:
                return round(0.15 * module)
            state = 0 if saved.only_model else round(saved.trained * saved.optimizer_bytes)
            return max(module, state)
        return min(self.bytes_weights_only, saved.shard)

    @fact
    def host_gather_high(self) -> int:
        """The same at most, over the transformers releases that are allowed: before 5.0 a save of
        adapters under ZeRO-3 gathers the whole base model (4.57.6 trainer.py:4212)."""
        saved = self._saved
        if saved.backend == "deepspeed" and saved.stage == 3 and saved.adapter and saved.gather:
            return max(2 * saved.total, self.host_gather)
        return self.host_gather

    @fact
    def host_read(self) -> int:
        """Bytes of host memory that a checkpoint takes in one node while it is read back."""
        saved, ranks = self._saved, self._machine.gpus_per_node
        # few runs read one back
        from lfconfiglint.facts.checkpoint.reading import bytes_read

        return bytes_read(saved, ranks)
