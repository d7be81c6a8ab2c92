"""Which attention a run computes with: LLaMA-Factory 0.9.5 ``model/model_utils/attention.py``."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.model.model import Model
from lfconfiglint.hints import Literal

Attention = Literal["flash", "sdpa", "eager"]
"""FlashAttention's kernels, PyTorch's choice of kernels, or all scores made one after the other."""


def attention_of(context: Context, model: Model) -> Attention:
    """Where FlashAttention-2 is asked for and known not to be installed, PyTorch's own is taken,
    with Gemma 2 the eager one."""
    wanted, start = context.text("flash_attn"), model.architecture
    missing = context.packages.get("flash_attn") is False
    if start.startswith("GptOss"):
        # a kernel of its own, whatever the key says
        return "flash"
    if wanted == "disabled" or (start.startswith("Youtu") and wanted in {"auto", "sdpa"}):
        return "eager"
    if start.startswith("Gemma2For") and wanted in {"auto", "fa2"}:
        return "eager" if missing else "flash"
    return "flash" if wanted in {"fa2", "fa3"} and not missing else "sdpa"


def perhaps_eager(context: Context, model: Model) -> bool:
    """Whether attention is eager unless FlashAttention-2 is installed, which is not known."""
    known = "flash_attn" in context.packages
    wanted = context.text("flash_attn") in {"auto", "fa2"}
    return model.architecture.startswith("Gemma2For") and wanted and not known
