"""What kind of model it is, from its config.json or the catalog, and which modules it has."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.model.model import Model
from lfconfiglint.models.model_types import CONV3D, NO_CONV3D, TYPES
from lfconfiglint.models.modules import ABSENT, MODULES
from tests.facts.support import SMALL, facts_of

QUANTIZED = {"quantization_config": {"quant_method": "gptq"}}
LLAMA3 = {"rope_type": "llama3", "original_max_position_embeddings": 8192}


def model_at(folder: Path, config: object, **values: object) -> Model:
    """The model of a folder with this config.json."""
    (folder / "model").mkdir()
    (folder / "model" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return facts_of({**SMALL, "model_name_or_path": "model", **values}, folders=(folder,)).model


def known(model: Model, name: str) -> object:
    try:
        value: object = getattr(model, name)
    except Unknown:
        return "unknown"
    return value


@pytest.mark.parametrize(
    ("config", "fact", "value"),
    [
        ({"model_type": "internvl_chat"}, "model_type", "internvl_chat"),
        ({}, "model_type", "unknown"),
        ({"model_type": 3}, "model_type", "unknown"),
        ({"architectures": ["InternVLChatModel"]}, "classes", ("InternVLChatModel",)),
        ({}, "classes", ()),
        (QUANTIZED, "quant_method", "gptq"),
        ({"quantization_config": {}}, "quant_method", None),
        ({"quantization_config": "gptq"}, "quant_method", None),
        ({}, "quant_method", None),
        ({"max_position_embeddings": 4096}, "rope_length", 4096),
        ({"max_position_embeddings": 131072, "rope_scaling": LLAMA3}, "rope_length", 8192),
        ({"max_position_embeddings": 131072, "rope_parameters": LLAMA3}, "rope_length", 8192),
        ({"max_position_embeddings": None}, "rope_length", "unknown"),
        (
            {"max_position_embeddings": 131072, "original_max_position_embeddings": 4096},
            "rope_length",
            "unknown",
        ),
    ],
)
def test_config_json(tmp_path: Path, config: object, fact: str, value: object) -> None:
    """A folder's config.json is read as LLaMA-Factory looks at it, and nothing is made up."""
    assert known(model_at(tmp_path, config), fact) == value


@pytest.mark.parametrize("content", ["[]", "{", '"text"', ""])
def test_config_json_that_is_none(tmp_path: Path, content: str) -> None:
    """A file that is no mapping leaves everything unknown."""
    model = model_at(tmp_path, {})
    (tmp_path / "model" / "config.json").write_text(content, encoding="utf-8")
    assert known(model, "model_type") == known(model, "quant_method") == "unknown"


@pytest.mark.parametrize(
    ("name", "model_type", "quant_method"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "qwen2", None),
        ("Qwen/Qwen2.5-7B-Instruct-AWQ", "qwen2", "awq"),
        ("Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", "qwen2", "gptq"),
        ("CohereForAI/c4ai-command-r-v01-4bit", "cohere", "other"),
        ("deepseek-ai/DeepSeek-V3", "deepseek_v3", "unknown"),
        ("openai/gpt-oss-20b", "gpt_oss", "unknown"),
        ("nobody/nothing", "unknown", "unknown"),
    ],
)
def test_catalog(name: str, model_type: str, quant_method: str | None) -> None:
    """The catalog says the type; whether a checkpoint that may be FP8 is, it does not."""
    model = facts_of({**SMALL, "model_name_or_path": name}).model
    assert known(model, "model_type") == model_type
    assert known(model, "quant_method") == quant_method


@pytest.mark.parametrize(
    ("targets", "missing", "nonlinear"),
    [
        ("q_proj,v_proj", [], []),
        ("self_attn.q_proj, c_attn", ["c_attn"], []),
        (["W_pack"], ["W_pack"], []),
        ("mlp,lm_head", [], ["mlp"]),
        ("layers.0", [], ["layers.0"]),
        ("", [""], []),
    ],
)
def test_targets(targets: object, missing: list[str], nonlinear: list[str]) -> None:
    """Names are compared as peft does: whole, or the end of a dotted name."""
    model = facts_of({**SMALL, "lora_target": targets}).model
    assert (model.missing_targets, model.nonlinear_targets) == (missing, nonlinear)


def test_freeze_modules() -> None:
    """Freeze tuning takes parts of a layer, and what stands outside of layers."""
    values = {"freeze_trainable_modules": "mlp,q_proj,all", "freeze_extra_modules": "norm,wte"}
    model = facts_of({**SMALL, **values}).model
    assert model.missing_block_modules == ["q_proj"]
    assert model.missing_outer_modules == ["wte"]
    assert model.missing_additional_targets == []


def test_modules_of_other_models_are_unknown() -> None:
    """Nothing is said of an architecture whose modules are not certain."""
    other = {"model_name_or_path": "mistralai/Mixtral-8x7B-v0.1", "lora_target": "nope"}
    assert known(facts_of({**SMALL, **other}).model, "missing_targets") == "unknown"
    assert known(facts_of({**SMALL, "lora_target": 3}).model, "missing_targets") == "unknown"


@pytest.mark.parametrize(
    ("model", "targets", "missing"),
    [
        ("THUDM/chatglm3-6b", "q_proj,v_proj", ["q_proj", "v_proj"]),
        ("baichuan-inc/Baichuan2-7B-Base", "q_proj", ["q_proj"]),
        ("Qwen/Qwen-7B", "q_proj,up_proj", ["q_proj", "up_proj"]),
        ("internlm/internlm2-7b", "o_proj", ["o_proj"]),
        ("baichuan-inc/Baichuan2-7B-Base", "q_proj,o_proj", "unknown"),
        ("THUDM/chatglm3-6b", "query_key_value", "unknown"),
        ("THUDM/chatglm3-6b", "all", "unknown"),
    ],
)
def test_names_that_joined_layers_do_not_have(model: str, targets: str, missing: object) -> None:
    """Models that join queries, keys and values have no q_proj; their other names are not listed
    (LLaMA-Factory issues 181, 488 and 1785)."""
    values = {**SMALL, "model_name_or_path": model, "lora_target": targets}
    assert known(facts_of(values).model, "missing_targets") == missing


@pytest.mark.parametrize(
    ("packages", "refused"),
    [({"torch": "2.9.1+cu128"}, True), ({"torch": "2.10.0"}, False), ({"torch": False}, False)],
)
def test_torch_release(packages: dict[str, str], refused: bool) -> None:
    context = Context(SMALL, {}, None, None, (), packages=packages)
    assert Model(context).torch_2_9 is refused
    with pytest.raises(Unknown):
        _ = Model(replace(context, packages={})).torch_2_9


def test_tables_agree() -> None:
    """A type is in one table of convolutions at most, and the tables name types that exist."""
    assert CONV3D.isdisjoint(NO_CONV3D)
    assert set(MODULES) | set(ABSENT) <= set(TYPES.values())
    assert set(MODULES).isdisjoint(ABSENT)
