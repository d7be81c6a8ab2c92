"""Facts about how a model is built: its family, its layers and its attention.

What the memory of a run follows from beside the plain sizes. They are read from the shape, from
config.json or the catalog alike.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.models.shape import ModelShape

_CAPPED = ("Gemma2", "Gemma3n", "Gemma4")
"""Models whose published checkpoints squeeze the logits at 30; the catalog does not say it."""


class ModelBuild(ABC):
    """The part of ``model.*`` that says how the model computes."""

    @property
    @abstractmethod
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""

    @fact
    def family(self) -> str:
        """Which kind of decoder it has: ``dense``, ``moe`` (experts), ``mla`` (latent attention,
        with experts or without), ``cross`` (layers that attend to the image), ``hybrid`` (linear
        attention, state spaces or short convolutions in some layers) or ``other`` (layers of
        several geometries, embeddings of each layer's own)."""
        from lfconfiglint.models.counting.kinds import LINEAR_KINDS, layer_kinds
        from lfconfiglint.models.counting.layers import NotCovered

        shape = self.shape.shape
        try:
            kinds = set(layer_kinds(shape))
        except NotCovered:
            return "other"
        if "override" in shape:
            return "other"
        if kinds & LINEAR_KINDS:
            return "hybrid"
        if kinds - {"attn", "cross"} or "extra_params" in shape:
            return "other"
        if "cross" in kinds or shape.get("cross_attention_layers"):
            return "cross"
        if shape.get("mla"):
            return "mla"
        return "moe" if shape.get("moe") else "dense"

    @fact
    def text_params(self) -> int:
        """Parameters of the language model, with its embedding and head."""
        return self.shape.counts.text

    @fact
    def tied(self) -> bool:
        """Whether the output head shares the embedding."""
        return bool(self.shape["tie_word_embeddings"])

    @fact
    def layer_params(self) -> tuple[int, ...]:
        """Parameters of each decoder layer."""
        return self._layers(active=False)

    @fact
    def active_layer_params(self) -> tuple[int, ...]:
        """Parameters of each decoder layer that one token passes through."""
        return self._layers(active=True)

    def _layers(self, active: bool) -> tuple[int, ...]:
        # a lint asks for the sizes of single layers of few models
        from lfconfiglint.models.counting.layers import NotCovered
        from lfconfiglint.models.counting.parameters import layer_sizes

        try:
            sizes = layer_sizes(self.shape.shape, active)
        except (NotCovered, KeyError):
            raise Unknown("model.modules") from None
        if not active and sum(sizes) != self.shape.counts.layers:
            raise Unknown("model.modules")
        return tuple(sizes)

    @fact
    def linear_layers(self) -> int:
        """Decoder layers whose cost does not grow with the square of the sequence."""
        from lfconfiglint.models.counting.kinds import LINEAR_KINDS

        return sum(kind in LINEAR_KINDS for kind in self._kinds())

    def _kinds(self) -> list[str]:
        from lfconfiglint.models.counting.kinds import layer_kinds
        from lfconfiglint.models.counting.layers import NotCovered

        try:
            return layer_kinds(self.shape.shape)
        except NotCovered:
            raise Unknown("model.modules") from None

    @fact
    def latent_sizes(self) -> Mapping[str, int | None] | None:
        """``q_lora_rank``, ``kv_lora_rank``, ``qk_nope_head_dim``, ``qk_rope_head_dim`` and
        ``v_head_dim`` of latent attention; None for other attention."""
        return self.shape.shape.get("mla")

    @fact
    def qk_norm(self) -> bool:
        """Whether queries and keys are normed."""
        return bool(self.shape.shape.get("qk_norm"))

    @fact
    def sliding_window(self) -> int | None:
        """Tokens of the window that some layers attend to, None without; of a config.json."""
        self._stated()
        return self.shape.shape.get("sliding_window")

    @fact
    def sliding_layers(self) -> int:
        """Decoder layers that attend to a window only; of a config.json."""
        self._stated()
        return int(self.shape.shape.get("sliding_layers", 0))

    def _stated(self) -> None:
        if self.shape.origin.startswith("catalog"):
            raise Unknown("model.config")

    @fact
    def attention_softcap(self) -> float | None:
        """Where attention scores are squeezed by a tanh, None where they are not."""
        if self.shape.origin.startswith("catalog"):
            return 50.0 if self.shape.architecture.startswith("Gemma2") else None
        return self.shape.shape.get("attn_logit_softcapping")

    @fact
    def logits_softcap(self) -> float | None:
        """Where logits are squeezed by a tanh, which takes copies of them; None where not."""
        if self.shape.origin.startswith("catalog"):
            return 30.0 if self.shape.architecture.startswith(_CAPPED) else None
        return self.shape.shape.get("final_logit_softcapping")
