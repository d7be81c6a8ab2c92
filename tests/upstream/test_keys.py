"""The key schema: generated from the facts, and read back as upstream's keys and defaults."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lfconfiglint.errors import InternalError
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys import UNDETERMINED, load_schema
from lfconfiglint.upstream.versions import SUPPORTED

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "scripts" / "facts"
GENERATOR = ROOT / "scripts" / "generate_key_schema.py"


def test_schemas_are_what_the_facts_generate() -> None:
    """A hand edit of a schema, or facts changed without regenerating, must not pass."""
    run = subprocess.run(
        [sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_check_notices_a_stale_schema(tmp_path: Path) -> None:
    """``--check`` would be worthless if it always succeeded."""
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / GENERATOR.name
    script.write_text(GENERATOR.read_text(encoding="utf-8"), encoding="utf-8")
    facts = tmp_path / "scripts" / "facts"
    facts.mkdir()
    for file in FACTS.glob("key*.json"):
        (facts / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")

    def generate(*arguments: str) -> int:
        command = [sys.executable, str(script), *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert generate("--check") == 1
    assert generate() == 0
    assert generate("--check") == 0
    written = tmp_path / "schemas" / "train" / "0.9.5.schema.json"
    written.write_text(written.read_text(encoding="utf-8").replace("lora", "lola"), "utf-8")
    assert generate("--check") == 1


@pytest.mark.parametrize("version", SUPPORTED)
def test_schema_is_valid_json_schema(version: str) -> None:
    path = schema_file(f"train/{version}.schema.json")
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_overrides_name_existing_keys_and_give_reasons() -> None:
    """An override for a misspelt key would silently do nothing."""
    known: set[str] = set()
    for file in FACTS.glob("keys-*.json"):
        known |= set(json.loads(file.read_text(encoding="utf-8"))["keys"])
    for override in json.loads((FACTS / "key-overrides.json").read_text(encoding="utf-8")):
        assert set(override["keys"]) <= known
        assert override["reason"]


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("learning_rate", 5e-05),
        ("save_steps", 500),
        ("cutoff_len", 2048),
        ("deepspeed", None),
        ("finetuning_type", "lora"),
        ("report_to", "none"),
        ("per_device_train_batch_size", 8),
        ("gradient_checkpointing", False),
    ],
)
def test_defaults_are_upstreams(key: str, default: object) -> None:
    values = load_schema("0.9.5").default_values()
    assert values[key] == default
    assert type(values[key]) is type(default)


def test_defaults_computed_at_run_time_are_left_out() -> None:
    """optim depends on the installed torch: a guess here would become a wrong fact."""
    schema = load_schema("0.9.5")
    assert schema.keys["optim"].default is UNDETERMINED
    assert "optim" not in schema.default_values()
    assert len(schema.default_values()) == len(schema.keys) - 2


def test_keys_of_a_part_of_the_transformers_range_say_so() -> None:
    keys = load_schema("0.9.5").keys
    assert keys["group_by_length"].transformers == "4.55.0..5.1.0"
    assert keys["train_sampling_strategy"].transformers == "5.2.0..5.6.0"
    assert keys["save_steps"].transformers is None
    # upstream keeps this one alive itself
    assert keys["overwrite_output_dir"].transformers is None


def test_missing_schema_is_one_clear_error() -> None:
    with pytest.raises(InternalError, match="key schema cannot be read"):
        load_schema("0.0.0")
