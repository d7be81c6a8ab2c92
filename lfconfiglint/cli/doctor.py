"""``lfconfiglint doctor``: what was detected, where settings came from, and what is missing."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from lfconfiglint import __version__, resources
from lfconfiglint.check import check_path
from lfconfiglint.cli.options import complete_files, run_options
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.standing import standing_checkers
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.terminal import echo_lines, echo_row, fitted
from lfconfiglint.cli.texts import help_text
from lfconfiglint.discovery import find_files
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple
from lfconfiglint.report.undecided import undecided_lines
from lfconfiglint.report.wrapped import padded
from lfconfiglint.units import binary_bytes, decimal_bytes
from lfconfiglint.width import display_width, printable

_EXTRAS = {
    "detect": ("pynvml", "psutil"),
    "server": ("pygls", "lsprotocol"),
    "tokenizer": ("tokenizers",),
}
"""The modules that each optional part of the package needs."""


class Row(NamedTuple):
    """One thing that was looked at. ``name`` is for programs."""

    name: str
    label: Text
    value: Text


@click.command(
    short_help=help_text(
        "Show what was detected, and where settings came from.",
        "显示检测到的环境以及设置的来源。",
    ),
    help=help_text(
        "Show what was detected and where settings came from, for this folder or a config.",
        "显示检测到的环境以及设置的来源，针对当前目录或某个配置。",
    ),
)
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    help=help_text("Form of the report.", "报告格式。"),
)
@run_options
def doctor(paths: tuple[str, ...], output_format: str, **flags: Any) -> int:
    options = join_options(**flags)
    checkers = standing_checkers(options)
    files = list(find_files(paths or (".",), options.settings.exclude, force=False))
    reports = [check_path(checkers.of(path), path, options.hardware(path)) for path in files]
    rows = [*_rows(paths, options), *_found(len(checkers.rules), reports)]
    if output_format == "json":
        content = {row.name: row.value.say(options.lang) for row in rows}
        for_programs()
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return 0
    width = max(display_width(row.label.say(options.lang)) for row in rows)
    for row in rows:
        label = padded(row.label.say(options.lang), width) + "  "
        echo_row(label, printable(row.value.say(options.lang)))
    echo_lines(fitted(undecided_lines(reports, options.lang, named=True)))
    return 0


def _rows(paths: tuple[str, ...], options: RunOptions) -> Iterator[Row]:
    yield _same("version", "lfconfiglint", f"{__version__} ({resources.PACKAGE})")
    python = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    yield _same("python", "Python", python)
    yield Row("language", Text("language", "语言"), _language(options))
    yield from _settings(options)
    first = Path(paths[0]) if paths else None
    target = options.target_of(first / "x" if first and first.is_dir() else first)
    yield Row("releases", Text("releases", "版本"), target.describe())
    yield Row("hardware", Text("hardware", "硬件"), _hardware(options, first))
    samples = str(options.samples) if options.samples else None
    yield Row("samples", Text("samples", "样本数"), _or_unknown(samples, "--samples"))
    switches = {k: v for k, v in options.environment.items() if k not in ("HOME", "USERPROFILE")}
    named = ", ".join(f"{name}={value}" for name, value in sorted(switches.items()))
    yield Row("environment", Text("environment", "环境变量"), _or_none(named))
    packages = ", ".join(
        f"{name} {version or 'absent'}" for name, version in options.settings.packages.items()
    )
    yield Row("packages", Text("packages", "软件包"), _or_none(packages))
    for extra, modules in _EXTRAS.items():
        lacking = [module for module in modules if find_spec(module) is None]
        yield Row(
            f"extra.{extra}", Text(f"extra {extra}", f"可选组件 {extra}"), _extra(extra, lacking)
        )


def _same(name: str, label: str, value: str) -> Row:
    return Row(name, Text(label, label), Text(value, value))


def _language(options: RunOptions) -> Text:
    source = options.settings.source if options.settings.lang == options.lang else ""
    if source:
        return Text(f"{options.lang} ({source})", f"{options.lang}（{source}）")
    return Text(
        f"{options.lang} (--lang or the environment)", f"{options.lang}（--lang 或环境变量）"
    )


def _settings(options: RunOptions) -> Iterator[Row]:
    settings = options.settings
    missing = Text("none; `lfconfiglint init` writes a file", "无；可用 `lfconfiglint init` 生成")
    found = Text(settings.source, settings.source) if settings.source else missing
    yield Row("settings", Text("settings", "设置文件"), found)
    lists = {
        "preset": settings.preset,
        "select": ", ".join(settings.select),
        "ignore": ", ".join(settings.ignore),
        "exclude": ", ".join(settings.exclude),
        "rules": ", ".join(map(str, settings.rules)),
        "profiles": ", ".join(settings.profiles),
        "extra-keys": ", ".join(settings.extra_keys),
    }
    for key, value in lists.items():
        if value:
            yield _same(f"settings.{key}", f"  {key}", value)


def _hardware(options: RunOptions, path: Path | None) -> Text:
    machine = options.hardware(path)
    if machine is None:
        return Text("unknown: --hardware, or `hardware` in the settings",
                    "未知：可用 --hardware 或在设置中写 hardware")  # fmt: skip
    card = f"{machine.nodes}x{machine.gpus_per_node}x{machine.gpu.name}"
    memory = binary_bytes(machine.gpu.memory) if machine.gpu.memory else "?"
    free = decimal_bytes(machine.disk.free) if machine.disk.free else "?"
    host = binary_bytes(machine.host_memory) if machine.host_memory else "?"
    return Text(
        f"{card}, {memory} each, host {host}, disk free {free} ({machine.source})",
        f"{card}，每卡 {memory}，主机内存 {host}，磁盘可用 {free}（{machine.source}）",
    )


def _found(rules: int, reports: Sequence[FileReport]) -> Iterator[Row]:
    yield Row("rules", Text("rules", "规则"), Text(f"{rules}", f"{rules} 条"))
    kinds = Counter(report.kind for report in reports if report.status == "checked")
    named = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    yield Row("configs", Text("configs", "配置文件"), _or_none(named))


def _extra(extra: str, lacking: list[str]) -> Text:
    if not lacking:
        return Text("installed", "已安装")
    names, how = ", ".join(lacking), f"pip install 'lfconfiglint[{extra}]'"
    return Text(f"not installed (lacks {names}): {how}", f"未安装（缺少 {names}）：{how}")


def _or_none(value: str) -> Text:
    return Text(value or "none", value or "无")


def _or_unknown(value: str | None, flag: str) -> Text:
    return Text(value or f"unknown: {flag}", value or f"未知：可用 {flag}")
