"""Bytes of logits, by what the training stage makes of them.

Found by running the real model code and LLaMA-Factory's losses on tensors without data at true
size; agrees with published peaks of supervised tuning. Source of the losses: LLaMA-Factory 0.9.5
``train/*/trainer.py``, ``train/trainer_utils.py`` and ``model/model_utils/liger_kernel.py``.
"""

from __future__ import annotations

from functools import cache

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.records import NamedTuple
from lfconfiglint.upstream.stages import STAGES


class Loss(NamedTuple):
    """Bytes for a token and a word of the vocabulary: while forward ends, and when backward
    begins. ``within`` are those still inside the model's forward, while autocast holds its copies
    of the weights. ``chunked`` where Liger's fused loss never makes all of the logits."""

    forward: int
    backward: int
    within: int
    chunked: bool = False


SUPERVISED = Loss(forward=10, backward=12, within=10)
"""16-bit logits (2), their fp32 copy (4), its log-softmax (4); in backward three fp32 tensors."""
PREFERENCE = Loss(forward=8, backward=12, within=2)
REFERENCE = Loss(forward=16, backward=12, within=2)
"""The policy's fp32 logits and log-softmax stay while the reference model makes its own."""
KTO = Loss(forward=20, backward=12, within=10)
"""Logits are copied by label, and both models see the shuffled pairs besides."""
REWARD = Loss(forward=6, backward=0, within=6)
"""The value head's wrapper makes fp32 logits, which the loss does not use."""
_PPO = Loss(forward=16, backward=24, within=6)
"""Not run: log-probabilities and entropy, in fp32, of trl's PPO trainer."""
_TWICE = Loss(forward=18, backward=16, within=2)
"""``use_asft_loss`` holds the logits of a reference model, too. Not run."""

_BY_STAGE = {"rm": REWARD, "ppo": _PPO, "kto": KTO}
_WITHOUT_REFERENCE = frozenset({"orpo", "simpo"})
LIGER = frozenset(
    {
        "gemma", "gemma2", "gemma3", "gemma3_text", "glm", "glm4", "glm4v", "granite", "llama",
        "llava", "mistral", "mixtral", "mllama", "olmo2", "paligemma", "phi3", "qwen2", "qwen2_vl",
        "qwen2_5_vl", "qwen3", "qwen3_moe", "qwen3_next", "qwen3_5", "gpt_oss",
    }
)  # fmt: skip
"""Model types that ``enable_liger_kernel`` changes; others only get a warning."""
_OWN_LOSSES = ("use_dft_loss", "use_eaft_loss", "use_asft_loss")


def stage_of(context: Context) -> str:
    """The training stage; raises Unknown for one that upstream does not have."""
    stage = context.text("stage")
    if stage not in STAGES:
        raise Unknown("key:stage")
    return stage


def uses_reference(context: Context) -> bool:
    """Whether a reference model judges, too: not for ORPO and SimPO."""
    stage = stage_of(context)
    if stage == "dpo":
        return context.text("pref_loss") not in _WITHOUT_REFERENCE
    return stage in {"kto", "ppo"} or (stage == "sft" and context.enabled("use_asft_loss"))


def sequences_per_sample(stage: str) -> int:
    """2 where a sample is a pair of answers, which go through the model together."""
    return 2 if stage in {"rm", "dpo"} else 1


def loss_of(
    context: Context, stage: str, model_type: str | None, mixed: bool, capped: bool
) -> Loss:
    """The loss of a config of that *stage*; *mixed* where logits are made in 16 bits, *capped*
    where the model squeezes them by a tanh, which keeps one more 16-bit tensor."""
    found = _BY_STAGE.get(stage, SUPERVISED)
    if stage == "dpo":
        found = REFERENCE if uses_reference(context) else PREFERENCE
    if stage == "sft" and context.enabled("use_asft_loss"):
        found = _TWICE
    chunked = (
        stage in {"pt", "sft"}
        and not context.any_enabled(_OWN_LOSSES)
        and context.enabled("enable_liger_kernel")
        and (model_type is None or model_type in LIGER)
    )
    loss = adjusted(found, mixed, capped)
    return loss._replace(chunked=True) if chunked else loss


@cache
def adjusted(loss: Loss, mixed: bool, capped: bool) -> Loss:
    """Without 16-bit logits there is no copy of them to be made; a cap keeps one more tensor."""
    more = 2 if capped else 0
    less = 2 if not mixed and loss in {SUPERVISED, REWARD} else 0
    return Loss(
        forward=loss.forward + more - less,
        backward=loss.backward + more if loss.backward else 0,
        within=loss.within + more - less,
    )
