"""A project whose configs rest on files beside them, and its configs checked with a cache."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lfconfiglint.changes import Changes
from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import Checkers, checkers_of
from lfconfiglint.cli.output import Output, rendering_of
from lfconfiglint.cli.results import open_cache
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.discovery import find_files
from lfconfiglint.file_memory import forget_files, watch_looks
from lfconfiglint.file_report import FileReport
from lfconfiglint.report.console import Console
from lfconfiglint.report.formats.json import OBJECT
from lfconfiglint.result_cache.cache import ResultCache

TRAIN = """\
model_name_or_path: models/tiny
stage: sft
do_train: true
finetuning_type: lora
dataset: demo
dataset_dir: data
template: qwen
cutoff_len: 512
output_dir: saves/first
deepspeed: ds.json
per_device_train_batch_size: 1
gradient_accumulation_steps: 2
num_train_epochs: 3
save_steps: 5000
bf16: true
"""
SECOND = TRAIN.replace("stage: sft", "stage: dpo").replace(
    "output_dir: saves/first", "adapter_name_or_path: saves/first\noutput_dir: saves/second"
)
MODEL = {
    "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 64,
    "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "vocab_size": 1000, "max_position_embeddings": 256,
    "tie_word_embeddings": False, "torch_dtype": "bfloat16",
}  # fmt: skip
IGNORE = "# lfconfiglint: ignore[string-for-boolean] as it was"
ROWS = [{"instruction": "say it", "input": "", "output": f"it {number}"} for number in range(40)]
FILES: Mapping[str, str] = {
    "train.yaml": TRAIN,
    "second.yaml": SECOND,
    "plain.yaml": "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n",
    "broken.yaml": "stage: sft\nfinetuning_type: [\n",
    "silent.yaml": TRAIN.replace(
        "bf16: true", "bf16: tru  # lfconfiglint: ignore[string-for-boolean] as it was"
    ).replace("saves/first", "saves/silent"),
    "data/dataset_info.json": json.dumps({"demo": {"file_name": "demo.json"}}),
    "data/demo.json": json.dumps(ROWS),
    "ds.json": '{"zero_optimization": {"stage": 2}, "bf16": {"enabled": "auto"}}',
    "train.sh": "torchrun --nproc_per_node 4 src/train.py train.yaml\n",
    "models/tiny/config.json": json.dumps(MODEL),
    "pyproject.toml": "",
}


def write(folder: Path, files: Mapping[str, str] = FILES) -> None:
    """Files that have been there for a while."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settle(folder)


def settle(folder: Path) -> None:
    """Date everything back an hour; the time of an inode's change cannot be."""
    for path in (folder, *folder.rglob("*")):
        when = path.stat().st_mtime - 3600
        os.utime(path, (when, when))


class Run:
    """The configs of a folder checked once, as by a process of its own; with a *form*, for a report
    of that form alone."""

    def __init__(
        self, folder: Path, *, cached: bool = True, form: str | None = None, **flags: Any
    ) -> None:
        forget_files()
        self.checkers = checkers_in(folder, **flags)
        self.rendering = rendering_of([Output(form, None)], "en") if form else None
        self.cache = open_cache(self.checkers, self.rendering, whole=True) if cached else None
        self.known: list[str] = []
        self.reports = [self._report(path) for path in self.checkers.base.together]
        if self.cache is not None:
            self.cache.save()
        watch_looks(None)

    def _report(self, path: Path) -> FileReport:
        if self.cache is None:
            report = check_path(self.checkers.of(path), path, self.checkers.options.hardware(path))
            return self.rendering.on(report) if self.rendering else report
        known = self.cache.known(path)
        if known is None:
            return self.cache.check(path)
        self.known.append(path.name)
        return known

    @property
    def said(self) -> list[str]:
        """All there is to see of it, in both languages with every edit."""
        reports: Sequence[FileReport] = self.reports
        return [
            *OBJECT.lines(reports, "en"),
            *Console("en").report(reports),
            *Console("zh").report(reports),
        ]

    @property
    def shown(self) -> list[tuple[object, ...]]:
        """What a run in its form writes."""
        return [(each.path, each.kind, each.status, each.shown) for each in self.reports]

    @property
    def found(self) -> list[tuple[object, ...]]:
        """The findings themselves, with their values and fixes."""
        return [(each.path, each.kind, each.result, each.target) for each in self.reports]


def checkers_in(folder: Path, **flags: Any) -> Checkers:
    options = join_options(isolated=True, **flags)
    checkers = checkers_of(options, None, (), (), Changes())
    return checkers.together(tuple(find_files([str(folder)], (), force=False)))


def opened(folder: Path) -> ResultCache | None:
    return open_cache(checkers_in(folder), None, whole=False)
