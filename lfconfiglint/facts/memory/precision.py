"""Bytes per parameter: of weights, gradients, master copies and optimizer states.

Source: LLaMA-Factory 0.9.5 ``model/adapter.py:337-349`` (trainable parameters become fp32 unless
pure_bf16 or ZeRO-3), ``model/model_utils/quantization.py:180-205``; DeepSpeed 0.18.4
``runtime/engine.py:1349-1356`` (the whole module becomes 16-bit, with fp32 masters); accelerate
1.11 ``fsdp_utils.py:704-707`` (FSDP2 makes the whole module fp32).
"""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Open, Unknown, fact, kept
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hints import Literal, TypeVar
from lfconfiglint.same_files import WorkedOut
from lfconfiglint.upstream.release.versions import in_range

T = TypeVar("T")
Mode = Literal["mixed32", "half", "full32", "lora", "lora16", "lora32"]


_OWN_OPTIMIZERS = ("use_galore", "use_apollo", "use_badam", "use_adam_mini", "use_muon")


class Precision:
    """Bytes per parameter for the method, the precision and the strategy of the config."""

    def __init__(self, context: Context, model: Model, zero: Zero) -> None:
        self._context = context
        self._model = model
        self._zero = zero

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What *make* gives, which is the same for alike configs (``Model.alike``) whose runs are
        sharded alike; it knows by itself what is unknown."""
        return self._shared.once(name, make)

    @kept
    def _shared(self) -> WorkedOut:
        kin, sharding = Model.alike.settled(self._model), Zero.alike.settled(self._zero)
        if isinstance(kin, Open) or isinstance(sharding, Open):
            return WorkedOut()
        return kin.once(sharding, WorkedOut)

    @property
    def _pure(self) -> bool:
        return self._context.enabled("pure_bf16")

    @property
    def _sixteen(self) -> bool:
        if self._context.boolean("bf16") or self._context.boolean("fp16"):
            return True
        self._refuse_launchers_precision()
        return False

    def _refuse_launchers_precision(self) -> None:
        """Where the config names neither bf16 nor fp16, autocast and FSDP's fp32 copies follow
        accelerate's file (transformers 5.6.0 training_args.py:1580), but weights are loaded as the
        config says."""
        start = self._context.start.accelerate
        if start is not None and start.precision != "no":
            raise Unknown("accelerate.precision")

    @property
    def _method(self) -> str:
        method = self._context.text("finetuning_type")
        return "lora" if method == "oft" else method

    @property
    def _half(self) -> bool:
        """Whether what is trained keeps its 16 bits: BAdam has fp32 copies of its own."""
        if self._pure and not (self._context.boolean("bf16") or self._context.boolean("fp16")):
            self._refuse_launchers_precision()
        return self._pure or self._context.enabled("use_badam")

    @fact
    def mode(self) -> Mode:
        """Which activations are kept: of fp32 weights under autocast (``mixed32``) or without
        (``full32``), of 16-bit ones (``half``), or of adapters, under autocast (``lora``) or
        without (``lora16``), or over a trained fp32 embedding (``lora32``)."""
        if self._zero.backend == "deepspeed":
            if not self._sixteen and self._method == "full":
                # the engine then computes in fp32 (runtime/engine.py, _configure_distributed_model)
                return "full32"
            if not self._sixteen:
                raise Unknown("precision")
            return "lora" if self._method == "lora" else "half"
        if self._method == "lora":
            if "embed_tokens" in self._model.trained.saved_whole() and not self._half:
                return "lora32"
            return "lora" if self._sixteen else "lora16"
        if self._half:
            return "half"
        if self._sixteen:
            return "mixed32"
        if self._method != "full":
            # fp32 and 16-bit layers do not go together without autocast
            raise Unknown("precision")
        return "full32"

    @fact
    def mixed(self) -> bool:
        """Whether logits are made in 16 bits."""
        return self.mode != "full32"

    @fact
    def half_copies(self) -> int:
        """Parameters of ``additional_target`` copies that keep 16 bits beside fp32 adapters: peft
        0.18.1 ``cast_adapter_dtype`` makes only the adapters fp32, LLaMA-Factory 0.9.5
        ``adapter.py:285`` the copies too unless pure_bf16."""
        if self._method != "lora" or not self._half or self._zero.backend == "deepspeed":
            return 0
        table = self._model.vocab_size * self._model.hidden_size
        return table * len(self._model.trained.saved_whole())

    @fact
    def trained(self) -> int:
        """Bytes of a trained weight as it is computed with and saved."""
        if self._zero.backend == "deepspeed":
            return 4 if self.mode == "full32" else 2
        return 2 if self._half and self._method != "lora" else 4

    @fact
    def gradient(self) -> int:
        """Bytes of a gradient."""
        return self.trained

    @fact
    def master(self) -> int:
        """Bytes of an fp32 copy that the optimizer works on."""
        return 4 if self._zero.backend == "deepspeed" else 0

    @fact
    def optimizer(self) -> float:
        """Bytes of optimizer state for a trained weight, on average; two values with AdamW."""
        # what few rules ask for is imported when they do, here and below
        from lfconfiglint.facts.memory.optimizers import has_equal_states, plain_bytes, state_bytes

        params = self._model.trainable_params
        own = self._context.any_enabled(_OWN_OPTIMIZERS)
        if self._zero.backend == "deepspeed":
            # the engine's optimizer sees one long fp32 vector
            if own:
                raise Unknown("optimizer")
            name = self._optimizer_name
            return 4.0 if name == "adafactor" else plain_bytes(name, 4)
        if not params:
            raise Unknown("model.modules")
        if not own and has_equal_states(self._optimizer_name):
            return plain_bytes(self._optimizer_name, self.trained)
        from lfconfiglint.facts.memory.trainee import trainee_of

        return (
            state_bytes(self._context, self.trained, trainee_of(self._context, self._model))
            / params
        )

    @fact
    def paged(self) -> bool:
        """Whether the optimizer's state may wander to host memory when the card is full."""
        from lfconfiglint.facts.memory.optimizers import paged

        own = self._context.any_enabled(_OWN_OPTIMIZERS)
        return not own and paged(self._optimizer_name)

    @kept
    def _optimizer_name(self) -> str:
        from lfconfiglint.facts.memory.optimizers import name_of

        return name_of(self._context)

    @fact
    def step_temporary(self) -> int:
        """Bytes for a trained weight that AdamW takes during its step; 0 for the fused one."""
        return self.trained if self._optimizer_name == "adamw_torch" else 0

    @fact
    def frozen(self) -> int:
        """Bytes of a frozen weight that is not quantized, on the card and on disk."""
        if self._zero.fsdp_version == 2:
            return 4
        if self._zero.fsdp_loads_once and in_range(self._context.release, "..0.9.2"):
            # left in fp32 there, unless quantized (0.9.2 model/patcher.py:144)
            return 4
        return self._model.shape.weight_bytes if self._zero.backend != "deepspeed" else 2

    @fact
    def base_bytes(self) -> int:
        """Bytes of the base model's weights that are not trained, quantized or not."""
        return self._bytes_of(self._model.frozen_params, self.frozen)

    @fact
    def copy_bytes(self) -> int:
        """Bytes of the whole model when nothing of it is trained, quantized or not."""
        return self._bytes_of(self._model.total_params, self._model.shape.weight_bytes)

    def _bytes_of(self, params: int, whole: int) -> int:
        """Of so many weights, of which those that are not quantized take *whole* bytes each."""
        shape = self._model.shape
        each = self._weight_bytes
        if each is None:
            return params * whole
        linear = min(shape.counts.layers, params)
        return round(linear * each) + (params - linear) * whole

    @fact
    def quantized(self) -> bool:
        """Whether weights are kept in fewer than 16 bits."""
        each = self._weight_bytes
        return each is not None and each < 2

    @kept
    def _weight_bytes(self) -> float | None:
        from lfconfiglint.facts.memory.quantized import weight_bytes

        return weight_bytes(self._context, self._model.shape.quantization)
