"""What activations follow from: the model's widths, the batch, adapters, the way of backward."""

from __future__ import annotations

from lfconfiglint.facts.memory.losses import SUPERVISED, Loss
from lfconfiglint.records import NamedTuple, dataclass


@dataclass(frozen=True)
class Layout:
    """Sizes of the language model: widths in elements, ``*_params`` in parameters.

    ``routed`` and ``sent`` are, summed over the experts that a token goes to, their inner width
    and the width of their inputs; ``inner`` is that of the dense block or the shared expert.
    ``normed`` are layers that normalize queries and keys; ``norms`` is how many other norms a layer
    has, and ``gemma`` whether their outputs stay fp32 until they are multiplied, as Gemma's do.
    ``fused`` are layers that have gate and up in one matrix and turn a part of each head only.
    ``clamped`` are experts that clamp what they multiply, as gpt-oss's do, and ``capped`` is
    attention that squeezes its scores by a tanh. ``recurrent`` is the width, in a layer on average,
    of the values of gated delta nets that PyTorch's own operators compute.
    """

    hidden: int
    query: int
    key: int
    inner: int
    layers: int
    heads: int
    vocabulary: int
    tied: bool
    layer_params: int
    routed: int = 0
    sent: int = 0
    experts: int = 0
    normed: bool = False
    norms: int = 2
    gemma: bool = False
    fused: bool = False
    clamped: bool = False
    capped: bool = False
    recurrent: float = 0


@dataclass(frozen=True)
class Batch:
    """``tokens`` in all sequences of a micro-batch, ``length`` of one.

    ``eager`` attention keeps all scores; ``masked`` is PyTorch's own attention over sequences of
    unequal length, or several in one, which repeats keys and values and keeps a bias.
    ``offloaded`` are checkpointed activations that wait in host memory.
    """

    tokens: int
    length: int
    checkpointing: bool = True
    eager: bool = False
    masked: bool = False
    offloaded: bool = False
    loss: Loss = SUPERVISED


class Adapters(NamedTuple):
    """The linear layers with an adapter, in a decoder layer on average: the width of their inputs,
    and whether these pass a dropout, which keeps a mask of one byte each; and for DoRA that of
    their outputs, which are kept, too, and the bytes of the largest weight while its norm is
    computed."""

    inputs: float = 0
    outputs: float = 0
    matrix: int = 0
    dropout: bool = False


NO_ADAPTERS = Adapters()


class Reach(NamedTuple):
    """Layers that backward goes through: ``trained`` ones, which can be checkpointed, and
    ``passed`` ones, which are frozen and lie above; LLaMA-Factory checkpoints only the former."""

    trained: int
    passed: int = 0
