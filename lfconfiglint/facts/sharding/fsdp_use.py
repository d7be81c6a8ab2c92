"""How a run with FSDP loads its model, recomputes activations, and is told to save whole models."""

from __future__ import annotations

from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.sharding.fsdp import FsdpFacts
from lfconfiglint.facts.sharding.fsdp_plugin import Way, is_true
from lfconfiglint.language import Text

_BY_VARIABLE = Text(
    "the environment variable FSDP_STATE_DICT_TYPE=FULL_STATE_DICT",
    "环境变量 FSDP_STATE_DICT_TYPE=FULL_STATE_DICT",
)


class FsdpUse(FsdpFacts):
    """What follows from the plugin outside of it; None without FSDP."""

    @fact
    def fsdp_loads_once(self) -> bool | None:
        """Whether transformers knows of FSDP while it loads the weights, and one process reads
        them for all: with ``cpu_ram_efficient_loading``, which transformers 4 takes from the
        config, and 5 only where accelerate's launcher set FSDP up (4.57.1
        ``training_args.py``:2004, 5.6.0 ``integrations/fsdp.py``:51; asked after the real parser
        had run, with both). None without FSDP."""
        if not self._uses_fsdp:
            return None
        start = self._context.start.accelerate
        if start is not None and self._by_launcher:
            return start.loads_once
        asked = is_true(self._fsdp_config.get("cpu_ram_efficient_loading", False))
        launched = start is not None and start.kind == "fsdp"
        return asked and self._in_all(lambda way: way is Way.ENVIRONMENT or launched)

    @fact
    def fsdp_loads_to_host(self) -> bool | None:
        """Whether the model is loaded into host memory; otherwise each process puts all of it on
        its card before it is parted (LLaMA-Factory 0.9.5 ``model/patcher.py``:374), as always what
        bitsandbytes packs (``model_utils/quantization.py``:192). None without FSDP."""
        if not self._uses_fsdp:
            return None
        packed = self._context.value("quantization_bit") is not None
        by_host = self._context.value("low_cpu_mem_usage") is False and not packed
        return by_host or self.fsdp_loads_once

    @fact
    def fsdp_recomputes(self) -> bool | None:
        """Whether FSDP itself recomputes activations: by ``activation_checkpointing`` in
        ``fsdp_config``, else as accelerate's launcher says (transformers 5.6.0 ``trainer.py``:827,
        4.57.1 alike). None without FSDP."""
        if not self._uses_fsdp:
            return None
        if "activation_checkpointing" in self._fsdp_config:
            return bool(self._fsdp_config["activation_checkpointing"])
        return is_true(self._variable("FSDP_ACTIVATION_CHECKPOINTING") or "false")

    @fact
    def fsdp_full_state(self) -> Text | None:
        """What makes FSDP save whole models: a setting in accelerate's file where that starts FSDP,
        which goes before the variable. None without FSDP."""
        if not self._uses_fsdp:
            return None
        start = self._context.start.accelerate
        if start is None or start.kind != "fsdp":
            return _BY_VARIABLE
        return Text(
            f"`fsdp_state_dict_type: FULL_STATE_DICT` in {start.file}",
            f"{start.file} 中的 `fsdp_state_dict_type: FULL_STATE_DICT`",
        )
