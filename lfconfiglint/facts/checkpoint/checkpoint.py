"""Facts about checkpoints: bytes, files, disk over the run, host memory and time of a save."""

from __future__ import annotations

from dataclasses import replace

from lfconfiglint.facts.checkpoint.files import Saved, checkpoint_files, is_optimizer
from lfconfiglint.facts.checkpoint.reading import bytes_read
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.machine import known
from lfconfiglint.facts.memory.precision import Precision
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.models.tensors import tensors_of_layer, tensors_of_model
from lfconfiglint.upstream.release.versions import in_range

WRITER_FAST, WRITER_SLOW = 1.5e9, 0.8e9
"""Bytes per second that one process serializes and writes: torch.save with its checksums and
safetensors, measured on local storage."""
COPY_FAST, COPY_SLOW = 6e9, 3e9
"""Bytes per second from a card to pageable host memory: assumed, not measured."""
SHARD = 50_000_000_000
"""Bytes of one weights file, and so of its copy in host memory: transformers 5 (4.57: 5 GB)."""
USABLE_DISK = 0.85
"""Share of the free disk that checkpoints should take: caches and logs need room, too."""
MOST_ADVISED = 5
"""More old checkpoints than this are hardly ever looked at."""


class Checkpoint:
    """``checkpoint.*``: see :mod:`checkpoint_files` for what is in one."""

    def __init__(
        self, context: Context, model: Model, run: Run, zero: Zero, precision: Precision
    ) -> None:
        self._context = context
        self._model = model
        self._run = run
        self._zero = zero
        self._precision = precision

    @property
    def _saved(self) -> Saved:
        if self._context.text("stage") == "ppo":
            # its trainer saves by itself, and the weights only (train/ppo/trainer.py)
            raise Unknown("stage")
        backend, stage = self._zero.backend, self._zero.stage
        if stage == 0 and self._zero0_saves:
            # in parts, with the files of stage 1
            stage = 1
        trained, shape = self._model.trainable_params, self._model.shape
        method = self._context.text("finetuning_type")
        if self._model.quantized and method not in {"lora", "oft"}:
            raise Unknown("quantization")
        tensors = tensors_of_model(shape.shape)
        if method == "full":
            trained_tensors = tensors
        elif method == "freeze":
            trained_tensors = tensors_of_layer(shape.shape) * abs(
                self._context.integer("freeze_trainable_layers")
            )
        else:
            adapted = self._model.trained.targets() + self._model.trained.tower_targets()
            trained_tensors = 2 * sum(each.number for each in adapted)
        # One process writes alike on any number of cards, except where each writes its part
        world = 1 if backend == "single" else self._run.world_size
        return Saved(
            backend=backend,
            stage=stage,
            adapter=method in {"lora", "oft"},
            total=self._model.total_params,
            trained=trained,
            tensors=tensors,
            trained_tensors=trained_tensors,
            world=world,
            trained_bytes=self._precision.trained,
            frozen_bytes=self._precision.frozen,
            optimizer_bytes=self._precision.optimizer,
            only_model=self._context.boolean("save_only_model"),
            gather=stage != 3 or self._zero.gather_on_save,
            sharded_files=self._zero.fsdp_state_dict == "SHARDED_STATE_DICT",
            fsdp_version=self._zero.fsdp_version,
        )

    @property
    def _zero0_saves(self) -> bool:
        """Whether ZeRO-0 writes the optimizer: with bf16 DeepSpeed 0.17.6 stopped to, and upstream
        pinned older releases before its own 0.9.5."""
        if not self._context.boolean("bf16") or in_range(self._context.release, "..0.9.4"):
            return True
        deepspeed = self._context.packages.get("deepspeed")
        return bool(deepspeed) and in_range(str(deepspeed), "..0.17.5")

    @property
    def _files(self) -> dict[str, int]:
        return checkpoint_files(self._saved)

    @property
    def _weight_files(self) -> dict[str, int]:
        return checkpoint_files(replace(self._saved, only_model=True))

    @fact
    def files(self) -> tuple[tuple[str, int], ...]:
        """Name and bytes of each file of one checkpoint, without the tokenizer's."""
        return tuple(self._files.items())

    @fact
    def bytes(self) -> int:
        """Bytes of one checkpoint-N folder."""
        return sum(self._files.values())

    @fact
    def optimizer_bytes(self) -> int:
        """Bytes of optimizer state in it, with DeepSpeed's fp32 masters."""
        return sum(size for name, size in self._files.items() if is_optimizer(name))

    @fact
    def weights_bytes(self) -> int:
        """Bytes of everything else, nearly all of it weights."""
        return self.bytes - self.optimizer_bytes

    @fact
    def bytes_weights_only(self) -> int:
        """Bytes that one checkpoint has, or would have, with ``save_only_model: true``."""
        return sum(self._weight_files.values())

    @fact
    def optimizer_saved(self) -> bool:
        """Whether optimizer state is written: not with ``save_only_model``, not by ZeRO-0."""
        if self._zero.backend == "deepspeed" and self._zero.stage == 0 and not self._zero0_saves:
            return False
        if self._context.boolean("save_only_model"):
            return self._zero.stage == 3 and not self._zero.gather_on_save
        return True

    @fact
    def weights_only_allowed(self) -> bool:
        """Whether ``save_only_model: true`` could be set and would save room.

        Not for a run that resumes; transformers refuses it with ``load_best_model_at_end`` under
        DeepSpeed and FSDP, and with FSDP's sharded files; ZeRO-3 that does not gather ignores it.
        """
        if self._context.boolean("save_only_model") or self._run.resumes:
            return False
        if self._zero.fsdp_state_dict == "SHARDED_STATE_DICT":
            return False
        if self._zero.stage == 3 and not self._zero.gather_on_save:
            return False
        sharded = self._zero.backend in {"deepspeed", "fsdp"}
        return not (sharded and self._context.boolean("load_best_model_at_end"))

    @fact
    def resumable(self) -> bool:
        """Whether a run can continue from its checkpoints with its optimizer state."""
        return self.optimizer_saved and self._run.save_interval is not None

    def _disk(self, each: int, kept: int) -> int:
        """A new checkpoint is written before the oldest is removed (trainer.py:3099), and the
        final weights are written at the end; together the disk never needs more."""
        return min(self._run.save_count, kept + 1) * each + self.bytes_weights_only

    @fact
    def peak_count(self) -> int:
        """Most checkpoints that are on disk at one time: one more than are kept, for a moment."""
        return min(self._run.save_count, self._run.kept_count + 1)

    @fact
    def disk_peak(self) -> int:
        """Bytes that checkpoints and final weights take on disk at most."""
        return self._disk(self.bytes, self._run.kept_count)

    @fact
    def disk_peak_least(self) -> int:
        """Bytes that the disk needs for certain: the final weights are written only after the
        last old checkpoint is gone."""
        final = self._run.kept_count * self.bytes + self.bytes_weights_only
        return max(self.peak_count * self.bytes, final)

    @fact
    def disk_peak_weights_only(self) -> int:
        """The same, were ``save_only_model`` true."""
        return self._disk(self.bytes_weights_only, self._run.kept_count)

    @fact
    def advised_limit(self) -> int | None:
        """A ``save_total_limit`` whose peak stays below 85 % of the free disk, 5 at most; None
        if not even 1 does."""
        return self._limit_that_fits(self.bytes)

    @fact
    def advised_limit_weights_only(self) -> int | None:
        """The same, were ``save_only_model`` true."""
        return self._limit_that_fits(self.bytes_weights_only)

    def _limit_that_fits(self, each: int) -> int | None:
        limit = int((self.usable_disk - self.bytes_weights_only) // each) - 1
        # the best checkpoint is protected besides a limit of 1
        least = 2 if self._context.boolean("load_best_model_at_end") else 1
        return min(limit, MOST_ADVISED) if limit >= least else None

    @fact
    def usable_disk(self) -> float:
        """Bytes of the free disk that checkpoints should take at most."""
        return known(self._machine.disk.free, "disk_free") * USABLE_DISK

    @property
    def _machine(self) -> Hardware:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self._context.hardware

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
        return min(self.bytes_weights_only, SHARD)

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
        return bytes_read(self._saved, self._machine.gpus_per_node)

    @fact
    def host_memory_advised(self) -> int:
        """Bytes of host memory per node of which a save takes 60 %: the rest is for processes,
        data loaders and the cache of the files being written."""
        return round(self.host_gather / 0.6)

    def _seconds(self, writer: float, copy: float, disk: float) -> float:
        """Gathering, then the weights by rank 0 alone, then the rest, by every rank under ZeRO."""
        saved, files = self._saved, self._files
        weights = [size for name, size in files.items() if name.endswith(".safetensors")]
        rest = sum(files.values()) - sum(weights)
        gathered = 0 if saved.backend in {"single", "ddp"} else self.host_gather
        if saved.backend == "deepspeed" and saved.stage != 3:
            # each rank copies for itself, at the same time
            gathered //= self._machine.gpus_per_node
        shared = saved.backend == "deepspeed" or saved.sharded_files
        writers = saved.world if shared else 1
        alone = sum(weights) / min(writer, disk)
        return gathered / copy + alone + rest / writers / min(writer, disk / writers)

    @fact
    def write_seconds_low(self) -> float:
        """Seconds that one save takes at least, with fast processes and the profile's disk.

        An estimate that may be wrong by a factor of two where the disk's speed is not given.
        """
        return self._seconds(WRITER_FAST, COPY_FAST, self._machine.disk.write_bandwidth or 1e15)

    @fact
    def write_seconds_high(self) -> float:
        """Seconds that one save takes with slow processes; twice that on a shared disk."""
        disk = known(self._machine.disk.write_bandwidth, "disk_write_bandwidth")
        seconds = self._seconds(WRITER_SLOW, COPY_SLOW, disk)
        return 2 * seconds if self._machine.disk.shared else seconds

    @fact
    def save_share_low(self) -> float:
        """Least share of the run's time that goes into saving, between 0 and 1."""
        every = self._run.save_interval
        if every is None:
            return 0.0
        between = min(every, self._run.steps) * self._run.full_step_seconds_high
        return self.write_seconds_low / (self.write_seconds_low + between)
