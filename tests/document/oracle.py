"""What OmegaConf and PyYAML themselves read, to compare documents with."""

from __future__ import annotations

import math
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from omegaconf import OmegaConf

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.document.scalars import Timestamp


def omegaconf_reads(data: bytes, folder: Path) -> object:
    """What OmegaConf gives for these bytes; raises whatever it raises."""
    path = folder / "config.yaml"
    path.write_bytes(data)
    return OmegaConf.to_container(OmegaConf.load(path))


def pyyaml_reads(data: bytes, folder: Path, dialect: Dialect) -> object:
    """What a release up to 0.9.3 gives for these bytes; raises whatever it raises."""
    path = folder / "config.yaml"
    path.write_bytes(data)
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if dialect is Dialect.PYYAML:
        return loaded
    return OmegaConf.to_container(OmegaConf.merge(loaded, OmegaConf.from_cli([])))


def typed(value: object) -> object:
    """A value with its types, for comparing ``1``, ``1.0`` and ``true`` as different."""
    if isinstance(value, dict):
        return [(typed(key), typed(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [typed(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return float, "NaN"
    if isinstance(value, Timestamp):
        return typed(yaml.safe_load(f"!!timestamp '{value}'"))
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


def check_equal_to_pyyaml(text: str, folder: Path, dialect: Dialect) -> Document:
    """The same for a release up to 0.9.3.

    What these read and this tool does not, because no config means it: aliases that refer to
    themselves or expand to thousands of values, and half characters (``"\\ud800"``). Which of
    several merged mappings wins changed with PyYAML 6.0.4; here it is as before.
    """
    document = parse_document(text.encode(), dialect)
    try:
        expected = pyyaml_reads(text.encode(), folder, dialect)
    except Exception:
        # a file that holds nothing stops these releases later, and is no config of anyone's
        if not (document.values == {} and _holds_nothing(text)):
            assert document.problems, text
        assert document.values == {}
        return document
    rules = [problem.rule for problem in document.problems]
    if rules == ["alias-bomb"] or "\\ud8" in text or text.count("<<") > 1 or "<<: [" in text:
        return document
    if not isinstance(expected, dict):
        wanted = [] if expected is None else ["not-a-mapping"]
        assert rules == wanted, text
        return document
    assert not document.problems, (text, document.problems[0])
    assert typed(document.values) == typed(expected)
    return document


def _holds_nothing(text: str) -> bool:
    try:
        return yaml.safe_load(text) is None
    except Exception:
        return False
