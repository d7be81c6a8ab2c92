"""Files for other commands than `train`: what each reads, and what upstream said about them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.recognition import Kind, kind_of
from lfconfiglint.upstream.keys.schema import KeySchema, load_schema
from lfconfiglint.upstream.kinds.check import check_kind
from lfconfiglint.upstream.kinds.kinds import is_supported, schema_for_kind
from tests.helpers import ROOT, lint_in
from tests.rule_sources import Surroundings

VERDICTS = json.loads((Path(__file__).parent / "kind_verdicts.json").read_text(encoding="utf-8"))
MODEL = {"model_name_or_path": "a/b", "template": "qwen"}
V1 = {"model": "a/b", "train_dataset": "data.yaml", "max_steps": 10}


def schema(kind: Kind, version: str = "0.9.5") -> KeySchema:
    return schema_for_kind(load_schema(version, "5.6.0" if version == "0.9.5" else None), kind)


def problems(kind: Kind, values: Mapping[str, object], version: str = "0.9.5") -> dict[str, str]:
    found = check_kind(values, schema(kind, version), kind)
    return {".".join(map(str, problem.path)): problem.rule for problem in found}


@pytest.mark.parametrize(
    ("key", "readers"),
    [
        ("model_name_or_path", {"train", "infer", "merge", "eval"}),
        ("cutoff_len", {"train", "infer", "merge", "eval", "v1"}),
        ("finetuning_type", {"train", "infer", "merge", "eval"}),
        ("export_dir", {"train", "infer", "merge", "eval"}),
        ("temperature", {"train", "infer", "merge"}),
        ("bf16", {"train", "v1"}),
        ("output_dir", {"train", "v1"}),
        ("predict_with_generate", {"train"}),
        ("ray_num_workers", {"train"}),
        ("fp8", {"train"}),
        ("task", {"eval"}),
        ("n_shot", {"eval"}),
        ("seed", {"train", "eval", "v1"}),
        ("train_dataset", {"v1"}),
        ("learning_rate", {"train", "v1"}),
    ],
)
def test_readers(key: str, readers: set[Kind]) -> None:
    """A command refuses the keys that it does not read, so each has to be known."""
    kinds: tuple[Kind, ...] = ("train", "infer", "merge", "eval", "v1")
    assert {kind for kind in kinds if key in schema(kind).keys} == readers


def test_readers_depend_on_the_release() -> None:
    """fp8 was the model's in 0.9.4; KTransformers settings came to inference after 0.9.5."""
    assert "fp8" in schema("infer", "0.9.4").keys
    assert "kt_config" in schema("eval", "main").keys
    assert "kt_config" not in schema("infer").keys
    assert [v for v in ("0.9.3", "0.9.4", "0.9.5", "main") if is_supported("v1", v)] == [
        "0.9.5",
        "main",
    ]


