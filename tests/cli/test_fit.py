"""``fit`` as a user runs it: both forms of output, writing, one clear message for bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lfconfiglint.resources import schema_file
from tests.fit.support import BASE, FULL
from tests.helpers import ROOT, run_tool

SMALL = ("--hardware", "8xRTX 4090", "--samples", "1000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.yaml").write_text(FULL + "# 学习率以后再调\n", encoding="utf-8")
    (tmp_path / "lora.yaml").write_text(BASE, encoding="utf-8")
    return tmp_path


def as_json(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run_tool("fit", *arguments, "--output-format", "json", cwd=folder)
    content: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(content, json.loads(schema_file("fit.schema.json").read_text("utf-8")))
    return content


def test_json(folder: Path) -> None:
    """The schema holds for proposals, for a run that fits, one that cannot and an unknown one."""
    content = as_json(folder, "train.yaml", *SMALL)
    assert content["verdict"] == "exceeds"
    assert [each["number"] for each in content["proposals"]] == [1, 2, 3]
    steps = {each["run"]["samples_per_step"] for each in content["proposals"]}
    assert steps == {content["run"]["samples_per_step"]} == {128}
    assert as_json(folder, "lora.yaml", "--hardware", "8xH200 SXM")["proposals"] == []
    (folder / "big.yaml").write_text(FULL.replace("7B", "72B"), encoding="utf-8")
    assert as_json(folder, "big.yaml", "--hardware", "1xRTX 4090")["nearest"]
    (folder / "new.yaml").write_text(FULL.replace("Qwen2.5", "Nobody"), encoding="utf-8")
    assert as_json(folder, "new.yaml", *SMALL)["missing"][0]["need"] == "model"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("may just fit; costs throughput", "as it is, on 8 x RTX 4090", "--choose N")),
        ("zh", ("可能刚好放得下；代价：吞吐", "现状，8 x RTX 4090", "显存，训练")),
    ],
)
def test_text(folder: Path, lang: str, words: tuple[str, ...]) -> None:
    done = run_tool("fit", "train.yaml", *SMALL, "--lang", lang, cwd=folder)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert all(word in text for word in words), text


def test_write(folder: Path) -> None:
    """The chosen changes stand in the file with comments in its own language; all else stays, and
    asked again the tool finds that the run fits."""
    diff = run_tool("fit", "train.yaml", *SMALL, "--choose", "2", "--diff", cwd=folder)
    assert b"+finetuning_type: lora" in diff.stdout
    assert (folder / "train.yaml").read_text("utf-8").startswith(FULL)
    done = run_tool("fit", "train.yaml", *SMALL, "--choose", "2", "--write", cwd=folder)
    assert done.returncode == 0
    written = (folder / "train.yaml").read_text("utf-8")
    assert "# lfconfiglint[fit]: 由 8 x 2 改为 1 x 16" in written
    assert "# 学习率以后再调" in written
    kept = [line for line in FULL.splitlines() if line in written.splitlines()]
    assert len(kept) == len(FULL.splitlines()) - 3
    again = run_tool("fit", "train.yaml", *SMALL, "--write", cwd=folder)
    assert "could be checked fits" in again.stdout.decode()
    assert (folder / "train.yaml").read_text("utf-8") == written
    assert run_tool("undo", cwd=folder).returncode == 0
    assert (folder / "train.yaml").read_text("utf-8").startswith(FULL)


def test_exit_codes(folder: Path) -> None:
    """0 where there is an answer, 1 where nothing fits or nothing can be said."""
    (folder / "big.yaml").write_text(FULL.replace("7B", "72B"), encoding="utf-8")
    big = run_tool("fit", "big.yaml", "--hardware", "1xRTX 4090", "--write", cwd=folder)
    assert big.returncode == 1
    assert (folder / "big.yaml").read_text("utf-8") == FULL.replace("7B", "72B")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("train.yaml",), "name the machine"),
        (("none.yaml", *SMALL), "none.yaml: no such file"),
        ((".", *SMALL), "a folder, not a file"),
        (("broken.yaml", *SMALL), "broken.yaml: "),
        (("other.yaml", *SMALL), "not a LLaMA-Factory config"),
        (("train.yaml", "--hardware", "8xH2"), "unknown card 'H2'"),
        (("train.yaml", *SMALL, "--choose", "2"), "--choose goes with --write or --diff"),
        (("train.yaml", *SMALL, "--write", "--choose", "9"), "there is no proposal 9"),
        (("train.yaml", *SMALL, "--choose", "0"), "--choose"),
    ],
)
def test_bad_input(folder: Path, arguments: tuple[str, ...], told: str) -> None:
    """One line on standard error, exit code 2, no traceback, the file untouched."""
    (folder / "broken.yaml").write_text("stage: [", encoding="utf-8")
    (folder / "other.yaml").write_text("name: x\n", encoding="utf-8")
    done = run_tool("fit", *arguments, cwd=folder)
    errors = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in errors
    assert len(errors.splitlines()) == 1
    assert (folder / "train.yaml").read_text("utf-8").startswith(FULL)


def test_read_only_file(folder: Path) -> None:
    (folder / "train.yaml").chmod(0o444)
    done = run_tool("fit", "train.yaml", *SMALL, "--write", cwd=folder)
    assert done.returncode == 2
    assert "read-only" in done.stderr.decode()


@pytest.mark.parametrize(
    "line",
    [
        "per_device_train_batch_size: -3", "per_device_train_batch_size: many",
        "gradient_accumulation_steps: 0", "cutoff_len: 1.5", "cutoff_len: null", "deepspeed: [1]",
        "save_total_limit: x", "flash_attn: 7", "stage: xx", "optim: 3", "fsdp: {a: b}",
        "quantization_bit: four", "per_device_train_batch_size: 1000000007", "lora_rank: -1",
    ],
)  # fmt: skip
def test_wrong_values(folder: Path, line: str) -> None:
    """A value that cannot be meant makes figures unknown or a lever unusable, never a traceback."""
    key = line.partition(":")[0]
    kept = [each for each in FULL.splitlines() if not each.startswith(f"{key}:")]
    (folder / "odd.yaml").write_text("\n".join([*kept, line, ""]), encoding="utf-8")
    done = run_tool("fit", "odd.yaml", *SMALL, cwd=folder)
    assert done.returncode in {0, 1}, done.stderr
    assert b"internal error" not in done.stderr


@pytest.mark.parametrize(
    ("host", "told", "zh"),
    [
        ("", "All that could be checked fits", "能够检查的部分都放得下"),
        ("host_memory: 2TiB\ndisk: {free: 20TB}\n", "It fits: nothing", "放得下，无需改动"),
    ],
)
def test_it_fits_as_far_as_it_is_known(folder: Path, host: str, told: str, zh: str) -> None:
    """What the profile does not say is named, and is no part of the verdict."""
    profile = f"nodes: 1\ngpus_per_node: 8\ngpu: H200 SXM\n{host}"
    (folder / "node.yaml").write_text(profile, encoding="utf-8")
    flags = ("--hardware", "node.yaml", "--samples", "2000")
    for lang, text in (("en", told), ("zh", zh)):
        done = run_tool("fit", "lora.yaml", *flags, "--lang", lang, cwd=folder)
        assert done.returncode == 0
        assert text in done.stdout.decode()
        assert ("host_memory" in done.stdout.decode()) == (not host)
        assert "0 B (" not in done.stdout.decode()


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "As it is, it may just fit."), ("zh", "不作改动也可能刚好放得下。")]
)
def test_what_may_just_fit_as_it_is_is_told_before_changes(
    folder: Path, lang: str, told: str
) -> None:
    """Whoever gives nothing up may try it first; a run that is likely to fail is not told so."""
    seed = (ROOT / "examples" / "qwen2_5_vl_32b_full_sft.yaml").read_text(encoding="utf-8")
    (folder / "seed.yaml").write_text(seed, encoding="utf-8")
    node = "gpus_per_node: 8\ngpu: H20\nhost_memory: {}\ndisk: {{free: 20TB}}\n"
    for memory, shown in (("64GiB", True), ("48GiB", False)):
        (folder / "node.yaml").write_text(node.format(memory), encoding="utf-8")
        flags = ("--hardware", "node.yaml", "--samples", "20000", "--lang", lang)
        text = run_tool("fit", "seed.yaml", *flags, cwd=folder).stdout.decode()
        assert (told in text) == shown


def test_nothing_is_said_twice(folder: Path) -> None:
    """The reason of a change stands with the first proposal that has it, and no finding repeats
    the figures above it."""
    text = run_tool("fit", "train.yaml", *SMALL, "--lang", "en", cwd=folder).stdout.decode()
    assert text.count("enable_liger_kernel: false -> true") > 1
    assert text.count("Liger's fused loss never holds") == 1
    assert "[gpu-memory-tight]" not in text
