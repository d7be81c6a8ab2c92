"""Every form of output on one small file, as the command writes it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.formats.table import FORMATS
from pages.page import Page, fenced, in_repository

_CONFIG = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: my_data
template: qwen
bf16: true
output_dir: saves/lora
save_steps: 100
learing_rate: 1.0e-4
"""
_LANGUAGES = {
    "json": "json", "gitlab": "json", "sarif": "json", "rdjson": "json", "jsonl": "json",
    "rdjsonl": "json", "junit": "xml", "markdown": "markdown",
}  # fmt: skip
_SCHEMA = Text("its schema", "其 schema")
_LONG = {"html"}
"""What a page of the documentation would not show well."""


def pages(lang: Lang) -> Iterator[Page]:
    text = (Path(__file__).parent / f"formats_{lang}.md").read_text(encoding="utf-8")
    parts = [fenced(_CONFIG, "yaml")]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "train.yaml").write_text(_CONFIG, encoding="utf-8")
        for form in FORMATS:
            if form not in _LONG:
                shown = fenced(_report(form, folder, lang), _LANGUAGES.get(form, "text"))
                parts += [f"### {form}", shown]
    schema = in_repository(_SCHEMA.say(lang), "schemas/report.schema.json")
    yield Page("formats.md", text.format(schema=schema, samples="\n\n".join(parts)))


def _report(form: str, folder: str, lang: Lang) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lfconfiglint", "train.yaml", "--isolated", "--lang", lang,
         "--target-version", "0.9.5", "--output-format", form],
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    if done.returncode != 1:
        raise RuntimeError(done.stderr)
    return done.stdout
