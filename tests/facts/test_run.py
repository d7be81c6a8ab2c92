"""The course of the run: what is saved, kept and evaluated, and how long steps may take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lfconfiglint.facts.facts import Facts
from tests.facts.support import SEED, SMALL, facts_of, machine


def test_seed() -> None:
    """3,750 steps; the last step is saved besides the multiples of 500; about 34 hours at most."""
    run = facts_of(SEED, machine(), 20_000).run
    assert (run.samples_per_step, run.steps_per_epoch, run.steps) == (16, 1250, 3750)
    assert run.saves == (500, 1000, 1500, 2000, 2500, 3000, 3500, 3750)
    assert run.kept == run.saves
    assert run.tokens_per_step == 32_768
    # 8 FLOP for each trained parameter and token with gradient checkpointing
    flops = 8 * 32_763_876_352 * 32_768
    assert run.full_step_seconds_low == pytest.approx(flops / (8 * 148e12 * 0.6))
    assert run.full_step_seconds_high == pytest.approx(3 * run.full_step_seconds_low)
    assert run.hours_high == pytest.approx(3750 * run.full_step_seconds_high / 3600)
    assert run.work_between_saves_seconds_high == pytest.approx(500 * run.full_step_seconds_high)


@pytest.mark.parametrize(
    ("changes", "interval", "saves"),
    [
        ({"save_steps": 40}, 40, (40, 80, 94)),
        ({"save_steps": 500}, 500, (94,)),
        ({"save_steps": 0.25}, 24, (24, 48, 72, 94)),
        ({"save_steps": 47}, 47, (47, 94)),
        ({"save_strategy": "epoch"}, 32, (32, 64, 94)),
        ({"save_strategy": "no"}, None, ()),
        ({"max_steps": 50, "save_steps": 20}, 20, (20, 40, 50)),
    ],
)
def test_saves(changes: dict[str, object], interval: int | None, saves: tuple[int, ...]) -> None:
    """250 samples, 8 at a time: 32 steps an epoch."""
    values = {**SMALL, "num_train_epochs": 2.92, **changes}
    run = facts_of(values, machine(1), 250).run
    assert (run.save_interval, run.saves, run.save_count) == (interval, saves, len(saves))


@pytest.mark.parametrize(
    ("limit", "best", "count", "kept"),
    [
        (None, False, 5, (20, 40, 60, 80, 94)),
        (2, False, 2, (80, 94)),
        (0, False, 5, (20, 40, 60, 80, 94)),
        (9, True, 5, (20, 40, 60, 80, 94)),
        (1, True, 2, None),
        (2, True, 2, None),
    ],
)
def test_kept(limit: int | None, best: bool, count: int, kept: tuple[int, ...] | None) -> None:
    """Which one is best is not known before; with a limit of 1 it is kept besides the last."""
    changes = {"save_total_limit": limit, "load_best_model_at_end": best, "save_steps": 20}
    facts = facts_of({**SMALL, **changes, "max_steps": 94}, machine(1), 250)
    assert facts.run.kept_count == count
    if kept is None:
        assert facts.needs_of("run.kept") == ("metric",)
    else:
        assert facts.run.kept == kept


@pytest.mark.parametrize(
    ("changes", "older", "newer"),
    [
        ({}, 0, 0),
        ({"do_eval": True}, 1, 1),
        ({"eval_strategy": "steps", "eval_steps": 20}, 5, 6),
        ({"eval_strategy": "steps", "eval_steps": 47}, 3, 3),
        ({"eval_strategy": "steps", "eval_steps": 200}, 1, 2),
        ({"eval_strategy": "steps", "eval_steps": 20, "eval_delay": 40}, 4, 5),
        ({"eval_strategy": "steps", "eval_steps": 20, "eval_delay": 41}, 3, 4),
        ({"eval_strategy": "steps", "eval_steps": 20, "eval_delay": 500}, 1, 1),
        ({"eval_strategy": "steps", "logging_steps": 10}, 10, 11),
        ({"eval_strategy": "steps", "eval_steps": 0.5, "eval_on_start": True}, 4, 4),
    ],
)
def test_evaluations(changes: dict[str, object], older: int, newer: int) -> None:
    """On schedule (by default when it logs), from transformers 5.4 on also at the last step, before
    training if asked, and once after it."""
    context = facts_of({**SMALL, "max_steps": 94, **changes}, machine(1)).context
    for transformers, evaluations in (("5.3.0", older), ("5.6.0", newer)):
        assert Facts(replace(context, transformers=transformers)).run.evaluations == evaluations


def test_evaluations_of_any_transformers() -> None:
    """Where the transformers release is not known, the newest that is allowed counts."""
    values = {**SMALL, "max_steps": 94, "eval_strategy": "steps"}
    assert facts_of(values, machine(1), eval_steps=20).run.evaluations == 6


@pytest.mark.parametrize(
    ("accelerator_config", "per_step", "steps"),
    [
        ({"split_batches": True}, 16, 63),
        ('{"split_batches": true}', 16, 63),
        ({"split_batches": False}, 128, 8),
        (None, 128, 8),
    ],
)
def test_split_batches(accelerator_config: object, per_step: int, steps: int) -> None:
    """All processes share one batch, so that a step takes fewer samples."""
    changes = {"per_device_train_batch_size": 16, "gradient_accumulation_steps": 1}
    values = {**SMALL, **changes, "num_train_epochs": 1, "accelerator_config": accelerator_config}
    run = facts_of(values, machine(8), 1000).run
    assert (run.samples_per_step, run.steps) == (per_step, steps)


@pytest.mark.parametrize(
    ("changes", "samples", "hardware", "needs"),
    [
        ({}, None, True, ("data.samples",)),
        ({}, 100, False, ("hardware",)),
        ({"packing": True}, 100, True, ("packing",)),
        ({"stage": "pt"}, 100, True, ("packing",)),
        ({"streaming": True}, None, True, ("key:max_steps",)),
        ({"num_train_epochs": 0}, 100, True, ("key:num_train_epochs",)),
        ({"per_device_train_batch_size": 0}, 100, True, ("key:per_device_train_batch_size",)),
        ({"deepspeed": "ds_z2_autotp_config.json"}, 100, True, ("zero.tensor_parallel",)),
    ],
)
def test_unknown_steps(
    changes: dict[str, object], samples: int | None, hardware: bool, needs: tuple[str, ...]
) -> None:
    facts = facts_of({**SMALL, **changes}, machine() if hardware else None, samples)
    assert facts.needs_of("run.steps") == needs
    # but nothing of that matters when the steps are given
    facts = facts_of({**SMALL, **changes, "max_steps": 10}, machine() if hardware else None)
    assert facts.run.steps == 10


@pytest.mark.parametrize(
    ("changes", "resumes"),
    [
        ({}, False),
        ({"resume_from_checkpoint": True}, True),
        ({"resume_from_checkpoint": "saves/checkpoint-5"}, True),
        ({"resume_from_checkpoint": True, "stage": "rm", "finetuning_type": "full"}, False),
        ({"resume_from_checkpoint": True, "stage": "rm"}, True),
    ],
)
def test_resuming(changes: dict[str, object], resumes: bool) -> None:
    assert facts_of({**SMALL, **changes}).run.resumes is resumes


def test_adapters_take_less_work_than_all_weights() -> None:
    """No gradient of frozen weights: 6 FLOP instead of 8 for each parameter and token."""
    lora = facts_of(SMALL, machine(1), 100).run.full_step_seconds_low
    full = facts_of(SMALL, machine(1), 100, finetuning_type="full").run.full_step_seconds_low
    assert 0.74 < lora / full < 0.76


@pytest.mark.parametrize(
    ("values", "trains"),
    [
        ({}, True),
        ({"do_train": True}, True),
        ({"do_train": False}, False),
        ({"do_train": True, "do_eval": True}, True),
        ({"do_eval": True}, False),
        ({"do_predict": True}, False),
    ],
)
def test_files_for_evaluation_do_not_train(values: dict[str, object], trains: bool) -> None:
    assert facts_of({**SMALL, **values}, machine(), 1000).run.trains is trains


def test_save_interval_of_unknown_length() -> None:
    """The time between two saves needs no number of samples; a share of the run has none."""
    run = facts_of({**SMALL, "save_steps": 100}, machine(1)).run
    assert run.save_interval_seconds_low == pytest.approx(100 * run.full_step_seconds_low)
    facts = facts_of({**SMALL, "save_steps": 0.1}, machine(1))
    assert facts.needs_of("run.save_interval_seconds_low") == ("key:save_steps",)


@pytest.mark.parametrize(("cards", "alone"), [(1, True), (8, False), (None, False)])
def test_alone(cards: int | None, alone: bool) -> None:
    """Only where it is known that a single process trains."""
    assert facts_of(SMALL, machine(cards) if cards else None).launch.alone is alone


@pytest.mark.parametrize(("samples", "counted"), [(100, True), (None, False)])
def test_counted(samples: int | None, counted: bool) -> None:
    """Whether the length of the data is known."""
    assert facts_of(SMALL, machine(1), samples).data.counted is counted


@pytest.mark.parametrize(
    ("steps", "quarter"),
    [(3, 1), (8, 2), (87, 20), (339, 80), (375, 90), (471, 100), (6250, 1500), (100_000, 25_000)],
)
def test_a_round_quarter(steps: int, quarter: int) -> None:
    """What a person would write for an interval, not 85, 118 or 1563."""
    facts = facts_of({**SMALL, "max_steps": steps}, machine(1), None)
    assert facts.run.quarter == quarter
