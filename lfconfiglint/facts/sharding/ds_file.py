"""Facts about a DeepSpeed file by itself: what is wrong with it, and where.

What a message shows is put together here, so that one fact serves both languages: the fields with
their values and their place in the file, as in ```stage: 4` (ds.json:14)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers import deepspeed_check as check
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, DeepSpeedFile


class Fields(str):
    """Fields as a message shows them; ``names`` are their dotted names."""

    names: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.names[0]

    @classmethod
    def of(cls, parts: Iterable[str], names: Iterable[str]) -> Fields:
        fields = cls(", ".join(parts))
        fields.names = tuple(names)
        return fields


class DeepSpeedFileFacts:
    """The part of ``deepspeed.*`` that the file alone decides."""

    def __init__(self, context: Context, zero: Zero) -> None:
        self._context = context
        self._zero = zero

    @property
    def _used(self) -> bool:
        return self._context.uses_deepspeed()

    @property
    def _file(self) -> DeepSpeedFile | None:
        """The file; None without DeepSpeed. Raises Unknown where it is not here or broken."""
        if not self._used:
            return None
        file = self._zero.file
        if file is None:
            raise Unknown("zero.config")
        if isinstance(file, BrokenConfig):
            # told once, by `unreadable`
            raise Unknown
        return file

    def _show(self, fields: Iterable[str], *, values: bool = True) -> Fields | None:
        file, names = self._file, list(fields)
        if file is None or not names:
            return None
        return Fields.of((shown(file, name, values=values) for name in names), names)

    def _where(self, holds: bool, *fields: str) -> Fields | None:
        return self._show(fields) if holds else None

    @fact
    def unreadable(self) -> Text | None:
        """Why the file is no JSON object, if it is none."""
        file = self._zero.file if self._used else None
        return file.text if isinstance(file, BrokenConfig) else None

    @fact
    def without_zero(self) -> bool:
        """Whether ``zero_optimization`` is missing or no mapping."""
        file = self._file
        return file is not None and check.lacks_zero(file)

    @fact
    def stage_problem(self) -> str | None:
        """A ZeRO stage that does not exist."""
        file = self._file
        return self._where(file is not None and check.bad_stage(file), "zero_optimization.stage")

    @fact
    def quoted_stage(self) -> str | None:
        """A ``stage`` of "3" in quotes."""
        file = self._file
        quoted = file is not None and check.quoted_stage_3(file)
        return self._where(quoted, "zero_optimization.stage")

    @fact
    def unknown_fields(self) -> str | None:
        """Fields of ``zero_optimization`` that no DeepSpeed release has."""
        file = self._file
        return self._show(check.unknown_fields(file), values=False) if file else None

    @fact
    def field_suggestion(self) -> str | None:
        """What the first unknown field was probably meant to be."""
        fields = self.unknown_fields
        return check.suggestion(fields.first) if isinstance(fields, Fields) else None

    @fact
    def refused_values(self) -> str | None:
        """Sizes, devices and sections that DeepSpeed or transformers cannot read."""
        file = self._file
        return self._show(check.refused_values(file)) if file else None

    @fact
    def unfilled_autos(self) -> str | None:
        """Fields that are "auto" where nothing fills them in."""
        file = self._file
        return self._show(check.unfilled_autos(file), values=False) if file else None

    @fact
    def both_precisions(self) -> str | None:
        """``fp16`` and ``bf16``, where both are on."""
        file = self._file
        both = file is not None and check.both_precisions(file)
        return self._where(both, "fp16.enabled", "bf16.enabled")

    @fact
    def without_batch(self) -> bool:
        """Whether neither batch size is given."""
        file = self._file
        return file is not None and check.batch_is_missing(file)

    @fact
    def indivisible_batch(self) -> str | None:
        """The three batch sizes, where they fit no number of cards."""
        file = self._file
        return self._where(
            file is not None and check.batch_cannot_divide(file),
            "train_batch_size",
            "train_micro_batch_size_per_gpu",
            "gradient_accumulation_steps",
        )

    @fact
    def batch_without_accumulation(self) -> str | None:
        """Both batch sizes, where ``gradient_accumulation_steps`` is left out and counts as 1."""
        file = self._file
        sizes = ("train_batch_size", "train_micro_batch_size_per_gpu")
        return self._where(
            file is not None
            and "gradient_accumulation_steps" not in file.content
            and all(file.content.get(size) is not None for size in sizes),
            *sizes,
        )

    @fact
    def nvme_without_path(self) -> str | None:
        """Offloads to NVMe that do not say where to."""
        file = self._file
        return self._show(check.nvme_without_path(file)) if file else None

    @fact
    def old_offload(self) -> str | None:
        """``cpu_offload``, where DeepSpeed refuses the optimizer that it is then given."""
        file = self._file
        return self._where(
            file is not None and check.old_offload(file), "zero_optimization.cpu_offload"
        )

    @fact
    def idle_offload(self) -> str | None:
        """``offload_param`` below ZeRO stage 3, where it does nothing."""
        file = self._file
        if file is None:
            return None
        stage = self._zero.stage
        moves = check.offload_device(file, "offload_param") in ("cpu", "nvme")
        return self._where(moves and stage != 3, "zero_optimization.offload_param.device")


def shown(file: DeepSpeedFile, field: str, *, values: bool = True) -> str:
    place = file.place(field)
    text = f"{field}: {value_text(file.get(field))}" if values else field
    return f"`{text}`" + (f" ({place})" if place else "")


def value_text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
