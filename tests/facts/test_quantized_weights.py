"""Bytes of weights that a checkpoint brings quantized."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.memory.quantized import weight_bytes
from tests.facts.support import SMALL, facts_of


def test_aqlm_has_codes_and_codebooks() -> None:
    """Counted from its layers (aqlm 1.1.7, 16 bits for 8 weights): codes, and for each of seven
    linear layers a codebook; scales, two bytes for each output, are too small to count."""
    name = "ISTA-DASLab/Meta-Llama-3-8B-Instruct-AQLM-2Bit-1x16"
    facts = facts_of({**SMALL, "model_name_or_path": name, "template": "llama3"})
    sizes = [(4096, 4096)] * 2 + [(4096, 1024)] * 2 + [(4096, 14336)] * 2 + [(14336, 4096)]
    codes = sum(inputs * outputs // 8 * 2 for inputs, outputs in sizes)
    codebooks = len(sizes) * 2**16 * 8 * 2
    scales = sum(2 * outputs for _, outputs in sizes)
    each = weight_bytes(facts.context, "AQLM")
    assert each is not None
    counted = 32 * (codes + codebooks + scales)
    assert each * facts.model.shape.counts.layers == pytest.approx(counted, rel=0.005)
