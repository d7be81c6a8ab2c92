"""Estimates to render in tests: real facts of small configs, no files but the config's text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Lang
from lfconfiglint.report.estimate_content import run_content
from lfconfiglint.report.machine import as_json
from lfconfiglint.run_context import context_of
from tests.helpers import ROOT, machine, schema

SEED = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_text(encoding="utf-8")
H20_NODE = {
    "nodes": 1, "gpus_per_node": 8, "gpu": "H20", "host_memory": "1TiB",
    "disk": {"free": "2TB", "write_bandwidth": "2GB/s"},
}  # fmt: skip
LORA = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: data
template: qwen
cutoff_len: 2048
output_dir: saves/x
bf16: true
"""


def content(
    text: str = SEED,
    hardware: object = H20_NODE,
    samples: int | None = 20_000,
    lang: Lang = "en",
    path: str = "train.yaml",
) -> dict[str, Any]:
    """The per-file object as the command makes it."""
    document = parse_document(text.encode())
    context = context_of(document, schema(), samples, Path(path), machine(hardware))
    target = {
        "version": "0.9.5",
        "reason": "the newest release",
        "transformers": "5.6.0",
        "transformers_reason": "the newest it allows",
    }
    found = as_json(run_content(Facts(context), lang, {}), lang)
    return {"path": path, "status": "checked", "target": target, **found}
