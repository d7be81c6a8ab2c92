"""Facts about Megatron Bridge, a trainer of LLaMA-Factory's main branch with keys of its own.

Source: LLaMA-Factory main (ff6d4d1) ``hparams/megatron_bridge_args.py`` and ``hparams/parser.py``.
Its keys are read only when the environment names it, so that they are no keys of the release.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.launch import enabled

_PARALLEL = (
    "tensor_model_parallel_size",
    "pipeline_model_parallel_size",
    "context_parallel_size",
    "expert_model_parallel_size",
)
_OPTIONAL_SIZES = ("virtual_pipeline_model_parallel_size", "recompute_num_layers")
_CHOICES = {
    "recompute_granularity": ("full", "selective"),
    "recompute_method": ("uniform", "block"),
    "moe_token_dispatcher_type": ("allgather", "alltoall", "flex"),
}


class Bridge:
    """``bridge.*``: from the environment and Megatron Bridge's own keys."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def _size(self, name: str, default: int = 1) -> int:
        value = self._context.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Unknown(f"key:{name}")
        return value

    @fact
    def enabled(self) -> bool:
        """Whether Megatron Bridge trains (USE_MEGATRON_BRIDGE, unless USE_MCA comes first)."""
        environment = self._context.environment
        return enabled(environment, "USE_MEGATRON_BRIDGE") and not enabled(environment, "USE_MCA")

    @fact
    def below_one(self) -> list[str]:
        """Sizes in the file that are below 1."""
        given = self._context.values
        names = [name for name in _PARALLEL if name in given]
        names += [name for name in _OPTIONAL_SIZES if given.get(name) is not None]
        return [name for name in names if self._size(name) < 1]

    @fact
    def parallel_size(self) -> int:
        """Cards that one copy of the model takes: the product of the parallel sizes."""
        product = 1
        for name in _PARALLEL:
            product *= self._size(name)
        if product < 1:
            raise Unknown("key:tensor_model_parallel_size")
        return product

    @fact
    def sequence_without_tensor_parallel(self) -> bool:
        """Whether ``sequence_parallel`` is on without tensor parallelism."""
        wanted = bool(self._context.values.get("sequence_parallel", False))
        return wanted and self._size("tensor_model_parallel_size") <= 1

    @fact
    def unknown_choices(self) -> list[str]:
        """Keys whose value is not among their choices."""
        values = self._context.values
        return [
            name
            for name, choices in _CHOICES.items()
            if values.get(name) is not None and values[name] not in choices
        ]
