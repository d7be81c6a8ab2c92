"""What a run needs at least, where not all is known that the estimates need.

A name as ``my-finance-32B`` says how many parameters there are: of the 433 models of the catalog
with one size of 6 B or more in their name none has fewer than 0.91 times as many, and many have
more. Where the shape is known, and only which of its modules LoRA trains is not, its parameters are
counted. So these are lower bounds, of weights and optimizer states alone.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.memory.card_resident import OWN_KERNELS
from lfconfiglint.facts.memory.estimate_range import Estimate
from lfconfiglint.facts.memory.quantized import bits_on_load
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.fsdp_plugin import Way, ways
from lfconfiglint.facts.sharding.zero import Zero

_SIZE = r"(?i)(?<![a-z0-9._])(\d+(?:\.\d+)?)b(?![a-z0-9])"
_OTHERWISE = r"(?i)int[348]|[348][-_]?bit|awq|gptq|gguf|fp8|fp4|nf4|bnb|\d+x\d"
"""What says that weights take less than two bytes, or that the size is that of one expert."""
_ADAMW = ("adamw_torch", "adamw_torch_fused", "adamw_hf", "adamw_apex_fused")
_LEANER = ("use_galore", "use_apollo", "use_badam", "use_adam_mini", "use_muon", "pure_bf16")
_LEAST_SHARE, _LEAST_SIZE = 0.9, 6.0


def named_params(name: str) -> int:
    """Parameters that a model of this name has at least.

    Raises :class:`Unknown` for a name with no size, with several, with one below 6 B, and for
    quantized weights.
    """
    last = PurePosixPath(name.replace("\\", "/").rstrip("/")).name
    sizes = {float(found) for found in re.findall(_SIZE, last)}
    if len(sizes) != 1 or re.search(_OTHERWISE, last) or min(sizes) < _LEAST_SIZE:
        raise Unknown("model")
    return int(_LEAST_SHARE * sizes.pop() * 1e9)


class NamedSize:
    """The part of ``memory.*`` that holds for models of which not all is known."""

    _context: Context
    _model: Model
    _zero: Zero
    gpu_train: fact[Estimate]
    gpu_copy: fact[Estimate]

    @kept
    def _params(self) -> int:
        """0 where the shape is known."""
        if Model.shape.is_known(self._model):
            return 0
        if bits_on_load(self._context) is not None:
            raise Unknown("model")
        return named_params(self._model.name)

    @property
    def _ranks(self) -> int:
        if self._context.hardware is None:
            raise Unknown("hardware")
        return self._context.hardware.gpus_per_node

    @property
    def _world(self) -> int:
        return self._context.start.world_size()

    @property
    def _full(self) -> bool:
        """Whether the language model is trained, which nearly all parameters belong to."""
        frozen = self._context.any_enabled(("freeze_language_model", "train_mm_proj_only"))
        return self._context.text("finetuning_type") == "full" and not frozen

    @property
    def _state(self) -> int:
        """Bytes for each parameter of AdamW's moments and of fp32 weights or gradients, at least;
        0 for what keeps less."""
        default = not self._context.given("optim")
        if not self._full or not (default or self._context.text("optim") in _ADAMW):
            return 0
        return 0 if self._context.any_enabled(_LEANER) else 12

    @fact
    def gpu_train_by_name(self) -> int:
        """Bytes of weights and states on a card, at least; 0 where the model is known."""
        params = self._params
        return self._held(2 * params, self._state * params) if params else 0

    @fact
    def gpu_train_by_count(self) -> int:
        """Bytes of weights and states on a card, at least, where the shape is known but not all
        that is trained; 0 where ``gpu_train`` is known."""
        if type(self).gpu_train.is_known(self):
            return 0
        weights = min(self.gpu_copy.allocated, 2 * self._model.total_params)
        return self._held(weights, self._state * self._model.shape.counts.text)

    def _held(self, weights: int, states: int) -> int:
        """What a card has of *weights* and *states* of the whole model, all of them in bytes."""
        if self._context.any_enabled(OWN_KERNELS):
            raise Unknown("kernels")
        if self._zero.tensor_parallel:
            raise Unknown("zero.tensor_parallel")
        if self._zero.sharded and self._zero.offload_param is not None:
            return 0
        world = max(self._world, self._zero.fsdp_processes or 1)
        if self._zero.backend == "fsdp" or self._zero.stage == 3:
            weights //= world
        if self._zero.offload_optimizer is not None or self._zero.offload_param is not None:
            return weights
        return weights + (states if self._zero.backend in {"ddp", "single"} else states // world)

    @fact
    def host_load_by_name(self) -> int:
        """Bytes of host memory in a node while it is set up, at least: ZeRO-1 and 2 copy trained
        weights in every process (``host.py``); 0 where the model is known."""
        if not self._params or not self._full or self._zero.stage not in {1, 2}:
            return 0
        return 4 * self._params * self._ranks

    @fact
    def host_save_by_name(self) -> int:
        """Bytes of host memory in a node at a save, at least, with what is offloaded: as
        ``checkpoint.host_gather`` counts it; 0 where the model is known."""
        params = self._params
        if not params or self._zero.backend != "deepspeed":
            return 0
        nodes = max(self._world // self._ranks, 1)
        kept = 2 * params // nodes if self._zero.offload_param == "cpu" else 0
        if self._zero.offload_optimizer == "cpu":
            kept += self._state * params // nodes
        return kept + self._gathered(params)

    def _gathered(self, params: int) -> int:
        if self._zero.stage != 3:
            return 2 * params * self._ranks
        # transformers 5 leaves the frozen base model out (4.57.6 trainer.py:4212)
        older = ways(self._context.release, self._context.transformers) == (Way.ENVIRONMENT,)
        return 2 * params if self._zero.gather_on_save and (self._full or older) else 0
