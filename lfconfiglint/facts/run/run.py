"""Facts about the course of the run: steps, saves, evaluations, time."""

from __future__ import annotations

import math
from collections.abc import Callable

from lfconfiglint.facts.context import Context, refuse_megatron
from lfconfiglint.facts.data.data_lengths import DataLengths
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.machine import known
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.run.bounds import StepBounds
from lfconfiglint.facts.run.loops import evaluates_last_step, splits_batches
from lfconfiglint.facts.run.schedule import (
    evaluation_count,
    interval,
    save_count,
    save_steps,
    steps_per_epoch,
    total_steps,
)
from lfconfiglint.facts.sharding.zero import Zero

BEST_UTILIZATION = 0.6
"""Share of a card's dense peak that no published LLaMA-Factory run exceeds."""
POOR_UTILIZATION = 0.2
"""Share that a run with slow links, short batches or slow data loading still reaches."""

MOST_LISTED = 100_000
"""Saves beyond this number are counted but not listed."""


class Run(StepBounds):
    """``run.*``: exact where the samples and the world size are known."""

    _data: DataLengths

    def __init__(self, context: Context, data: DataLengths, model: Model, zero: Zero) -> None:
        self._context = context
        self._data = data
        self._model = model
        self._zero = zero

    @fact
    def world_size(self) -> int:
        """Number of processes: one on each card of the profile, else as a script starts it."""
        return self._context.world_size()

    @fact
    def samples_per_step(self) -> int:
        """Samples that all cards together process for one optimizer step."""
        refuse_megatron(self._context)
        if self._zero.tensor_parallel:
            raise Unknown("zero.tensor_parallel")
        if self._context.boolean("auto_find_batch_size"):
            raise Unknown("key:auto_find_batch_size")
        batch = self._context.integer("per_device_train_batch_size", least=1)
        accumulation = self._context.integer("gradient_accumulation_steps", least=1)
        return batch * accumulation * self._readers

    @property
    def _readers(self) -> int:
        """Processes that take a batch each; with ``split_batches`` all share one (accelerate 1.11
        ``data_loader.py``, ``BatchSamplerShard``)."""
        return 1 if splits_batches(self._context) else self.world_size

    @fact
    def steps_per_epoch(self) -> int:
        """Optimizer steps of one pass over the training samples."""
        if self._data.packed:
            raise Unknown("packing")
        return self._epoch(lambda: self._data.train_samples)

    def _epoch(self, sequences: Callable[[], int]) -> int:
        """Optimizer steps of one pass over so many sequences."""
        if self._data.streaming:
            raise Unknown("key:max_steps")
        self.samples_per_step  # noqa: B018 - unknown for the same reasons
        return steps_per_epoch(
            sequences(),
            self._context.integer("per_device_train_batch_size", least=1),
            self._readers,
            self._context.integer("gradient_accumulation_steps", least=1),
            self._context.boolean("dataloader_drop_last"),
        )

    @fact
    def epoch_samples(self) -> int | None:
        """Training samples that the number of steps follows from; None when ``max_steps`` sets
        it."""
        return None if self._context.integer("max_steps") > 0 else self._data.train_samples

    @fact
    def steps(self) -> int:
        """Optimizer steps of the whole run.

        Unknown for PPO, whose trainer counts by its own buffer (train/ppo/trainer.py).
        """
        return self._steps(lambda: self.steps_per_epoch)

    @fact
    def steps_low(self) -> int:
        """Optimizer steps of the whole run, at least: where packing or a file too large to count
        leaves them open."""
        return self._steps(lambda: self._epoch(lambda: self._data.sequences_low))

    @fact
    def steps_high(self) -> int:
        """Optimizer steps of the whole run, at most."""
        return self._steps(lambda: self._epoch(lambda: self._data.sequences_high))

    def _steps(self, per_epoch: Callable[[], int]) -> int:
        if self._context.text("stage") == "ppo":
            raise Unknown("stage")
        most = self._context.integer("max_steps")
        if most > 0:
            return most
        epochs = self._context.number("num_train_epochs")
        if epochs <= 0:
            raise Unknown("key:num_train_epochs")
        return total_steps(most, epochs, per_epoch())

    @fact
    def save_interval(self) -> int | None:
        """Steps from one save to the next; None when nothing is saved before the end."""
        return self._interval("save_strategy", "save_steps")

    def _interval(self, strategy_key: str, steps_key: str) -> int | None:
        strategy = self._context.text(strategy_key).lower()
        if strategy == "no":
            return None
        if strategy == "epoch":
            return self.steps_per_epoch
        if strategy == "best":
            raise Unknown("metric")
        every = self._context.optional_number(steps_key)
        if every is None and steps_key == "eval_steps":
            steps_key = "logging_steps"
            every = self._context.number(steps_key)
        if strategy != "steps" or every is None or every <= 0:
            raise Unknown(f"key:{steps_key if strategy == 'steps' else strategy_key}")
        # A count needs no steps; only a share does
        return int(every) if every >= 1 else interval(every, self.steps)

    @fact
    def saves(self) -> tuple[int, ...]:
        """Step numbers N of every checkpoint-N that is written."""
        if self.save_interval is None:
            return ()
        if self.save_count > MOST_LISTED:
            raise Unknown("key:save_steps")
        return save_steps(self.steps, self.save_interval)

    @fact
    def save_count(self) -> int:
        """Number of checkpoints that are written."""
        return save_count(self.steps, self.save_interval) if self.save_interval else 0

    @fact
    def kept(self) -> tuple[int, ...]:
        """Step numbers of the checkpoints that are left at the end."""
        limit = self._limit
        if limit is None or limit >= self.save_count:
            return self.saves
        if self._context.boolean("load_best_model_at_end"):
            raise Unknown("metric")
        return self.saves[-limit:]

    @fact
    def kept_count(self) -> int:
        """Checkpoints left at the end: at most; one more than a limit of 1 if the best is kept."""
        limit = self._limit
        if limit is None:
            return self.save_count
        if limit == 1 and self._context.boolean("load_best_model_at_end"):
            limit = 2
        return min(limit, self.save_count)

    @property
    def _limit(self) -> int | None:
        limit = self._context.optional_integer("save_total_limit")
        return limit if limit is not None and limit > 0 else None

    @fact
    def evaluations(self) -> int:
        """How often the model is evaluated: on its schedule, before and after training. At most,
        where the transformers release is not known."""
        before = int(self._context.boolean("eval_on_start"))
        every = self._interval("eval_strategy", "eval_steps")
        if every is None:
            return before + int(self._context.boolean("do_eval"))
        delay = self._context.number("eval_delay")
        # do_eval is implied by a strategy, and run_sft evaluates once more after training
        if self._context.text("eval_strategy").lower() == "epoch":
            return before + max(-(-self.steps // every) - max(math.ceil(delay) - 1, 0), 0) + 1
        last = evaluates_last_step(self._context)
        return before + evaluation_count(self.steps, every, delay, last) + 1

    @fact
    def tokens_per_step(self) -> int:
        """Tokens of one optimizer step if every sample is ``cutoff_len`` long: an upper bound."""
        return self._context.integer("cutoff_len", least=1) * self.samples_per_step

    @fact
    def trains(self) -> bool:
        """Whether the file is for training: as ``do_train`` says, else unless it asks for
        evaluation or prediction only."""
        if self._context.given("do_train"):
            return self._context.boolean("do_train")
        return not (self._context.boolean("do_eval") or self._context.boolean("do_predict"))

    @fact
    def stage_resumes(self) -> bool:
        """Whether this stage can go on from a checkpoint at all.

        Upstream drops the checkpoint for stages rm and ppo with all weights trained (0.9.5
        hparams/parser.py:476-482), and PPO refuses one with adapters (train/ppo/trainer.py:202).
        """
        stage = self._context.text("stage")
        if stage not in {"rm", "ppo"}:
            return True
        return stage == "rm" and self._context.text("finetuning_type") not in {"full", "freeze"}

    @fact
    def resumes(self) -> bool:
        """Whether the run starts from a checkpoint, as ``resume_from_checkpoint`` says."""
        return self.stage_resumes and self._context.boolean("resume_from_checkpoint")

    @fact
    def full_step_seconds_low(self) -> float:
        """Seconds of a step with samples of ``cutoff_len`` at 60 % of the cards' peak."""
        return self._flops_per_step / (self._peak_flops * BEST_UTILIZATION)

    @fact
    def full_step_seconds_high(self) -> float:
        """Seconds of a step with samples of ``cutoff_len`` at 20 % of the cards' peak."""
        return self._flops_per_step / (self._peak_flops * POOR_UTILIZATION)

    @property
    def _peak_flops(self) -> float:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self.world_size * known(self._context.hardware.gpu.bf16_flops, "bf16_flops")

    @property
    def _flops_per_step(self) -> float:
        """2 FLOP per token and active parameter for each pass: forward, gradients of the
        activations, again forward with gradient checkpointing; and 2 per trained parameter for
        its own gradient. Full tuning with checkpointing thus takes the usual 8 per parameter.
        """
        active = self._model.active_params
        passes = 2 if self._context.boolean("disable_gradient_checkpointing") else 3
        trained = min(self._model.trainable_params, active)
        return self.tokens_per_step * (2.0 * passes * active + 2.0 * trained)

    @fact
    def work_between_saves_seconds_high(self) -> float | None:
        """Seconds of work that a crash right before a save loses; None when nothing is saved."""
        if self.save_interval is None:
            return None
        return min(self.save_interval, self.steps) * self.full_step_seconds_high

    @fact
    def save_interval_seconds_low(self) -> float:
        """Seconds from one save to the next, however long the run is, at 60 % of the peak with
        samples of ``cutoff_len``."""
        every = self._context.number("save_steps")
        if self._context.text("save_strategy").lower() != "steps" or every < 1:
            raise Unknown("key:save_steps")
        return every * self.full_step_seconds_low

    @fact
    def hours_high(self) -> float:
        """Hours of the whole run if every sample is ``cutoff_len`` long, at 20 % of the peak."""
        return self.seconds_high / 3600

    @fact
    def seconds_high(self) -> float:
        """The same in seconds, as messages show times."""
        return self.steps * self.full_step_seconds_high
