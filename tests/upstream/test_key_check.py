"""Key problems: what fails or is misread upstream is reported, and nothing else.

The tables follow runs of wrong values through LLaMA-Factory 0.9.5 with transformers 5.6.0.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lfconfiglint.language import Text
from lfconfiglint.upstream.keys.check import KeyProblem, check_keys
from lfconfiglint.upstream.keys.foreign import FOREIGN, LINES
from lfconfiglint.upstream.keys.names import MEGATRON_KEYS
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.keys.words import describe

SCHEMA = load_schema("0.9.5", "5.6.0")


def problems(**values: object) -> list[KeyProblem]:
    return check_keys(dict(values), SCHEMA)


def only(**values: object) -> KeyProblem:
    found = problems(**values)
    assert len(found) == 1, found
    return found[0]


RUNS: list[tuple[str, object]] = [
    # the list of data sets itself, from 0.9.4 on
    ("dataset_dir", {"a": {"hf_hub_url": "x/y"}}),
    ("learning_rate", 1),
    ("learning_rate", True),
    ("num_train_epochs", 2),
    ("lora_alpha", 0.5),
    ("lora_alpha", 16.0),
    ("lora_alpha", None),
    ("cutoff_len", 64.0),
    ("ddp_timeout", 180000000.0),
    ("ddp_timeout", "1800"),
    ("num_beams", "2"),
    ("temperature", "0.9"),
    ("save_steps", 0.5),
    ("save_steps", None),
    ("warmup_steps", 0.1),
    ("bf16", 1),
    ("bf16", 0),
    ("bf16", None),
    ("bf16", ""),
    ("bf16", "true"),
    ("bf16", "True"),
    ("packing", None),
    ("dataset", ["a", "b"]),
    ("dataset", None),
    ("eval_dataset", ["a"]),
    ("lora_target", ["q_proj"]),
    ("interleave_probs", [0.5, 0.5]),
    ("freeze_trainable_modules", ["self_attn"]),
    ("run_name", 5),
    ("output_dir", None),
    ("template", None),
    ("model_revision", None),
    ("report_to", []),
    ("report_to", ["none"]),
    ("report_to", ["tensorboard", "wandb"]),
    ("report_to", "all"),
    ("deepspeed", ""),
    ("deepspeed", False),
    ("deepspeed", {}),
    ("fsdp", True),
    ("fsdp", ""),
    ("fsdp", "full_shard auto_wrap"),
    ("lr_scheduler_kwargs", '{"min_lr": 1e-6}'),
    ("lr_scheduler_kwargs", {"min_lr": 1e-6}),
    ("gradient_checkpointing_kwargs", {"use_reentrant": False}),
    ("include_num_input_tokens_seen", "false"),
    ("include_num_input_tokens_seen", True),
    ("resume_from_checkpoint", True),
    ("rope_scaling", None),
    ("debug", "underflow_overflow tpu_metrics_debug"),
    ("trackio_static_space_id", False),
    ("max_samples", 1000),
    ("max_samples", 100000.0),
]


@pytest.mark.parametrize(("key", "value"), RUNS)
def test_what_runs_is_not_reported(key: str, value: object) -> None:
    assert problems(**{key: value}) == []


WRONG_TYPES: list[tuple[str, object, str, str]] = [
    ("learning_rate", "1e-4", "the text '1e-4'", "a number"),
    ("learning_rate", [0.0001], "a list", "a number"),
    ("learning_rate", None, "empty (null)", "a number"),
    ("num_train_epochs", "3", "the text '3'", "a number"),
    ("max_steps", 2.5, "2.5", "a whole number"),
    ("lora_rank", 8.0, "8.0", "a whole number"),
    ("lora_rank", "8", "the text '8'", "a whole number"),
    ("seed", 42.0, "42.0", "a whole number"),
    ("preprocessing_num_workers", 2.0, "2.0", "a whole number"),
    ("gradient_accumulation_steps", None, "empty (null)", "a whole number"),
    ("save_total_limit", "2", "the text '2'", "a whole number"),
    ("image_max_pixels", "589824", "the text '589824'", "a whole number"),
    ("output_dir", 123, "123", "text"),
    ("model_name_or_path", 123, "123", "text"),
    ("template", ["default"], "a list", "text"),
    ("template", 5, "5", "text"),
    ("adapter_name_or_path", ["a"], "a list", "text"),
    ("add_tokens", ["<a>"], "a list", "text"),
    ("dataset", 5, "5", "text or a list"),
    ("lora_target", None, "empty (null)", "text or a list"),
    ("interleave_probs", 0.5, "0.5", "text or a list"),
    ("dataset_dir", ["a"], "a list", "text"),
    ("deepspeed", 3, "3", "a mapping or text"),
    ("use_galore", "true", "the text 'true'", "true or false"),
    ("use_badam", None, "empty (null)", "true or false"),
    ("torch_empty_cache_steps", 2.5, "2.5", "a whole number"),
    ("stage", ["sft"], "a list", "text"),
]


@pytest.mark.parametrize(("key", "value", "given", "expected"), WRONG_TYPES)
def test_types_that_fail(key: str, value: object, given: str, expected: str) -> None:
    problem = only(**{key: value})
    assert (problem.rule, problem.path) == ("wrong-type", (key,))
    assert isinstance(problem.facts["given"], Text)
    assert isinstance(problem.facts["expected"], Text)
    assert problem.facts["key"] == key
    assert problem.facts["given"].en == given
    assert problem.facts["expected"].en == expected
    assert problem.facts["value"] is value


UNCONVERTED: list[tuple[str, object, str, str]] = [
    ("packing", [True], "a list", "true or false"),
    ("ppo_epochs", "4", "the text '4'", "a whole number"),
    ("vllm_gpu_util", "0.9", "the text '0.9'", "a number"),
]


@pytest.mark.parametrize(("key", "value", "given", "expected"), UNCONVERTED)
def test_types_that_an_ordinary_run_does_not_notice(
    key: str, value: object, given: str, expected: str
) -> None:
    """No error, as the run ends; and no silence, as what reads the value was not written for it."""
    problem = only(**{key: value})
    assert problem.rule == "unconverted-value"
    assert isinstance(problem.facts["given"], Text)
    assert isinstance(problem.facts["expected"], Text)
    assert (problem.facts["given"].en, problem.facts["expected"].en) == (given, expected)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, "unconverted-value"),
        ({"eval_strategy": "no"}, "unconverted-value"),
        ({"eval_strategy": "steps", "stage": "ppo"}, "unconverted-value"),
        ({"eval_strategy": "steps"}, "wrong-type"),
        ({"do_eval": True}, "wrong-type"),
        ({"do_predict": True}, "wrong-type"),
    ],
)
def test_the_batch_of_an_evaluation(values: dict[str, object], rule: str) -> None:
    """Text there ends the run at the first evaluation, and is never used where there is none."""
    problem = only(per_device_eval_batch_size="two", **values)
    assert problem.rule == rule
    assert ("effect" in problem.facts) == (rule == "unconverted-value")


@pytest.mark.parametrize(
    ("value", "given"), [("8", "文本 '8'"), (8.0, " 8.0"), (None, "空（null）")]
)
def test_chinese_has_blanks_beside_figures_only(value: object, given: str) -> None:
    """The text before it leaves none, so that none stands between two Chinese words."""
    assert describe(value).zh == given


def test_long_text_is_shown_shortened() -> None:
    given = only(learning_rate="9" * 5000).facts["given"]
    assert isinstance(given, Text)
    assert len(given.en) < 80


@pytest.mark.parametrize(
    ("text", "meant"),
    [("false", False), ("False", False), ("no", False), ("off", False), ("0", None),
     ("none", None), ("auto", None), ("flase", None)],
)  # fmt: skip
def test_text_that_counts_as_true(text: str, meant: bool | None) -> None:
    problem = only(packing=text)
    assert problem.rule == "string-for-boolean"
    assert problem.facts == {"key": "packing", "value": text, "meant": meant}


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("quantization_bit", "4", 4),
        ("cutoff_len", " 2048 ", 2048),
        ("lora_rank", 8.0, 8),
        ("lora_rank", 8.5, None),
        ("cutoff_len", "2k", None),
        ("cutoff_len", "2048.0", None),
        ("cutoff_len", [2048], None),
        ("learning_rate", "1e-4", 1e-4),
        ("learning_rate", "5", 5),
        ("learning_rate", "1e999", None),
        ("learning_rate", "1,5", None),
        ("learning_rate", None, None),
    ],
)
def test_what_a_value_of_another_type_meant(key: str, value: object, meant: object) -> None:
    """A fix writes it: only what is certain."""
    found = only(**{key: value}).facts["meant"]
    assert (found, type(found)) == (meant, type(meant))


BAD_CHOICES: list[tuple[str, object, str | None]] = [
    ("stage", "SFT", "sft"),
    ("stage", None, None),
    ("stage", "stf", "sft"),
    ("finetuning_type", "LoRA", "lora"),
    ("finetuning_type", "qlora", "lora"),
    ("eval_strategy", False, "'no'"),
    ("eval_strategy", True, None),
    ("eval_strategy", "step", "steps"),
    ("eval_strategy", None, None),
    ("save_strategy", False, "'no'"),
    ("flash_attn", False, "disabled"),
    ("flash_attn", "flash_attention_2", "fa2"),
    ("flash_attn", "flash_attn2", "fa2"),
    ("flash_attn", "flash_attn", None),
    ("flash_attn", "AUTO", "auto"),
    ("lr_scheduler_type", "cosin", "cosine"),
    ("optim", "adamw", "adamw_torch"),
    ("report_to", False, "none"),
    ("report_to", None, "none"),
    ("report_to", "None", "none"),
    ("report_to", "tensorboard,wandb", "[tensorboard, wandb]"),
    ("fsdp", "full_shard,auto_wrap", "full_shard auto_wrap"),
    ("fsdp", "full_shard auto_wrp", "full_shard auto_wrap"),
    ("fsdp", "nope", None),
    ("stage", "s" * 1000, None),
]


@pytest.mark.parametrize(("key", "value", "suggestion"), BAD_CHOICES)
def test_choices_that_do_not_exist(key: str, value: object, suggestion: str | None) -> None:
    problem = only(**{key: value})
    assert problem.rule == "bad-choice"
    assert problem.facts["value"] is value
    assert problem.facts["suggestion"] == suggestion
    assert problem.facts["choices"]


SILENT: list[tuple[str, object, str | None]] = [
    ("pref_loss", "sigmod", "sigmoid"),
    ("quantization_method", "bitsandbytes", "bnb"),
    ("quantization_method", "nope", None),
    ("mixture_of_depths", True, None),
    ("init_special_tokens", "desc", None),
    ("mix_strategy", "interleave_onze", "interleave_once"),
    # the names share a word, which is not what was mistyped
    ("mix_strategy", "interleave_next", None),
]


@pytest.mark.parametrize(("key", "value", "suggestion"), SILENT)
def test_choices_that_silently_do_something_else(
    key: str, value: object, suggestion: str | None
) -> None:
    """The run ends, so that an error would be a false alarm; what happens is said instead."""
    problem = only(**{key: value})
    assert problem.rule == "silent-choice"
    assert isinstance(problem.facts["effect"], Text)
    assert problem.facts["suggestion"] == suggestion


def test_how_to_quantize_nothing() -> None:
    """`quantization_bit: null` wants the model as it is, whatever the method would be."""
    values = {"quantization_method": "bitsandbytes", "quantization_bit": None}
    assert check_keys(values, SCHEMA) == []
    assert check_keys({**values, "quantization_bit": 4}, SCHEMA) != []


def test_what_a_fix_may_write() -> None:
    """One word is written by a fix, several only where the key takes them as one text."""
    assert only(save_strategy=False).facts["meant"] == "no"
    assert only(report_to="tensorboard,wandb").facts["meant"] is None
    assert only(fsdp="full_shard,auto_wrap").facts["meant"] == "full_shard auto_wrap"


UNKNOWN: list[tuple[str, str | None]] = [
    ("gradient_acumulation_steps", "gradient_accumulation_steps"),
    ("learning-rate", "learning_rate"),
    ("Learning_Rate", "learning_rate"),
    ("learningRate", "learning_rate"),
    ("--learning_rate", "learning_rate"),
    ("--evaluation-strategy", "eval_strategy"),
    ("batch_size", "per_device_train_batch_size"),
    ("seq_len", "cutoff_len"),
    ("grad_accum", "gradient_accumulation_steps"),
    ("output", "output_dir"),
    ("learnign_rate", "learning_rate"),
    ("comet_project", None),
    ("mlflow_project", None),
    ("adam_beta3", None),
    ("my_forks_secret_switch", None),
    ("x" * 1000, None),
]


@pytest.mark.parametrize(("key", "suggestion"), UNKNOWN)
def test_unknown_keys(key: str, suggestion: str | None) -> None:
    """What is near is suggested, and what is not may be a fork's: how to declare it is said."""
    problem = only(**{key: 1})
    assert problem.rule == "unknown-key"
    assert problem.facts["suggestion"] == suggestion
    assert problem.facts["declaration"] == (f'{key} = "int"' if suggestion is None else None)


