"""What a reporter's free text stands for, so that the linter gets a config that could be a file.

* A remark in parentheses at the end is dropped: ``set (fa2 per write-up)`` is ``set``.
* ``set``, ``any`` or ``many`` say that a key was given, but not its value: it gets a usual one, or
  is left out where there is none.
* Of a key with choices, the first word counts where it is one: ``lora (GRPO)`` is ``lora``.
* ``A or B`` is two configs; the linter has to be right about each.
* ``deepspeed: zero2`` and the like name a strategy: upstream's example of it stands in. A path to
  a file that is not at hand gets such a file, where the name says which stage; else its content
  is unknown. ``fsdp`` with a file of accelerate gets such a file, and a script that starts it.
* ``null`` says that a key was not given.
* A number in quotes is written without, digit by digit: that is how it stood in the file, and
  ``1e-4`` is a text or a number there, depending on the release that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.launchers.deepspeed import EXAMPLES

Config = dict[str, object]
Files = dict[str, Any]


class Written(str):
    """A number as it stood in the file, without quotes."""


_USUAL: Mapping[str, object] = {
    "eval_dataset": "evaluation_data", "val_size": 0.1, "tokenized_path": "tokenized",
    "resume_from_checkpoint": "saves/told/checkpoint-100", "save_steps": 500,
    "eval_strategy": "steps", "max_steps": 1000, "preprocessing_num_workers": 64,
}  # fmt: skip
_GIVEN = {"set", "any", "many"}
_REMARK = re.compile(r"\s*\((?P<said>[^()]*)\)\s*$")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_STAGE = re.compile(r"(?:zero|stage|z|config|deepspeed|\b)[-_ ]?([0-3])(?![0-9])", re.IGNORECASE)
_PATH = re.compile(r"\S+\.json")
_FSDP = {"full_shard", "shard_grad_op", "hybrid_shard", "auto_wrap", "offload"}
UNKNOWN_FOLDER = "/not/told"


def configs_of(told: Mapping[str, object], schema: KeySchema) -> Iterator[tuple[Config, Files]]:
    """The configs that a reporter's text may mean, and the files beside them, by path."""
    plain = {k: _plain(k, value, schema) for k, value in told.items() if value is not None}
    # of which example a config was made is no key
    for name in ("config", "export"):
        plain.pop(name, None)
    usual = {key: value for key, value in plain.items() if value != "" or told[key] == ""}
    beside = _accelerate(usual, str(told.get("fsdp")))
    if told.get("export"):
        usual["export_dir"] = "merged"
    strategies = list(_deepspeed(told["deepspeed"])) if told.get("deepspeed") else [None]
    for strategy in strategies:
        config, files = dict(usual), dict(beside)
        if strategy is not None:
            config["deepspeed"], content = strategy
            files |= {strategy[0]: content} if content else {}
        yield config, files


def _plain(key: str, value: object, schema: KeySchema) -> object:
    """The value without remarks; an empty text where nothing is left of it."""
    if not isinstance(value, str):
        return value
    text = _REMARK.sub("", value)
    if text in _GIVEN:
        return _USUAL.get(key, "")
    if _NUMBER.fullmatch(text):
        return Written(text)
    spec = schema.keys.get(key)
    words = text.split()
    if spec and spec.choices and not spec.separator and text not in spec.choices and words:
        return words[0] if words[0] in spec.choices and " or " not in text else text
    return text


def _accelerate(config: Config, told: str) -> Files:
    """A file of accelerate and the script that starts it, in place of ``fsdp`` in words that are
    none of transformers' own; as upstream's fsdp_config.yaml, which offloads until 0.9.2."""
    value = config.get("fsdp")
    if not isinstance(value, str) or set(value.split()) <= _FSDP:
        return {}
    del config["fsdp"]
    offload = bool(re.search(r"offload|qlora|fsdp_config", told))
    content = {
        "compute_environment": "LOCAL_MACHINE",
        "distributed_type": "FSDP",
        "fsdp_config": {
            "fsdp_auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "fsdp_cpu_ram_efficient_loading": True,
            "fsdp_offload_params": offload,
            "fsdp_sharding_strategy": "FULL_SHARD",
            "fsdp_state_dict_type": "FULL_STATE_DICT",
            "fsdp_sync_module_states": True,
            "fsdp_use_orig_params": True,
        },
    }
    script = "accelerate launch --config_file fsdp_config.yaml src/train.py train.yaml\n"
    return {"fsdp_config.yaml": content, "train.sh": script}


def _deepspeed(told: object) -> Iterator[tuple[str, dict[str, object] | None]]:
    """Paths that the text may mean, each with the content of a file that stands in."""
    text = str(told)
    path = _PATH.search(text)
    if path and path[0].rpartition("/")[2] in EXAMPLES:
        yield path[0], None
        return
    stages = sorted({int(found) for found in _STAGE.findall(text)})
    if not stages and path is None and re.search("zero|any", text, re.IGNORECASE):
        # a strategy of DeepSpeed, without saying which
        stages = [2, 3]
    for stage in stages:
        name = path[0].lstrip("/") if path else f"ds_stage_{stage}.json"
        yield name, _content(stage, text)
    if not stages:
        yield f"{UNKNOWN_FOLDER}/{path[0] if path else 'ds_config.json'}", None


def _content(stage: int, text: str) -> dict[str, object]:
    zero: dict[str, object] = {"stage": stage}
    if "offload" in text.lower():
        zero["offload_optimizer"] = {"device": "cpu"}
        if stage == 3 and ("optimizer" not in text or "param" in text):
            zero["offload_param"] = {"device": "cpu"}
    if stage == 3:
        zero["stage3_gather_16bit_weights_on_model_save"] = True
    auto = ("train_batch_size", "train_micro_batch_size_per_gpu", "gradient_accumulation_steps")
    return {
        **dict.fromkeys((*auto, "gradient_clipping"), "auto"),
        "bf16": {"enabled": "auto"},
        "fp16": {"enabled": "auto"},
        "zero_optimization": zero,
    }
