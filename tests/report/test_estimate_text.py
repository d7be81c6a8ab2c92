"""The screen of an estimate: every figure with its source, on any terminal, in both languages."""

from __future__ import annotations

import re
from typing import Any

import click
import pytest

from lfconfiglint.language import Lang
from lfconfiglint.report.console import Style, plain
from lfconfiglint.report.estimate import EstimatePage
from lfconfiglint.report.estimate_compare import compared_lines
from lfconfiglint.width import display_width
from tests.report.estimates import H20_NODE, LORA, SEED, content

LONG = LORA.replace("2048", "16384") + "per_device_train_batch_size: 2\n"
BARE = "stage: sft\nfinetuning_type: full\nmodel_name_or_path: nobody/knows\n"


def screen(
    run: dict[str, Any],
    lang: Lang = "en",
    columns: int = 100,
    style: Style = plain,
    *,
    sources: bool = False,
) -> list[str]:
    return list(EstimatePage(lang, style, columns, sources).lines(run))


def test_seed_run_tells_what_surprises_at_its_first_save() -> None:
    """An expert finds the gathered weights, the files, the disk and the time without searching."""
    text = "\n".join(screen(content(), sources=True))
    for figure in (
        "8 x H20 96GB (95.0 GiB usable)",
        "33,452,718,336, of which trained 32,763,876,352",
        "3,750 (1,250 per epoch) of 20,000 samples on 8 processes",
        "gathered weights 62.3 GiB",
        "rank 0 gathers the whole 16-bit model in host memory",
        "461 GB (weights 68.3 GB, optimizer 393 GB)",
        "model-*.safetensors 66.9 GB",
        "8 x 49.1 GB",
        "every one: `save_total_limit` is not set",
        "3.8 TB of 2.0 TB free: exceeds",
        "all GPUs wait",
        "12 bytes x 32,763,876,352 trained parameters / 8 GPUs = 45.8 GiB",
    ):
        assert figure in text


def test_figures_come_before_notes_on_one_screen() -> None:
    """What is looked at first fits a terminal of fifty lines."""
    assert screen(content(), sources=True).index("where the figures come from") <= 50
    lines = screen(content())
    assert lines.index("assumptions") <= 50
    assert len(lines) < 62


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "--sources tells where each figure comes from"),
        ("zh", "--sources 列出每个数字的来源"),
    ],
)
def test_sources_are_told_where_they_are_asked_for(lang: Lang, told: str) -> None:
    """The first screen is for the figures; the last line says how to see what they rest on."""
    lines = screen(content(lang=lang), lang)
    assert lines[-1] == told
    assert not re.search(r"\[\d+\]|trainer\.py|engine\.py", "\n".join(lines))
    assert told not in screen(content(lang=lang), lang, sources=True)


@pytest.mark.parametrize("text", [SEED, LORA])
def test_chinese_sources_are_names_of_code_or_chinese(text: str) -> None:
    """No English sentence on a Chinese screen; what stays English is where code stands."""
    run = content(text, "7xA800 SXM 80GB", lang="zh")
    own = [note for note in run["sources"] if not note["figures"].startswith("machine.")]
    for note in (*own, *run["assumptions"]):
        words = re.sub(r"[\w./-]*[./_-][\w./:-]*|[A-Za-z]*[A-Z0-9]\w*", "", note["source"])
        english = set(re.findall(r"[a-z]{3,}", words)) - {"accelerate", "transformers"}
        assert english <= {"miles", "safetensors", "torch"}, note["source"]


def test_every_mark_has_its_source_and_every_source_is_used() -> None:
    """A number in brackets without an entry, or an entry that nothing points to, is a mistake."""
    lines = screen(content(), sources=True)
    at = lines.index("where the figures come from")
    used = set(re.findall(r"\[(\d+)\]", "\n".join(lines[:at])))
    listed = set(re.findall(r"^  \[(\d+)\] ", "\n".join(lines[at:]), re.MULTILINE))
    # what is beyond the parts has a place in the legend, not a figure
    assert used <= listed
    assert len(listed - used) <= 3


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("text", [SEED, LORA, BARE])
def test_no_line_is_wider_than_the_terminal(text: str, lang: Lang, columns: int) -> None:
    """Wide characters count as two; bars give way to their figures."""
    lines = screen(content(text, lang=lang), lang, columns)
    if columns >= 60:
        assert max(display_width(line) for line in lines) <= columns


