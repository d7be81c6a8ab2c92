"""The benchmark of real cases: what free text becomes, and which findings count."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.cases.case import Case, releases_of, target_of
from benchmarks.cases.complete import complete
from benchmarks.cases.judge import judge, text_of
from benchmarks.cases.machine import machines_of
from benchmarks.cases.report import lines_of
from benchmarks.cases.wording import configs_of
from lfconfiglint.upstream.keys.schema import load_schema

A100 = {"nodes": 1, "gpus_per_node": 1, "gpu": "A100", "gpu_mem_gib": 80}
FULL = {
    "model_name_or_path": "Qwen/Qwen2.5-7B-Instruct", "stage": "sft", "finetuning_type": "full",
    "bf16": True,
}  # fmt: skip


def case(**told: Any) -> Case:
    usual: dict[str, Any] = {
        "id": "x", "version": "0.9.5", "hardware": {}, "config": {}, "outcome": "ok",
        "classes": (), "expected": "",
    }  # fmt: skip
    return Case(**{**usual, **told})


@pytest.mark.parametrize(
    ("told", "release"),
    [
        ("0.9.2.dev0", "0.9.2"),
        ("0.9.6.dev0", "main"),
        ("0.8.4.dev0", "0.9.0"),
        ("2023-08", "0.8.0"),
        ("2024-10", "0.9.0"),
        ("0.8.x", "0.8.3"),
        ("0.9.3 README", "0.9.3"),
        ("0.1.8", "0.8.0"),
        (None, "0.9.5"),
    ],
)
def test_release(told: str | None, release: str) -> None:
    """A case is linted for its own release, or the oldest or newest that is known."""
    assert releases_of(case(version=told))[0] == release


@pytest.mark.parametrize(("told", "earlier"), [("0.9.2.dev0", "0.9.1"), ("0.9.2", None)])
def test_a_run_between_two_releases(told: str, earlier: str | None) -> None:
    """Nobody says how far its code was from the first to the second: it is linted for both."""
    before = target_of(case(version=told)).earlier
    assert (before.version if before else None) == earlier


@pytest.mark.parametrize(
    ("key", "told", "meant"),
    [
        ("flash_attn", "set (fa2 per write-up)", [None]),
        ("finetuning_type", "lora (GRPO)", ["lora"]),
        ("val_size", "set", [0.1]),
        ("learning_rate", "1e-4", ["1e-4"]),
        ("deepspeed", "examples/ds_z3_config.json", ["examples/ds_z3_config.json"]),
        ("deepspeed", "zero2_offload", ["ds_stage_2.json"]),
        ("deepspeed", "ZeRO-2 or ZeRO-3", ["ds_stage_2.json", "ds_stage_3.json"]),
        ("deepspeed", "ds_config.json (ZeRO-2)", ["ds_config.json"]),
        ("deepspeed", "ds_config.json", ["/not/told/ds_config.json"]),
        ("fsdp", "fsdp_config.yaml", [None]),
        ("fsdp", "full_shard auto_wrap", ["full_shard auto_wrap"]),
    ],
)  # fmt: skip
def test_wording(key: str, told: str, meant: list[object]) -> None:
    """Free text becomes what a file could say, or nothing."""
    schema = load_schema("0.9.2", "4.49.0")
    found = [config.get(key) for config, _ in configs_of({key: told}, schema)]
    assert found == meant


def test_accelerate_stands_beside() -> None:
    """FSDP that a report tells by accelerate's file is set up by such a file, not by the config."""
    schema = load_schema("0.9.5", "5.6.0")
    ((config, files),) = configs_of({"fsdp": "fsdp_config.yaml"}, schema)
    assert "fsdp" not in config
    assert files["fsdp_config.yaml"]["fsdp_config"]["fsdp_offload_params"] is True
    assert "accelerate launch --config_file fsdp_config.yaml" in files["train.sh"]


