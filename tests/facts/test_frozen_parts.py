"""Which parts of a vision model are trained, in releases that know no key for each part."""

from __future__ import annotations

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.facts.model.frozen import frozen_parts
from lfconfiglint.upstream.keys.schema import load_schema
from tests.facts.support import NOWHERE, SMALL, machine

QWEN, LLAVA = "Qwen2VLForConditionalGeneration", "LlavaForConditionalGeneration"
NEXT, LLAMA = "LlavaNextForConditionalGeneration", "MllamaForConditionalGeneration"
ALL = {"freeze_vision_tower": False}
PROJECTOR = {"train_mm_proj_only": True}


def context(release: str, **changes: object) -> Context:
    values = {**SMALL, "finetuning_type": "full", **changes}
    defaults = dict(load_schema(release).default_values)
    return Context(values, defaults, machine(1), 10, NOWHERE, release=release)


@pytest.mark.parametrize(
    ("release", "architecture", "changes", "expected"),
    [
        ("0.9.1", QWEN, {}, (True, True, False)),
        ("0.9.1", QWEN, ALL, (False, False, False)),
        ("0.9.1", LLAVA, {}, (True, False, False)),
        ("0.9.1", LLAVA, PROJECTOR, (True, False, True)),
        ("0.9.1", NEXT, {}, (True, False, False)),
        ("0.9.2", LLAVA, {}, (True, True, False)),
        ("0.9.5", QWEN, {"freeze_multi_modal_projector": False}, (True, False, False)),
    ],
)
def test_parts(
    release: str, architecture: str, changes: dict[str, object], expected: tuple[bool, ...]
) -> None:
    """Before 0.9.2 Qwen2-VL's projector stays with its tower, and LLaVA's is trained."""
    assert tuple(frozen_parts(context(release, **changes), architecture)) == expected


@pytest.mark.parametrize(
    ("release", "architecture", "changes"),
    [
        ("0.9.1", LLAMA, {}),
        ("0.9.0", NEXT, {}),
        ("0.8.3", LLAVA, {}),
        ("0.9.1", QWEN, PROJECTOR),
    ],
)
def test_unknown(release: str, architecture: str, changes: dict[str, object]) -> None:
    """A model whose parts the release does not tell apart is not guessed."""
    with pytest.raises(Unknown):
        frozen_parts(context(release, **changes), architecture)


@pytest.mark.parametrize("method", ["full", "lora"])
def test_trained_as_later(method: str) -> None:
    """What is trained of Qwen2-VL by default has been the same in all releases."""
    name = {"model_name_or_path": "Qwen/Qwen2-VL-7B-Instruct", "finetuning_type": method}
    older, newer = (Facts(context(release, **name)) for release in ("0.9.1", "0.9.5"))
    assert older.model.trainable_params == newer.model.trainable_params
