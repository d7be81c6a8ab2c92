"""When a run saves and evaluates, which checkpoints are kept, and whether it resumes."""

from __future__ import annotations

import math

from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.run.loops import evaluates_last_step
from lfconfiglint.facts.run.schedule import evaluation_count, interval, save_count, save_steps
from lfconfiglint.facts.run.steps import Steps

MOST_LISTED = 100_000
"""Saves beyond this number are counted but not listed."""


class Intervals(Steps):
    """The part of ``run.*`` that comes every so many steps."""

    @fact
    def quarter(self) -> int:
        """A round number of steps, at most a quarter of the run: an interval that is reached."""
        steps = max(self.steps // 4, 1)
        unit: int = max(10 ** (len(str(steps)) - 1) // 2, 1)
        return steps // unit * unit

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