def test_stand_in() -> None:
    """A DeepSpeed file that is not at hand gets the content that its name tells."""
    schema = load_schema("0.9.5", "5.6.0")
    ((_, files),) = configs_of({"deepspeed": "z3 with optimizer+param offload"}, schema)
    zero: Any = files["ds_stage_3.json"]["zero_optimization"]
    assert (zero["stage"], "offload_optimizer" in zero, "offload_param" in zero) == (3, True, True)


@pytest.mark.parametrize(
    ("told", "filled", "left"),
    [
        ({}, {"do_train", "dataset", "output_dir"}, set()),
        # no release from 0.8.3 on trains without one
        ({"tokenized_path": "tokens"}, {"do_train", "output_dir", "dataset"}, set()),
        ({"infer_backend": "vllm"}, {"template"}, {"do_train", "dataset", "output_dir"}),
        ({"export_dir": "merged"}, {"template"}, {"do_train", "dataset", "output_dir"}),
        ({"task": "mmlu"}, {"template"}, {"do_train", "dataset", "output_dir"}),
    ],
)
def test_completed(told: dict[str, object], filled: set[str], left: set[str]) -> None:
    """A config that trains nothing gets no keys of training, and one that trains gets all."""
    done = complete(told, "0.9.3", None)
    assert filled <= done.keys()
    assert left.isdisjoint(done)


def test_machine() -> None:
    """What a report does not tell of the machine stays unknown."""
    (found,) = machines_of(case(hardware={**A100, "host_ram_gib": 64}))
    assert found is not None
    assert (found.host_memory, found.disk.free, found.gpu.name) == (2**36, None, "A100 80GB")
    assert machines_of(case(hardware={"gpu": "A100"})) == [None]


def test_sizes_of_memory() -> None:
    """A card of which the report leaves the memory open is the smallest and the largest sold."""
    found = machines_of(case(hardware={"gpus_per_node": 8, "gpu": "A100"}))
    sizes = [round(each.gpu.memory / 2**30) for each in found if each and each.gpu.memory]
    assert sizes == [39, 79]


def test_text() -> None:
    """Numbers stay numbers for every YAML loader."""
    assert text_of({"learning_rate": 1e-05, "dataset": None}) == (
        "learning_rate: 1.0e-05\ndataset: null\n"
    )


def test_text_of_quoted_number() -> None:
    """A number that was told in quotes stands in the file as it was written."""
    ((config, _),) = configs_of({"learning_rate": "1e-4"}, load_schema("0.9.2", "4.49.0"))
    assert text_of(config) == "learning_rate: 1e-4\n"


@pytest.mark.parametrize(
    ("config", "outcome", "classes", "foreseen"),
    [
        (FULL, "oom_gpu_train", (), True),
        (FULL, "oom_host_train", (), False),
        (FULL, "runtime_error", ("wrong_template",), False),
        ({**FULL, "finetuning_type": "lora"}, "oom_gpu_train", (), False),
        ({"evaluation_strategy": "steps"}, "parse_error",
         ("removed_key_evaluation_strategy",), True),
        ({"evaluation_strategy": "steps"}, "runtime_error",
         ("removed_key_evaluation_strategy",), False),
        ({"dataset": "alpaca_en_demo.json"}, "runtime_error", ("dataset_not_registered",), True),
        ({"dataset": "alpaca_en_demo"}, "runtime_error", ("dataset_not_registered",), False),
    ],
)  # fmt: skip
def test_right_kind(
    config: dict[str, object], outcome: str, classes: tuple[str, ...], foreseen: bool
) -> None:
    """A failure is foreseen by a finding about its own cause only."""
    assert judge(case(config=config, outcome=outcome, classes=classes, hardware=A100)).foreseen is (
        foreseen
    )


def test_last_lines() -> None:
    """The report ends with the two shares."""
    cases = (
        case(config=FULL, hardware=A100),
        case(config=FULL, hardware=A100, outcome="oom_gpu_train"),
        case(config={}, outcome="parse_error", classes=("library_bug_not_config",)),
    )
    lines = list(lines_of([judge(each) for each in cases]))
    assert lines[-2:] == ["recall: 100 %", "false alarms: 100 %"]