TOLD: list[tuple[str, str, str]] = [
    ("lr", "foreign", "learning_rate"),
    ("target_modules", "foreign", "lora_target"),
    ("learning_rat", "nearest", "learning_rate"),
    ("wandb_project", "variable", "WANDB_PROJECT"),
    ("wandb_run_name", "variable", "WANDB_NAME"),
    ("use_flash_attn", "line", "flash_attn: fa2"),
]


@pytest.mark.parametrize(("key", "fact", "told"), TOLD)
def test_why_a_name_is_suggested(key: str, fact: str, told: str) -> None:
    """Another trainer's name, a slip, a variable or a line: one is told, and not to declare it."""
    facts = only(**{key: 1}).facts
    names = ("foreign", "nearest", "present", "variable", "line", "declaration")
    assert {name: facts[name] for name in names if facts[name] is not None} == {fact: told}


def test_suggestions_are_keys_of_the_target() -> None:
    """A name that only another release has would be refused again."""
    old, new = load_schema("0.9.0", "4.45.0"), load_schema("0.9.5", "5.6.0")
    misspelt = {"image_max_pixel": 1}
    assert check_keys(misspelt, new)[0].facts["suggestion"] == "image_max_pixels"
    assert check_keys(misspelt, old)[0].facts["suggestion"] is None