def test_bars_are_drawn_to_scale() -> None:
    """Each letter stands for the same number of bytes in every bar."""
    run = content()
    lines = screen(run)
    train = next(line for line in lines if re.match(r"  train +W", line))
    start = train.index("W")
    phase, bar = run["memory"]["gpu"]["train"], train[start : start + 51]
    unit = phase["capacity"] / 50
    assert bar[50] == "|"
    for letter, part in (("W", "weights"), ("O", "optimizer"), ("G", "gradients")):
        assert abs(bar.count(letter) - phase["parts"][part] / unit) <= 1
    assert abs(bar.index("·") - phase["high"] / unit) <= 1


def test_forward_backward_and_step_are_bars_of_their_own() -> None:
    """The largest of them is the training peak."""
    lines = screen(content())
    bars = {name: next(line for line in lines if f"  · {name} " in line)
            for name in ("forward", "backward", "step")}  # fmt: skip
    assert "74.1 GiB" in bars["backward"]
    assert all(" W" in bar for bar in bars.values())


def test_colour_changes_nothing_but_colour() -> None:
    """Without colours the letters tell the parts apart."""
    plain_lines, coloured = screen(content()), screen(content(), style=click.style)
    assert [click.unstyle(line) for line in coloured] == plain_lines
    assert coloured != plain_lines


def test_unknown_parts_say_what_would_supply_them() -> None:
    """No machine, no model: nothing is guessed, and every gap and its remedy is named once."""
    text = "\n".join(screen(content(BARE, hardware=None, samples=None)))
    assert text.count("give --hardware") == 1
    assert "not yet known  machine, parameters, optimizer steps, training time" in text
    assert "GiB" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_machine_what_is_known_is_shown(lang: Lang) -> None:
    """A checkpoint's bytes do not depend on it, nor do saves where `max_steps` is set."""
    run = content(SEED + "max_steps: 1200\n", hardware=None, samples=None, lang=lang)
    text = "\n".join(screen(run, lang))
    about = {"en": "about 461 GB on any number of GPUs", "zh": "约 461 GB，与卡数无关"}
    assert about[lang] in text
    assert "500, 1000, 1200" in text
    assert run["checkpoint"]["bytes"] is None
    node = content()["checkpoint"]["bytes"]
    assert run["checkpoint"]["on_one_process"]["bytes"] == pytest.approx(node, rel=1e-4)


def test_phases_unknown_for_one_reason_share_a_line() -> None:
    """What is known keeps its bar."""
    lines = screen(content(LORA.replace("Qwen/Qwen2.5-7B-Instruct", "nobody/knows")))
    assert [line.split("  ")[1] for line in lines if "unknown; supply the model" in line] == [
        "all phases",
        "load, save",
    ]


def test_host_without_a_capacity_has_bars_and_no_verdict() -> None:
    """What it takes is shown even where it is not known whether it fits."""
    lines = screen(content(hardware="8xH20"))
    save = next(line for line in lines if re.match(r"  save +H", line))
    assert save.endswith("62.3 GiB  unknown")
    assert "|" not in save


def test_removed_checkpoints_are_told_from_kept_ones() -> None:
    """A limit makes the disk go up and down; the last saves stay."""
    text = "\n".join(screen(content(SEED + "save_total_limit: 2\n")))
    saves = next(line for line in text.splitlines() if line.startswith("  saves   "))
    assert saves.count("s··") == 6
    assert saves.split()[1].endswith("S··S")
    assert "8 saves, 6 removed (s)" in text
    assert "3500, 3750" in text


