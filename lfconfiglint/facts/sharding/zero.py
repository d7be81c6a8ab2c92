"""Facts about how training is spread over cards: DeepSpeed's ZeRO, FSDP, or neither."""

from __future__ import annotations

from pathlib import PurePath

from lfconfiglint.facts.context import refuse_megatron
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.sharding.fsdp_use import FsdpUse
from lfconfiglint.file_memory import look
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers.deepspeed import (
    DeepSpeedConfig,
    Offload,
    config_of,
    example,
    example_file,
)
from lfconfiglint.upstream.launchers.deepspeed_file import (
    BrokenConfig,
    DeepSpeedFile,
    parse_text,
    read_file,
)

Backend = Literal["deepspeed", "fsdp", "ddp", "single"]


class Zero(FsdpUse):
    """``zero.*``: from ``deepspeed``, the file it names, ``fsdp`` and ``fsdp_config``."""

    @property
    def _deepspeed_value(self) -> object:
        """What names or holds DeepSpeed's configuration: the config, else accelerate's file."""
        start = self._context.start.accelerate
        if start is not None and start.deepspeed and not self._context.uses_deepspeed():
            return start.deepspeed
        return self._context.value("deepspeed")

    @kept
    def file(self) -> DeepSpeedFile | BrokenConfig | None:
        """The DeepSpeed configuration as written; None when it is not found."""
        value = self._deepspeed_value
        if isinstance(value, DeepSpeedFile | BrokenConfig):
            # a file that is checked by itself
            return value
        if isinstance(value, dict):
            return DeepSpeedFile(value)
        if not isinstance(value, str):
            raise Unknown("key:deepspeed")
        try:
            if value.startswith("{"):
                # transformers reads such a text as JSON (5.6.0 training_args.py:1500)
                return DeepSpeedFile(parse_text(value, "deepspeed").content)
            if value in self._context.pending:
                return parse_text(self._context.pending[value], PurePath(value).name)
            path = self._context.find(value)
            if path is not None and look(path).is_file():
                return read_file(path)
        except BrokenConfig as broken:
            return broken
        known = example(value)
        return example_file(known[0]) if known else None

    @kept
    def _read(self) -> tuple[str | None, DeepSpeedConfig | BrokenConfig | None]:
        """Where the DeepSpeed configuration is, and what it says; None when it is not found."""
        value = self._deepspeed_value
        named = value if isinstance(value, str) and not value.startswith("{") else None
        file = self.file
        if not isinstance(file, DeepSpeedFile):
            return (named if file else None), file
        path = self._context.find(named) if named else None
        known = example(named) if named else None
        if known and not (path and look(path).is_file()):
            return f"upstream example {known[0]}", known[1]
        config = file.once("config", lambda: config_of(file))
        if isinstance(config, BrokenConfig):
            return named, config
        return (str(path) if path else None), config

    @property
    def config(self) -> DeepSpeedConfig:
        """The DeepSpeed configuration; raises Unknown where there is none or it is broken."""
        found = self._read[1]
        if not isinstance(found, DeepSpeedConfig):
            raise Unknown("zero.config")
        return found

    @kept
    def alike(self) -> tuple[str | None, object]:
        """What is the same for runs that are sharded alike, among those of alike configs (see
        ``Model.alike``); unknown where accelerate's file has a part in it."""
        start = self._context.start
        if start.accelerate is not None or start.launcher == "accelerate":
            raise Unknown("accelerate.file")
        return start.launcher, self._read[1] if self._deepspeed else None

    @fact
    def backend(self) -> Backend:
        """``deepspeed``, ``fsdp``, ``ddp`` (several cards) or ``single`` (one card)."""
        refuse_megatron(self._context)
        if self._deepspeed:
            return "deepspeed"
        if self._uses_fsdp:
            return "fsdp"
        if self._context.start.world_size() == 1:
            return "single"
        # its own configuration may name FSDP or DeepSpeed, as in upstream's examples
        self._context.start.known_accelerate()
        return "ddp"

    @fact
    def perhaps_sharded(self) -> bool:
        """Whether accelerate, if it were the launcher, could shard what counts as DDP here: without
        DeepSpeed and FSDP in the config, LLaMA-Factory's own launcher (0.9.5 launcher.py: torchrun)
        cannot. False where the profile or a script names the launcher."""
        return self.backend == "ddp" and self._context.start.launcher is None

    @fact
    def stage(self) -> int | None:
        """ZeRO stage, or None without DeepSpeed."""
        return self.config.stage if self._deepspeed else None

    @fact
    def offload_optimizer(self) -> Offload | None:
        """Where the optimizer's state goes: ``cpu``, ``nvme``, or None for the card."""
        if self._deepspeed:
            return self.config.offload_optimizer
        return "cpu" if self._fsdp_offload else None

    @fact
    def offload_param(self) -> Offload | None:
        """Where parameters go when they are not used: ``cpu``, ``nvme``, or None for the card."""
        if self._deepspeed:
            # DeepSpeed moves parameters only in stage 3
            return self.config.offload_param if self.config.stage == 3 else None
        return "cpu" if self._fsdp_offload else None

    @fact
    def gather_on_save(self) -> bool:
        """Whether ZeRO-3 gathers the 16-bit weights into one file at each save."""
        return self._deepspeed and self.config.stage == 3 and self.config.gather_on_save

    @fact
    def gather_off(self) -> Text:
        """How that is switched off: in DeepSpeed's file, or in accelerate's, where it is off unless
        it is switched on."""
        start = self._context.start.accelerate
        if start is None or not start.deepspeed.startswith("{"):
            off = "`stage3_gather_16bit_weights_on_model_save: false`"
            return Text(off, off)
        off = "`zero3_save_16bit_model: false`"
        return Text(f"{off} in {start.file}", f"{start.file} 中的 {off}")

    @fact
    def to_stage_3(self) -> Text:
        """How ZeRO-3 is asked for: in the config, or in accelerate's file where that sets DeepSpeed
        up."""
        start = self._context.start.accelerate
        if start is None or not start.deepspeed or self._context.uses_deepspeed():
            file = "`examples/deepspeed/ds_z3_config.json`"
            return Text(
                f"Set `deepspeed` to a ZeRO-3 file such as {file}",
                f"请将 `deepspeed` 设为 ZeRO-3 配置，例如 {file}",
            )
        own = start.deepspeed.startswith("{")
        field = "`zero_stage: 3`" if own else "`stage: 3`"
        file = start.file if own else start.deepspeed
        return Text(f"Set {field} in {file}", f"请在 {file} 中设置 {field}")

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
    def sharded(self) -> bool:
        """Whether parameters themselves are split over cards (ZeRO-3 or FSDP's full shard)."""
        if self._deepspeed:
            return self.config.stage == 3
        return self._fsdp_shards_all
