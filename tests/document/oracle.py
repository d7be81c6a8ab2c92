"""What OmegaConf itself reads, to compare documents with."""

from __future__ import annotations

import math
from pathlib import Path

from omegaconf import OmegaConf

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document


def omegaconf_reads(data: bytes, folder: Path) -> object:
    """What OmegaConf gives for these bytes; raises whatever it raises."""
    path = folder / "config.yaml"
    path.write_bytes(data)
    return OmegaConf.to_container(OmegaConf.load(path))


def typed(value: object) -> object:
    """A value with its types, for comparing ``1``, ``1.0`` and ``true`` as different."""
    if isinstance(value, dict):
        return [((type(key), key), typed(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [typed(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return float, "NaN"
    return type(value), value


def check_equal(text: str, folder: Path) -> Document:
    """The document of *text*, after comparing verdict, values and order of keys."""
    document = parse_document(text.encode())
    try:
        expected = omegaconf_reads(text.encode(), folder)
    except Exception:
        # whatever it raises, the user must be told
        assert document.problems, text
        assert document.values == {}
        return document
    if isinstance(expected, list):
        # OmegaConf reads it, and LLaMA-Factory then cannot merge it with its own mapping
        assert [problem.rule for problem in document.problems] == ["not-a-mapping"]
        return document
    assert not document.problems, (text, document.problems[0])
    assert typed(document.values) == typed(expected)
    return document
