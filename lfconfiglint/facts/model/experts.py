"""Facts about a model's experts, from config.json or the catalog alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.hints import Any
from lfconfiglint.models.shape import ModelShape


class ModelExperts(ABC):
    """The part of ``model.*`` that a mixture of experts has."""

    @property
    @abstractmethod
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""

    @property
    def _moe(self) -> Mapping[str, Any]:
        return self.shape.shape.get("moe") or {}

    @fact
    def experts(self) -> int:
        """Experts of a layer that has some; 0 for a model without experts."""
        return int(self._moe.get("num_experts", 0))

    @fact
    def experts_per_token(self) -> int:
        """Experts of a layer that one token is sent to, without the shared one."""
        return int(self._moe.get("experts_per_token", 0))

    @fact
    def expert_size(self) -> int:
        """Inner width of one expert; 0 without experts."""
        return int(self._moe.get("moe_intermediate_size", 0))

    @fact
    def expert_layers(self) -> int:
        """Decoder layers with experts."""
        # few lints ask for what layers are
        from lfconfiglint.models.counting.kinds import expert_layers

        return len(expert_layers(self.shape.shape))

    @fact
    def expert_params(self) -> int:
        """Parameters of all routed experts; where they are stacked, no adapter reaches them."""
        if not self.expert_layers:
            return 0
        matrices = 2 if self._moe.get("expert_mlp") == "plain" else 3
        one = matrices * self.shape["hidden_size"] * self.expert_size
        if self._moe.get("expert_bias"):
            one += 2 * self.expert_size + self.shape["hidden_size"]
        if self._moe.get("vision_moe_intermediate_size"):
            raise Unknown("model.modules")
        return int(self.expert_layers * self.experts * one)
