"""``lfconfiglint estimate``: what a run will need, for people and machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from lfconfiglint.cli.estimate_runs import Estimator, Json
from lfconfiglint.cli.names import EXIT_FAILED
from lfconfiglint.cli.options import colour_option, complete_files, several_run_options
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.streams import for_programs, without_drawings
from lfconfiglint.cli.terminal import page_width, wants_colour
from lfconfiglint.cli.texts import help_text
from lfconfiglint.discovery import find_files
from lfconfiglint.errors import UsageError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import replace
from lfconfiglint.report.estimate import COLUMNS, EstimatePage

FORMATS = ("text", "json", "markdown", "html", "svg")
_TO_COMPARE = Text(
    "--compare takes two configs, or one config with two --hardware or with --set",
    "--compare 需要两个配置，或一个配置加两个 --hardware 或 --set",
)


@click.command(
    short_help=help_text(
        "Show what a run takes: memory, steps, saves, disk, time.",
        "显示训练所需：显存内存、步数、保存、磁盘与耗时。",
    ),
    help=help_text(
        "Show steps, saves, memory, disk and time of the runs that configs describe.",
        "显示配置所描述训练的步数、保存、显存内存、磁盘与耗时。",
    ),
)
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="text",
    help=help_text(
        "Form of the report; html and svg are files of their own that need nothing else.",
        "报告格式；html 与 svg 为自包含文件。",
    ),
)
@click.option(
    "--set",
    "changes",
    metavar="KEY=VALUE",
    multiple=True,
    help=help_text(
        "Estimate as if the config said so; the file stays as it is. May be repeated.",
        "按修改后的配置估算，不改动文件。可重复使用。",
    ),
)
@click.option(
    "--compare",
    is_flag=True,
    help=help_text(
        "Show two runs side by side: two configs, one config on two machines (--hardware twice), "
        "or one config as it is and with --set.",
        "并排比较两次训练：两个配置、同一配置在两种机器上（两次 --hardware），"
        "或同一配置与其 --set 修改后。",
    ),
)
@click.option(
    "--sources",
    is_flag=True,
    help=help_text(
        "Number the figures of the text, and tell where each comes from.",
        "为文本报告中的数字编号，并列出各自的来源。",
    ),
)
@colour_option
@several_run_options
def estimate(
    paths: tuple[str, ...],
    output_format: str,
    changes: tuple[str, ...],
    compare: bool,
    sources: bool,
    color: str,
    hardware: tuple[str, ...],
    **flags: Any,
) -> int:
    if not paths:
        raise UsageError(Text("name at least one config", "请至少指定一个配置"))
    if len(hardware) > 1 and not compare:
        raise UsageError(
            Text("two machines need --compare", "指定两种机器时需要 --compare"),
        )
    options = join_options(hardware=hardware[0] if hardware else None, **flags)
    files = [Path(path) for path in find_files(paths, options.settings.exclude, force=False)]
    if compare:
        runs = _compared(files, hardware, changes, options)
        _refuse_incomparable(runs)
    else:
        runs = [Estimator(options, changes).estimate(path) for path in files]
    page = EstimatePage(options.lang, click.style, page_width(COLUMNS), sources)
    _print(runs, output_format, compare, wants_colour(color), page)
    states = {run["status"] for run in runs}
    # with none of them estimated, what was asked for is no training config
    return EXIT_FAILED if "failed" in states or states == {"skipped"} else 0


def _compared(
    files: Sequence[Path], machines: Sequence[str], changes: Sequence[str], options: RunOptions
) -> list[Json]:
    """Two runs; raises UsageError where it is not clear which."""
    both, as_written = Estimator(options, changes), Estimator(options)
    if len(files) == 2 and len(machines) < 2:
        return [both.estimate(path) for path in files]
    if len(files) == 1 and len(machines) == 2:
        return [both.estimate(files[0], machine) for machine in machines]
    if len(files) == 1 and len(machines) < 2 and changes:
        return [each.estimate(files[0]) for each in (as_written, both)]
    raise UsageError(_TO_COMPARE)


def _refuse_incomparable(runs: Sequence[Json]) -> None:
    """Raise UsageError where one of the two is no run that can be estimated."""
    for run in runs:
        if run["status"] != "checked":
            path, reason = run["path"], run["reason"]
            raise UsageError(Text(*[f"--compare: {path}: {reason}"] * 2))


def _print(
    runs: Sequence[Json], form: str, compare: bool, colour: bool | None, page: EstimatePage
) -> None:
    if form != "text":
        for_programs()
    if form == "json":
        from lfconfiglint.report.estimate_json import estimate_json

        click.echo(estimate_json(runs))
        return
    good = [run for run in runs if run["status"] == "checked"]
    if not runs:
        nothing = Text(
            "nothing to estimate: no YAML files found", "没有可估算的内容：未找到 YAML 文件"
        )
        click.echo(nothing.say(page.lang), err=True)
    for run in runs:
        if run["status"] != "checked":
            click.echo(f"{run['path']}: {run['reason']}", err=True)
    if form in ("markdown", "html", "svg"):
        from lfconfiglint.report.estimate_forms import estimate_document

        click.echo(estimate_document(good, form, compare, page.lang))
        return
    if compare:
        from lfconfiglint.report.estimate_compare import compared_lines

        lines = compared_lines(good, page)
    else:
        lines = (line for run in good for line in (*replace(page).lines(run), ""))
    for line in lines:
        click.echo(without_drawings(line), color=colour)
