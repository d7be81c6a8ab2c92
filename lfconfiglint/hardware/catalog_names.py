"""The spellings of a card's name: with or without vendor, form factor, memory and series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

_IGNORED = frozenset(
    {
        *("amd", "ascend", "geforce", "huawei", "instinct", "intel", "nvidia", "radeon", "tesla"),
        *("edition", "generation", "gpu", "graphics", "hbm2", "hbm2e", "hbm3", "hbm3e", "r", "tm"),
    }
)
_OPTIONAL = r"sxm|pcie|nvl|oam|\d+g|rtx|arc|blackwell|workstation|server|maxq|ada|quadro"
_GENERATION = frozenset({"ada", "quadro"})
"""Left out, these may mean a card that is not in the catalog: RTX 5000 was a Quadro before Ada."""


def joined_words(name: str) -> str:
    """``NVIDIA A100-SXM4-80GB`` -> ``a100sxm80g``: what two spellings of one name share."""
    return "".join(_words(name))


def short_names(name: str) -> Iterator[tuple[str, bool]]:
    """*name* with every choice of its optional words left out, and whether that is too short.

    Too short means that a reader could take it for another card.
    """
    words = _words(re.sub(r"\([^)]*\)", "", name))
    optional = [re.fullmatch(_OPTIONAL, word) is not None for word in words]
    for keep in product(*((True, False) if leavable else (True,) for leavable in optional)):
        kept = "".join(word for word, stays in zip(words, keep, strict=True) if stays)
        left_out = {word for word, stays in zip(words, keep, strict=True) if not stays}
        if kept:
            yield kept, not _GENERATION.isdisjoint(left_out)
    if re.fullmatch(r"910b\d", words[0]):
        # what the four variants are usually called
        yield "910b", False


def _words(name: str) -> list[str]:
    text = name.lower().replace("_", " ")
    text = re.sub(r"(?<=\d)\s*g(?:i?b)?\b", "g ", text)
    text = re.sub(r"\bascend(?=\d)", "", text)
    text = text.replace("pci-e", "pcie").replace("max-q", "maxq")
    words = re.findall(r"[a-z0-9]+", text)
    return [re.sub(r"^sxm\d$", "sxm", word) for word in words if word not in _IGNORED]
