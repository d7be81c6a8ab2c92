"""How many tokens a text takes, as a range that needs no tokenizer.

Measured with the tokenizers of Qwen, DeepSeek V3, Mistral 7B v0.1 (a vocabulary of 32,000, as
Llama 2 has) and Mistral Nemo, on LLaMA-Factory 0.9.5's demonstration data sets in English and
Chinese, C4, 150 modules of Python's library, tool calls in JSON, and Markdown tables:

===========================  ====================  ======================
                             single samples        mean of a data set
===========================  ====================  ======================
ASCII characters per token   1.6 to 6.5            2.4 to 5.0
tokens per CJK character     0.45 to 1.9           0.5 to 1.3
===========================  ====================  ======================

Digits are counted apart: some vocabularies have a token for each, others for three. A run of
blanks counts as one character and one of the same mark as an eighth of its length, as vocabularies
have tokens for runs. Other scripts were not measured: 0.2 to 3 tokens a character, where 3 is what
bytes would take. Words that are all very long, as in a list of terms, may take still fewer tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lfconfiglint.facts.data.samples import Sample
from lfconfiglint.records import NamedTuple

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"([-=_*#~.])\1{7,}")
_DIGITS = re.compile(r"[0-9]+")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Rates(NamedTuple):
    """Tokens for a character of each kind, at least and at most."""

    ascii: tuple[float, float]
    digits: tuple[float, float]
    cjk: tuple[float, float]
    other: tuple[float, float]


SINGLE = Rates((1 / 6.5, 1 / 1.6), (1 / 3, 1.1), (0.45, 1.9), (0.2, 3.0))
"""For one sample: of 3,054 texts with four tokenizers, six of 12,216 counts lie outside."""
MEAN = Rates((1 / 5.0, 1 / 2.4), (1 / 3, 1.0), (0.5, 1.3), (0.2, 3.0))
"""For many samples together: the total of each of the eight sets of texts lies inside."""

PER_TURN = 7
"""Tokens that a template puts around a turn at most; some put none."""
PER_SAMPLE = 30
"""Tokens at most of a template's own system text, and of beginning and end."""
PER_TOOLS = 300
"""Tokens at most of what a template says about tools, beside their descriptions."""

Range = tuple[float, float]


class Letters(NamedTuple):
    """Characters by kind."""

    ascii: int
    digits: int
    cjk: int
    other: int

    def tokens(self, rates: Rates) -> Range:
        """Tokens at least and at most."""
        pairs = list(zip(self, rates, strict=True))
        return sum(n * low for n, (low, _) in pairs), sum(n * high for n, (_, high) in pairs)


def letters_of(text: str) -> Letters:
    plain = _MARKS.sub(lambda run: run[0][: len(run[0]) // 8], _BLANKS.sub(" ", text))
    digits = sum(map(len, _DIGITS.findall(plain)))
    if plain.isascii():
        return Letters(len(plain) - digits, digits, 0, 0)
    ascii_, cjk = len(plain.encode("ascii", "ignore")), len(_CJK.findall(plain))
    return Letters(ascii_ - digits, digits, cjk, len(plain) - ascii_ - cjk)


TextTokens = Callable[[str], Range]
"""Tokens of a text, at least and at most."""


def by_letters(rates: Rates) -> TextTokens:
    """From the characters of a text, without a tokenizer."""
    return lambda text: letters_of(text).tokens(rates)


def counted(count: Callable[[str], int]) -> TextTokens:
    """As the model's own tokenizer counts them. The parts of a sample are counted apart, and a
    token may join the end of one and the beginning of the next."""

    def tokens(text: str) -> Range:
        number = count(text)
        return max(number - 1, 0), number

    return tokens


def sample_tokens(sample: Sample, stage: str, tokens: TextTokens) -> Range:
    """Tokens of one sample with its template: for pairs, of the longer of its two sequences."""
    if stage == "pt":
        low, high = tokens("".join(sample.prompt[:1]))
        return low, high + 1
    answers = [tokens(text) for text in sample.response] or [(0.0, 0.0)]
    low, high = tokens("\n".join((sample.system, sample.tools, *sample.prompt)))
    around = PER_SAMPLE + (len(sample.prompt) + 1) * PER_TURN + bool(sample.tools) * PER_TOOLS
    return (
        low + max(answer[0] for answer in answers),
        high + max(answer[1] for answer in answers) + around,
    )


def bytes_of(samples: Sequence[Sample]) -> int:
    """Bytes of all texts: no tokenizer makes more tokens of them, but for one at each end."""
    return sum(len(text.encode("utf-8", "replace")) for s in samples for text in s.texts if text)
