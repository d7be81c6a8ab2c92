"""Activations that one training step keeps, and what one layer takes while it is differentiated.

The integers are what autograd keeps of each decoder layer in transformers 5.6.0, found by running
the real model code on tensors without data: Llama- and Qwen-like layers at 0.5 to 72 billion
parameters, mixtures of experts (stacked, by grouped multiplication) and Gemma's at 1 to 47. Those
runs agree with a real T4 within 2.3 %, and this form within 3 %; what eager attention works with
was fitted to that T4, all else to the runs. Mixtures in fp32 under autocast could not be run.
"""

from __future__ import annotations

from lfconfiglint.facts.memory.precision import Mode
from lfconfiglint.facts.memory.widths import NO_ADAPTERS, Adapters, Batch, Layout, Reach
from lfconfiglint.records import NamedTuple


class _Bytes(NamedTuple):
    """Bytes for a token and an element of each width, of what a layer keeps or works with."""

    hidden: float
    query: float
    key: float
    inner: float
    sent: float
    routed: float
    norm: float
    another: float
    gemma: float

    def of(self, layout: Layout) -> float:
        """``another`` is for a norm beyond two, ``gemma`` more for each of Gemma's."""
        norms = self.another * max(layout.norms - 2, 0)
        norms += self.gemma * layout.norms if layout.gemma else 0
        norm = self.norm if layout.normed else 0
        experts = 4 * layout.experts + (2 * layout.hidden if layout.inner else 0)
        return (
            (self.hidden + norms) * layout.hidden
            + (self.query + norm) * layout.query
            + (self.key + norm) * layout.key
            + self.inner * layout.inner
            + self.sent * layout.sent
            + self.routed * layout.routed
            + (experts if layout.experts else 0)
        )


_KEPT: dict[Mode, _Bytes] = {
    "mixed32": _Bytes(26, 10, 6, 8, 6, 8, 8, 8, 0),
    "half": _Bytes(16, 4, 4, 8, 4, 8, 6, 6, 2),
    "full32": _Bytes(24, 8, 8, 16, 8, 16, 8, 12, 0),
    "lora": _Bytes(8, 4, 4, 6, 2, 6, 4, 4, 0),
    "lora16": _Bytes(8, 4, 4, 6, 2, 6, 4, 4, 0),
    "lora32": _Bytes(14, 4, 4, 6, 2, 6, 4, 5, 0),
}
_WORK: dict[Mode, _Bytes] = {
    "mixed32": _Bytes(31, 10, 6.4, 11.6, 8, 12, 8, 15, 0),
    "half": _Bytes(25, 3.7, 5.3, 12, 8, 8, 8, 15, 0),
    "full32": _Bytes(40, 8, 9, 24, 12, 20, 8, 17, 0),
    "lora": _Bytes(30.3, 6, 4.4, 14, 8, 6, 4, 5.5, 0),
    "lora16": _Bytes(30.3, 6, 4.4, 14, 8, 6, 4, 5.5, 0),
    "lora32": _Bytes(30.3, 6, 4.4, 14, 8, 6, 4, 5.5, 0),
}


_FUSED: dict[Mode, int] = {"half": 2, "mixed32": -4}
"""Bytes more or less for an element of the queries in layers with gate and up in one matrix."""
_CLAMPED: dict[Mode, int] = {"lora": 6, "lora16": 6, "lora32": 6}
"""Bytes more for an element of the experts' inner width where it is clamped; else 8."""

_RECURRENT: dict[Mode, int] = {"lora": 120, "lora16": 120, "lora32": 120}
"""Bytes for a token and an element of ``recurrent``, with heads of 128; else 129."""

_FP32_STREAM = frozenset({"mixed32", "full32", "lora32"})
_FP32_ATTENTION = frozenset({"full32", "lora32"})


def residual_bytes(mode: Mode) -> int:
    """Bytes of an element of the stream between layers."""
    return 4 if mode in _FP32_STREAM else 2


def _next_power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()


def logits_bytes(layout: Layout, batch: Batch, each: int) -> int:
    """Bytes of logits, *each* for a token and a word."""
    return each * logits_made(layout, batch)


def logits_made(layout: Layout, batch: Batch) -> int:
    """How many logits there are at once. Liger's fused loss works in chunks of about hidden /
    vocabulary of the tokens."""
    tokens = batch.tokens
    if batch.loss.chunked:
        chunks = -(-layout.vocabulary // layout.hidden)
        tokens = min(tokens, _next_power_of_two(-(-batch.tokens // chunks)))
    return tokens * layout.vocabulary


def layer_bytes(layout: Layout, batch: Batch, mode: Mode, adapters: Adapters) -> float:
    """Bytes for a token that one layer keeps without checkpointing. Inputs of adapters are kept in
    fp32, too, without autocast."""
    layer = _KEPT[mode].of(layout)
    layer += _RECURRENT.get(mode, 129) * layout.recurrent
    if layout.clamped:
        layer += _CLAMPED.get(mode, 8) * layout.routed
    if layout.fused:
        layer += _FUSED.get(mode, 0) * layout.query
    if mode.startswith("lora"):
        layer += adapters.inputs * (4 if mode == "lora16" else 2) + 4 * adapters.outputs
        layer += adapters.inputs if adapters.dropout else 0
    if batch.eager:
        scores = 8 if layout.capped else 6
        layer += scores * layout.heads * batch.length + 4 * (layout.query - layout.key)
    elif batch.masked:
        layer += 2 * batch.length + 4 * (layout.query - layout.key)
    return layer


def kept_bytes(layout: Layout, batch: Batch, mode: Mode, adapters: Adapters, reach: Reach) -> int:
    """Bytes that the layers keep for backward."""
    hidden = layout.hidden * (2 if mode == "full32" else 1)
    if not batch.checkpointing:
        layer = layer_bytes(layout, batch, mode, adapters)
        return round(batch.tokens * ((reach.trained + reach.passed) * layer + 10 * hidden))
    layers = 1 if batch.offloaded else reach.trained
    kept = layers * residual_bytes(mode) * layout.hidden + 6 * hidden
    if reach.passed:
        kept += round(reach.passed * layer_bytes(layout, batch, "lora", NO_ADAPTERS))
    return batch.tokens * kept


def working_set(layout: Layout, batch: Batch, mode: Mode) -> int:
    """Bytes that one layer takes while it is recomputed and differentiated."""
    token = _WORK[mode].of(layout) + _RECURRENT.get(mode, 129) * layout.recurrent
    if layout.clamped:
        token += _CLAMPED.get(mode, 8) * layout.routed
    if batch.eager:
        # softmax, its gradient and masks, while the feed-forward block is already done
        wide, scores = (40, 17.7) if mode in _FP32_ATTENTION else (25, 15.3)
        token = max(token, wide * layout.hidden + (scores * layout.heads + 12) * batch.length)
    return round(batch.tokens * token)
