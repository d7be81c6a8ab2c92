"""What describes one kind of language model."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass, field


@dataclass(frozen=True)
class Decoder:
    """One kind of language model; ``architecture`` is "" for one that is only part of others.

    ``experts`` and ``mixers`` name the readers of those parts, ``names`` gives the keys of sizes
    that this kind calls differently, and ``unlike`` values of keys with which a model is built in
    a way that is not counted here.
    """

    architecture: str
    switches: Mapping[str, Any] = field(default_factory=dict)
    experts: str = ""
    mixers: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    unlike: Mapping[str, Any] = field(default_factory=dict)


def causal_lm(name: str) -> str:
    """The name of a class in transformers."""
    return f"{name}ForCausalLM"
