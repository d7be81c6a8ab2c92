"""Facts about an accelerate configuration that is checked by itself or named by a config."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import APART, Unknown, fact, kept
from lfconfiglint.file_memory import look
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers import accelerate_yaml as check
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, read_file

_COMPARED = {
    "gradient_accumulation_steps": "gradient_accumulation_steps",
    "gradient_clipping": "max_grad_norm",
}
"""Fields of ``deepspeed_config`` and the keys that they have to agree with."""


class AccelerateFacts:
    """``accelerate.*``: None or false where nothing is wrong, and for any other file."""

    def __init__(self, context: Context) -> None:
        own = check.is_accelerate(context.values)
        self._values: Mapping[str, object] = context.values if own else {}
        self._context = context

    @kept
    def _is_apart(self) -> object:
        """None where a config names no file of accelerate's, and no script one that is here."""
        try:
            named = self._context.value("accelerator_config")
        except Unknown:
            return APART
        return None if named is None and self._context.start.accelerate is None else APART

    @fact
    def misspelt_keys(self) -> str | None:
        """Unknown keys that are near a known one, each with it."""
        found = check.misspelt_keys(self._values)
        return ", ".join(f"`{key}` → `{meant}`" for key, meant in found) or None

    @fact
    def misspelt_at(self) -> str | None:
        """The first key that ``misspelt_keys`` names."""
        found = check.misspelt_keys(self._values)
        return found[0][0] if found else None

    @fact
    def refused_type(self) -> bool:
        """Whether ``distributed_type`` is missing or none of accelerate's."""
        return bool(self._values) and check.refused_type(self._values)

    @fact
    def distributed_type(self) -> object:
        """``distributed_type`` as it is written."""
        return self._values.get("distributed_type")

    @fact
    def refused_precision(self) -> object:
        """A ``mixed_precision`` that does not exist."""
        refused = check.refused_precision(self._values)
        return self._values.get("mixed_precision") if refused else None

    @fact
    def refused_fsdp_values(self) -> str | None:
        """Texts in ``fsdp_config`` that are no choice of their option."""
        found = check.refused_fsdp_values(self._values)
        return ", ".join(f"`{option}: {value}`" for option, value, _ in found) or None

    @fact
    def refused_fsdp_at(self) -> str | None:
        """The first option that ``refused_fsdp_values`` names, as a rule's place."""
        found = check.refused_fsdp_values(self._values)
        return f"fsdp_config.{found[0][0]}" if found else None

    @fact
    def fsdp_choices(self) -> tuple[str, ...] | None:
        """The choices of the first option that ``refused_fsdp_values`` names."""
        found = check.refused_fsdp_values(self._values)
        return found[0][2] if found else None

    @fact
    def loads_without_sync(self) -> bool:
        """Whether ``fsdp_cpu_ram_efficient_loading`` is on without ``fsdp_sync_module_states``."""
        return check.loads_without_sync(self._values)

    @fact
    def size_is_no_number(self) -> bool:
        """Whether FSDP wraps by size without a whole number for it."""
        return check.size_is_no_number(self._values)

    @fact
    def refused_resharding(self) -> str | None:
        """A ``fsdp_reshard_after_forward`` that version 2 cannot read."""
        return check.refused_resharding(self._values)

    @fact
    def beside_deepspeed_file(self) -> str | None:
        """Settings that accelerate refuses beside ``deepspeed_config_file``."""
        found = check.beside_deepspeed_file(self._values)
        return ", ".join(f"`{name}`" for name in found) or None

    @fact
    def beside_at(self) -> str | None:
        """The first setting that ``beside_deepspeed_file`` names, as a rule's place."""
        found = check.beside_deepspeed_file(self._values)
        return found[0] if found else None

    @fact.on(_is_apart)
    def contradictions(self) -> str | None:
        """Every field of accelerate's file, where that sets DeepSpeed up by itself, that says
        another thing than the config (transformers 5.6.0 ``trainer.py``:835 and
        ``integrations/deepspeed.py``:141, 4.57.1 alike)."""
        start = self._context.start.accelerate
        if start is None or not start.deepspeed.startswith("{") or self._context.uses_deepspeed():
            return None
        # few files of accelerate set DeepSpeed up
        import json

        fields = json.loads(start.deepspeed)
        found = [
            f"`{field}: {fields[field]}` ≠ `{key}: {self._context.number(key):g}`"
            for field, key in _COMPARED.items()
            if fields[field] != "auto" and fields[field] != self._context.number(key)
        ]
        given = [name for name in ("bf16", "fp16") if self._context.boolean(name)]
        if start.precision != "no" and not given:
            asked = "fp16" if start.precision == "fp16" else "bf16"
            found.append(f"`mixed_precision: {start.precision}` ≠ `{asked}: false`")
        return ", ".join(found) or None

    @fact.on(_is_apart)
    def config_unreadable(self) -> Text | None:
        """Why the file that ``accelerator_config`` names is no JSON object, if it is none."""
        value = self._context.value("accelerator_config")
        if not isinstance(value, str) or not value or value.startswith("{"):
            return None
        path = self._context.find(value)
        if path is None or not look(path).is_file():
            raise Unknown("accelerate.config")
        try:
            read_file(path)
        except BrokenConfig as broken:
            return broken.text
        return None
