"""A value is what LLaMA-Factory reads: the table, and OmegaConf itself."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lfconfiglint.document.read import parse_document
from tests.document.oracle import check_equal

TABLE = json.loads((Path(__file__).parent / "data" / "omegaconf.json").read_text("utf-8"))["cases"]


def plain(value: object) -> object:
    """As the table writes it: text keys, lists for tuples, bytes as text, NaN equal to itself."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return str(value)
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


@pytest.mark.parametrize("case", TABLE, ids=[case["case"] for case in TABLE])
def test_table(case: dict[str, Any]) -> None:
    document = parse_document(case["bytes"].encode("latin-1"))
    if case["verdict"] == "ok":
        assert not document.problems
        assert plain(document.values) == plain(case["value"])
    else:
        assert document.problems
        assert document.values == {}


ALPHABET = "0123456789+-._eExXobaAnNyYsStTrRuUlLfFiIO~:,#!'\" /\\[]{}*&|>=%@?文🚀"
SCALARS = st.one_of(
    st.text("0123456789+-._eExob:", min_size=1, max_size=8),
    st.text(ALPHABET, max_size=10),
    st.sampled_from(["yes", "No", "~", "null", "1e-5", ".5", "0o7", "1_000", "010", "1:30:5.5"]),
    st.floats().map(repr),
    st.integers().map(str),
)


@given(SCALARS)
@example("a\tb")
@example("!!int '0x1f'")
@example("!!bool maybe")
@example("!!float 1_0")
@example("!!null x")
@example("!!str")
@example("!!binary '***'")
@example("!!timestamp 2024-01-01")
@example("-0b11")
@example("0_")
@example("! x")
@settings(max_examples=600, deadline=None)
def test_scalar_like_omegaconf(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    check_equal(f"k: {text}\n", tmp_path_factory.getbasetemp())


KEYS = st.sampled_from(["a", "b", "'c'", "d e", "1", "yes", "~", "2.5", "'1'", "文"])
VALUES = st.recursive(
    st.sampled_from(
        ["1", "1e-5", "no", "'x'", '"y"', "", "文", "*x", "&x 1", "# c", "a#b", "a #b"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=5,
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    st.sampled_from(
        ["# comment", "", "  # indented",
         "x: |\n  one\n  two", "y: >-\n  folded\n  text", "z:\n- 1",
         "m: &m {p: 1, q: 2}", "n: {<<: *m, q: 3}", "<<: *m", "o:\n  p: 1\n  q: no", "t: 1\t# tab",
         "u:\t1", "v: 'multi\n  line'", "w: plain\n  more", "---", "..."]
    ),
)  # fmt: skip


@given(st.lists(LINES, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_document_like_omegaconf(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, final: bool
) -> None:
    text = "\n".join(lines) + ("\n" if final else "")
    check_equal(text.replace("\n", end), tmp_path_factory.getbasetemp())
