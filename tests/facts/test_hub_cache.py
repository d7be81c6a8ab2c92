"""Models that were downloaded: found in their caches, by the rules of the hubs' own libraries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from tests.facts.support import NOWHERE, SMALL, defaults

LLAMA = {
    "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 22,
    "num_attention_heads": 32, "num_key_value_heads": 4, "vocab_size": 32000,
    "tie_word_embeddings": False,
}  # fmt: skip
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SNAPSHOT = f"models--me--mine/snapshots/{COMMIT}"


def write(folder: Path, config: object = LLAMA) -> None:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def facts(environment: dict[str, str], **changes: Any) -> Facts:
    values = {**SMALL, "model_name_or_path": "me/mine", **changes}
    return Facts(Context(values, defaults(), None, None, NOWHERE, environment=environment))


@pytest.mark.parametrize(
    ("folder", "variable", "value"),
    [
        (f".cache/huggingface/hub/{SNAPSHOT}", "HOME", ""),
        (f"huggingface/hub/{SNAPSHOT}", "XDG_CACHE_HOME", ""),
        (f"hf/hub/{SNAPSHOT}", "HF_HOME", "hf"),
        (f"hf/{SNAPSHOT}", "HF_HUB_CACHE", "hf"),
        (".cache/modelscope/hub/models/me/mine", "HOME", ""),
        (".cache/modelscope/hub/me/mine", "HOME", ""),
        ("ms/models/me/mine", "MODELSCOPE_CACHE", "ms"),
        ("ms/me/mine", "MODELSCOPE_CACHE", "ms"),
    ],
)
def test_places(tmp_path: Path, folder: str, variable: str, value: str) -> None:
    """Each variable that moves a cache, and both layouts of ModelScope."""
    write(tmp_path / folder)
    if "models--" in folder:
        refs = (tmp_path / folder).parent.parent / "refs"
        refs.mkdir()
        (refs / "main").write_text(COMMIT, encoding="utf-8")
    model = facts({variable: str(tmp_path / value)}).model
    assert (model.source, model.total_params) == ("hub cache", 1_100_048_384)
    assert (model.model_type, model.quant_method) == ("llama", None)


def test_cache_dir_and_revision(tmp_path: Path) -> None:
    """The config's own keys win, and another revision is another model."""
    write(tmp_path / SNAPSHOT)
    named = {"cache_dir": str(tmp_path), "model_revision": COMMIT}
    assert facts({}, **named).model.layers == 22
    assert facts({}, cache_dir=str(tmp_path)).needs_of("model.layers") == ("model",)


def test_a_point_in_a_name_at_modelscope(tmp_path: Path) -> None:
    write(tmp_path / "hub/models/me/mine-1___5")
    model = facts({"MODELSCOPE_CACHE": str(tmp_path)}, model_name_or_path="me/mine-1.5").model
    assert model.source == "hub cache"


@pytest.mark.parametrize(
    "name", ["me/../mine", "../mine", "me", "me/mine/more", "/me/mine", "me/mi\0ne", "", "~/mine"]
)
def test_what_is_no_id_is_not_looked_up(tmp_path: Path, name: str) -> None:
    """Nothing outside of the cache is read by way of a strange name."""
    write(tmp_path / "hub" / "mine")
    assert facts({"MODELSCOPE_CACHE": str(tmp_path)}, model_name_or_path=name).needs_of(
        "model.layers"
    ) == ("model",)


def test_without_environment_no_cache_is_read(tmp_path: Path) -> None:
    """A caller that passes no environment gets the same answer on every machine."""
    assert facts({}).needs_of("model.layers") == ("model",)


def test_a_cached_config_that_cannot_be_read_leaves_the_catalog(tmp_path: Path) -> None:
    write(tmp_path / "hub/models/Qwen/Qwen3-8B", {"model_type": "qwen3"})
    environment = {"MODELSCOPE_CACHE": str(tmp_path)}
    assert facts(environment, model_name_or_path="Qwen/Qwen3-8B").model.source == "catalog"