EXTRA: list[tuple[str, object, bool]] = [
    ("int", 3, True), ("int", 2.5, False), ("int", "3", False), ("int", True, False),
    ("float", 3, True), ("float", 2.5, True), ("float", "2.5", False),
    ("bool", True, True), ("bool", "true", False), ("bool", 1, False),
    ("str", "x", True), ("str", 5, False), ("list", ["a"], True), ("list", "a", False),
    ("dict", {}, True), ("dict", [], False), ("any", object(), True), ("int", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "value", "fits"), EXTRA)
def test_keys_that_the_settings_declare(declared: str, value: object, fits: bool) -> None:
    """A fork's key is known, and held to the type that is declared for it."""
    found = check_keys({"my_key": value}, SCHEMA, extra_keys={"my_key": declared})
    assert [problem.rule for problem in found] == ([] if fits else ["wrong-type"])


@pytest.mark.parametrize(
    ("version", "rule"), [("0.9.1", "unknown-key"), ("0.9.2", "unused-key"), ("main", "unused-key")]
)
def test_extra_arguments_that_the_environment_allows(version: str, rule: str) -> None:
    """Since 0.9.2 they pass and are ignored, which still may be a misspelt key."""
    found = check_keys({"learning_rte": 1}, load_schema(version), allow_extra=True)
    assert [problem.rule for problem in found] == [rule]
    assert found[0].facts["suggestion"] == "learning_rate"


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("learning-rate", "learning_rate"),
        ("learning_rte", "learning_rate"),
        ("lr", "learning_rate"),
    ],
)
def test_no_suggestion_of_a_key_already_in_the_file(key: str, given: str) -> None:
    """Renaming to it would make a duplicate; a second-best name would be wrong advice."""
    found = check_keys({key: 1, given: 1e-4}, SCHEMA)
    assert [problem.facts["suggestion"] for problem in found] == [None]
    assert (found[0].facts["present"], found[0].facts["declaration"]) == (given, None)


