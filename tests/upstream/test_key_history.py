"""Keys and choices of other releases: what became of them, and what a fix may do about it."""

from __future__ import annotations

import pytest

from lfconfiglint.language import Text
from lfconfiglint.upstream.keys.check import KeyProblem, check_keys
from lfconfiglint.upstream.keys.file import key_file
from lfconfiglint.upstream.keys.names import DEPRECATED, RENAMED_CHOICES
from lfconfiglint.upstream.keys.renames import BEFORE_ALL, FORMER, NESTED, NOTES, ONE_TRUE, RENAMED
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.versions import SUPPORTED

NEWEST = ("0.9.5", "5.6.0")


def only(values: dict[str, object], version: str, release: str | None) -> KeyProblem:
    found = check_keys(values, load_schema(version, release))
    assert len(found) == 1, found
    return found[0]


RENAMES: list[tuple[dict[str, object], str, str, str, str | None]] = [
    # the file, since when the key is gone, its successor, what a fix does, what is written then
    ({"vllm_dtype": "auto"}, "LLaMA-Factory 0.8.2", "infer_dtype", "rename", None),
    ({"image_dir": "x"}, "LLaMA-Factory 0.9.2", "media_dir", "rename", None),
    ({"new_special_tokens": "<a>"}, "LLaMA-Factory 0.9.3", "add_special_tokens", "rename", None),
    ({"image_resolution": 512}, "LLaMA-Factory 0.9.2", "image_max_pixels", "pixels",
     "image_max_pixels: 262144"),
    ({"image_resolution": 262144}, "LLaMA-Factory 0.9.2", "image_max_pixels", "rename", None),
    ({"image_resolution": "big"}, "LLaMA-Factory 0.9.2", "image_max_pixels", "rename", None),
    ({"video_resolution": 128}, "LLaMA-Factory 0.9.2", "video_max_pixels", "pixels",
     "video_max_pixels: 16384"),
    ({"train_mm_proj_only": True}, "LLaMA-Factory 0.9.2", "freeze_language_model", "freeze",
     "freeze_language_model: true, freeze_multi_modal_projector: false"),
    ({"train_mm_proj_only": False}, "LLaMA-Factory 0.9.2", "freeze_language_model", "drop", None),
    ({"dpo_beta": 0.1}, "LLaMA-Factory 0.8.0", "pref_beta", "rename", None),
    ({"dpo_ftx": 0.1}, "LLaMA-Factory 0.8.0", "pref_ftx", "rename", None),
    ({"dpo_loss": "ipo"}, "LLaMA-Factory 0.8.0", "pref_loss", "rename", None),
    ({"orpo_beta": 0.1}, "LLaMA-Factory 0.8.0", "pref_beta", "adapt", None),
    ({"checkpoint_dir": "x"}, "LLaMA-Factory 0.4.0", "adapter_name_or_path", "adapt", None),
    ({"num_layer_trainable": 2}, "LLaMA-Factory 0.7.1", "freeze_trainable_layers", "rename", None),
    ({"name_module_trainable": "mlp"}, "LLaMA-Factory 0.7.1", "freeze_trainable_modules", "rename",
     None),
    ({"sft_packing": True}, "LLaMA-Factory 0.6.0", "packing", "rename", None),
    ({"cache_path": "x"}, "LLaMA-Factory 0.6.2", "tokenized_path", "rename", None),
    ({"max_source_length": 512}, "LLaMA-Factory 0.2.0", "cutoff_len", "adapt", None),
    ({"evaluation_strategy": "steps"}, "transformers 4.51", "eval_strategy", "rename", None),
    ({"split_batches": True}, "transformers 4.51", "accelerator_config", "same",
     "accelerator_config: {split_batches: true}"),
    ({"dispatch_batches": None}, "transformers 4.51", "accelerator_config", "drop", None),
    ({"no_cuda": True}, "transformers 5.0", "use_cpu", "rename", None),
    ({"per_gpu_train_batch_size": 2}, "transformers 5.0", "per_device_train_batch_size", "rename",
     None),
    ({"per_gpu_eval_batch_size": 2}, "transformers 5.0", "per_device_eval_batch_size", "rename",
     None),
    ({"adafactor": True}, "transformers 5.0", "optim", "same", "optim: adafactor"),
    ({"adafactor": False}, "transformers 5.0", "optim", "drop", None),
    ({"torchdynamo": "inductor"}, "transformers 5.0", "torch_compile_backend", "rename", None),
    ({"push_to_hub_token": "x"}, "transformers 5.0", "hub_token", "rename", None),
    ({"push_to_hub_model_id": "x"}, "transformers 5.0", "hub_model_id", "adapt", None),
    ({"include_inputs_for_metrics": True}, "transformers 5.0", "include_for_metrics", "same",
     "include_for_metrics: [inputs]"),
    ({"tpu_metrics_debug": True}, "transformers 5.0", "debug", "same", "debug: tpu_metrics_debug"),
    ({"fsdp_min_num_params": 7}, "transformers 5.0", "fsdp_config", "same",
     "fsdp_config: {min_num_params: 7}"),
    ({"fsdp_transformer_layer_cls_to_wrap": "Layer"}, "transformers 5.0", "fsdp_config", "same",
     "fsdp_config: {transformer_layer_cls_to_wrap: Layer}"),
    ({"group_by_length": True}, "transformers 5.2", "train_sampling_strategy", "same",
     "train_sampling_strategy: group_by_length"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "since", "new", "step", "becomes"), RENAMES)
