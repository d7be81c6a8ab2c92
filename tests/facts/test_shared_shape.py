"""What follows from a model's shape alone is worked out once for all configs of that model."""

from __future__ import annotations

from typing import Literal

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.memory.card_model import layout_of
from lfconfiglint.same_files import WorkedOut
from tests.facts.support import NOWHERE, defaults


def context(model: str, **packages: bool) -> Context:
    values = {"model_name_or_path": model, "stage": "sft"}
    names: dict[str, str | Literal[False]] = {
        name: "1.0" if there else False for name, there in packages.items()
    }
    return Context(values, defaults(), None, None, NOWHERE, packages=names)


def test_configs_of_one_model_share_its_layout() -> None:
    """In a folder of variants of a run the widths of the model are read once."""
    first, second = (context("Qwen/Qwen2.5-7B-Instruct") for _ in range(2))
    layout = layout_of(first, Facts(first).model)
    assert layout_of(second, Facts(second).model) is layout
    other = context("Qwen/Qwen2.5-14B-Instruct")
    assert layout_of(other, Facts(other).model) != layout


def test_what_a_config_adds_is_its_own() -> None:
    """Kernels that one config lacks are not missing for the next one, whoever came first."""
    name = "Qwen/Qwen3.5-27B"
    without, with_ = (context(name, flash_linear_attention=there) for there in (False, True))
    for _ in range(2):
        assert layout_of(without, Facts(without).model).recurrent > 0
        assert layout_of(with_, Facts(with_).model).recurrent == 0


def test_what_is_raised_is_not_remembered() -> None:
    """And a value is, by its name."""
    shared = WorkedOut()

    def fail() -> int:
        raise ValueError("not now")

    for _ in range(2):
        with pytest.raises(ValueError, match="not now"):
            shared.once("a", fail)
    assert shared.once("a", lambda: 1) == shared.once("a", lambda: 2) == 1
    assert shared.once("b", lambda: 3) == 3
