"""What would be otherwise if accelerate sharded what counts as one whole model on each card."""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.memory.estimate_range import Estimate
from lfconfiglint.facts.memory.phase_figures import PhaseFigures
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.language import Text
from lfconfiglint.records import replace


class Unsharded(PhaseFigures):
    """The part of ``memory.*`` that rests on who starts the run."""

    _context: Context
    _zero: Zero

    @fact
    def unless_sharded(self) -> Text:
        """What could make the verdict about training another one; unknown where nothing could:
        the launcher is named, or what shards takes away is not what decides."""
        return self._unless(lambda: self.gpu_train)

    @fact
    def unless_sharded_to_evaluate(self) -> Text:
        """The same for the verdict about evaluation."""
        return self._unless(lambda: self.gpu_evaluate)

    @fact
    def unless_sharded_to_load(self) -> Text:
        """The same for the verdict about loading."""
        return self._unless(lambda: self.gpu_load)

    def _unless(self, estimate: Callable[[], Estimate | None]) -> Text:
        found = estimate() if self._zero.perhaps_sharded else None
        if found is None or self.verdict(self._sharded(found)) == self.verdict(found):
            raise Unknown("launcher")
        if self._context.boolean("pure_bf16"):
            # refused with ZeRO-3
            return Text(
                "only FSDP from `accelerate launch` could shard it",
                "只有 `accelerate launch` 的 FSDP 才可能切分",
            )
        return Text(
            "ZeRO-3 by `deepspeed` would shard it, or FSDP from `accelerate launch`",
            "可通过 `deepspeed` 使用 ZeRO-3，或由 `accelerate launch` 启用 FSDP 来切分",
        )

    def _sharded(self, found: Estimate) -> Estimate:
        """With no more than its share of weights and states on each card, and nothing besides."""
        states = sum(found.parts.get(name, 0) for name in ("weights", "optimizer", "gradients"))
        spared = states - states // self._context.start.world_size()
        least = None if found.least is None else found.least - spared
        return replace(found, low=found.low - spared, high=found.high - spared, least=least)