def test_renamed_keys(
    values: dict[str, object], since: str, new: str, step: str, becomes: str | None
) -> None:
    """Every key that was dropped for another one, seen from the newest release."""
    problem = only(values, *NEWEST)
    facts = problem.facts
    assert problem.rule == "renamed-key"
    assert (facts["since"], facts["suggestion"]) == (since, new)
    assert (facts["step"], facts["becomes"]) == (step, becomes)


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("split_batches", "accelerator_config.split_batches"),
        ("fsdp_min_num_params", "fsdp_config.min_num_params"),
        ("include_inputs_for_metrics", "include_for_metrics"),
        ("no_cuda", "use_cpu"),
    ],
)
def test_what_moved_into_a_mapping_is_named_there(name: str, now: str) -> None:
    """Nobody finds the layer's class by the name of the whole mapping."""
    assert only({name: True}, *NEWEST).facts["now"] == now


def test_use_cache_means_another_thing_in_transformers_5() -> None:
    """Gone from LLaMA-Factory in 0.9.4, and a key of transformers from 5.0 on."""
    problem = only({"use_cache": True}, "0.9.4", "4.57.1")
    assert (problem.rule, problem.facts["suggestion"]) == ("renamed-key", "use_kv_cache")
    assert check_keys({"use_cache": True}, load_schema("0.9.3", "4.52.4")) == []
    assert check_keys({"use_cache": True}, load_schema("0.9.5", "5.6.0")) == []


def test_a_successor_that_is_also_there() -> None:
    """Renaming would make a duplicate: the old line goes, safely if both say the same."""
    both = {"evaluation_strategy": "steps", "eval_strategy": "steps"}
    assert only({**both}, *NEWEST).facts["step"] == "drop"
    assert only({**both, "eval_strategy": "epoch"}, *NEWEST).facts["step"] == "clash"


@pytest.mark.parametrize(
    ("values", "step", "becomes"),
    [
        ({"push_to_hub": True, "output_dir": "saves/a/"}, "write", "hub_model_id: org/a"),
        ({"hub_model_id": "b", "output_dir": "saves/a"}, "write", "hub_model_id: org/b"),
        ({"push_to_hub": True}, "write", "hub_model_id: org/<name>"),
        ({"hub_model_id": "org/b"}, "remove", None),
    ],
)
def test_an_organization_is_not_lost(
    values: dict[str, object], step: str, becomes: str | None
) -> None:
    """Without its line the model would go to the user's own account."""
    found = check_keys({**values, "push_to_hub_organization": "org"}, load_schema(*NEWEST))
    assert [(problem.facts["step"], problem.facts["becomes"]) for problem in found] == [
        (step, becomes)
    ]


