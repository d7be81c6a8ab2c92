"""Facts about a DeepSpeed file and the config that names it: what contradicts, what is replaced."""

from __future__ import annotations

from pathlib import PurePosixPath

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.ds_file import DeepSpeedFileFacts, Fields, shown, value_text
from lfconfiglint.facts.sharding.ds_match import mismatches
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.file_memory import look
from lfconfiglint.upstream.launchers import deepspeed_check as check
from lfconfiglint.upstream.launchers.deepspeed import example
from lfconfiglint.upstream.launchers.deepspeed_file import DeepSpeedFile


class DeepSpeedFacts(DeepSpeedFileFacts):
    """``deepspeed.*``: None where no DeepSpeed is used or nothing is wrong."""

    def __init__(self, context: Context, zero: Zero, run: Run) -> None:
        super().__init__(context, zero)
        self._run = run

    @property
    def _named(self) -> object:
        """What names the file, or holds its content: the config, else accelerate's file."""
        start = self._context.start.accelerate
        if start is not None and self._by_accelerate:
            return start.deepspeed
        return self._context.value("deepspeed")

    @fact
    def missing(self) -> str | None:
        """The path, where its folder is on this machine but the file is not; unknown where
        neither is, and None for upstream's own examples."""
        value = self._named
        if not self._used or not isinstance(value, str) or self._zero.file is not None:
            return None
        folder = str(PurePosixPath(value.replace("\\", "/")).parent)
        if example(value):
            return None
        found = self._context.find(folder) if folder not in (".", "/") else None
        if found is None or not look(found).is_dir():
            raise Unknown("zero.config")
        return value

    @fact
    def absent(self) -> str | None:
        """A name without a folder of which no file is beside the config or in the current folder.
        Training looks in the folder that it is started from alone."""
        value = self._named
        if not self._used or not isinstance(value, str) or self._zero.file is not None:
            return None
        # what is filled in later has no such end
        plain = value.endswith(".json") and not set(value) & set("/\\$")
        return value if plain and not example(value) else None

    @fact
    def mismatches(self) -> str | None:
        """Every value that contradicts the config, with the config's own value."""
        file = self._file
        if file is None:
            return None
        found, unknown = mismatches(file, self._context, self._run)
        if not found:
            if unknown:
                raise unknown
            return None
        parts = (
            f"{shown(file, field)} ≠ `{name}: {value_text(wanted)}`"
            for field, _, name, wanted in found
        )
        return Fields.of(parts, (field for field, *_ in found))

    @fact.on(DeepSpeedFileFacts._file)
    def clips(self) -> bool:
        """Whether it sets ``gradient_clipping``; ``max_grad_norm`` counts for nothing else."""
        file = self._file
        return file is None or file.content.get("gradient_clipping") is not None

    @fact.on(DeepSpeedFileFacts._file)
    def optimizer(self) -> str | None:
        """Its own optimizer, which then replaces the config's."""
        return self._section("optimizer")

    @fact.on(DeepSpeedFileFacts._file)
    def scheduler(self) -> str | None:
        """Its own learning rate scheduler, which then replaces the config's."""
        return self._section("scheduler")

    def _section(self, name: str) -> Fields | None:
        field = (f"{name}.type",)
        return self._once(name, lambda file: field if file.get(*field) is not None else ())

    @fact.on(DeepSpeedFileFacts._file)
    def optimizer_on_cpu(self) -> str | None:
        """The offload that makes accelerate put DeepSpeed's CPU Adam in the optimizer's place.

        Source: accelerate 1.11 ``accelerator.py:2276-2285``.
        """

        def device(file: DeepSpeedFile) -> tuple[str, ...]:
            moves = check.offload_device(file, "offload_optimizer") in ("cpu", "nvme")
            forced = file.content.get("zero_force_ds_cpu_optimizer") is not False
            taken = moves and forced and "optimizer" not in file.content
            return ("zero_optimization.offload_optimizer.device",) if taken else ()

        return self._once("optimizer_on_cpu", device)
