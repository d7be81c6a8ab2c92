"""A config.json that lies, is cut off or holds absurd sizes: a clear unknown, never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lfconfiglint.facts.needs import supply_of
from lfconfiglint.models.config.read import problem_of, read_model_config
from tests.facts.support import SMALL, facts_of
from tests.facts.test_architectures import BUILT

SAMPLES = [(kind, config) for kind, rows in sorted(BUILT.items()) for config, _ in rows[:2]]
ABSURD = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.integers(), st.floats(), st.text(max_size=4),
    st.sampled_from([0, -1, 2**40, 10**30, 1e308, "4096", [], {}, [1], "llama", float("nan")]),
    st.lists(st.integers(-2, 9), max_size=5), st.dictionaries(st.text(max_size=3), st.integers()),
)  # fmt: skip


def changed(config: dict[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    """A copy of *config* with the value at *path* replaced."""
    if len(path) == 1:
        return {**config, path[0]: value}
    return {**config, path[0]: changed(config[path[0]], path[1:], value)}


def paths_of(config: dict[str, Any]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for key, value in config.items():
        found.append((key,))
        if isinstance(value, dict):
            found += [(key, *inner) for inner in paths_of(value)]
    return found


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_absurd_values(data: st.DataObject, tmp_path: Path) -> None:
    """Whatever stands at whatever key, the counts are positive or the file is unknown."""
    kind, config = data.draw(st.sampled_from(SAMPLES))
    config = {"model_type": kind, **config}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths_of(config)))
        config = changed(config, path, data.draw(ABSURD))
    file = tmp_path / "config.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    read = read_model_config(file)
    if read is None:
        problem = problem_of(file)
        assert problem is not None
        assert supply_of(problem).en
    else:
        assert 0 < read.counts.active <= read.counts.total
        json.dumps(read.shape, allow_nan=False)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_cut_off(data: st.DataObject, tmp_path: Path) -> None:
    """A download that was cut off is no config.json at all."""
    kind, config = data.draw(st.sampled_from(SAMPLES))
    text = json.dumps({"model_type": kind, **config})
    file = tmp_path / "config.json"
    file.write_text(text[: data.draw(st.integers(0, len(text) - 1))], encoding="utf-8")
    assert read_model_config(file) is None
    assert problem_of(file) == "config:"


LLAMA = {
    "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 22,
    "num_attention_heads": 32, "num_key_value_heads": 4, "vocab_size": 32000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "need", "words"),
    [
        ({"hidden_size": -2048}, "config:hidden_size", "a usable value for `hidden_size`"),
        ({"vocab_size": "32000"}, "config:vocab_size", "`vocab_size`"),
        ({"num_attention_heads": 0}, "config:num_attention_heads", "`num_attention_heads`"),
        ({"num_attention_heads": 7}, "config:num_key_value_heads", "`num_key_value_heads`"),
        ({"num_key_value_heads": 5}, "config:num_key_value_heads", "`num_key_value_heads`"),
        ({"num_hidden_layers": 10**9}, "config:num_hidden_layers", "`num_hidden_layers`"),
        ({"hidden_size": 2**50}, "config:hidden_size", "`hidden_size`"),
        ({"intermediate_size": 3.5}, "config:intermediate_size", "`intermediate_size`"),
        ({"model_type": "brand_new"}, "architecture:brand_new", "type `brand_new`"),
        ({"model_type": "glm4v_text"}, "architecture:glm4v_text", "type `glm4v_text`"),
        ({"model_type": ["llama"]}, "config:model_type", "`model_type`"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, changes: dict[str, object], need: str, words: str
) -> None:
    """The person reads which key of which file it is."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text(json.dumps({**LLAMA, **changes}))
    facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
    assert facts.needs_of("model.total_params") == (need,)
    assert words in supply_of(need).en


def test_only_a_type(tmp_path: Path) -> None:
    """A kind of model that is not known is said before anything about its sizes."""
    for content, need in (
        ({"model_type": "brand_new"}, "architecture:brand_new"),
        ({"model_type": "qwen3_vl_text", "hidden_size": 1, "num_hidden_layers": 1}, None),
        ({"model_type": "llama"}, "config:hidden_size"),
        ({"model_type": "qwen2_5_omni"}, "config:text_config"),
        ({"model_type": "qwen2_5_omni", "thinker_config": 3}, "config:qwen2_5_omni_thinker"),
        ({}, "config:model_type"),
    ):
        file = tmp_path / "config.json"
        file.write_text(json.dumps(content))
        assert read_model_config(file) is None
        assert need is None or problem_of(file) == need


def test_a_folder_instead_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "model" / "config.json").mkdir(parents=True)
    facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
    assert facts.needs_of("model.total_params") == ("model",)


def test_weights_that_say_otherwise(tmp_path: Path) -> None:
    """A config.json beside the weights of another model gives no number."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(LLAMA))
    facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
    total = facts.model.total_params
    index = folder / "model.safetensors.index.json"
    for size, agrees in (
        (2 * total, True), (4 * total, True), (2 * total + 2 * 32000 * 2048, True),
        (total, False), (3 * total, False), (20 * total, False), (-1, True), (True, True),
    ):  # fmt: skip
        index.write_text(json.dumps({"metadata": {"total_size": size}, "weight_map": {}}))
        facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
        needs = () if agrees else ("config:model.safetensors",)
        assert facts.needs_of("model.total_params") == needs, size
    index.unlink()
    (folder / "model.safetensors").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
    assert facts.model.total_params == total
    (folder / "model.safetensors").write_bytes(b"cut off" * 1000)
    facts = facts_of({**SMALL, "model_name_or_path": "model"}, folders=(tmp_path,))
    assert "parameters" in supply_of(facts.needs_of("model.total_params")[0]).en
