"""Parameter counts: the catalog's, recomputed, and those of config.json files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.models.config.read import read_model_config
from lfconfiglint.models.counting.layers import NotCovered
from lfconfiglint.models.counting.parameters import count
from lfconfiglint.models.shape import catalog_shapes, find_shape

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLISHED = json.loads((ROOT / "scripts/facts/models.json").read_text(encoding="utf-8"))["shapes"]
NOT_COVERED = 4
"""Models with per-layer embeddings (Gemma 3n, Gemma 4 E): the stored count is kept for them."""


def test_the_catalog_is_what_the_facts_give() -> None:
    """Nobody edited the generated file, or forgot to generate it."""
    command = [sys.executable, str(ROOT / "scripts/generate_model_catalog.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_count_is_recomputed_from_its_shape() -> None:
    """A wrong formula or a typing error in a shape shows as a difference in one of the parts."""
    skipped = []
    for key, entry in catalog_shapes().items():
        try:
            counts = count(entry["shape"])
        except NotCovered:
            skipped.append(key)
            continue
        for part, stored in entry["counts"].items():
            assert getattr(counts, part) == stored, (key, part)
    assert len(skipped) == NOT_COVERED, skipped


@pytest.mark.parametrize("key", sorted(PUBLISHED))
def test_totals_are_the_published_ones(key: str) -> None:
    """Where the status says exact, to the parameter; elsewhere within what the status allows."""
    entry = PUBLISHED[key]
    counts = entry["counts"]
    found = counts["total"]
    if entry["compare"] == "total_with_mtp":
        found += counts["mtp"]
    elif entry["compare"] == "total_with_head":
        # the files hold a tied head, too
        found += entry["counts"]["embedding"]
    elif entry["compare"] == "non_embedding":
        found = counts["layers"] + counts["final_norm"]
    if entry["status"] == "verified-exact":
        assert abs(found - entry["published_params"]) <= 0.001 * found
    elif entry["status"] == "verified":
        assert abs(found - entry["published_params"]) <= 0.01 * found


CONFIGS: list[tuple[str, dict[str, Any], int]] = [
    (
        "llama with grouped queries",
        {
            "architectures": ["LlamaForCausalLM"], "hidden_size": 4096, "intermediate_size": 14336,
            "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
            "vocab_size": 128256, "tie_word_embeddings": False,
        },
        8_030_261_248,
    ),
    (
        "qwen2, whose biases the file does not mention",
        {
            "architectures": ["Qwen2ForCausalLM"], "hidden_size": 3584, "intermediate_size": 18944,
            "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
            "vocab_size": 152064, "tie_word_embeddings": False,
        },
        7_615_616_512,
    ),
    (
        "mixtral",
        {
            "architectures": ["MixtralForCausalLM"], "hidden_size": 4096,
            "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
            "num_key_value_heads": 8, "vocab_size": 32000, "num_local_experts": 8,
            "num_experts_per_tok": 2,
        },
        46_702_792_704,
    ),
    (
        "qwen2.5-vl with the text sizes beside the tower's",
        {
            "architectures": ["Qwen2_5_VLForConditionalGeneration"], "hidden_size": 5120,
            "intermediate_size": 27648, "num_hidden_layers": 64, "num_attention_heads": 40,
            "num_key_value_heads": 8, "vocab_size": 152064, "tie_word_embeddings": False,
            "vision_config": {
                "depth": 32, "hidden_size": 1280, "intermediate_size": 3456, "patch_size": 14,
                "out_hidden_size": 5120,
            },
        },
        33_452_718_336,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("config", "total"), [case[1:] for case in CONFIGS], ids=[case[0] for case in CONFIGS]
)
def test_config_files(config: dict[str, Any], total: int, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    read = read_model_config(tmp_path / "config.json")
    assert read is not None
    assert count(read.shape).total == total


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "{}", '{"architectures": ["MambaForCausalLM"]}', '{"architectures": 3}',
     '{"architectures": ["LlamaForCausalLM"], "hidden_size": "4096"}', "null"],
)  # fmt: skip
def test_a_config_that_cannot_be_counted_is_no_shape(content: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(content)
    assert read_model_config(tmp_path / "config.json") is None
    assert find_shape("anything", tmp_path) is None


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "catalog"),
        ("qwen/qwen2.5-7b-instruct", "catalog"),
        ("LLM-Research/gemma-2-2b-it", "catalog"),
        ("/data/models/Qwen2.5-7B-Instruct", "catalog (by folder name)"),
        ("/data/models/Qwen2.5-7B-Instruct/", "catalog (by folder name)"),
        ("/c/hub/models--Qwen--Qwen2.5-7B-Instruct/snapshots/abc", "catalog"),
        ("/data/models/checkpoint-500", None),
        ("", None),
    ],
)
def test_names(name: str, origin: str | None) -> None:
    shape = find_shape(name, None)
    assert (shape.origin if shape else None) == origin
