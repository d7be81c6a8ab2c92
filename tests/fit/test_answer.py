"""What is proposed, for runs that overflow in different places."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.costs import CLASSES
from lfconfiglint.fit.figures import (
    EXCEEDS,
    FITS,
    MAY_FIT,
    SHORT_ONLY,
    UNLIKELY,
    Figure,
    figures_of,
)
from lfconfiglint.hardware.profile import resolve_hardware
from tests.fit.support import BASE, FULL, answer_for, changes_of, context_for, lint
from tests.helpers import ROOT

CASES = {
    "lora on one small card": (BASE, "1xRTX 4090"),
    "full on small cards": (FULL, "8xRTX 4090"),
    "full on one card": (FULL, "1xA100-80GB"),
    "full on eight cards": (FULL, "8xA100-80GB"),
    "lora, tight": (BASE, "8xH100-80GB"),
    "zero-2": (FULL + "deepspeed: examples/deepspeed/ds_z2_config.json\n", "8xA100-40GB"),
    "no checkpointing": (
        BASE.replace("_size: 8", "_size: 1") + "disable_gradient_checkpointing: true\n",
        "1xRTX 4090",
    ),
    "evaluation": (
        BASE.replace("_size: 8", "_size: 1")
        + "val_size: 0.1\neval_strategy: epoch\nper_device_eval_batch_size: 32\n",
        "1xRTX 4090",
    ),
    "small host": (
        FULL.replace("_size: 8", "_size: 1")
        + "deepspeed: examples/deepspeed/ds_z3_offload_config.json\n",
        {"gpus_per_node": 8, "gpu": "A100-80GB", "host_memory": "128GiB"},
    ),
    "small disk": (
        FULL.replace("_size: 8", "_size: 1").replace("4096", "1024")
        + "deepspeed: examples/deepspeed/ds_z3_config.json\nsave_steps: 10\n",
        {"gpus_per_node": 8, "gpu": "A100-80GB", "host_memory": "1TiB", "disk": {"free": "500GB"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_proposals_hold_what_they_promise(name: str) -> None:
    """The written file itself has the figures that were promised, no new error, and the same
    effective batch; the cheapest class comes first among what fits."""
    text, hardware = CASES[name]
    answer, context = answer_for(text, hardware), context_for(text, hardware)
    assert answer.proposals
    before = lint(parse_document(text.encode()), context)
    errors = Counter(found.rule for found in before.diagnostics if found.severity == "error")
    for proposal in answer.proposals:
        values = {str(key): value for key, value in proposal.document.values.items()}
        facts = Facts(replace(context, values=values))
        assert figures_of(facts) == proposal.figures
        assert proposal.figures.verdict in {"fits", "tight"}
        assert facts.run.samples_per_step == Facts(context).run.samples_per_step
        result = lint(proposal.document, context)
        after = Counter(found.rule for found in result.diagnostics if found.severity == "error")
        assert not after - errors
        assert proposal.document.text.count("# lfconfiglint[fit]:") == len(proposal.changes)
    fitting = [p for p in answer.proposals if p.figures.verdict == "fits"]
    order = [CLASSES.index(proposal.cost) for proposal in fitting]
    assert order == sorted(order)
    assert answer.proposals[: len(fitting)] == tuple(fitting)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("no checkpointing", "disable_gradient_checkpointing"),
        ("evaluation", "per_device_eval_batch_size"),
        ("small disk", "save_total_limit"),
        ("small host", "deepspeed"),
        ("full on eight cards", "deepspeed"),
        ("lora, tight", "enable_liger_kernel"),
    ],
)
def test_the_cheapest_change_is_at_the_cause(name: str, key: str) -> None:
    """Each lever is found where it is the one that helps most cheaply."""
    assert key in changes_of(answer_for(*CASES[name]))[0]


def test_batch_keeps_its_product() -> None:
    """A smaller batch is made up for by accumulation."""
    found = changes_of(answer_for(BASE, "8xH100-80GB"))
    wanted = {"per_device_train_batch_size": 4, "gradient_accumulation_steps": 4}
    assert wanted in found


def test_what_fits_is_left_alone() -> None:
    answer = answer_for(BASE.replace("_size: 8", "_size: 1"), "8xH20")
    assert (answer.now.verdict, answer.proposals, answer.machines) == ("fits", (), None)


def test_unknown_model_is_not_guessed() -> None:
    """Without the model's shape nothing is proposed, and it is told what is missing."""
    answer = answer_for(BASE.replace("Qwen2.5-7B", "Nobody-7B"), "8xH20")
    assert answer.now.verdict == "unknown"
    assert (answer.missing, answer.proposals) == (("model",), ())


