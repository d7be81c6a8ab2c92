"""Facts written for the newest release hold for older ones that lack its keys."""

from __future__ import annotations

import pytest

from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.profile import resolve_hardware
from lfconfiglint.run_context import context_of
from lfconfiglint.upstream.keys.absent import absent_defaults
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.versions import NEWEST, SUPPORTED

CONFIG = (
    b"model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\nfinetuning_type: lora\n"
    b"template: qwen\nbf16: true\nnum_train_epochs: 3.0\n"
)


@pytest.mark.parametrize("version", SUPPORTED)
def test_memory_is_known_for_every_release(version: str) -> None:
    """``use_kt`` and ``fp8`` do not exist in 0.9.3, and so cannot make its memory unknown."""
    context = context_of(
        parse_document(CONFIG), load_schema(version), 20_000, None, resolve_hardware("8xH20")
    )
    assert Facts(context).needs_of("memory.gpu_train_peak") == ()
    assert Facts(context).needs_of("checkpoint.bytes") == ()


def test_only_absent_features_are_off() -> None:
    """What an older release did by another key, or always, is not claimed to be off."""
    old = load_schema("0.9.1")
    off = absent_defaults(old)
    assert off["use_kt"] is False
    assert off.keys().isdisjoint(old.keys)
    assert off.keys().isdisjoint({"freeze_language_model", "trust_remote_code"})
    assert absent_defaults(load_schema(NEWEST)) == {}