@pytest.mark.parametrize(
    ("change", "source"),
    [
        ("", "every rank's fp32 master weights with the optimizer's state (DeepSpeed"),
        ("save_only_model: true\n", "weights only, no optimizer state"),
        ("z2", "the optimizer's state; the weights twice"),
    ],
)
def test_source_of_a_checkpoint_is_that_of_its_strategy(change: str, source: str) -> None:
    """What is said to be in the files is in these files."""
    text = SEED.replace("ds_z3", "ds_z2") if change == "z2" else SEED + change
    assert source in " ".join(" ".join(screen(content(text), sources=True)).split())


def test_endless_runs_are_drawn_at_once() -> None:
    """Many epochs and saves are thinned out, not counted one by one."""
    text = SEED.replace("num_train_epochs: 3.0", "num_train_epochs: 1.0e+11")
    lines = screen(content(text.replace("save_steps: 500", "save_strategy: 'no'")))
    epochs = next(line for line in lines if line.startswith("  epochs "))
    assert "50000000000" in epochs
    disk = next(line for line in lines if line.startswith("  disk "))
    assert disk.endswith("66.9 GB of 2.0 TB free: fits")


def test_hostile_names_cannot_drive_the_terminal() -> None:
    """Control characters of a config are shown, not sent."""
    text = SEED.replace("Qwen/Qwen2.5-VL-32B-Instruct", '"a\\e[31mb\\nc"')
    assert not any(re.search(r"[\x00-\x1f]", line) for line in screen(content(text)))


def test_comparison_shows_both_machines_on_one_scale() -> None:
    """The same run fits one card and is tight on the other; equal rows stand there once."""
    runs = [content(), content(hardware="8xA100-80GB")]
    lines = list(compared_lines(runs, EstimatePage("en")))
    train = [line for line in lines if line.startswith("  train ")]
    assert [line.split()[-1] for line in train[:2]] == ["fits", "tight"]
    assert train[0].index("|") > train[1].index("|")
    assert sum("33,452,718,336" in line for line in lines) == 1
    assert max(display_width(line) for line in lines) <= 100


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_long_verdicts_leave_bars_alike(lang: Lang) -> None:
    """The bars of a panel have one scale, whatever stands beside one of them, and the first line
    has each verdict in one colour though the words of one end another."""

    def marked(text: str, **style: object) -> str:
        return f"<{style['fg']} {text}>" if style.get("fg") else text

    run = content(LONG, "1xA100-40GB", lang=lang)
    plain = list(EstimatePage(lang, columns=80).lines(run))
    bars = [line for line in plain if "WWW" in line and "GiB" in line]
    usable = {display_width(line.partition("|")[0]) for line in bars}
    assert len(bars) > 4
    assert len(usable) == 1
    told = "short samples only:" if lang == "en" else "仅短样本放得下："
    coloured = "\n".join(EstimatePage(lang, marked, columns=80).lines(run))
    assert f"<yellow {told}>" in coloured


def test_comparison_says_once_what_neither_knows() -> None:
    """No machine for two runs: what is known of one stands there, what is missing is named once."""
    runs = [content(hardware=None), content(BARE, hardware=None, samples=None)]
    text = "\n".join(compared_lines(runs, EstimatePage("en")))
    assert text.count("give --hardware") == 1
    assert "not yet known" in text
    assert "A about 461 GB" in text
    assert "GiB" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_comparison_fits_narrow_terminals(lang: Lang) -> None:
    """Columns that have no room go below each other."""
    runs = [content(lang=lang), content(LORA, hardware="1xA100-40GB", lang=lang)]
    lines = list(compared_lines(runs, EstimatePage(lang, columns=60)))
    assert max(display_width(line) for line in lines) <= 60


