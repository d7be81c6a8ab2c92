"""Names of models that are in no list of ids: understood where they can mean one shape only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lfconfiglint import native_form
from lfconfiglint.models import similar
from lfconfiglint.models.catalog_lines import CATALOG
from lfconfiglint.models.shape import (
    _NAMES_SHAPE,
    _catalog,
    _similar_names,
    architecture_of_family,
    catalog_shapes,
    find_shape,
)

SIMILAR = "catalog (by similar name)"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("qwen-1.5-7B", "Qwen/Qwen1.5-7B"),
        ("LLaMA2-7B", "meta-llama/Llama-2-7b-hf"),
        ("llama3-8b", "meta-llama/Meta-Llama-3-8B"),
        ("llama-33b", "huggyllama/llama-30b"),
        ("baichuan-13b", "baichuan-inc/Baichuan-13B-Base"),
        ("Codestral-22B", "mistralai/Codestral-22B-v0.1"),
        ("Mixtral-8x22B", "mistralai/Mixtral-8x22B-Instruct-v0.1"),
        ("qwen2.5vl-32b-instruct", "Qwen/Qwen2.5-VL-32B-Instruct"),
        ("internlm-2.5-7b-chat", "internlm/internlm2_5-7b-chat"),
        ("/models/llama2-Chinese-7b-Chat", "meta-llama/Llama-2-7b-hf"),
        ("someone/my-qwen2.5-7b-sft-v2", "Qwen/Qwen2.5-7B"),
        ("chinese-llama-2-7b-lora", "hfl/chinese-llama-2-7b"),
        ("qwen2-vl-7b-checkpoint-500", "Qwen/Qwen2-VL-7B-Instruct"),
        ("saves/llama3-8b/full/sft", "meta-llama/Meta-Llama-3-8B"),
        ("Llama-3.1-8B-Korean", "meta-llama/Llama-3.1-8B"),
        ("saves/qwen3_guard_gen_0_6b/full/sft", "Qwen/Qwen3Guard-Gen-0.6B"),
        ("out/llama3-8b-pro/full/sft", "models/llama3-8b-pro"),
        ("map-neo-7b", "m-a-p/neo_7b"),
        ("/out/Qwen2.5-7B-Instruct/checkpoint-500/", "Qwen/Qwen2.5-7B"),
    ],
)
def test_one_shape(name: str, meant: str) -> None:
    """Case, marks, siblings and what tuning is called do not hide which model it is."""
    found, registered = find_shape(name, None), find_shape(meant, None)
    assert found is not None
    assert registered is not None
    assert (found.origin, found.counts) == (SIMILAR, registered.counts)


@pytest.mark.parametrize(
    "name",
    [
        "13B",  # no family
        "internlm2",  # no size
        "my-qwen-7b",  # of which version?
        "llama_70b_base",  # 2, 3, 3.1 and 3.3 have one, the first has none
        "llama-2-ko-7b",  # its vocabulary may have grown
        "llama-3-8b-pruned",  # another shape
        "llava-llama-3-8b",
        "llama-3-8b-vision",
        "qwen2.5-7b-moe",
        "Qwen2_7B_x2",
        "saves/llama3-8b/full/math",  # another name inside
        "saves/llama3-8b/lora/123abc",
        "full/sft",
        "/",
        "",
        "...",
        "9" * 500 + "b",
    ],
)
def test_no_shape(name: str) -> None:
    """What could be several models, or one that is built otherwise, stays unknown."""
    assert find_shape(name, None) is None


@pytest.mark.parametrize(
    ("name", "quantization"),
    [
        ("llama-3.3-70b-instruct-awq", "AWQ"),
        ("Meta-Llama-3-70B-Instruct-GPTQ", "GPTQ-Int4"),
        ("llama3-8b-gptq-8bit", "GPTQ-Int8"),
        ("llama3-8b-int4", "4bit"),
        ("/models/Meta-Llama-3.1-8B-Instruct-bnb-4bit", "4bit"),
        ("unsloth/Llama-3.3-70B-Instruct-unsloth-bnb-4bit", "unsloth-4bit"),
        ("llama3-8b", None),
    ],
)
def test_quantization(name: str, quantization: str | None) -> None:
    """A quantized checkpoint has its base's shape, and the bits that its name says."""
    found = find_shape(name, None)
    assert found is not None
    assert found.quantization == quantization


