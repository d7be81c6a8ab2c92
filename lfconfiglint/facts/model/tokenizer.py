"""Facts about the tokenizer that lies beside a model's weights."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from lfconfiglint.facts.fact import Unknown, fact

_NEW_CLASS = "TokenizersBackend"


class ModelTokenizer(ABC):
    """The part of ``model.*`` that tokenizer_config.json tells."""

    @property
    @abstractmethod
    def _local(self) -> Path | None:
        """The model's folder on this machine."""

    @property
    @abstractmethod
    def _cached(self) -> Path | None:
        """The folder in a cache that the model was downloaded to."""

    @fact
    def tokenizer_since_5(self) -> str | None:
        """The line of tokenizer_config.json that only transformers 5 can read, None without one:
        the class that it gives to tokenizers without one of their own, and a list of tokens where 4
        has a mapping (5.6.0 ``tokenization_utils_base.py``, 4.57.1 likewise). Code that the
        checkpoint brings for its tokenizer is not looked into."""
        # few models lie on this machine
        from lfconfiglint.models.weight_files import read_json

        folder = self._local or self._cached
        config = read_json(folder / "tokenizer_config.json") if folder else None
        if config is None or "auto_map" in config:
            raise Unknown("model")
        if config.get("tokenizer_class") == _NEW_CLASS:
            return f"tokenizer_class: {_NEW_CLASS}"
        listed = isinstance(config.get("extra_special_tokens"), list)
        return "extra_special_tokens: [...]" if listed else None
