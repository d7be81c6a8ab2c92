"""Which files are LLaMA-Factory's, and what each is for."""

from __future__ import annotations

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.recognition import kind_of, recognise
from tests.helpers import ROOT

MODEL = "model_name_or_path: a/b\n"


@pytest.mark.parametrize(
    "text",
    [
        "  stage: sft\n  finetuning_type: lora\n template: qwen\n",
        "stage: sft\n  finetuning_type: lora\n  template: qwen\n",
        MODEL + "stage: sft\nstage: pt\n",
        "{model_name_or_path: a/b, stage: sft, template: [}\n",
        "stage:sft\nmodel_name_or_path:a/b\n",
    ],
)
def test_a_broken_config_is_still_one(text: str) -> None:
    """Wrong indentation above all: what is broken must be shown and not passed over."""
    assert recognise(parse_document(text.encode()), text.encode()) == ("train", None)


def test_a_config_within_something_else_is_none() -> None:
    """The project's own rules hold examples of configs, and are none, be they read or not."""
    files = sorted(path for path in (ROOT / "rules").rglob("*.yaml"))
    files.append(ROOT / "benchmarks/parity/tables.yaml")
    kinds = {path: recognise(parse_document(data := path.read_bytes()), data) for path in files}
    assert len(kinds) > 100
    assert not [path for path, (_, reason) in kinds.items() if reason is None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MODEL + "stage: sft\ndo_train: true\nfinetuning_type: lora\n", "train"),
        (MODEL + "stage: sft\n", "train"),
        ("modle_name_or_path: a/b\nstage: sft\nfinetuning_type: lora\n", "train"),
        (MODEL + "template: qwen\ninfer_backend: vllm\n", "infer"),
        (MODEL + "template: qwen\n", "infer"),
        (MODEL + "adapter_name_or_path: x\ntemplate: qwen\nexport_dir: y\n", "merge"),
        (MODEL + "task: mmlu_test\ntemplate: fewshot\nfinetuning_type: full\n", "eval"),
        ("model: a/b\ntemplate: qwen\npeft_config: {name: lora}\n", "v1"),
        ("apiVersion: v1\nkind: Pod\nspec: {template: {}}\n", "other"),
        ("stage: build\nimage: python\n", "other"),
        ("stages: [a, b]\n", "other"),
        ("base_model: a/b\nlora_alpha: 16\nlora_dropout: 0.1\n", "other"),
        (MODEL + "dataset_name: x\nlearning_rate: 1.0e-5\noutput_dir: y\n", "other"),
        ("compute_environment: LOCAL_MACHINE\nfsdp_config: {}\nnum_processes: 2\n", "accelerate"),
        ("distributed_type: FSDP\nname: mine\n", "other"),
        ("on: [push]\njobs: {}\n", "other"),
        ("", "other"),
        # TRL's recipes, Hydra, MMEngine, and a tool that took over a few keys
        (MODEL + "dataset_name: x\npreprocessing_num_workers: 8\nmax_seq_length: 4096\n", "other"),
        (MODEL + "_target_: my.Model\ntemplate: qwen\ncutoff_len: 2048\n", "other"),
        (MODEL + "_base_: [default.yaml]\nstage: sft\nfinetuning_type: lora\n", "other"),
        ("stage: sft\ntemplate: qwen\n" + "".join(f"own_{n}: 1\n" for n in range(20)), "other"),
        (MODEL + "cutoff_len: 2048\nlora_rank: 8\ntrain_file: data/train.jsonl\n", "other"),
        (MODEL + "cutoff_len: 2048\ndataset: identity\n", "train"),
        ("stage: sft\ntemplate: qwen\ncutoff_len: 2048\n", "train"),
        # stage, method and template are left to their defaults
        (MODEL + "tokenized_path: saves/tokens\ncutoff_len: 2048\ndo_train: true\n", "train"),
        (MODEL + "dataset: identity\noverwrite_cache: true\ndo_train: true\n", "train"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(parse_document(text.encode()).values) == kind


@pytest.mark.parametrize(
    ("data", "checked"),
    [
        (b"stage: sft\nmodel_name_or_path: 'open\n", True),
        (b"- stage: sft\n- model_name_or_path: x\n", True),
        (b"stage:sft\nmodel_name_or_path:x\n", True),
        (b"model_name_or_path: x\ncutoff_len: 2048\ntrain_file: data/train.jsonl\n", False),
        (b"_target_: my.Model\nstage: sft\nmodel_name_or_path: x\n", False),
        ("stage：sft\nmodel_name_or_path：x\n".encode(), True),
        ("stage: sft\nmodel_name_or_path: x\n# 中文\n".encode("gbk"), True),
        ("stage: sft\nmodel_name_or_path: x\n".encode("utf-16"), True),
        (b"a: 1\n---\nb: 2\n", False),
        (b"{{ helm }}\nkind: {{ .x }}\n", False),
        (b"- one\n- two\n", False),
        (bytes(range(256)), False),
    ],
)
def test_unreadable_file_is_reported_only_when_it_was_meant_to_be_a_config(
    data: bytes, checked: bool
) -> None:
    """So that the hook can be given any repository."""
    _, reason = recognise(parse_document(data), data)
    assert (reason is None) is checked
