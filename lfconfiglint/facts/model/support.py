"""Facts about whether the libraries of a run can read the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.file_memory import look
from lfconfiglint.models.identity import ModelIdentity
from lfconfiglint.upstream.release.versions import newest_transformers, version_number
from lfconfiglint.upstream.switches import enabled

_NEW_CLASS = "TokenizersBackend"
_PROCESSOR_FILES = ("preprocessor_config.json", "processor_config.json")

_TOKENIZER_FILES = ("tokenizer_config.json", "added_tokens.json", "tokenizer.json")
_CHAT_TOKENS = ("<|im_end|>", "<|eot_id|>", "<|endoftext|>")


def _text_of(path: Path) -> str:
    try:
        return text_beside(look(path), "replace")
    except OSError:
        return ""


class ModelSupport(ABC):
    """The part of ``model.*`` that follows from the release of transformers."""

    _context: Context

    @property
    @abstractmethod
    def _identity(self) -> ModelIdentity:
        """What the checkpoint says of itself; raises Unknown when the model is not known."""

    @property
    @abstractmethod
    def _local(self) -> Path | None:
        """The model's folder on this machine."""

    @property
    @abstractmethod
    def _cached(self) -> Path | None:
        """The folder in a cache that the model was downloaded to."""

    @property
    @abstractmethod
    def model_type(self) -> str:
        """``model_type`` of the model's config.json."""

    @fact
    def known_since(self) -> str | None:
        """The first release of transformers that reads this type of model, if that matters: None
        for types that every supported release reads, and for a checkpoint with code of its own."""
        # a look-up for one rule
        from lfconfiglint.models.known_since import KNOWN_SINCE

        return None if self._identity.own_code else KNOWN_SINCE.get(self.model_type)

    @fact
    def brings_code(self) -> bool:
        """Whether the checkpoint has code of its own: as its config.json says, else where that is
        so of all published ones of its architecture."""
        if "own_code" not in self._identity.known:
            raise Unknown("model.config")
        return self._identity.own_code

    @fact
    def transformers_at_most(self) -> str:
        """The release of transformers in use, or where it is not known the newest that it can be;
        Unknown where upstream does not check which it is (DISABLE_VERSION_CHECK)."""
        if enabled(self._context.environment, "DISABLE_VERSION_CHECK"):
            raise Unknown("transformers")
        release = newest_transformers(self._context.release, self._context.transformers)
        if release is None:
            raise Unknown("transformers")
        return release

    @fact
    def too_new(self) -> bool:
        """Whether no release of transformers that this run can have reads this type of model."""
        since = self.known_since
        return since is not None and (
            version_number(self.transformers_at_most) < version_number(since)
        )

    @fact
    def llama3_rope(self) -> bool:
        """Whether it is of type ``llama`` and scales RoPE as Llama 3.1 does, which transformers
        reads from 4.43 on (``models/llama/configuration_llama.py``)."""
        if self.model_type != "llama":
            return False
        if "rope_type" not in self._identity.known:
            raise Unknown("model")
        return self._identity.rope_type == "llama3"

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

    @fact
    def has_chat_tokens(self) -> bool:
        """Whether a tokenizer on this machine has an end token of usual templates of its own, so
        that none has to be added: by a quoted name in one of its files."""
        folder = self._local or self._cached
        if folder is None:
            return False
        texts = (_text_of(folder / name) for name in _TOKENIZER_FILES)
        return any(f'"{token}"' in text for text in texts for token in _CHAT_TOKENS)

    @fact
    def lacks_processor(self) -> bool:
        """Whether the model's own folder has a tokenizer and no file of a processor of images or
        sound, so that transformers finds none (5.6.0 ``models/auto/processing_auto.py``, tried with
        seven types of models). Unknown for downloads, which may not be whole, and for models with
        code of their own."""
        folder = self._local
        if folder is None:
            # most models come from a hub, and nobody has to be asked for a folder of theirs
            raise Unknown
        if self._identity.own_code:
            raise Unknown("model.config")
        # few models lie on this machine
        from lfconfiglint.models.weight_files import read_json

        config = read_json(folder / "tokenizer_config.json")
        if config is None or "auto_map" in config:
            raise Unknown("model.config")
        return all(read_json(folder / name) is None for name in _PROCESSOR_FILES)