def test_save_longer_than_the_timeout_is_told() -> None:
    """The other ranks wait no longer than `ddp_timeout` for the one that writes."""
    fast = {**H20_NODE, "disk": {"write_bandwidth": "20GB/s"}}
    slow = {**H20_NODE, "disk": {}}

    def shown(timeout: str, machine: object = H20_NODE) -> str:
        text = SEED.replace("ddp_timeout: 180000000", f"ddp_timeout: {timeout}")
        return " ".join(" ".join(screen(content(text, machine))).split())

    assert "`ddp_timeout` (60 s) is reached: the run ends" in shown("60")
    assert "`ddp_timeout` (2 min) may be reached" in shown("100", fast)
    assert "`ddp_timeout` (60 min) is not reached" in shown("3600")
    assert "(60 min) is reached if less than 128 MB a second is written" in shown("3600", slow)
    assert "up to `ddp_timeout` (5.7 years), even if one process hangs" in shown("180000000", slow)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("", "only rank 0 gathers 62.3 GiB on the host"),
        ("", "500 steps (1.7 h – 5.0 h), 13% of the run"),
        ("", "on 8 processes again; reading it back takes 66.4 GiB of 95.0 GiB on each GPU"),
        ("", "8 x 461 GB, and final weights 66.9 GB; free: 2.0 TB, full at save 5"),
        ("z2", "each of 8 processes copies the model to the host: 8 x 62.3 GiB"),
        ("save_total_limit: 1\n", "2 x 461 GB, and final weights"),
        ("save_strategy: 'no'\n", "3,750 steps (12.6 h – 37.8 h), 100% of the run"),
        ("save_strategy: 'no'\n", "66.9 GB of final weights; free: 2.0 TB"),
    ],
)
def test_what_a_save_takes_and_leaves(change: str, told: str) -> None:
    """Copies on every rank, the disk for a moment, lost work, and what resuming needs."""
    text = SEED.replace("ds_z3", "ds_z2") if change == "z2" else SEED
    if "strategy" in change:
        text = text.replace("save_steps: 500\n", change)
    elif change != "z2":
        text += change
    assert told in " ".join(" ".join(screen(content(text))).split())


def test_what_lies_idle_is_told_where_cards_may_be_full() -> None:
    """On cards with room to spare it cannot matter; alone, a process has nobody to talk to."""
    full = "7xA800 SXM 80GB"
    text = " ".join(" ".join(screen(content(SEED, full), sources=True)).split())
    assert "of each GPU in PyTorch's cache: for the save, but not for NCCL [" in text
    for run in (content(), content(SEED, "1xA800 SXM 80GB")):
        assert "PyTorch's cache" not in " ".join(screen(run))


def test_open_ranges_are_told_as_such() -> None:
    """Without the disk's speed there is a least time, and no 'unknown' beside a number."""
    text = " ".join(" ".join(screen(content(hardware={**H20_NODE, "disk": {}}))).split())
    assert "at least 89 s; all GPUs wait; at least 0.5% of the run" in text
    assert "– unknown" not in text
    quick = "\n".join(screen(content(LORA, "1xA100-80GB"), sources=True))
    assert re.search(r"time of a save +at least 0\.2 s \[", quick)


@pytest.mark.parametrize(
    ("text", "machine", "lang", "told"),
    [
        (SEED, H20_NODE, "en", "exceeds: disk; fits: GPU memory, host memory"),
        (SEED, H20_NODE, "zh", "超出：磁盘；放得下：显存、内存"),
        (SEED, "8xH20", "en", "fits: GPU memory; unknown: host memory, disk"),
        (SEED, "8xA100-80GB", "en", "tight: GPU memory; unknown: host memory, disk"),
        (SEED, "8xRTX 4090", "en", "exceeds: GPU memory; unknown: host memory, disk"),
        (LONG, "1xA100-40GB", "en", "short samples only: GPU memory; unknown: host memory, disk"),
        (LONG, "1xA100-40GB", "zh", "仅短样本放得下：显存；未知：内存、磁盘"),
        (BARE, H20_NODE, "en", "unknown: GPU memory, host memory, disk"),
    ],
)
def test_the_verdict_comes_first(text: str, machine: Any, lang: Lang, told: str) -> None:
    """Of each place its worst phase; a place with an unknown phase is not said to fit."""
    lines = screen(content(text, machine, lang=lang), lang)
    verdict = next(line for line in lines if line.startswith(("  verdict ", "  结论 ")))
    assert verdict.split(maxsplit=1)[1] == told
    assert lines.index(verdict) <= 2