REMOVED = [
    *((key, "LLaMA-Factory 0.8.3") for key in ("reserved_label_len", "split")),
    ("visual_inputs", "LLaMA-Factory 0.9.0"),
    ("ppo_logger", "LLaMA-Factory 0.6.1"),
    *((key, "LLaMA-Factory 0.9.5") for key in (
        "chunk_size", "cpu_infer", "kt_force_think", "kt_maxlen", "kt_mode", "kt_optimize_rule",
        "kt_use_cuda_graph", "mode", "placement_strategy", "ray_run_name", "ray_storage_filesystem",
        "ray_storage_path", "resources_per_worker",
    )),
    ("tp_size", "transformers 4.52"),
    ("use_ipex", "transformers 4.57"),
    *((key, "transformers 5.0") for key in (
        "fp16_backend", "fp16_opt_level", "half_precision_backend", "include_tokens_per_second",
        "jit_mode_eval", "mp_parameters", "past_index", "push_to_hub_organization", "ray_scope",
        "save_safetensors", "tpu_num_cores", "use_legacy_prediction_loop", "use_mps_device",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("key", "since"), REMOVED)
def test_removed_keys(key: str, since: str) -> None:
    """Every key without a successor: the line can go, and safely if it said the default."""
    problem = only({key: "something"}, *NEWEST)
    assert (problem.rule, problem.facts["since"]) == ("removed-key", since)
    kept = key == "push_to_hub_organization"
    assert problem.facts["step"] == ("write" if kept else "remove")
    rows = key_file()["keys"].get(key, [{}])
    default = rows[-1].get("default", "something else")
    if default != "something else":
        assert only({key: default}, *NEWEST).facts["step"] == "drop"


NEWER: list[tuple[str, str, str | None, str, str | None]] = [
    ("use_dft_loss", "0.9.3", None, "LLaMA-Factory 0.9.4", None),
    ("kt_cpu_activation", "0.9.5", None, "LLaMA-Factory main", None),
    ("media_dir", "0.9.1", None, "LLaMA-Factory 0.9.2", "image_dir"),
    ("infer_dtype", "0.8.0", None, "LLaMA-Factory 0.8.2", "vllm_dtype"),
    ("use_kv_cache", "0.9.3", None, "LLaMA-Factory 0.9.4", "use_cache"),
    ("image_max_pixels", "0.9.1", None, "LLaMA-Factory 0.9.2", "image_resolution"),
    ("enable_jit_checkpoint", "0.9.5", "4.57.1", "transformers 5.0", None),
    ("ddp_static_graph", "0.9.5", "5.5.4", "transformers 5.6", None),
    ("project", "0.9.4", "4.56.2", "transformers 4.57", None),
    ("average_tokens_across_devices", "0.9.2", "4.46.1", "transformers 4.46.3", None),
    ("use_liger_kernel", "0.8.3", "4.44.2", "transformers 4.45", None),
]


@pytest.mark.parametrize(("key", "version", "release", "since", "former"), NEWER)
def test_keys_of_newer_releases(
    key: str, version: str, release: str | None, since: str, former: str | None
) -> None:
    """Said from which release on, and how the target calls it where it means the same."""
    problem = only({key: "x"}, version, release)
    assert problem.rule == "key-of-newer-release"
    assert (problem.facts["since"], problem.facts["suggestion"]) == (since, former)


@pytest.mark.parametrize(
    ("values", "version", "release", "step"),
    [
        ({"use_dft_loss": False}, "0.9.3", None, "drop"),
        ({"use_dft_loss": 0}, "0.9.3", None, None),
        ({"use_dft_loss": True}, "0.9.3", None, None),
        ({"asft_alpha": 0.1}, "0.9.3", None, "remove"),
        ({"media_dir": "x"}, "0.9.1", None, "rename"),
        ({"media_dir": "x", "image_dir": "y"}, "0.9.1", None, None),
        ({"train_sampling_strategy": "group_by_length"}, "0.9.5", "4.57.1", "same"),
        ({"trust_remote_code": True}, "0.9.1", None, "built-in"),
        ({"trust_remote_code": False}, "0.9.1", None, "remove"),
        ({"quantization_method": "bnb"}, "0.8.2", None, "built-in"),
        ({"quantization_method": "hqq"}, "0.8.2", None, None),
        ({"image_max_pixels": 300000}, "0.9.1", None, "rename"),
        ({"image_max_pixels": 262144}, "0.9.0", None, "side"),
        ({"image_max_pixels": 300000}, "0.9.0", None, None),
        ({"image_max_pixels": 262144}, "0.8.3", None, None),
        ({"train_sampling_strategy": "random"}, "0.9.5", "4.57.1", "remove"),
        ({"train_sampling_strategy": "sequential"}, "0.9.5", "4.57.1", None),
    ],
)
def test_what_a_fix_does_about_a_key_of_a_newer_release(
    values: dict[str, object], version: str, release: str | None, step: str | None
) -> None:
    """What is off goes safely, another default perhaps, and nothing that was asked for."""
    assert only(values, version, release).facts["step"] == step


@pytest.mark.parametrize(
    ("values", "step", "place"),
    [
        ({"split_batches": True, "accelerator_config": {"even_batches": False}}, "into",
         "accelerator_config.split_batches"),
        ({"split_batches": True, "accelerator_config": {"split_batches": False}}, "clash", None),
        ({"split_batches": True, "accelerator_config": "a.json"}, "clash", None),
        ({"dispatch_batches": False}, "same", None),
        ({"split_batches": False}, "drop", None),
    ],
)  # fmt: skip
def test_a_key_that_became_part_of_a_mapping(
    values: dict[str, object], step: str, place: str | None
) -> None:
    """`dispatch_batches: false` is not the same as leaving it to accelerate."""
    facts = only(values, *NEWEST).facts
    assert (facts["step"], facts["place"]) == (step, place)


@pytest.mark.parametrize("key", sorted(DEPRECATED))
def test_deprecated_keys(key: str) -> None:
    """In the last release that takes it a warning, in the next an error."""
    rows = key_file()["keys"][key]
    releases = key_file()["transformers"]
    last = rows[-1]["in"][1]
    found = check_keys({key: "something"}, load_schema("0.8.3", releases[last]))
    # the value may be wrong, too
    (problem,) = (problem for problem in found if problem.rule == "deprecated-key")
    assert problem.usable
    after = only({key: "something"}, "0.8.3", releases[last + 1])
    assert after.rule in ("renamed-key", "removed-key")
    assert problem.facts["since"] == after.facts["since"]


def test_deprecated_keys_without_effect_are_silent() -> None:
    """transformers does not warn, and without a release it is not known whether it does."""
    assert check_keys({"adafactor": False}, load_schema("0.9.5", "4.57.1")) == []
    assert check_keys({"fp16_backend": "auto"}, load_schema("0.9.5", "4.57.1")) == []
    assert check_keys({"adafactor": True}, load_schema("0.9.5")) == []


CHOICES: list[tuple[str, str, str, str | None, str, str | None, str | None]] = [
    ("flash_attn", "off", "0.9.5", None, "renamed-choice", "disabled", "LLaMA-Factory 0.8.3"),
    ("flash_attn", "disabled", "0.8.2", None, "bad-choice", "'off'", None),
    ("optim", "adamw_hf", "0.9.5", "5.6.0", "renamed-choice", "adamw_torch", "transformers 4.50"),
    ("optim", "adamw_apex_fused", "main", "5.8.0", "bad-choice", None, "transformers 5.8"),
    ("infer_backend", "ktransformers", "0.9.5", None, "bad-choice", None, "LLaMA-Factory 0.9.5"),
    ("flash_attn", "fa3", "0.9.3", None, "bad-choice", None, None),
    ("quantization_method", "bitsandbytes", "0.9.3", None, "silent-choice", "bnb",
     "LLaMA-Factory 0.9.3"),
    ("quantization_method", "bnb", "0.9.2", None, "silent-choice", "bitsandbytes", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "choice", "version", "release", "rule", "suggestion", "gone"), CHOICES
)
def test_choices_of_other_releases(
    key: str,
    choice: str,
    version: str,
    release: str | None,
    rule: str,
    suggestion: str | None,
    gone: str | None,
) -> None:
    """What has another name in the target is told from what was never a choice."""
    problem = only({key: choice}, version, release)
    assert problem.rule == rule
    assert (problem.facts["suggestion"], problem.facts["gone"]) == (suggestion, gone)


@pytest.mark.parametrize("version", SUPPORTED)
def test_successors_are_keys_of_the_target(version: str) -> None:
    """No advice may name a key or a choice that the target refuses."""
    schema = load_schema(version)
    names = {*RENAMED, *FORMER, *BEFORE_ALL} - schema.keys.keys()
    for name in names:
        facts = only({name: "x"}, version, None).facts
        assert facts.get("suggestion") is None or facts["suggestion"] in schema.keys
    for key, choice in RENAMED_CHOICES:
        for problem in check_keys({key: choice}, schema):
            meant = problem.facts.get("meant")
            assert meant is None or meant in (schema.keys[key].choices or ())


def test_tables_fit_the_list_of_keys() -> None:
    """A misspelt name in a table would silently do nothing."""
    known = key_file()["keys"].keys()
    assert set(RENAMED.values()) <= known
    assert (set(RENAMED) | set(NOTES) | DEPRECATED) - set(BEFORE_ALL) <= known
    assert set(NESTED) | set(ONE_TRUE) <= set(RENAMED)
    assert all(isinstance(note, Text) for note in NOTES.values())
