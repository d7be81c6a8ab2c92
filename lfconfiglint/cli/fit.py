"""``lfconfiglint fit``: what to change so that a run fits its machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lfconfiglint.cli.fit_input import (
    context_for,
    linter,
    read_config,
    with_release_before,
)
from lfconfiglint.cli.names import EXIT_FINDINGS
from lfconfiglint.cli.options import colour_option, run_options
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.terminal import page_width, wants_colour
from lfconfiglint.cli.texts import help_text
from lfconfiglint.cli.undo_keeper import UndoKeeper
from lfconfiglint.errors import UsageError
from lfconfiglint.fit.answer import Answer, find_changes
from lfconfiglint.fit.proposals import Proposal
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate import COLUMNS
from lfconfiglint.report.fit import FitPage
from lfconfiglint.report.fit_json import fit_json


@click.command(
    short_help=help_text(
        "Find what to change so that a run fits its machine.",
        "找出让训练放得下的改动。",
    ),
    help=help_text(
        "Find the changes that make a run fit its machine, the cheapest first.",
        "找出让训练放得下的改动，代价小的在前。",
    ),
)
@click.argument("config", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--write",
    is_flag=True,
    help=help_text(
        "Make the changes in the file, with comments that explain them.",
        "直接修改文件，并用注释说明改动。",
    ),
)
@click.option(
    "--diff",
    is_flag=True,
    help=help_text(
        "Show what --write would change, as a patch.", "以补丁形式显示 --write 的改动。"
    ),
)
@click.option(
    "--choose",
    type=click.IntRange(min=1),
    metavar="N",
    help=help_text(
        "With --write or --diff: the proposal with this number (default: 1).",
        "配合 --write 或 --diff：采用该编号的方案（默认 1）。",
    ),
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help=help_text("Form of the report.", "报告格式。"),
)
@colour_option
@run_options
def fit(
    config: Path,
    write: bool,
    diff: bool,
    choose: int | None,
    output_format: str,
    color: str,
    **flags: Any,
) -> int:
    if choose is not None and not (write or diff):
        raise UsageError(
            Text("--choose goes with --write or --diff", "--choose 需与 --write 或 --diff 同时使用")
        )
    options = join_options(**flags)
    data, document = read_config(config, options, writing=write or diff)
    context = context_for(document, config, options)
    answer = find_changes(document, context, linter(options), options.lang)
    target = options.target_of(config)
    if target.earlier is not None:
        answer = with_release_before(answer, data, config, options, target.earlier)
    # asked for before anything is shown, so that a wrong number is the only thing told
    chosen = _chosen(answer, choose) if write or diff else None
    show_colour = wants_colour(color)
    if diff and not write:
        _print_diff(config, data, chosen, options.lang)
    elif output_format == "json":
        for_programs()
        click.echo(fit_json(answer, context, str(config), target, options.lang))
    else:
        page = FitPage(options.lang, click.style, page_width(COLUMNS))
        for line in page.lines(answer, context, str(config), target):
            click.echo(line, color=show_colour)
    if write and chosen is not None:
        _write(config, data, chosen, options)
    return 0 if answer.proposals or answer.now.verdict == "fits" else EXIT_FINDINGS


def _chosen(answer: Answer, number: int | None) -> Proposal | None:
    count = len(answer.proposals)
    if number is not None and number > count:
        raise UsageError(
            Text(
                f"there is no proposal {number}; there are {count}",
                f"没有方案 {number}，共有 {count} 个",
            )
        )
    return answer.proposals[(number or 1) - 1] if count else None


def _print_diff(path: Path, data: bytes, chosen: Proposal | None, lang: Lang) -> None:
    from lfconfiglint.fixing.fixer import encode
    from lfconfiglint.report.diff import unified_diff

    if chosen is None:
        said = Text(f"{path}: there is nothing to change", f"{path}：没有需要改动的地方")
        click.echo(said.say(lang), err=True)
    else:
        # bytes, because a patch must not be decoded and encoded anew
        out = sys.stdout.buffer
        out.writelines(unified_diff(str(path), data, encode(chosen.document)))
        out.flush()


def _write(path: Path, data: bytes, chosen: Proposal, options: RunOptions) -> None:
    from lfconfiglint.fixing.fixer import encode
    from lfconfiglint.fixing.write import refuse_unwritable, replace_file

    new = encode(chosen.document)
    refuse_unwritable(path)
    UndoKeeper(options.lang).keep(path, data, new)
    replace_file(path, data, new)
    keys = ", ".join(key.key for change in chosen.changes for key in change.keys)
    said = Text(f"{path}: changed {keys}", f"{path}：已修改 {keys}")
    click.echo(said.say(options.lang), err=True)
