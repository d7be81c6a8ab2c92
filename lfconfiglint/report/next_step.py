"""What to do next: the command that makes a run fit its machine, and ways to master very many
findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text

OVERFLOWS = frozenset(
    {
        "checkpoint-exceeds-disk", "checkpoint-exceeds-host-memory", "checkpoint-nearly-fills-disk",
        "evaluation-exceeds-gpu", "full-tuning-exceeds-gpu", "gpu-memory-exceeded",
        "gpu-memory-exceeded-at-load", "gpu-memory-tight", "gpu-memory-tight-at-load",
        "host-memory-exceeded", "host-memory-exceeded-at-load", "host-memory-tight",
        "host-memory-tight-at-save", "long-samples-exceed-gpu", "offload-and-save-fill-host",
        "offload-leaves-no-memory-for-save", "whole-model-exceeds-gpu",
    }
)  # fmt: skip
"""Rules about phases of a training that ``fit`` has figures for, too."""

_MANY = 100
"""Findings that nobody reads one by one."""
_FLAGS = {
    "hardware": "--hardware", "samples": "--samples", "target_version": "--target-version",
    "transformers_version": "--transformers-version", "settings_file": "--config",
}  # fmt: skip


def fit_lines(
    reports: Sequence[FileReport], given: Mapping[str, object], lang: Lang
) -> Iterator[str]:
    """The command for the config that does not fit, or the first of several, with the flags that
    were *given* by the names of their parameters."""
    paths = [
        report.path
        for report in reports
        if report.kind == "train" and report.path != "-" and _overflows(report)
    ]
    if not paths:
        return
    # a run in which all fits does not pay for the import
    from shlex import quote

    words = [quote(paths[0])]
    for name, flag in _FLAGS.items():
        if given.get(name) is not None:
            words += [flag, quote(str(given[name]))]
    if given.get("isolated"):
        words.append("--isolated")
    command = f"lfconfiglint fit {' '.join(words)}"
    if len(paths) == 1:
        yield Text(f"to make it fit: {command}", f"怎样改动才放得下：{command}").say(lang)
    else:
        yield Text(
            f"to make {len(paths)} configs fit, one at a time: {command}",
            f"{len(paths)} 个配置怎样改动才放得下，逐个查看：{command}",
        ).say(lang)


def overview_lines(
    reports: Sequence[FileReport], given: Mapping[str, object], lang: Lang
) -> Iterator[str]:
    """How to count many findings and to begin with them, as far as that was not asked for."""
    if sum(len(report.result.diagnostics) for report in reports) < _MANY:
        return
    ways = []
    if not given.get("statistics"):
        ways.append(Text("how many of each rule: --statistics", "按规则统计：--statistics"))
    if given.get("baseline") is None:
        ways.append(
            Text(
                "only what is new from now on: --baseline FILE --write-baseline",
                "此后只报告新问题：--baseline 文件 --write-baseline",
            )
        )
    if ways:
        yield Text("; ", "；").say(lang).join(way.say(lang) for way in ways)


def _overflows(report: FileReport) -> bool:
    return any(found.rule in OVERFLOWS for found in report.result.diagnostics)