def test_a_key_that_is_no_text_is_unknown() -> None:
    assert check_keys({5: 1}, SCHEMA)[0].path == (5,)
    assert check_keys({None: 1}, SCHEMA)[0].rule == "unknown-key"


@pytest.mark.parametrize("marker", sorted(MEGATRON_KEYS))
def test_keys_of_the_megatron_parser_are_not_judged(marker: str) -> None:
    """With USE_MCA=1 another package reads the file; its values are still checked."""
    assert check_keys({marker: 2, "apply_rope_fusion": True}, SCHEMA) == []
    assert check_keys({marker: 2, "stage": "SFT"}, SCHEMA)[0].rule == "bad-choice"


def test_problems_come_in_the_order_of_the_file() -> None:
    found = problems(zzz=1, learning_rate="1", stage="x", bf16="no")
    assert [problem.path for problem in found] == [
        ("zzz",),
        ("learning_rate",),
        ("stage",),
        ("bf16",),
    ]


def test_tables_of_names_fit_the_schema() -> None:
    """A rename to a key that does not exist would be advice that fails."""
    assert set(FOREIGN.values()) <= set(SCHEMA.keys)
    assert {line.partition(":")[0] for line in LINES.values()} <= set(SCHEMA.keys)
    assert SCHEMA.keys.keys().isdisjoint([*FOREIGN, *LINES])
    assert MEGATRON_KEYS.isdisjoint(SCHEMA.keys)


def test_checking_does_not_import_jsonschema() -> None:
    """Its import takes longer than linting a file."""
    code = (
        "import sys\n"
        "from lfconfiglint.upstream.keys.schema import load_schema\n"
        "from lfconfiglint.upstream.keys.check import check_keys\n"
        "assert check_keys({'stage': 'x', 'lr': 1}, load_schema('0.9.5'))\n"
        "assert 'jsonschema' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