@pytest.mark.parametrize(
    ("version", "values", "rules"),
    [
        ("main", {"use_kt": True, "kt_config": {"kt_num_threads": 96}}, []),
        ("main", {"use_kt": True, "kt_config": 96}, ["wrong-type"]),
        ("main", {"kt_config": {}}, ["unknown-key"]),
        ("0.9.5", {"use_kt": True, "kt_config": {}}, ["unknown-key"]),
    ],
)
def test_training_key_of_a_package(
    version: str, values: dict[str, object], rules: list[str]
) -> None:
    """transformers-kt, which `use_kt` needs, adds a key; without it the parser refuses the key."""
    problems = check_kind(values, schema("train", version), "train")
    assert [problem.rule for problem in problems] == rules


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({**MODEL, "infer_backend": "vllm", "stage": "rm"}, "infer"),
        ({**MODEL, "infer_backend": "vllm", "do_train": True}, "train"),
        ({**MODEL, "export_dir": "x", "stage": "sft", "output_dir": "y"}, "merge"),
        ({**MODEL, "export_dir": "x", "dataset": "d"}, "train"),
        ({**MODEL, "task": "mmlu_test", "stage": "sft"}, "eval"),
        ({**MODEL, "task": "mmlu_test", "do_train": True}, "train"),
        ({**MODEL, "bf16": True}, "train"),
        ({**MODEL, "adapter_name_or_path": "x"}, "infer"),
        ({"model": "a/b", "dist_config": {"name": "fsdp2"}}, "v1"),
        ({"model": "a/b", "peft_config": "lora", "train_dataset": "x"}, "v1"),
        ({"model": "a/b", "sample_backend": "hf"}, "v1"),
        ({"model": "a/b", "train_dataset": "x", "stage": "sft"}, "other"),
        ({"model": "a/b", "train_dataset": "x", "output_dir": "y"}, "other"),
        ({"model": {"_target_": "x"}, "peft_config": {"name": "lora"}}, "other"),
        ({"model": "a/b", "peft_config": {"r": 8}, "data": "x"}, "other"),
    ],
)
def test_kind(values: Mapping[str, object], kind: Kind) -> None:
    """What decides is what a command cannot do without, not every key that it also knows."""
    assert kind_of(values) == kind


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        ("infer", {**MODEL, "bf16": True}, {"bf16": "key-of-other-command"}),
        ("infer", {**MODEL, "infer_backends": "vllm"}, {"infer_backends": "unknown-key"}),
        ("infer", {**MODEL, "image_resolution": 512}, {"image_resolution": "renamed-key"}),
        ("infer", {**MODEL, "infer_backend": "hf"}, {"infer_backend": "bad-choice"}),
        ("infer", {**MODEL, "infer_backend": None}, {"infer_backend": "bad-choice"}),
        ("merge", {**MODEL, "infer_backend": "hf"}, {}),
        ("infer", {**MODEL, "temperature": "0.5"}, {"temperature": "wrong-type"}),
        ("merge", {**MODEL, "temperature": "0.5"}, {}),
        (
            "infer",
            {**MODEL, "trust_remote_code": "no"},
            {"trust_remote_code": "string-for-boolean"},
        ),
        ("eval", {**MODEL, "temperature": 0.5}, {"temperature": "key-of-other-command"}),
        ("eval", {**MODEL, "task": "a_b", "lang": "fr"}, {"lang": "bad-choice"}),
        (
            "train",
            {**MODEL, "do_eval": True, "task": "a_b", "n_shot": 5},
            {"task": "key-of-other-command", "n_shot": "key-of-other-command"},
        ),
        ("train", {**MODEL, "do_train": True, "n_shot": 5}, {"n_shot": "unknown-key"}),
        ("v1", {**V1, "flash_attn": "fa2"}, {"flash_attn": "bad-choice"}),
        ("v1", {**V1, "dataset": "x"}, {"dataset": "key-of-other-command"}),
        ("v1", {**V1, "max_step": 5}, {"max_step": "unknown-key"}),
        ("v1", {**V1, "cp_size": 2}, {"cp_size": "v1-key-of-other-release"}),
        ("v1", {**V1, "peft_config": "lora"}, {"peft_config": "wrong-type"}),
        ("v1", {**V1, "peft_config": '{"name": "lora"}'}, {}),
        ("v1", {**V1, "peft_config": {"r": 8}}, {"peft_config": "v1-plugin-without-name"}),
    ],
)
def test_keys_and_values(kind: Kind, values: Mapping[str, object], found: dict[str, str]) -> None:
    """Unknown keys, values that fail, and silence on values that the command does not use."""
    assert problems(kind, values) == found


@pytest.mark.parametrize(
    ("version", "config", "found"),
    [
        ("0.9.5", {"peft_config": {"name": "qlora"}}, {"peft_config.name": "v1-unknown-plugin"}),
        ("0.9.5", {"optim_config": {"name": "muon"}}, {"optim_config": "v1-plugin-not-available"}),
        ("main", {"optim_config": {"name": "muon"}}, {}),
        ("main", {"kernel_config": {"name": "auto, liger_kernel"}}, {}),
        (
            "0.9.5",
            {"kernel_config": {"name": "auto, liger_kernel"}},
            {"kernel_config.name": "v1-unknown-plugin"},
        ),
        (
            "0.9.5",
            {"peft_config": {"name": "lora", "rank": 8}},
            {"peft_config.rank": "v1-ignored-parameter"},
        ),
        (
            "main",
            {"peft_config": {"name": "lora", "rank": 8}},
            {"peft_config.rank": "v1-unknown-parameter"},
        ),
        ("0.9.5", {"dist_config": {"name": "fsdp2", "cp_size": 2}}, {}),
        (
            "main",
            {"dist_config": {"name": "fsdp2", "cp_size": 2}},
            {"dist_config.cp_size": "v1-unknown-parameter"},
        ),
        ("main", {"kernel_config": {"name": "auto", "chunk_size": 64}}, {}),
    ],
)
def test_plugins(version: str, config: dict[str, object], found: dict[str, str]) -> None:
    """The v1 engine knows its plugins by name; main refuses parameters that 0.9.5 ignored."""
    assert problems("v1", {**V1, **config}, version) == found


