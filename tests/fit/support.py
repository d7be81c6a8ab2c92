"""Answers for tests: a config as text and a machine by its short form or as a mapping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.engine import lint_document
from lfconfiglint.facts.context import Context
from lfconfiglint.fit.answer import Answer, find_changes
from lfconfiglint.run_context import context_of
from tests.helpers import machine, schema, selection

BASE = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: lora
dataset: identity
template: qwen
cutoff_len: 4096
output_dir: saves/x
per_device_train_batch_size: 8
gradient_accumulation_steps: 2
bf16: true
"""
FULL = BASE.replace("lora", "full")


def context_for(text: str, hardware: object, samples: int | None = 1000) -> Context:
    document = parse_document(text.encode())
    return context_of(document, schema(), samples, Path("/nowhere/train.yaml"), machine(hardware))


def lint(document: Document, context: Context) -> LintResult:
    """All rules, as the command runs them."""
    values = {str(key): value for key, value in document.values.items()}
    return lint_document(document, replace(context, values=values), selection(), schema())


def answer_for(text: str, hardware: object, samples: int | None = 1000) -> Answer:
    return find_changes(
        parse_document(text.encode()), context_for(text, hardware, samples), lint, "en"
    )


def changes_of(answer: Answer) -> list[dict[str, object]]:
    """Key and new value of every proposal."""
    return [
        {key.key: key.after for change in proposal.changes for key in change.keys}
        for proposal in answer.proposals
    ]
