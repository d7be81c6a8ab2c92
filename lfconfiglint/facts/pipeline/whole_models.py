"""Facts about whole models that are named where an adapter is read.

Source: LLaMA-Factory 0.9.5 ``model/adapter.py`` and ``train/trainer_utils.py``
(create_reward_model); peft asks such a folder, or repository, for adapter_config.json.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import fact
from lfconfiglint.facts.pipeline.siblings import place
from lfconfiglint.models.catalog_lines import entry_of


class WholeModels(ABC):
    """The part of ``pipeline.*`` that follows from what a folder holds or a hub's name means."""

    _context: Context

    @property
    @abstractmethod
    def _adapters(self) -> tuple[str, ...]:
        """The names in ``adapter_name_or_path``."""

    @abstractmethod
    def _has(self, folder: str, name: str) -> bool | None:
        """Whether the folder, if it is on this machine, holds a file; None where it is not."""

    @fact
    def whole_as_adapter(self) -> str | None:
        """The first name in ``adapter_name_or_path`` that is a whole model."""
        return next(filter(self._is_whole, self._adapters), None)

    @fact
    def whole_as_reward(self) -> str | None:
        """``reward_model``, where that is a whole model."""
        name = place(self._context.value("reward_model"))
        return name if name is not None and self._is_whole(name) else None

    def _is_whole(self, name: str) -> bool:
        """Whether it has no adapter_config.json: a folder on this machine with a model's config, or
        the id of a published model."""
        if self._has(name, "adapter_config.json"):
            return False
        config = self._has(name, "config.json")
        return entry_of(name) is not None if config is None else config
