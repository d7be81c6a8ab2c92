"""Facts about a DeepSpeed file by itself: what is wrong with it, and where.

What a message shows is put together here, so that one fact serves both languages: the fields with
their values and their place in the file, as in ```stage: 4` (ds.json:14)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers import deepspeed_check as check
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, DeepSpeedFile

_STAGE = ("zero_optimization.stage",)
_ACCUMULATION = "gradient_accumulation_steps"
_SIZES = ("train_batch_size", "train_micro_batch_size_per_gpu")


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
        """Whether there is a file of DeepSpeed's own: the config's, or one that accelerate's file
        names."""
        return self._context.uses_deepspeed() or self._by_accelerate

    @property
    def _by_accelerate(self) -> bool:
        """Whether accelerate's file alone names it; transformers then treats it as the config's
        once it makes the trainer (4.57.1 and 5.6.0 ``propagate_args_to_deepspeed``)."""
        return self._context.start.names_deepspeed_file and not self._context.uses_deepspeed()

    @kept
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

    def _once(
        self, name: str, fields: Callable[[DeepSpeedFile], Iterable[str]], *, values: bool = True
    ) -> Fields | None:
        """The *fields* of the file as they are shown, worked out once for all configs that name it;
        None where there are none."""
        file = self._file
        if file is None:
            return None
        return file.once(name, lambda: fields_of(file, fields(file), values=values))

    @fact
    def unreadable(self) -> Text | None:
        """Why the file is no JSON object, if it is none."""
        file = self._zero.file if self._used else None
        return file.text if isinstance(file, BrokenConfig) else None

    @fact.on(_file)
    def without_zero(self) -> bool:
        """Whether ``zero_optimization`` is missing or no mapping."""
        file = self._file
        return file is not None and check.lacks_zero(file)

    @fact.on(_file)
    def stage_problem(self) -> str | None:
        """A ZeRO stage that does not exist."""
        return self._once("stage_problem", lambda file: _STAGE if check.bad_stage(file) else ())

    @fact.on(_file)
    def quoted_stage(self) -> str | None:
        """A ``stage`` of "3" in quotes."""
        return self._once("quoted_stage", lambda file: _STAGE if check.quoted_stage_3(file) else ())

    @fact.on(_file)
    def unknown_fields(self) -> str | None:
        """Fields of ``zero_optimization`` that no DeepSpeed release has."""
        return self._once("unknown_fields", check.unknown_fields, values=False)

    @fact.on(_file)
    def field_suggestion(self) -> str | None:
        """What the first unknown field was probably meant to be."""
        fields = self.unknown_fields
        return check.suggestion(fields.first) if isinstance(fields, Fields) else None

    @fact.on(_file)
    def refused_values(self) -> str | None:
        """Sizes, devices and sections that DeepSpeed or transformers cannot read."""
        return self._once("refused_values", check.refused_values)

    @fact.on(_file)
    def unfilled_autos(self) -> str | None:
        """Fields that are "auto" where nothing fills them in."""
        return self._once("unfilled_autos", check.unfilled_autos, values=False)

    @fact.on(_file)
    def both_precisions(self) -> str | None:
        """``fp16`` and ``bf16``, where both are on."""
        both = ("fp16.enabled", "bf16.enabled")
        return self._once(
            "both_precisions", lambda file: both if check.both_precisions(file) else ()
        )

    @fact.on(_file)
    def without_batch(self) -> bool:
        """Whether neither batch size is given."""
        file = self._file
        return file is not None and check.batch_is_missing(file)

    @fact.on(_file)
    def indivisible_batch(self) -> str | None:
        """The three batch sizes, where they fit no number of cards."""
        sizes = (*_SIZES, "gradient_accumulation_steps")
        return self._once(
            "indivisible_batch", lambda file: sizes if check.batch_cannot_divide(file) else ()
        )

    @fact
    def batch_without_accumulation(self) -> str | None:
        """Both batch sizes, where ``gradient_accumulation_steps`` is left out and counts as 1; of a
        file that accelerate's names, which has the 1 before it is compared, only what is left
        out."""

        def sizes(file: DeepSpeedFile) -> tuple[str, ...]:
            given = all(file.content.get(size) is not None for size in _SIZES)
            return _SIZES if given and _ACCUMULATION not in file.content else ()

        def left_out(file: DeepSpeedFile) -> tuple[str, ...]:
            return () if _ACCUMULATION in file.content else (_ACCUMULATION,)

        if self._by_accelerate:
            return self._once("without_accumulation", left_out, values=False)
        return self._once("batch_without_accumulation", sizes)

    @fact.on(_file)
    def nvme_without_path(self) -> str | None:
        """Offloads to NVMe that do not say where to."""
        return self._once("nvme_without_path", check.nvme_without_path)

    @fact.on(_file)
    def old_offload(self) -> str | None:
        """``cpu_offload``, where DeepSpeed refuses the optimizer that it is then given."""
        field = ("zero_optimization.cpu_offload",)
        return self._once("old_offload", lambda file: field if check.old_offload(file) else ())

    @fact
    def idle_offload(self) -> str | None:
        """``offload_param`` below ZeRO stage 3, where it does nothing."""
        file = self._file
        if file is None:
            return None
        stage = self._zero.stage
        moves = check.offload_device(file, "offload_param") in ("cpu", "nvme")
        fields = ("zero_optimization.offload_param.device",)
        return fields_of(file, fields) if moves and stage != 3 else None


def fields_of(file: DeepSpeedFile, fields: Iterable[str], *, values: bool = True) -> Fields | None:
    """*fields* with their places, and with *values* their values; None where there are none."""
    names = list(fields)
    if not names:
        return None
    return Fields.of((shown(file, name, values=values) for name in names), names)


def shown(file: DeepSpeedFile, field: str, *, values: bool = True) -> str:
    place = file.place(field)
    text = f"{field}: {value_text(file.get(field))}" if values else field
    return f"`{text}`" + (f" ({place})" if place else "")


def value_text(value: object) -> str:
    # only what is found fault with is shown
    import json

    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
