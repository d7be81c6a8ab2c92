"""Which model a name means that is written otherwise than its id on a hub.

People write ``llama3-8b`` for Meta-Llama-3-8B-Instruct, ``qwen2.5vl-32b`` for Qwen2.5-VL-32B, and
name their own models after what they tuned. A name is understood when it has the family and the
size of a model of the catalog, in the same order, and beside them only words that say nothing
about the shape: how it was tuned, its language, a date, or how it is quantized. Every other word
leaves it unknown, and so does a family without version of which there are several
(``my-qwen-7b``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lfconfiglint.models.name_ways import CALLED, POINTS
from lfconfiglint.records import NamedTuple

_TOKEN = re.compile(
    r"bf16|fp16|fp8|int[48](?!\d)|[48]bits?"
    r"|\d+x\d+(?:\.\d+)?b(?![a-z])"  # 8x22b
    r"|a?\d+(?:\.\d+)?[bm](?![a-z])"  # 7b, a3b, 500m
    r"|\d+(?:\.\d+)?|[a-z]+"
)
_SIZE = re.compile(r"(?:\d+x)?\d+(?:\.\d+)?[bm]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

_SIBLINGS = frozenset(
    {
        "meta", "hf", "ms", "instruct", "instruction", "chat", "it", "base", "model", "bf16",
        "fp16", "bnb", "unsloth",
    }
)  # fmt: skip
"""Words that vendors give to siblings of one shape, and to how they are quantized. Where it is not
one shape, nothing is known."""
_OWN = frozenset(
    {
        "sft", "dpo", "ppo", "kto", "orpo", "simpo", "grpo", "rlhf", "cot", "cpt", "pt", "pretrain",
        "pretrained", "rm", "reward", "train", "trained", "lora", "qlora", "full", "freeze",
        "merged", "merge", "finetune", "finetuned", "tuned", "ft", "my", "new", "final", "best",
        "output", "export", "exported",
        "checkpoint", "epoch", "step", "chinese", "zh", "cn", "english", "en", "japanese", "ja",
        "korean", "ko", "german", "de", "french", "fr", "spanish", "es", "medical", "law",
        "finance",
    }
)  # fmt: skip
"""Words of people's own names: how, for what and how often a model was tuned."""
_COUNTED = frozenset({"v", "checkpoint", "epoch", "step"})
_QUANTIZED = {
    "awq": "AWQ", "gptq": "GPTQ-Int4", "int4": "4bit", "4bit": "4bit", "4bits": "4bit",
    "int8": "8bit", "8bit": "8bit", "8bits": "8bit",
}  # fmt: skip
"""As the catalog calls it. AWQ has 4 bits, and GPTQ too unless the name says 8."""
_PARTLY = "unsloth"
"""Whoever quantizes some layers only, which is told by no name (``unsloth-bnb-4bit``)."""


class Name(NamedTuple):
    """A name taken apart, in order: ``family`` is what decides the shape, ``words`` the same with
    people's own words in between, ``plain`` everything but what siblings of one shape are called;
    ``quantization`` is None without."""

    family: tuple[str, ...]
    words: tuple[str, ...]
    quantization: str | None
    plain: tuple[str, ...]

    @property
    def sized(self) -> bool:
        """Whether it says which of its family it is."""
        return any(_SIZE.fullmatch(token) for token in self.family)

    @property
    def versioned(self) -> bool:
        """Whether it says which version of its family it is, as in ``llama 3 8b``."""
        return any(_NUMBER.fullmatch(token) for token in self.family)

    @property
    def of_any_version(self) -> tuple[str, ...]:
        """The family without its version."""
        return tuple(token for token in self.family if not _NUMBER.fullmatch(token))

    @property
    def unsized(self) -> tuple[str, ...]:
        """The family without its size."""
        return tuple(token for token in self.family if not _SIZE.fullmatch(token))

    @property
    def unsized_of_any_version(self) -> tuple[str, ...]:
        """The family without size and version."""
        return tuple(token for token in self.unsized if not _NUMBER.fullmatch(token))

    def includes(self, other: Name) -> bool:
        """Whether all words of the other name are in this one, in the same order."""
        rest = iter(self.words)
        return all(word in rest for word in other.words)


def telling_part(path: str) -> tuple[str, bool]:
    """The last part of a path or id that is not only about tuning, and whether others follow it:
    LLaMA-Factory's examples write to ``saves/llama3-8b/full/sft``."""
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    for place, part in enumerate(reversed(parts)):
        name = take_apart(part)
        if name.family or not _TOKEN.search(part.lower()):
            return part, place > 0
    return path, False


def take_apart(name: str) -> Name:
    """The parts of a name without its organisation or folder."""
    written = name.lower()
    for point, replacement in POINTS:
        written = point.sub(replacement, written)
    tokens = _TOKEN.findall(written)
    if "deepseek" in tokens:
        # the one size of V3 and R1, which their names on the hub leave out
        tokens = [token for token in tokens if token != "671b"]
    kept = [
        token
        for place, token in enumerate(tokens)
        if token not in _SIBLINGS
        and token not in _QUANTIZED
        and token != "v"
        and not _is_counter(tokens, place)
    ]
    family = tuple(token for token in kept if token not in _OWN)
    if family in CALLED:
        family = CALLED[family]
        kept = [*family, *(token for token in kept if token in _OWN)]
    plain = (token for token in tokens if token not in _SIBLINGS and token not in _QUANTIZED)
    return Name(family, tuple(kept), _quantization(tokens), tuple(plain))


def _quantization(tokens: Iterable[str]) -> str | None:
    said = [_QUANTIZED[token] for token in tokens if token in _QUANTIZED]
    if "GPTQ-Int4" in said:
        return "GPTQ-Int8" if "8bit" in said else "GPTQ-Int4"
    if said and _PARTLY in tokens:
        return f"{_PARTLY}-{said[0]}"
    return said[0] if said else None


def _is_counter(tokens: Sequence[str], place: int) -> bool:
    """Whether a number counts checkpoints or releases of the same shape, or is a date."""
    if not _NUMBER.fullmatch(tokens[place]):
        return False
    before = tokens[place - 1] if place else ""
    return before in _COUNTED or len(tokens[place]) in {4, 6, 8}
