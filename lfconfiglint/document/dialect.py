"""How a release of LLaMA-Factory reads YAML (``hparams/parser.py`` of each)."""

from __future__ import annotations

from enum import Enum


class Dialect(Enum):
    """The loader, and what the loaded values then pass through."""

    PYYAML = "PyYAML"
    """``yaml.safe_load`` and nothing else: up to 0.9.2."""
    MIXED = "PyYAML, then OmegaConf"
    """``yaml.safe_load``, whose values OmegaConf then holds: 0.9.3."""
    OMEGACONF = "OmegaConf"
    """``OmegaConf.load``: from 0.9.4."""

    @property
    def loads_with_pyyaml(self) -> bool:
        """Whether syntax, types of scalars and duplicate keys are PyYAML's own."""
        return self is not Dialect.OMEGACONF

    @property
    def holds_in_omegaconf(self) -> bool:
        """Whether OmegaConf refuses some values, and parses ``${``."""
        return self is not Dialect.PYYAML
