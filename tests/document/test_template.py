"""Configs that a script fills in: what they hold besides can be read."""

from __future__ import annotations

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.document.template import as_template


def test_a_tag_of_a_placeholder_is_left_out() -> None:
    """All else has its value and its place."""
    text = "stage: sft  # 阶段\nlearning_rate: !!float $rate\nmax_steps: !!int ${N}  # n\nx: 1\n"
    document = parse_document(text.encode())
    assert document.problems
    read = as_template(document)
    assert read is not None
    assert read.values == {"stage": "sft", "learning_rate": "$rate", "max_steps": "${N}", "x": 1}
    assert read.entries["x",].key.start == text.index("x: 1")


@pytest.mark.parametrize(
    "text",
    ["a: !!float many\n", "a: !!float $x\nb: [\n", "a: !!float $x\nb: !!int many\n", "a: [\n"],
)
def test_what_is_wrong_besides_stays_wrong(text: str) -> None:
    """A file that has another mistake is not read as one to be filled in."""
    assert as_template(parse_document(text.encode())) is None