@pytest.mark.parametrize(
    ("parameter", "facts"),
    [
        ("lora_rank", {"suggestion": "r", "becomes": None}),
        ("target_module", {"suggestion": "target_modules", "becomes": None}),
        ("fork_switch", {"suggestion": None, "becomes": None}),
    ],
)
def test_meant_parameter(parameter: str, facts: dict[str, object]) -> None:
    """A parameter is suggested by what the usual engine calls it, or by its spelling."""
    values = {**V1, "peft_config": {"name": "lora", parameter: 8}}
    (problem,) = check_kind(values, schema("v1", "main"), "v1")
    assert facts.items() <= problem.facts.items()


def test_moved_parameter() -> None:
    """What was a parameter of `dist_config` in 0.9.5 is a key of the file on main."""
    values = {**V1, "dist_config": {"name": "fsdp2", "timeout": 60}}
    (problem,) = check_kind(values, schema("v1", "main"), "v1")
    assert problem.facts["becomes"] == "dist_timeout"


def test_extra_keys_are_known_and_may_pass_unused() -> None:
    """Declared keys of a fork are no problem, and ALLOW_EXTRA_ARGS lets the others pass."""
    values = {**MODEL, "fork_switch": 1, "bf16": True}
    found = check_kind(values, schema("infer"), "infer", extra_keys={"fork_switch": "int"})
    assert [problem.rule for problem in found] == ["key-of-other-command"]
    found = check_kind(values, schema("infer"), "infer", allow_extra=True)
    assert {problem.rule for problem in found} == {"unused-key"}


def _config(kind: str, changes: Mapping[str, object]) -> dict[str, object]:
    gone: Any = changes.get("-", ())
    base = {key: value for key, value in VERDICTS["bases"][kind].items() if key not in gone}
    return {**base, **{key: value for key, value in changes.items() if key != "-"}}


@pytest.mark.parametrize("kind", sorted(VERDICTS["bases"]))
def test_same_verdicts_as_upstream(kind: Kind) -> None:
    """No config that the real parsers refuse passes without an error, and none that they take
    gets one. (That `eval` itself is gone from 0.9.4 on is not the parser's word.)"""
    wrong = []
    for of, versions, changes, verdict in VERDICTS["rows"]:
        for version in versions if of == kind else ():
            document = parse_document(json.dumps(_config(kind, changes)).encode())
            surroundings = Surroundings(target=version, transformers="5.6.0", kind=kind)
            found = lint_in(document, surroundings, None).diagnostics
            errors = {item.rule for item in found if item.severity == "error"}
            if bool(errors - {"eval-command-gone"}) != bool(verdict):
                wrong.append((version, changes, verdict, errors))
    assert not wrong


def test_v1_schema_for_editors() -> None:
    """Editors say the same about a file as the linter does."""
    content = json.loads((ROOT / "schemas/v1/main.schema.json").read_text(encoding="utf-8"))
    schema = jsonschema.Draft202012Validator(content)
    assert schema.is_valid({**V1, "dist_config": {"name": "fsdp2"}, "quant_config": None})
    for wrong in (
        {"flash_attn": "fa2"},
        {"dist_config": {"dcp_path": None}},
        {"dist_config": {"name": "fsdp"}},
        {"peft_config": "lora"},
        {"bf16": "no"},
        {"stage": "sft"},
    ):
        assert not schema.is_valid({**V1, **wrong})


def test_v1_schemas_are_what_their_generator_writes() -> None:
    """A change of the facts reaches the schemas."""
    script = ROOT / "scripts" / "generate_kind_schemas.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
