"""The keys ``fsdp`` and ``fsdp_config`` as transformers reads them."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.file_memory import look
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers.deepspeed_file import BrokenConfig, parse_text, read_file


class FsdpConfig:
    """Options, settings, and the file that may hold them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def _deepspeed(self) -> bool:
        """Whether DeepSpeed trains: by the config, or by accelerate's own file."""
        if self._context.uses_deepspeed():
            return True
        start = self._context.start.accelerate
        return start is not None and start.kind == "deepspeed"

    @property
    def _fsdp(self) -> tuple[str, ...]:
        """Options of ``fsdp``; an empty text or list is none."""
        value = self._context.value("fsdp")
        if not value:
            return ()
        if value is True:
            return ("full_shard",)
        if isinstance(value, str):
            return tuple(value.split())
        if isinstance(value, list):
            return tuple(str(option) for option in value)
        raise Unknown("key:fsdp")

    @kept
    def _fsdp_file(self) -> Mapping[str, object] | BrokenConfig | None:
        """The JSON file that ``fsdp_config`` names; None where it is not here."""
        value = self._context.value("fsdp_config")
        path = self._context.find(value) if isinstance(value, str) and value else None
        if path is None or not look(path).is_file():
            return None
        try:
            return read_file(path).content
        except BrokenConfig as broken:
            return broken

    def _fsdp_text(self, value: str) -> Mapping[str, object] | None:
        try:
            return parse_text(value, "fsdp_config").content
        except BrokenConfig:
            return None

    @property
    def _fsdp_config(self) -> Mapping[str, object]:
        value = self._context.value("fsdp_config")
        if value is None:
            return {}
        if isinstance(value, str):
            value = self._fsdp_text(value) if value.startswith("{") else self._fsdp_file
        if not isinstance(value, dict):
            raise Unknown("zero.fsdp_config")
        return {str(key).removeprefix("fsdp_"): setting for key, setting in value.items()}

    @fact
    def fsdp_unreadable(self) -> Text | None:
        """Why the file that ``fsdp_config`` names is no JSON object, if it is none."""
        value = self._context.value("fsdp_config")
        if not isinstance(value, str) or not value or value.startswith("{"):
            return None
        if self._fsdp_file is None:
            raise Unknown("zero.fsdp_config")
        return self._fsdp_file.text if isinstance(self._fsdp_file, BrokenConfig) else None
