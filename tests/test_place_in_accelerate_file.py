"""A finding about one setting of accelerate's file stands at that setting, not at its group."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.api import lint

_CASES = {
    "accelerate-fsdp-value": (
        "fsdp_config:\n  fsdp_version: 2\n  fsdp_state_dict_type: FULL_STAE_DICT\n"
    ),
    "accelerate-misspelt-key": "fsdp_config: {}\nmixed_precison: bf16\n",
    "accelerate-loading-without-sync": (
        "fsdp_config:\n  fsdp_cpu_ram_efficient_loading: true\n  fsdp_sync_module_states: false\n"
    ),
    "accelerate-resharding-no-truth-value": (
        "fsdp_config:\n  fsdp_version: 2\n  fsdp_reshard_after_forward: FULL_SHARD\n"
    ),
}
"""The rule -> a file whose last line is what it speaks of."""


@pytest.mark.parametrize("rule", _CASES)
def test_finding_stands_at_the_setting(rule: str, tmp_path: Path) -> None:
    """A file of FSDP has twenty settings: the line tells which one to mend."""
    path = tmp_path / "fsdp.yaml"
    text = "compute_environment: LOCAL_MACHINE\ndistributed_type: FSDP\n" + _CASES[rule]
    path.write_text(text, encoding="utf-8")
    (found,) = [one for one in lint(path).findings if one.rule == rule]
    assert found.line == len(text.splitlines())


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("deepspeed_config:\n  deepspeed_config_file: ds.json\nmixed_precision: bf16\n", 5),
        ("deepspeed_config:\n  deepspeed_config_file: ds.json\n  zero_stage: 3\n", 5),
    ],
)
def test_what_stands_beside_a_deepspeed_file(settings: str, line: int, tmp_path: Path) -> None:
    """Some of what is refused is in the group, and ``mixed_precision`` is not."""
    path = tmp_path / "ds.yaml"
    head = "compute_environment: LOCAL_MACHINE\ndistributed_type: DEEPSPEED\n"
    path.write_text(head + settings, encoding="utf-8")
    rule = "accelerate-beside-deepspeed-file"
    (found,) = [one for one in lint(path).findings if one.rule == rule]
    assert found.line == line
