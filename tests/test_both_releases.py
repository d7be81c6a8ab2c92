"""Code between two releases: only what holds for both is told, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from lfconfiglint.api import fix, lint
from lfconfiglint.diagnostic import Severity
from lfconfiglint.file_memory import forget_files
from tests.helpers import run_tool

ARGUMENTS = (
    "parser.py", "model_args.py", "data_args.py", "finetuning_args.py", "generating_args.py",
)  # fmt: skip
BASE = """\
model_name_or_path: Qwen/Qwen2.5-7B-Instruct
stage: sft
do_train: true
finetuning_type: full
dataset: identity
template: qwen
output_dir: saves/x
bf16: true
save_steps: 100
"""


def found(
    text: str, version: str, transformers: str | None = None
) -> dict[str, tuple[Severity, str]]:
    """Errors and warnings by rule, with their text."""
    report = lint(
        (BASE + text).encode(),
        target_version=version,
        transformers_version=transformers,
        settings=False,
    )
    return {
        each.rule: (each.severity, each.message)
        for each in report.findings
        if each.severity != "info"
    }


@pytest.mark.parametrize(
    ("text", "version", "alone"),
    [
        # 0.9.2 renamed it
        ("image_resolution: 512\n", "0.9.2", "renamed-key"),
        # 0.9.2 has it first
        ("image_max_pixels: 512\n", "0.9.1", "key-of-newer-release"),
        # 0.9.4 refuses it
        ("neat_packing: true\n", "0.9.4", "neat-packing-with-new-transformers"),
    ],
)
def test_what_one_release_does_is_undecided(text: str, version: str, alone: str) -> None:
    """No finding, and the summary names what would decide it."""
    between = {"0.9.1": "0.9.2.dev0"}.get(version, f"{version}.dev0")
    assert alone in found(text, version)
    report = lint((BASE + text).encode(), target_version=between, settings=False)
    assert alone not in {each.rule for each in report.findings}
    assert report.undecided[alone] == ("release",)


def test_what_both_do_is_told() -> None:
    """An unknown key, and a value that no release takes."""
    rules = found("no_key_at_all: 1\nlr_scheduler_type: soon\n", "0.9.2.dev0")
    assert {"unknown-key", "bad-choice"} <= rules.keys()


def test_a_value_that_both_read_otherwise() -> None:
    """Text up to 0.9.3, a number since: what follows from either is not certain on the way."""
    text = "learning_rate: 1e-4\n"
    assert "number-read-as-text" in found(text, "0.9.3")
    assert "number-read-as-text" not in found(text, "0.9.4")
    assert "number-read-as-text" not in found(text, "0.9.4.dev0")


@pytest.mark.parametrize(
    ("text", "version", "transformers", "rule", "severity", "also"),
    [
        # refused by both, each for a reason of its own
        ("train_mm_proj_only: true\nfinetuning_type: lora\n", "0.9.2.dev0", None,
         "renamed-key", "error", "or, as in 0.9.1: `train_mm_proj_only` needs"),
        # what is a warning in one of them is no more than that
        ("deepspeed: examples/deepspeed/ds_z3_config.json\npredict_with_generate: true\n"
         "eval_dataset: identity\n", "0.8.4.dev0", None,
         "generation-with-zero3-unrefused", "warning", "or, as in 0.9.0: "),
        ("neat_packing: true\nflash_attn: fa2\n", "0.9.4.dev0", "4.53.3",
         "neat-packing-with-new-transformers", "error", "or, as in 0.9.3: "),
    ],
)  # fmt: skip
def test_different_faults_of_one_key(
    text: str, version: str, transformers: str | None, rule: str, severity: str, also: str
) -> None:
    """Both releases find fault with it: that is certain, and both faults are told."""
    base = BASE.replace("finetuning_type: full\n", "") if "finetuning_type" in text else BASE
    report = lint(
        (base + text).encode(),
        target_version=version,
        transformers_version=transformers,
        settings=False,
    )
    (one,) = [each for each in report.findings if each.rule == rule]
    assert one.severity == severity
    assert also in one.message


def test_two_rules_that_say_the_same() -> None:
    """Each release has a list of its own of what Liger supports, and one sentence is enough."""
    text = "model_name_or_path: Qwen/Qwen3-VL-8B-Instruct\ntemplate: qwen3_vl\n"
    text += "enable_liger_kernel: true\n"
    kept = [line for line in BASE.splitlines() if line.split(":")[0] not in text]
    report = lint(
        ("\n".join(kept) + "\n" + text).encode(), target_version="0.9.5.dev0", settings=False
    )
    (told,) = [each.message for each in report.findings if "liger" in each.rule]
    assert told.count("has no effect") == 1


def test_what_only_a_refused_name_leaves_open() -> None:
    """Code that takes the old name cuts images off, other code refuses it: it is told."""
    base = BASE.replace("Qwen2.5-7B-Instruct", "Qwen2-VL-7B-Instruct")
    base = base.replace("dataset: identity", "dataset: mllm_demo")
    base = base.replace("template: qwen", "template: qwen2_vl")
    text = (base + "cutoff_len: 128\nimage_resolution: 262144\n").encode()

    def rules(version: str) -> set[str]:
        report = lint(text, target_version=version, settings=False)
        return {each.rule for each in report.findings if each.severity != "info"}

    assert rules("0.9.2") == {"renamed-key"}
    assert rules("0.9.1") == {"image-longer-than-cutoff"}
    assert rules("0.9.2.dev0") == {"image-longer-than-cutoff"}


@pytest.mark.parametrize(
    ("text", "version"), [("template: gpt\n", "0.9.4"), ("use_adammini: true\n", "0.9.0")]
)
def test_names_that_only_code_on_the_way_had(text: str, version: str) -> None:
    """Upstream renamed them before the release: they are no mistake in between."""
    base = BASE.replace("template: qwen\n", "") if "template" in text else BASE
    wrong = {"template-unknown", "unknown-key"}

    def rules(target: str) -> set[str]:
        report = lint((base + text).encode(), target_version=target, settings=False)
        return {each.rule for each in report.findings}

    assert rules(version) & wrong
    assert not rules({"0.9.4": "0.9.4.dev0"}.get(version, "0.8.4.dev0")) & wrong


def test_code_at_hand_decides_names(tmp_path: Path) -> None:
    """A checkout that has renamed the key already says so itself; a part of one does not."""
    package = tmp_path / "src" / "llamafactory"
    (package / "hparams").mkdir(parents=True)
    (package / "extras").mkdir()
    (package / "extras" / "env.py").write_text('VERSION = "0.9.2.dev0"\n')
    path = tmp_path / "train.yaml"
    path.write_text(f"{BASE}image_resolution: 512\n")
    for name, expected in zip(ARGUMENTS, (False, False, False, False, True), strict=True):
        (package / "hparams" / name).write_text("")
        forget_files()
        rules = {each.rule for each in lint(path, settings=False).findings}
        assert ("renamed-key" in rules) is expected


def test_only_fixes_for_both_are_offered() -> None:
    """A rename that the older of the two would refuse is not made."""
    text = (BASE + "image_resolution: 512\n").encode()
    assert fix(text, unsafe=True, target_version="0.9.2", settings=False).changed
    assert not fix(text, unsafe=True, target_version="0.9.2.dev0", settings=False).changed


def test_it_is_told_on_screen(tmp_path: Path) -> None:
    """The summary says which two releases are meant, in both languages; JSON says it as well."""
    (tmp_path / "a.yaml").write_text(BASE)
    (tmp_path / "ds.json").write_text('{"zero_optimization": {"stage": 2}}')
    done = run_tool("a.yaml", "ds.json", "--target-version", "0.9.2.dev0", cwd=tmp_path)
    assert (
        "for LLaMA-Factory 0.9.2 (between 0.9.1 and 0.9.2: 0.9.2.dev0 given by --target-version)"
    ) in done.stderr.decode()
    assert "only what holds for both 0.9.1 and 0.9.2 is told" in done.stderr.decode()
    done = run_tool("a.yaml", "--target-version", "0.9.2.dev0", "--lang", "zh", cwd=tmp_path)
    assert "只报告在 0.9.1 与 0.9.2 中都成立的问题" in done.stderr.decode()
