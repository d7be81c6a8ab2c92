"""Bytes of optimizer state on the card and in checkpoints, for the optimizers on offer.

Source: torch 2.13 ``optim``, transformers 5.6.0 ``optimization.py`` (Adafactor) and
``trainer_optimizer.py``, and LLaMA-Factory 0.9.5 ``train/trainer_utils.py``. What bitsandbytes,
GaLore, APOLLO, BAdam and Adam-mini keep follows their published designs and was not measured.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.records import NamedTuple

BLOCK_8BIT = 1 + 4 / 256
"""One byte for a value, and an fp32 scale for 256 of them."""

_LIKE_WEIGHTS = {
    "adamw_torch": 2, "adamw_torch_fused": 2, "adamw_hf": 2, "adamw_torch_xla": 2,
    "adamw_torch_npu_fused": 2, "schedule_free_adamw": 2, "schedule_free_radam": 2,
    "rmsprop": 1, "adagrad": 1, "sgd": 0,
}  # fmt: skip
"""How many values an optimizer keeps for a weight, in the weight's own precision."""
_FP32 = {
    "adamw_apex_fused": 2, "adamw_anyprecision": 2, "paged_adamw": 2, "paged_adamw_32bit": 2,
    "lion_32bit": 1, "paged_lion_32bit": 1, "ademamix": 3, "paged_ademamix_32bit": 3,
    "rmsprop_bnb": 1, "rmsprop_bnb_32bit": 1,
}  # fmt: skip
"""Values in fp32, whatever the weight has."""
_NOT_BITSANDBYTES = ("adamw_apex_fused", "adamw_anyprecision")
_EIGHT = {
    "adamw_8bit": 2, "adamw_bnb_8bit": 2, "paged_adamw_8bit": 2, "lion_8bit": 1,
    "paged_lion_8bit": 1, "ademamix_8bit": 3, "paged_ademamix_8bit": 3, "rmsprop_bnb_8bit": 1,
}  # fmt: skip
_TORCHAO = {"adamw_torch_8bit": 2 * BLOCK_8BIT, "adamw_torch_4bit": 2 * (0.5 + 4 / 128)}
LOW_RANK = {"use_galore": "galore", "use_apollo": "apollo"}


class Matrices(NamedTuple):
    """The trained matrices of linear layers: their parameters, the sums of their shorter and of
    their longer sides, and of both sides of these and of embedding and head."""

    params: int
    shorter: int
    longer: int
    sides: int


class Trainee(NamedTuple):
    """What is trained: numbers of parameters, and its matrices for the optimizers that look at
    them: all, or those that names mean (raises Unknown where they are not known)."""

    params: int
    embedding: int
    head: int
    largest_layer: int
    matrices: Callable[[Collection[str] | None], Matrices]


def name_of(context: Context) -> str:
    """``optim``; without it the release's default, which is the fused AdamW with torch 2.8 and
    newer for those that look at torch (transformers 4.54 and newer)."""
    return "adamw_torch_fused" if computed_default(context) else context.text("optim")


def computed_default(context: Context) -> bool:
    """Whether it depends on torch's release which optimizer is taken."""
    return not context.given("optim") and "optim" not in context.defaults


def plain_bytes(name: str, weight: int) -> float:
    """Bytes of state for a weight of *weight* bytes; Unknown for an optimizer of another kind."""
    if name in _LIKE_WEIGHTS:
        return float(_LIKE_WEIGHTS[name] * weight)
    if name in _FP32:
        return float(4 * _FP32[name])
    if name in _EIGHT:
        return _EIGHT[name] * BLOCK_8BIT
    if name in _TORCHAO:
        return _TORCHAO[name]
    raise Unknown("optimizer")


def has_equal_states(name: str) -> bool:
    """Whether every weight has the same whole number of bytes."""
    return name in _LIKE_WEIGHTS or name in _FP32


def paged(name: str) -> bool:
    """Whether state may wander to host memory when the card is full."""
    return name.startswith("paged_")


def copies_when_loaded(name: str) -> bool:
    """Whether it copies a state that is loaded, as those of bitsandbytes do."""
    return name in _EIGHT or (name in _FP32 and name not in _NOT_BITSANDBYTES)


def state_bytes(context: Context, weight: int, trainee: Trainee) -> int:
    """Bytes of optimizer state for everything that is trained, in weights of *weight* bytes."""
    name = name_of(context)
    for switch, prefix in LOW_RANK.items():
        if context.enabled(switch):
            return _low_rank(context, name, prefix, weight, trainee)
    if context.enabled("use_badam"):
        return _block_wise(context, trainee)
    if context.enabled("use_adam_mini"):
        # one second moment for a block of weights, and all first moments
        return weight * trainee.params
    if context.enabled("use_muon"):
        return weight * (2 * trainee.params - trainee.matrices(None).params)
    if name == "adafactor":
        # fp32 sums of rows and columns, and whole second moments of vectors
        found = trainee.matrices(None)
        vectors = trainee.params - found.params - trainee.embedding - trainee.head
        return 4 * (found.sides + vectors)
    each = plain_bytes(name, weight)
    # bitsandbytes is told to keep the states of embeddings in fp32 (trainer.py create_optimizer)
    more = 4 * _EIGHT[name] - each if name in _EIGHT else 0
    return round(each * trainee.params + more * trainee.embedding)


def _low_rank(context: Context, name: str, prefix: str, weight: int, trainee: Trainee) -> int:
    """Moments of gradients projected to a rank, and the projections; the rest is usual."""
    targets = context.names(f"{prefix}_target")
    rank = context.integer(f"{prefix}_rank", least=1)
    each = plain_bytes(name if name in _EIGHT else "adamw_torch", weight)
    found = trainee.matrices(None if targets == ("all",) else targets)
    rest = round(each * (trainee.params - found.params))
    return rest + round(rank * (each * found.longer + weight * found.shorter))


def _block_wise(context: Context, trainee: Trainee) -> int:
    """BAdam's layer mode: fp32 master, gradient and moments of the layer whose turn it is."""
    if context.text("badam_mode") != "layer":
        raise Unknown("optimizer")
    return 16 * trainee.largest_layer
