"""Facts about how training is spread over cards: DeepSpeed's ZeRO, FSDP, or neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from lfconfiglint.facts.context import Context, refuse_megatron
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.language import Text
from lfconfiglint.upstream.deepspeed import (
    BrokenConfig,
    DeepSpeedConfig,
    Offload,
    example,
    parse_deepspeed,
    read_deepspeed,
)

Backend = Literal["deepspeed", "fsdp", "ddp", "single"]


class Zero:
    """``zero.*``: from ``deepspeed``, the file it names, ``fsdp`` and ``fsdp_config``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def _read(self) -> tuple[str | None, DeepSpeedConfig | BrokenConfig | None]:
        """Where the DeepSpeed configuration is, and what it says; None when it is not found."""
        value = self._context.value("deepspeed")
        try:
            if isinstance(value, dict):
                return None, parse_deepspeed(value)
            if not isinstance(value, str):
                raise Unknown("key:deepspeed")
            path = self._context.find(value)
            if path is not None and path.is_file():
                return str(path), read_deepspeed(path)
        except BrokenConfig as broken:
            return value if isinstance(value, str) else None, broken
        known = example(value)
        return (f"upstream example {known[0]}", known[1]) if known else (None, None)

    @property
    def config(self) -> DeepSpeedConfig:
        """The DeepSpeed configuration; raises Unknown where there is none or it is broken."""
        found = self._read[1]
        if not isinstance(found, DeepSpeedConfig):
            raise Unknown("zero.config")
        return found

    @property
    def _deepspeed(self) -> bool:
        return bool(self._context.value("deepspeed"))

    @property
    def _fsdp(self) -> tuple[str, ...]:
        """Options of ``fsdp``; an empty text or list is none."""
        value = self._context.value("fsdp")
        if not value:
            return ()
        if isinstance(value, str):
            return tuple(value.split())
        if isinstance(value, list):
            return tuple(str(option) for option in value)
        raise Unknown("key:fsdp")

    @property
    def _fsdp_config(self) -> Mapping[str, object]:
        value = self._context.value("fsdp_config")
        if value is None:
            return {}
        if isinstance(value, str):
            path = self._context.find(value)
            try:
                value = json.loads(path.read_text(encoding="utf-8")) if path else None
            except (OSError, ValueError, RecursionError):
                value = None
        if not isinstance(value, dict):
            raise Unknown("zero.fsdp_config")
        return {str(key).removeprefix("fsdp_"): setting for key, setting in value.items()}

    @fact
    def backend(self) -> Backend:
        """``deepspeed``, ``fsdp``, ``ddp`` (several cards) or ``single`` (one card)."""
        refuse_megatron(self._context)
        if self._deepspeed:
            return "deepspeed"
        if self._fsdp:
            return "fsdp"
        if self._context.hardware is None:
            raise Unknown("hardware")
        if self._context.hardware.world_size == 1:
            return "single"
        if self._context.hardware.launcher == "accelerate":
            # its own configuration may name FSDP or DeepSpeed, as in upstream's examples
            raise Unknown("launcher")
        return "ddp"

    @property
    def perhaps_sharded(self) -> bool:
        """Whether accelerate, if it were the launcher, could shard what counts as DDP here."""
        hardware = self._context.hardware
        return self.backend == "ddp" and hardware is not None and hardware.launcher is None

    @fact
    def stage(self) -> int | None:
        """ZeRO stage, or None without DeepSpeed."""
        return self.config.stage if self._deepspeed else None

    @fact
    def offload_optimizer(self) -> Offload | None:
        """Where the optimizer's state goes: ``cpu``, ``nvme``, or None for the card."""
        if self._deepspeed:
            return self.config.offload_optimizer
        return "cpu" if "offload" in self._fsdp else None

    @fact
    def offload_param(self) -> Offload | None:
        """Where parameters go when they are not used: ``cpu``, ``nvme``, or None for the card."""
        if self._deepspeed:
            # DeepSpeed moves parameters only in stage 3
            return self.config.offload_param if self.config.stage == 3 else None
        return "cpu" if "offload" in self._fsdp else None

    @fact
    def gather_on_save(self) -> bool:
        """Whether ZeRO-3 gathers the 16-bit weights into one file at each save."""
        return self._deepspeed and self.config.stage == 3 and self.config.gather_on_save

    @fact
    def config_path(self) -> str | None:
        """The DeepSpeed file that was found, or ``upstream example NAME``; None for a mapping."""
        if not self._deepspeed:
            return None
        if self._read[1] is None:
            raise Unknown("zero.config")
        return self._read[0]

    @fact
    def problem(self) -> Text | None:
        """Why the DeepSpeed configuration cannot be used, if it cannot."""
        if not self._deepspeed:
            return None
        found = self._read[1]
        if found is None:
            raise Unknown("zero.config")
        return found.text if isinstance(found, BrokenConfig) else None

    @fact
    def tensor_parallel(self) -> bool:
        """Whether DeepSpeed splits the layers themselves over cards (``autotp_size``)."""
        return self._deepspeed and self.config.tensor_parallel > 1

    @fact
    def fsdp_version(self) -> int | None:
        """1 or 2 with FSDP, else None; accelerate's default is 1."""
        if not self._fsdp or self._deepspeed:
            return None
        version = self._fsdp_config.get("version", 1)
        if version not in (1, 2):
            raise Unknown("key:fsdp_config")
        return 2 if version == 2 else 1

    @fact
    def fsdp_state_dict(self) -> str | None:
        """``FULL_STATE_DICT`` or ``SHARDED_STATE_DICT`` with FSDP, else None.

        Where the config does not say, accelerate 1.11 takes the full one for version 1 and the
        sharded one for version 2.
        """
        if self.fsdp_version is None:
            return None
        usual = "FULL_STATE_DICT" if self.fsdp_version == 1 else "SHARDED_STATE_DICT"
        return str(self._fsdp_config.get("state_dict_type") or usual).upper()

    @fact
    def sharded(self) -> bool:
        """Whether parameters themselves are split over cards (ZeRO-3 or FSDP's full shard)."""
        if self._deepspeed:
            return self.config.stage == 3
        return any(option in {"full_shard", "hybrid_shard"} for option in self._fsdp)
