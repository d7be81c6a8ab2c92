"""The keys of every release: generated from the facts, and read back as upstream's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lfconfiglint.errors import InternalError
from lfconfiglint.resources import schema_file
from lfconfiglint.upstream.keys.file import key_file, release_place
from lfconfiglint.upstream.keys.schema import UNDETERMINED, load_schema
from lfconfiglint.upstream.release.versions import (
    RELEASES,
    SUPPORTED,
    TRANSFORMERS_RANGE,
    allows_transformers,
)

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "scripts" / "facts"
GENERATOR = ROOT / "scripts" / "generate_key_schema.py"


def test_schemas_are_what_the_facts_generate() -> None:
    """A hand edit of a schema, or facts changed without regenerating, must not pass."""
    run = subprocess.run(
        [sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("version", SUPPORTED)
def test_schema_for_editors_is_valid_and_small(version: str) -> None:
    """Editors load it with every file, and the wheel holds one for each version."""
    path = schema_file(f"train/{version}.schema.json")
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
    assert path.stat().st_size < 60_000


def test_overrides_name_existing_keys_and_give_reasons() -> None:
    """An override for a misspelt key would silently do nothing."""
    facts = json.loads((FACTS / "keys.json").read_text(encoding="utf-8"))
    known = {entry["key"] for entry in facts["keys"]}
    for override in json.loads((FACTS / "key-overrides.json").read_text(encoding="utf-8")):
        assert set(override["keys"]) <= known
        assert override["reason"]
        assert len(override.get("silent", ["en", "zh"])) == 2


OWN = {
    "0.8.0": 127, "0.8.1": 127, "0.8.2": 131, "0.8.3": 135, "0.9.0": 142, "0.9.1": 146,
    "0.9.2": 175, "0.9.3": 195, "0.9.4": 218, "0.9.5": 229, "main": 233,
}  # fmt: skip
TRANSFORMERS = {
    "4.41.2": 130, "4.42.4": 131, "4.43.4": 133, "4.45.0": 134, "4.46.1": 135, "4.46.3": 136,
    "4.49.0": 136, "4.50.3": 137, "4.51.3": 134, "4.52.4": 133, "4.53.3": 135, "4.55.0": 135,
    "4.56.2": 136, "4.57.1": 137, "5.0.0": 114, "5.6.0": 117, "5.8.0": 117,
}  # fmt: skip


@pytest.mark.parametrize("version", SUPPORTED)
def test_number_of_llamafactorys_own_keys(version: str) -> None:
    """Counted in the argument dataclasses of each tag."""
    place = key_file()["llamafactory"].index(version)
    own = [
        key
        for key, rows in key_file()["keys"].items()
        if any(r["of"] == "llamafactory" and r["in"][0] <= place <= r["in"][1] for r in rows)
    ]
    assert len(own) == OWN[version]
    assert set(own) <= set(load_schema(version).keys)


@pytest.mark.parametrize("release", TRANSFORMERS)
def test_number_of_transformers_keys(release: str) -> None:
    """Counted in Seq2SeqTrainingArguments of each wheel."""
    place = key_file()["transformers"].index(release)
    rows = [r for rows in key_file()["keys"].values() for r in rows if r["of"] == "transformers"]
    assert sum(r["in"][0] <= place <= r["in"][1] for r in rows) == TRANSFORMERS[release]


def test_the_list_covers_every_supported_version() -> None:
    """A target that can be chosen must have keys, and both ends of its range must be listed."""
    assert tuple(key_file()["llamafactory"]) == SUPPORTED
    for first, last in TRANSFORMERS_RANGE.values():
        assert {first, last or first} <= set(key_file()["transformers"])


BY_RELEASE: list[tuple[str, str, str]] = [
    # of the keys of 0.9.5 whose acceptance depends on transformers: key, first, last release
    *((key, "4.55.0", "4.57.6") for key in (
        "adafactor", "fp16_backend", "fp16_opt_level", "fsdp_min_num_params",
        "fsdp_transformer_layer_cls_to_wrap", "half_precision_backend",
        "include_inputs_for_metrics", "include_tokens_per_second", "jit_mode_eval", "mp_parameters",
        "no_cuda", "past_index", "per_gpu_eval_batch_size", "per_gpu_train_batch_size",
        "push_to_hub_model_id", "push_to_hub_organization", "push_to_hub_token", "ray_scope",
        "save_safetensors", "torchdynamo", "tpu_metrics_debug", "tpu_num_cores",
        "use_legacy_prediction_loop", "use_mps_device",
    )),
    *((key, "5.6.0", "5.6.0") for key in (
        "ddp_static_graph", "trackio_bucket_id", "trackio_static_space_id",
    )),
    *((key, "5.0.0", "5.6.0") for key in ("enable_jit_checkpoint", "use_cache")),
    *((key, "4.57.0", "5.6.0") for key in ("project", "trackio_space_id")),
    ("group_by_length", "4.55.0", "5.1.0"),
    ("parallelism_config", "4.56.0", "5.6.0"),
    ("train_sampling_strategy", "5.2.0", "5.6.0"),
    ("use_ipex", "4.55.0", "4.56.2"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "first", "last"), BY_RELEASE)
def test_keys_of_a_part_of_the_transformers_range(key: str, first: str, last: str) -> None:
    """All 35 of them: known to exactly these releases, and to 0.9.5 with any."""
    spec = load_schema("0.9.5").keys[key]
    assert spec.transformers == f"{first}..{last}"
    releases = key_file()["transformers"]
    places = range(releases.index(first), releases.index(last) + 1)
    for place, release in enumerate(releases):
        if allows_transformers("0.9.5", release):
            assert (key in load_schema("0.9.5", release).keys) == (place in places), release


def test_no_other_key_depends_on_the_transformers_release() -> None:
    """The table above is complete."""
    partly = {name for name, spec in load_schema("0.9.5").keys.items() if spec.transformers}
    assert partly == {key for key, _, _ in BY_RELEASE}
    assert len(partly) == 35


@pytest.mark.parametrize(
    ("release", "taken_for"),
    [
        ("4.57.1", "4.57.1"),
        ("4.57.3", "4.57.1"),
        ("4.52.0", "4.52.1"),
        ("4.50.9", "4.50.3"),
        ("5.5.2", "5.5.0"),
        ("5.99.0", "5.8.0"),
        ("4.40.0", "4.41.2"),
    ],
)
def test_releases_that_were_not_looked_at(release: str, taken_for: str) -> None:
    """The last one before it, of the same minor release where there is one."""
    releases = key_file()["transformers"]
    assert releases[release_place(releases, release)] == taken_for


def test_own_keys_win_over_inherited_ones() -> None:
    """LLaMA-Factory keeps a key alive that transformers 5 dropped, and had a use_cache itself."""
    assert "overwrite_output_dir" in load_schema("0.9.5", "5.6.0").keys
    assert load_schema("0.9.3", "4.52.4").keys["use_cache"].owner == "BaseModelArguments"
    assert load_schema("0.9.5", "5.6.0").keys["use_cache"].owner == "TrainingArguments"


DEFAULTS: list[tuple[str, str | None, str, object]] = [
    ("0.9.5", "5.6.0", "learning_rate", 5e-05),
    ("0.9.5", "5.6.0", "save_steps", 500),
    ("0.9.5", "5.6.0", "finetuning_type", "lora"),
    ("0.9.5", "5.6.0", "per_device_train_batch_size", 8),
    ("0.9.5", "5.6.0", "gradient_checkpointing", False),
    ("0.9.5", "5.6.0", "report_to", "none"),
    ("0.9.5", "4.57.1", "report_to", None),
    ("0.9.5", None, "report_to", UNDETERMINED),
    ("0.9.5", None, "fsdp", None),
    ("0.9.5", "5.6.0", "optim", UNDETERMINED),
    ("0.9.0", "4.45.0", "optim", "adamw_torch"),
    ("0.9.0", None, "cutoff_len", 1024),
    ("0.9.1", None, "cutoff_len", 2048),
    ("0.9.0", None, "image_resolution", 512),
    ("0.9.1", None, "image_resolution", 262144),
    ("0.9.2", None, "quantization_method", "bitsandbytes"),
    ("0.9.3", None, "quantization_method", "bnb"),
]


@pytest.mark.parametrize(("version", "release", "key", "default"), DEFAULTS)
def test_defaults_are_upstreams(
    version: str, release: str | None, key: str, default: object
) -> None:
    """What is computed from the installed torch, or differs between the releases that are meant,
    is left out: a guess would become a wrong fact."""
    schema = load_schema(version, release)
    assert schema.keys[key].default == default
    assert type(schema.keys[key].default) is type(default)
    assert schema.default_values.get(key, UNDETERMINED) == default


CHOICES: list[tuple[str, str | None, str, str, bool]] = [
    ("0.8.2", None, "flash_attn", "off", True),
    ("0.8.3", None, "flash_attn", "off", False),
    ("0.9.3", None, "flash_attn", "fa3", False),
    ("0.9.4", None, "flash_attn", "fa3", True),
    ("0.9.3", "4.49.0", "optim", "adamw_hf", True),
    ("0.9.3", "4.50.3", "optim", "adamw_hf", False),
    ("0.9.3", None, "optim", "adamw_hf", True),
    ("0.9.4", "4.53.3", "optim", "stable_adamw", False),
    ("0.9.4", "4.54.1", "optim", "stable_adamw", True),
    ("main", "5.8.0", "optim", "adamw_apex_fused", False),
    ("0.9.5", "5.3.0", "lr_scheduler_type", "greedy", False),
    ("0.9.5", "5.4.0", "lr_scheduler_type", "greedy", True),
    ("0.9.2", None, "save_strategy", "best", True),
    ("0.9.2", "4.46.3", "save_strategy", "best", False),
    ("0.9.3", "4.49.0", "report_to", "swanlab", False),
]


@pytest.mark.parametrize(("version", "release", "key", "choice", "there"), CHOICES)
def test_choices_of_a_release(
    version: str, release: str | None, key: str, choice: str, there: bool
) -> None:
    """Exactly that release's with a release, those of any without."""
    assert (choice in (load_schema(version, release).keys[key].choices or ())) == there


def test_every_target_loads() -> None:
    """With both ends of its range, and with a release outside of it, which a project may have."""
    for version in RELEASES:
        first, last = TRANSFORMERS_RANGE[version]
        for release in (first, last, None, "5.6.0"):
            assert len(load_schema(version, release).keys) > 200


def test_loading_is_fast() -> None:
    """It is a part of every start; the limit leaves room for a busy machine."""
    code = (
        "import time, json\n"
        "from lfconfiglint.upstream.keys.schema import load_schema\n"
        "start = time.process_time()\n"
        "load_schema('0.9.5', '5.6.0')\n"
        "print(time.process_time() - start)\n"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(times) < 0.02


def test_an_unknown_version_is_one_clear_error() -> None:
    with pytest.raises(InternalError, match="unknown version"):
        load_schema("0.0.0")
