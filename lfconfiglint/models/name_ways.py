"""Ways to write a model's name that its name on the hub does not have; see ``names``."""

from __future__ import annotations

import re

_R1 = ("deepseek", "r", "1")
_R1_BASES = {"1.5b": "qwen", "7b": "qwen", "14b": "qwen", "32b": "qwen", "70b": "llama"}
_ONLY_R1 = ("1.5b", "14b", "32b", "70b")
CALLED: dict[tuple[str, ...], tuple[str, ...]] = {
    # the size that the paper gives, where the hub's names say another
    ("llama", "33b"): ("llama", "30b"),
    # R1's distillates, as ollama and LLaMA-Factory's list call them; there are two of 8B
    **{
        called: (*_R1, "distill", base, size)
        for size, base in [*_R1_BASES.items(), ("8b", "llama")]
        for called in ((*_R1, "distill", size), (*_R1, size, "distill"))
    },
    **{(*_R1, size): (*_R1, "distill", base, size) for size, base in _R1_BASES.items()},
    # as its authors call the project
    ("map", "neo", "7b"): ("neo", "7b"),
    # nothing else of DeepSeek has these sizes
    **{("deepseek", size): (*_R1, "distill", _R1_BASES[size], size) for size in _ONLY_R1},
}
"""Other words for the family of a name on the hub."""


def _pointed(match: re.Match[str]) -> str:
    """With a point for the dash at its end."""
    return f"{match[0][:-1]}."


POINTS = (
    # ModelScope writes a point as three underscores
    (re.compile(r"___"), "."),
    (re.compile(r"(internlm\d)_(?=\d)"), r"\1."),
    # qwen2_5vl-7b, but not qwen2_5b
    (re.compile(r"(qwen[23]|llama[-_]?3)_(?=[1-5](?!\d*(?:\.\d+)?[bm](?![a-z])|\d))"), r"\1."),
    # qwen25_7b, llama31-8b, but not qwen25b or llama-32k
    (re.compile(r"(qwen[23](?=5)|llama[-_]?3(?=[123]))(?=\d(?:[-_]|vl|omni|coder|math))"), r"\1."),
    # qwen2-5-7b, llama-3-1-8b
    (re.compile(r"(qwen[23]-(?=5)|llama[-_]?3-(?=[123]))(?=\d[-_](?:vl|\d))"), _pointed),
    # qwen3_0_6b, qwen3-06b
    (re.compile(r"(?<![\d.])0_?(?=\d+b(?![a-z]))"), "0."),
)
"""How people write a point where it may not stand."""