BATCHED = BASE.replace("4096", "2048") + (
    "val_size: 0.1\neval_strategy: epoch\nper_device_eval_batch_size: 1\nlora_rank: 16\n"
)
"""Twice what a 24 GB card holds; one sample at a time leaves less than 5 % of it free."""


def test_what_costs_nothing_is_told_though_the_margin_is_small() -> None:
    """One sample at a time is what anybody tries first: certain proposals that cost quality do
    not keep it from being told."""
    answer = answer_for(BATCHED, "1xRTX 4090")
    assert answer.now.severity == SHORT_ONLY
    assert answer.proposals[0].cost == "quality"
    cheap = [p for p in answer.proposals if p.cost == "time"]
    assert cheap
    assert {p.figures.severity for p in cheap} == {MAY_FIT}
    batch = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 16}
    assert batch in changes_of(answer)


def test_what_may_fit_is_likely_to() -> None:
    """Beside certain proposals only those whose likely amount fits in every phase are worth
    reading."""
    for name in ("full on small cards", "lora, tight", "zero-2"):
        answer = answer_for(*CASES[name])
        assert answer.proposals[0].figures.severity == FITS
        for figures in (proposal.figures for proposal in answer.proposals):
            phases = figures.phases.values()
            assert all(f.capacity is None or f.peak <= f.capacity for f in phases)


@pytest.mark.parametrize(
    ("low", "peak", "verdict", "severity"),
    [
        (10, 12, "fits", FITS),
        (15, 19, "tight", MAY_FIT),
        (19, 21, "tight", UNLIKELY),
        (40, 50, "tight", SHORT_ONLY),
        (40, 50, "exceeds", EXCEEDS),
        (40, 50, "unknown", FITS),
    ],
)
def test_severity(low: int, peak: int, verdict: Any, severity: int) -> None:
    """A card of 20: where the amounts lie beside it says how bad it is."""
    capacity = None if verdict == "unknown" else 20
    assert Figure(peak, low, peak + 2, capacity, verdict).severity == severity


def test_nearest_miss() -> None:
    """Where nothing fits the combination that comes nearest is told, with its figures."""
    answer = answer_for(FULL.replace("7B", "72B"), "1xRTX 4090")
    assert not answer.proposals
    assert answer.nearest is not None
    assert 1 < answer.nearest.figures.overshoot < answer.now.overshoot / 10
    assert any(key.key == "quantization_bit" for c in answer.nearest.changes for key in c.keys)
    assert "FORCE_TORCHRUN" in answer.hints[0].en


def test_errors_that_no_proposal_mends_are_named() -> None:
    """What fits is refused nevertheless: whoever writes the proposal learns it before the run."""
    text = FULL + "deepspeed: examples/deepspeed/ds_z3_config.json\n"
    answer = answer_for(text, "1xRTX 4090")
    assert answer.proposals
    assert "`deepspeed-without-torchrun`" in answer.hints[0].en
    assert "`deepspeed-without-torchrun`" in answer.hints[0].zh
    assert "`full-tuning-exceeds-gpu`" not in answer.hints[0].en
    clean = answer_for(FULL, "1xRTX 4090")
    assert not any("mends" in hint.en for hint in clean.hints)


