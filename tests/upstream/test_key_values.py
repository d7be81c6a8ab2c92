"""Values of every key against what LLaMA-Factory's parser and real runs did with them.

``scripts/facts/key-values.json`` holds the verdicts on 21 values of each of the 372 keys of 0.9.5,
with transformers 5.6.0 and 4.57.1.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lfconfiglint.resources import RULES
from lfconfiglint.upstream.keys.check import check_keys
from lfconfiglint.upstream.keys.schema import load_schema

FACTS = Path(__file__).resolve().parents[2] / "scripts" / "facts" / "key-values.json"
ENTRIES: list[dict[str, Any]] = json.loads(FACTS.read_text(encoding="utf-8"))["keys"]
RELEASES = ("5.6.0", "4.57.1")

CONDITIONAL = {
    "AttributeError: 'Logger' object": "the file may exist on the machine of the run",
    "AssertionError: We only accept 4-bit or 8-bit": "rules about quantization",
    "FileNotFoundError": "the file may exist on the machine of the run",
    "JSONDecodeError": "the file may exist on the machine of the run",
    "LocalTokenNotFoundError": "depends on the machine",
    "ValueError: --dataloader_prefetch_factor can only": "depends on dataloader_num_workers",
    "ValueError: --load_best_model_at_end requires": "depends on the strategies",
    "ValueError: --logging_steps must be": "depends on the number",
    "ValueError: --save_steps must be": "depends on the number",
    "ValueError: Cannot use LoRA with GaLore": "depends on finetuning_type",
    "ValueError: Please": "depends on other keys",
    "ValueError: Quantization dataset is necessary": "depends on export_quantization_dataset",
    "ValueError: Seed must be": "depends on the number",
    "ValueError: Your assigned backend": "depends on the machine",
    "ValueError: `image_max_pixels` cannot": "depends on the number",
    "ValueError: `interleave_probs` is only valid": "depends on mix_strategy",
    "ValueError: `torch_empty_cache_steps` must": "depends on the number",
    "ValueError: `video_max_pixels` cannot": "depends on the number",
    "ValueError: logging strategy": "depends on the number",
    "ValueError: warmup": "depends on the number",
}
"""Refusals that are not about the type of the value, and are left to other rules."""

ELSEWHERE = {
    ("accelerator_config", '{"a": 1}'),
    ("fsdp", "false"),
    ("fsdp", "[1]"),
    ("save_steps", "null"),
}
"""Reported by a rule with a condition, or about what is inside a list or a mapping."""


@cache
def error_rules() -> frozenset[str]:
    """Rules found by code whose severity is error."""
    texts = (path.read_text(encoding="utf-8") for path in (RULES / "keys").glob("*.yaml"))
    return frozenset(
        match[1]
        for text in texts
        if (match := re.match(r"id: (\S+)\n(?:upstream: .*\n)?severity: error\nfrom: keys", text))
    )


def is_error(key: str, value: object, release: str) -> bool:
    found = check_keys({key: value}, load_schema("0.9.5", release))
    return any(problem.rule in error_rules() for problem in found)


@pytest.mark.parametrize("release", RELEASES)
def test_no_refused_type_passes(release: str) -> None:
    """What the parser refuses for its type is an error."""
    missed = [
        (entry["key"], value, message)
        for entry in ENTRIES
        for message, values in entry.get(release, ())
        if not message.startswith(tuple(CONDITIONAL)) and entry["key"] != "deepspeed"
        for value in values
        if (entry["key"], json.dumps(value)) not in ELSEWHERE
        and not is_error(entry["key"], value, release)
    ]
    assert missed == []


NOT_THE_TYPE = {
    ("cutoff_len", "0.5"): "passes with samples of fewer tokens",
    ("cutoff_len", "2.0"): "passes with samples of fewer tokens",
    ("eval_dataset", '["a"]'): "there is no data set of that name",
    ("lora_target", '["a"]'): "the model has no module of that name",
    ("lr_scheduler_kwargs", '"nope"'): "other texts are read as a mapping",
    ("max_samples", "0.5"): "passes with a data set of fewer samples",
    ("max_samples", "2.0"): "passes with a data set of fewer samples",
    ("report_to", '["a"]'): "there is no integration of that name",
}


def test_no_value_that_ends_a_run_passes() -> None:
    """What made a real run die is an error."""
    missed = [
        (entry["key"], value, message)
        for entry in ENTRIES
        for message, values in entry.get("dies", ())
        for value in values
        if (entry["key"], json.dumps(value)) not in NOT_THE_TYPE
        and not is_error(entry["key"], value, "5.6.0")
    ]
    assert missed == []


def test_no_value_that_runs_to_the_end_is_an_error() -> None:
    """An error on a config that runs is a false alarm, whatever the declared type."""
    wrong = [
        (entry["key"], value)
        for entry in ENTRIES
        for value in entry.get("ends", ())
        # the runs saved nothing
        if entry["key"] != "save_total_limit" and is_error(entry["key"], value, "5.6.0")
    ]
    assert wrong == []


@pytest.mark.parametrize("release", RELEASES)
def test_types_as_declared_are_silent(release: str) -> None:
    """The parser takes them, and they are what the key is for."""
    samples: dict[str, object] = {
        "bool": True,
        "int": 2,
        "float": 0.5,
        "str": "nope",
        "list": ["a"],
    }
    schema = load_schema("0.9.5", release)
    taken = {entry["key"]: entry[release] for entry in ENTRIES if release in entry}
    for name, spec in schema.keys.items():
        for declared in spec.declared_types:
            value = samples.get(declared)
            refused = [values for _, values in taken[name] if value in values]
            if value is not None and spec.choices is None and not refused:
                found = check_keys({name: value}, schema)
                assert all(problem.usable for problem in found), (name, value, found)
