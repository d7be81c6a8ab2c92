"""Which attention and which kernels a run computes with, and what is claimed where that is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.attention import Attention, attention_of
from tests.facts.support import SMALL, facts_of, machine

GEMMA, YOUTU = "google/gemma-2-2b-it", "tencent/Youtu-LLM-2B"


def with_packages(values: dict[str, object], **packages: str | Literal[False]) -> Facts:
    facts = facts_of({**SMALL, "per_device_train_batch_size": 1, **values}, machine(1), 100)
    return Facts(replace(facts.context, packages=packages, transformers="5.6.0"))


@pytest.mark.parametrize(
    ("model", "asked", "packages", "expected"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "auto", {}, "sdpa"),
        ("Qwen/Qwen2.5-7B-Instruct", "fa2", {}, "flash"),
        ("Qwen/Qwen2.5-7B-Instruct", "fa2", {"flash_attn": False}, "sdpa"),
        ("Qwen/Qwen2.5-7B-Instruct", "disabled", {}, "eager"),
        ("openai/gpt-oss-20b", "disabled", {}, "flash"),
        (GEMMA, "auto", {"flash_attn": "2.8.3"}, "flash"),
        (GEMMA, "auto", {"flash_attn": False}, "eager"),
        (GEMMA, "sdpa", {"flash_attn": False}, "sdpa"),
        (YOUTU, "auto", {}, "eager"),
        (YOUTU, "fa2", {}, "flash"),
    ],
)
def test_what_upstream_chooses(
    model: str, asked: str, packages: dict[str, str | Literal[False]], expected: Attention
) -> None:
    """As LLaMA-Factory 0.9.5 does it for each model."""
    facts = with_packages({"model_name_or_path": model, "flash_attn": asked}, **packages)
    assert attention_of(facts.context, facts.model) == expected


def _installed(package: str) -> tuple[dict[str, str | Literal[False]], ...]:
    """Installed, not installed, not known."""
    return {package: "1.0"}, {package: False}, {}


def test_gemma_2_may_be_eager() -> None:
    """With an unknown FlashAttention-2 the range reaches up to what eager attention takes."""
    values: dict[str, object] = {
        "model_name_or_path": GEMMA,
        "disable_gradient_checkpointing": True,
    }
    known, missing, either = (
        with_packages(values, **each).memory.gpu_train for each in _installed("flash_attn")
    )
    assert either.allocated == known.allocated < missing.allocated
    assert known.high < missing.allocated < either.high


def test_delta_nets_without_their_kernels() -> None:
    """Traced for Qwen3.5-9B without checkpointing, 2048 tokens: 59.2 GiB without a tower."""
    values: dict[str, object] = {
        "model_name_or_path": "Qwen/Qwen3.5-9B", "template": "qwen3_5", "lora_rank": 8,
        "disable_gradient_checkpointing": True,
    }  # fmt: skip
    known, missing, either = (
        with_packages(values, **each) for each in _installed("flash_linear_attention")
    )
    tower = 2 * missing.model.vision_params
    allocated = missing.memory.gpu_train.allocated
    assert (allocated - tower) / 2**30 == pytest.approx(59.2, rel=0.02)
    assert either.memory.gpu_train.allocated == known.memory.gpu_train.allocated < allocated
    assert known.memory.gpu_train.high < allocated < either.memory.gpu_train.high


def test_state_spaces_without_their_kernels() -> None:
    """Not modelled: they take several times what they take with them."""
    values: dict[str, object] = {
        "model_name_or_path": "tiiuae/Falcon-H1-1.5B-Base",
        "finetuning_type": "full",
    }
    known, missing, either = (with_packages(values, **each) for each in _installed("mamba_ssm"))
    assert known.memory.gpu_train.allocated > 0
    assert missing.needs_of("memory.gpu_train") == ("kernels",)
    assert either.needs_of("memory.gpu_train") == ("package:mamba-ssm",)
    assert either.memory.gpu_load.allocated > 0


@pytest.mark.parametrize(
    ("changes", "traced"),
    [
        ({"finetuning_type": "full"}, 72.974),
        ({"finetuning_type": "full", "disable_gradient_checkpointing": True}, 109.761),
        ({"lora_rank": 8}, 23.216),
        ({"lora_rank": 8, "disable_gradient_checkpointing": True}, 59.201),
    ],
)
def test_traced_delta_nets_lie_in_the_range(changes: dict[str, object], traced: float) -> None:
    """Qwen3.5-9B without kernels of its own, the tower's weights left out of the trace."""
    values: dict[str, object] = {
        "model_name_or_path": "Qwen/Qwen3.5-9B",
        "template": "qwen3_5",
        **changes,
    }
    if "lora_rank" not in changes:
        values |= {"pure_bf16": True, "bf16": False, "gradient_accumulation_steps": 2}
    facts = with_packages(values)
    found, tower = facts.memory.gpu_train, 2 * facts.model.vision_params
    assert found.low < traced * 2**30 + tower < found.high


def test_neat_packing_needs_a_mask() -> None:
    """Several samples in one sequence, which PyTorch's own attention keeps apart by a mask."""
    values: dict[str, object] = {"disable_gradient_checkpointing": True, "packing": True}

    def activations(**changes: object) -> int:
        return with_packages({**values, **changes}).memory.gpu_train.parts["activations"]

    assert activations(neat_packing=True) > activations()
    assert activations(neat_packing=True, flash_attn="fa2") == activations()
