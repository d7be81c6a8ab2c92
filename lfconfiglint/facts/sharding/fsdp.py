"""The part of ``zero.*`` that FSDP decides: what transformers and accelerate make of its keys.

`accelerate launch` may set FSDP up by itself, from a file of its own: then accelerate builds its
plugin from variables alone (1.11 ``accelerator.py``:380), and of ``fsdp_config`` transformers looks
at two keys that decide nothing here (5.6.0 ``trainer.py``:827, 4.57.1 alike).
"""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.sharding.fsdp_config import FsdpConfig
from lfconfiglint.facts.sharding.fsdp_plugin import (
    Way,
    is_true,
    keys_read,
    state_dict_of,
    strategy_of,
    version_of,
    ways,
)
from lfconfiglint.hints import TypeVar

T = TypeVar("T")


class FsdpFacts(FsdpConfig):
    """Unknown where the transformers releases that may run do not agree."""

    def _variable(self, name: str) -> str | None:
        """A variable of the run's environment; `accelerate launch` sets some from a file of its
        own, which then go along with what ``fsdp`` says."""
        start = self._context.start.accelerate
        found = start.variable(name) if start is not None else None
        if found is not None:
            return found
        if name in self._context.environment:
            return self._context.environment[name]
        # unknown where its file may set it
        self._context.start.known_accelerate()
        return None

    @property
    def _by_launcher(self) -> bool:
        """Whether `accelerate launch` alone sets FSDP up."""
        start = self._context.start.accelerate
        return start is not None and start.kind == "fsdp" and not self._fsdp

    @kept
    def _ways(self) -> tuple[Way, ...]:
        if self._by_launcher:
            return (Way.ENVIRONMENT,)
        return ways(self._context.release, self._context.transformers)

    def _in_all(self, compute: Callable[[Way], T]) -> T:
        """What comes out alike with every transformers release that may run."""
        if self._fsdp_config.get("xla"):
            # FSDP of its own, which accelerate has no part in
            raise Unknown("zero.fsdp_settings")
        found = {compute(way) for way in self._ways}
        if len(found) > 1:
            raise Unknown("transformers")
        return found.pop()

    @property
    def _uses_fsdp(self) -> bool:
        return (bool(self._fsdp) or self._by_launcher) and not self._deepspeed

    def _version(self, way: Way) -> int:
        return version_of(way, self._fsdp_config, self._variable)

    def _strategy(self, way: Way) -> str:
        version = self._version(way)
        return strategy_of(way, version, self._fsdp, self._fsdp_config, self._variable)

    @fact
    def fsdp_version(self) -> int | None:
        """1 or 2 with FSDP, else None: transformers 5 reads it in ``fsdp_config``, transformers 4
        leaves it to the variable FSDP_VERSION."""
        return self._in_all(self._version) if self._uses_fsdp else None

    @fact
    def fsdp_state_dict(self) -> str | None:
        """``FULL_STATE_DICT`` or ``SHARDED_STATE_DICT`` with FSDP, else None: by the variable
        FSDP_STATE_DICT_TYPE, else full for version 1 and sharded for version 2."""
        if not self._uses_fsdp:
            return None
        return self._in_all(lambda way: state_dict_of(self._version(way), self._variable))

    @fact
    def fsdp_strategy(self) -> str | None:
        """``FULL_SHARD``, ``SHARD_GRAD_OP``, ``NO_SHARD``, ``HYBRID_SHARD`` or
        ``HYBRID_SHARD_ZERO2`` with FSDP, else None. Not always what ``fsdp`` asks for."""
        return self._in_all(self._strategy) if self._uses_fsdp else None

    @fact
    def fsdp_by_layer(self) -> bool | None:
        """Whether FSDP gathers one layer at a time, not the whole model at once: with the option
        ``auto_wrap`` or the variable FSDP_AUTO_WRAP_POLICY (transformers 5.6.0
        ``training_args.py``:2800), and in version 1 for adapters (``integrations/fsdp.py``:73);
        None without FSDP."""
        if not self._uses_fsdp:
            return None
        if "auto_wrap" in self._fsdp:
            return True
        adapters = self._context.text("finetuning_type") in {"lora", "oft"}
        if adapters and self.fsdp_version == 1:
            return True
        policy = (self._variable("FSDP_AUTO_WRAP_POLICY") or "NO_WRAP").upper()
        if policy == "TRANSFORMER_BASED_WRAP":
            return True
        if adapters or (policy == "SIZE_BASED_WRAP" and self._by_launcher):
            raise Unknown("zero.fsdp_settings")
        return policy != "NO_WRAP"

    @fact
    def fsdp_processes(self) -> int | None:
        """Number of processes that states are split over: hybrid sharding stays in one node."""
        if not self._uses_fsdp:
            return None
        hardware = self._context.hardware
        if hardware is None:
            raise Unknown("hardware")
        if hardware.nodes > 1 and (self.fsdp_strategy or "").startswith("HYBRID"):
            return hardware.gpus_per_node
        return hardware.world_size

    @fact
    def fsdp_unread(self) -> tuple[str, ...] | None:
        """Keys of ``fsdp_config`` that no transformers release that may run reads, if any."""
        if not self._fsdp or not self._uses_fsdp or self._context.value("fsdp_config") is None:
            return None
        read = {key for way in self._ways for key in keys_read(way)}
        return tuple(key for key in self._fsdp_config if key not in read) or None

    @fact
    def fsdp_read(self) -> str:
        """The keys of ``fsdp_config`` that are read, except those for XLA."""
        return ", ".join(key for key in keys_read(self._ways[-1]) if not key.startswith("xla"))

    @property
    def _fsdp_offload(self) -> bool:
        if not self._uses_fsdp:
            return False
        return "offload" in self._fsdp or is_true(self._variable("FSDP_OFFLOAD_PARAMS"))

    @property
    def _fsdp_shards_all(self) -> bool:
        """Whether parameters stay split between their uses, over all cards or those of a node."""
        if not self._uses_fsdp:
            return False
        return self._in_all(lambda way: self._strategy(way) in {"FULL_SHARD", "HYBRID_SHARD"})
