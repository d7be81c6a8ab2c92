"""A config that was told in part, completed with values that decide nothing.

Reporters cut what seemed beside the point. What LLaMA-Factory cannot start without, and what all
of its examples give, is filled in, so that no finding comes of the cutting itself.
"""

from __future__ import annotations

from benchmarks.cases.case import Case
from benchmarks.cases.wording import Config, Files
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.models.shape import find_shape
from lfconfiglint.upstream.templates import template_names

_NO_TRAINING = ("export_dir", "infer_backend", "task")
"""Keys of a config for merging, talking or scoring."""
_DEMO_DATA = (
    "identity", "alpaca_en_demo", "alpaca_zh_demo", "glaive_toolcall_en_demo",
    "glaive_toolcall_zh_demo", "mllm_demo", "dpo_en_demo", "dpo_zh_demo", "kto_en_demo",
    "wiki_demo", "c4_demo",
)  # fmt: skip
"""Data sets that LLaMA-Factory brings along (data/dataset_info.json)."""
_PRECISIONS = ("bf16", "fp16", "pure_bf16")


def complete(config: Config, release: str, hardware: Hardware | None) -> Config:
    """*config* with neutral values for what is left out; its own values stay."""
    model = config.get("model_name_or_path", "models/not-told")
    missing: Config = {"model_name_or_path": model, "template": _template(str(model), release)}
    if not any(name in config for name in _NO_TRAINING):
        missing |= _training(config, hardware)
    return {**missing, **config}


def _training(config: Config, hardware: Hardware | None) -> Config:
    filled: Config = {"stage": "sft", "finetuning_type": "lora", "output_dir": "saves/told"}
    predicts = bool(config.get("do_predict"))
    if not predicts:
        # examples train one sample at a time, and every run logs
        filled |= {"do_train": True, "dataset": "training_data"}
    elif "dataset" not in config and "eval_dataset" not in config:
        filled["eval_dataset"] = "evaluation_data"
    if not any(name in config for name in _PRECISIONS):
        old = hardware is not None and hardware.gpu.bf16 is False
        filled["fp16" if old else "bf16"] = True
    return filled


def _template(model: str, release: str) -> str:
    """The model's own template, as far as the release has it."""
    shape = find_shape(model, None)
    own = shape.template if shape else None
    return own if own in template_names(release) else "default"


def environment_of(config: Config, hardware: Hardware | None) -> dict[str, str]:
    """Switches of the launch, which reports do not tell: what the config could not run without."""
    environment = {}
    if config.get("deepspeed") and hardware is not None and hardware.world_size == 1:
        environment["FORCE_TORCHRUN"] = "1"
    if "full_shard auto_wrap" in str(config.get("fsdp")):
        environment["FSDP_STATE_DICT_TYPE"] = "FULL_STATE_DICT"
    return environment


def surroundings(case: Case, config: Config, files: Files) -> Files:
    """The files beside the config: those that the report shows, and what the class of a failure
    tells of the others. A DeepSpeed file that was missing is, and a data set that was not
    registered stands beside upstream's own, which are. Without such a class every file that a
    config names counts as present."""
    files = {**files, **case.files}
    if "deepspeed_json_missing" in case.classes:
        config["deepspeed"] = case.config["deepspeed"]
        return {}
    if "dataset_not_registered" in case.classes:
        registered = {name: {"file_name": f"{name}.json"} for name in _DEMO_DATA}
        return {**files, "data/dataset_info.json": registered}
    return files