@pytest.mark.parametrize(
    ("name", "official"),
    [
        # of a family without sizes only a whole name is one
        ("opensourcerelease/DeepSeek-V3-bf16", "deepseek-ai/DeepSeek-V3"),
        ("DeepSeek-R1-0528-BF16", "deepseek-ai/DeepSeek-R1-0528"),
        ("DeepSeek-V3-671B", "deepseek-ai/DeepSeek-V3"),
        ("deepseek-v3-sft", None),
        ("DeepSeek-V4-bf16", None),
        ("deepseek-bf16", None),
        # R1's distillates
        ("Deepseek-32B-4bit", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B"),
        ("deepseek-r1-7b", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B"),
        ("DeepSeek-R1-8B-Distill", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B"),
        ("deepseek-r1-8b", None),
        ("deepseek-7b", None),
        # points
        ("qwen2_5vl-7b", "Qwen/Qwen2.5-VL-7B-Instruct"),
        ("llama3_1-8b-sft", "meta-llama/Llama-3.1-8B"),
        ("qwen3-06b", "Qwen/Qwen3-0.6B"),
        ("qwen2_0_5b", "Qwen/Qwen2-0.5B"),
        ("qwen2_7b", "Qwen/Qwen2-7B"),
        ("qwen2_5b", None),
        ("/mnt/qwen25_7b", "Qwen/Qwen2.5-7B"),
        ("qwen25vl-7b-sft", "Qwen/Qwen2.5-VL-7B-Instruct"),
        ("qwen2-5-vl-7b-instruct", "Qwen/Qwen2.5-VL-7B-Instruct"),
        ("llama31_8b_cot", "meta-llama/Llama-3.1-8B"),
        ("llama-3-2-1b", "meta-llama/Llama-3.2-1B"),
        ("llama-3-8b", "meta-llama/Meta-Llama-3-8B"),
        ("qwen25b", None),
        ("llama-32k-7b", None),
        ("qwen2-5b", None),
        ("llama3_1b", None),
        # a date
        ("qwen3@32b@full@250514", "Qwen/Qwen3-32B"),
    ],
)
def test_ways_to_write_a_name(name: str, official: str | None) -> None:
    """Names as configs have them mean the one model they can mean, or none."""
    found = find_shape(name, None)
    meant = find_shape(official, None) if official else None
    assert (found and found.counts) == (meant and meant.counts)
    assert (meant is None) == (official is None)


@pytest.mark.parametrize(
    ("windows", "posix"),
    [
        (r"D:\models\Qwen2.5-7B-Instruct", "/models/Qwen2.5-7B-Instruct"),
        (r".\models\llama3-8b-sft", "models/llama3-8b-sft"),
        (r"C:\Users\me\.cache\models--Qwen--Qwen3-8B\snapshots\1", "models--Qwen--Qwen3-8B"),
    ],
)
def test_paths_of_windows(windows: str, posix: str) -> None:
    """Whichever way the slashes lean, the last folder says which model it is."""
    found, same = find_shape(windows, None), find_shape(posix, None)
    assert found is not None
    assert same is not None
    assert (found.origin, found.counts) == (same.origin, same.counts)


def test_template() -> None:
    """A chat model has its family's template; one that people tuned may have any."""
    names = ("llama3-8b-instruct", "llama3-8b-sft", "saves/llama3-8b-instruct/full/sft")
    found = [shape.template for name in names if (shape := find_shape(name, None))]
    assert found == ["llama3", None, None]


def test_a_config_beside_it_counts(tmp_path: Path) -> None:
    """The name of a folder with a config.json of another kind says nothing."""
    folder = tmp_path / "llama3-8b"
    folder.mkdir()
    assert find_shape(str(folder), folder) is not None
    (folder / "config.json").write_text('{"architectures": ["PrunedForCausalLM"]}')
    assert find_shape(str(folder), folder) is None


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("models/Baichuan", "BaichuanForCausalLM"),
        ("baichuan2-chat", "BaichuanForCausalLM"),
        ("THUDM/chatglm3", "ChatGLMModel"),
        # of several architectures, of a size (the shape says it), of no family
        ("qwen", None),
        ("glm", None),
        ("Baichuan-7B", None),
        ("baichuan-vl", None),
        ("models/my-model", None),
    ],
)
def test_a_family_without_a_size_may_have_one_architecture(
    name: str, architecture: str | None
) -> None:
    """Which layers there are is known where every model of the family has the same."""
    assert architecture_of_family(name) == architecture


def test_kept_names_are_those_of_the_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are taken apart once for many runs, by the code that is there: for other code, anew."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    entries = {entry[0]: entry for entry in _catalog().by_id.values()}
    made = similar.named_in(entries.values(), catalog_shapes())
    _similar_names.cache_clear()
    _similar_names()
    assert native_form.kept(CATALOG, (_NAMES_SHAPE, *similar.code_state())) == made
    assert native_form.kept(CATALOG, (_NAMES_SHAPE, (1, 1), (2, 2))) is None
