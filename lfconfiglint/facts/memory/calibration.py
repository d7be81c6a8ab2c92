"""How wide the range is, by how well the case at hand is verified.

One card and DDP were traced and measured (Qwen, PEFT and Tesla T4 rows); ZeRO was compared with
published peaks, which lay 6 % below to 11 % above, but with short samples under ZeRO-3 up to 5 GB
above; a run that offloads was seen at twice the formula, and FSDP is not verified at all.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.memory.attention import attention_of
from lfconfiglint.facts.memory.estimate_range import VARYING, Spread
from lfconfiglint.facts.memory.losses import stage_of
from lfconfiglint.facts.memory.precision import Mode
from lfconfiglint.facts.memory.tower import TowerBytes
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.zero import Zero

_UNEXPLAINED = 4_500_000_000
_KERNELS = 1_500_000_000
_ONE_CARD = Spread()
_DEEPSPEED = Spread(0.97, 1.12)
_ZERO_3 = Spread(0.97, 1.1, floor=_UNEXPLAINED)
_OFFLOADED = Spread(0.75, 1.35, floor=_UNEXPLAINED)
_FSDP = Spread(0.7, 1.4)
_UNUSUAL = ("layer_kinds", "attn_alt")


def spread_of(
    context: Context, model: Model, zero: Zero, mode: Mode, movable: int, tower: TowerBytes | None
) -> Spread:
    """The spread of a training step; *movable* are bytes of a paged optimizer's state, *tower*
    what a vision tower keeps, None where that is not known."""
    found = _backend(zero)
    shape = model.shape.shape
    if any(shape.get(name) for name in _UNUSUAL):
        # their activations are taken for those of usual attention; state spaces keep more
        spaces = any("mamba" in kind for kind in shape.get("layer_kinds") or ())
        found = found.wider(0.85, 1.5 if spaces else 1.2)
    elif shape.get("moe"):
        # traced with weights of 16 bits only
        found = (
            found.wider(0.97, 1.05)
            if mode in {"half", "lora", "lora16"}
            else found.wider(0.85, 1.15)
        )
    if model.quantized:
        # published GPTQ runs: more with short samples, less with long ones, by other kernels
        found = found.wider(0.78, 1.0)._replace(floor=found.floor + _KERNELS)
    if tower is None:
        found = found.wider(1.0, 1.25)
    elif model.multimodal:
        # what joins images and text is not modelled; there may be no images, or more than one
        found = found.wider(1.0, 1.05)
        found = found._replace(floor=found.floor + tower.most - tower.likely)
        movable += tower.likely
    if stage_of(context) == "ppo":
        found = found.wider(0.65, 1.5)
    if context.enabled("use_unsloth"):
        # three published lengths that fit; its kernels work with less than the usual layers do
        found = found.wider(0.55, 1.05)
    eager = attention_of(context, model) == "eager"
    return Spread(found.below, found.above, found.floor, 2 * VARYING if eager else VARYING, movable)


def _backend(zero: Zero) -> Spread:
    if zero.backend == "fsdp":
        return _FSDP
    if zero.offload_optimizer or zero.offload_param:
        return _OFFLOADED
    if zero.stage == 3:
        return _ZERO_3
    return _DEEPSPEED if zero.backend == "deepspeed" else _ONE_CARD


def loading_spread(zero: Zero) -> Spread:
    """Loading is simple and was replayed for one card; sharded loading was not."""
    if zero.backend == "fsdp":
        return Spread(0.7, 1.4)
    return WHOLE_LOADING if zero.sharded else Spread(0.96, 1.08)


WHOLE_LOADING = Spread(0.88, 1.2)
"""Of a sharded run that loads as a whole, or is parted while it loads, by weights alone."""


SHORTEST = 4
"""Runs were reported to work whose samples must have been below a quarter of ``cutoff_len``."""


def least_length(context: Context, packed: bool) -> int | None:
    """Tokens that the longest samples surely have; None where all have ``cutoff_len``."""
    length = context.integer("cutoff_len", least=1)
    return None if packed else max(min(length, 512), length // SHORTEST)