def test_what_cannot_be_written_is_refused_with_its_reason() -> None:
    """What cannot be written is not proposed, and the reason is told."""
    pairs = (line.split(": ", 1) for line in FULL.splitlines())
    awkward = "".join(f"? {key}\n:  # why\n  {value}\n" for key, value in pairs)
    answer = answer_for(awkward, "8xA100-80GB")
    assert not answer.proposals
    reasons = answer.refusals[0].en
    assert "on lines of its own" in reasons or "a comment within" in reasons


def test_flow_mapping_is_changed_where_it_is() -> None:
    lines = ", ".join(FULL.splitlines())
    answer = answer_for("{" + lines + "}\n", "8xA100-80GB")
    text = answer.proposals[0].document.text
    assert text.splitlines()[-1].startswith("{" + lines[:30])


def test_liger_only_where_upstream_supports_it() -> None:
    """A change that a rule calls useless is no proposal (Liger has no kernels for Qwen3-VL)."""
    text = BASE.replace("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-VL-8B-Instruct")
    found = changes_of(answer_for(text.replace("template: qwen", "template: qwen3_vl"), "1xH20"))
    assert found
    assert not any("enable_liger_kernel" in changes for changes in found)


@pytest.mark.parametrize("gpu", ["Ascend 910B1"])
def test_no_cuda_packages_elsewhere(gpu: str) -> None:
    """Neither bitsandbytes nor Liger is proposed for cards that they are not made for."""
    answer = answer_for(FULL, f"8x{gpu}")
    keys = {key for changes in changes_of(answer) for key in changes}
    assert keys
    assert keys.isdisjoint({"enable_liger_kernel", "optim", "quantization_bit"})


def test_smallest_machines_fit() -> None:
    """The machines named take the run as it is, and the next smaller card does not."""
    answer = answer_for(FULL, "8xA100-80GB")
    assert answer.machines
    for machine in answer.machines:
        assert machine.figures.verdict == "fits"
        assert machine.same_batch == (machine.hardware.world_size == 8)
    context = context_for(FULL, "8xA100-80GB")
    smaller = replace(context, hardware=resolve_hardware("8xH200 SXM"))
    assert figures_of(Facts(smaller)).verdict != "fits"


def test_machines_for_what_lacks() -> None:
    """A run short of host memory is told node types, whose memory is known; one short of disk is
    told no machine at all."""
    host = answer_for(*CASES["small host"])
    assert host.machines
    assert all(
        figure.verdict == "fits"
        for machine in host.machines
        for phase, figure in machine.figures.phases.items()
        if phase[0] == "host"
    )
    assert answer_for(*CASES["small disk"]).machines is None


def test_tight_may_be_warned_of() -> None:
    """One checkpoint more nearly fills the disk: it is told, with the warning that comes of it."""
    tight = [p for p in answer_for(*CASES["small disk"]).proposals if p.figures.verdict == "tight"]
    assert {found.rule for p in tight for found in p.warnings} == {"checkpoint-nearly-fills-disk"}


def test_nearest_miss_has_no_needless_change() -> None:
    """Host memory is what is missing most, which a shorter ``cutoff_len`` does not touch."""
    text = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_text(encoding="utf-8")
    node = {"nodes": 1, "gpus_per_node": 8, "gpu": "H20", "host_memory": "48GiB",
            "disk": {"free": "2TB"}}  # fmt: skip
    answer = answer_for(text, node, 20_000)
    assert answer.nearest is not None
    assert [key.key for change in answer.nearest.changes for key in change.keys] == [
        "save_total_limit"
    ]


def test_memory_is_freed_before_saving_where_cards_may_be_full() -> None:
    """What PyTorch keeps unused is told where a card may be full and NCCL may want some of it: not
    where the run empties the cache, and not on one card."""
    text = FULL.replace("4096", "2048").replace("size: 8", "size: 1")
    text += "deepspeed: examples/deepspeed/ds_z3_config.json\n"

    def idle(text: str, hardware: str) -> bool:
        return any(
            "torch_empty_cache_steps" in hint.en for hint in answer_for(text, hardware).hints
        )

    assert idle(text, "4xA100-40GB")
    assert not idle(text + "torch_empty_cache_steps: 10\n", "4xA100-40GB")
    assert not idle(text, "1xA100-40GB")
