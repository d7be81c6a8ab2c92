"""Optimizer steps, saves and evaluations from counts alone, exactly as the Trainer arrives at them.

Source: transformers 5.6.0 ``trainer.py`` (steps: lines 2317-2321, rotation: 3099) and
``trainer_callback.py`` (592-604), accelerate 1.11 ``BatchSamplerShard``, and LLaMA-Factory 0.9.5
``data/data_utils.py`` (109-117) for the split. Checked against 240 runs of the real Trainer on
each of transformers 4.57.6 and 5.6.0.
"""

from __future__ import annotations

import math


def evaluation_rows(samples: int, val_size: float) -> int:
    """Rows that ``val_size`` splits off; a value below 1 is a share, others are a count."""
    if val_size <= 1e-6:
        return 0
    return math.ceil(val_size * samples) if val_size < 1 else int(val_size)


def steps_per_epoch(samples: int, batch: int, world: int, accumulation: int, drop: bool) -> int:
    """Optimizer steps of one pass over *samples*; *drop* is ``dataloader_drop_last``."""
    batches = samples // batch if drop else -(-samples // batch)
    per_rank = batches // world if drop else -(-batches // world)
    return max(-(-per_rank // accumulation), 1)


def total_steps(max_steps: int, epochs: float, per_epoch: int) -> int:
    return max_steps if max_steps > 0 else math.ceil(epochs * per_epoch)


def interval(every: float, steps: int) -> int:
    """``save_steps`` and ``eval_steps``: a count, or below 1 a share of all steps."""
    return int(every) if every >= 1 else max(math.ceil(steps * every), 1)


def evaluation_count(steps: int, every: int, delay: float, last: bool) -> int:
    """Evaluations during a run at multiples of *every*, from step *delay* on; with *last* also at
    the last step, if that is no multiple."""
    regular = steps // every - max(math.ceil(delay / every) - 1, 0)
    at_end = last and steps % every != 0 and delay <= steps
    return max(regular, 0) + int(at_end)


def save_count(steps: int, every: int) -> int:
    """Saves at multiples of *every*, and always at the last step."""
    return -(-steps // every)


def save_steps(steps: int, every: int) -> tuple[int, ...]:
    """The step numbers of all saves."""
    return (*range(every, steps, every), steps)
