"""Numbers as people read them."""

from __future__ import annotations

import pytest

from lfconfiglint.units import binary_bytes, code, count, decimal_bytes, duration, listed, percent
from lfconfiglint.width import display_width, printable


@pytest.mark.parametrize(
    ("value", "decimal", "binary"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (999_600, "1.0 MB", "976 KiB"),
        (65_500_000_000, "65.5 GB", "61.0 GiB"),
        (461_454_635_008, "461 GB", "430 GiB"),
        (3_700_000_000_000, "3.7 TB", "3.4 TiB"),
        (99_960_000_000, "100 GB", "93.1 GiB"),
    ],
)
def test_bytes(value: int, decimal: str, binary: str) -> None:
    assert (decimal_bytes(value), binary_bytes(value)) == (decimal, binary)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(45, "45 s"), (600, "10 min"), (7200, "2.0 h"), (12 * 86400, "12 days"),
     (180_000_000, "5.7 years")],
)  # fmt: skip
def test_duration(seconds: float, shown: str) -> None:
    assert duration(seconds).en == shown


def test_duration_in_chinese() -> None:
    assert duration(180_000_000).zh == "5.7 年"
    assert duration(7200).zh == "2.0 小时"


def test_small_ones() -> None:
    assert count(3750) == "3,750"
    assert count(0.1) == "0.1"
    assert percent(0.234) == "23%"
    assert listed([500, 1000]) == "500, 1000"
    assert listed(range(100, 5000, 100)) == "100, 200, 300, 400, 500, …, 4900"


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("保存", 4), ("e\u0301", 1), ("🚀", 2)])
def test_display_width(text: str, cells: int) -> None:
    assert display_width(text) == cells


def test_terminal_escapes_are_made_visible() -> None:
    """A file name or value must not be able to drive the terminal."""
    assert "\x1b" not in printable("\x1b[31mred\x07 \u202e")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e-5, "1.0e-5"),
        (None, "null"),
        ({"transformer_layer_cls_to_wrap": "LlamaDecoderLayer", "a": [True, 1e-5]},
         "{transformer_layer_cls_to_wrap: LlamaDecoderLayer, a: [true, 1.0e-5]}"),
    ],
)  # fmt: skip
def test_values_stand_as_in_a_config(value: object, written: str) -> None:
    """Whoever copies one from a message gets YAML, not Python."""
    assert code(value) == written
