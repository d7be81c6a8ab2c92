"""``lfconfiglint pr``: what a pull request does to the configs it changes, and to their runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from lfconfiglint.changes import Changes
from lfconfiglint.cli.checker import checkers_of
from lfconfiglint.cli.estimate_runs import Estimator
from lfconfiglint.cli.names import EXIT_FAILED, EXIT_FINDINGS
from lfconfiglint.cli.options import run_options
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.terminal import echo
from lfconfiglint.cli.texts import help_text
from lfconfiglint.git import commit_of, common_ancestor, uncommitted
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.pull_request import Reader, Run, changed_configs
from lfconfiglint.report.machine import json_text
from lfconfiglint.report.pull_request import as_json, comment
from lfconfiglint.upstream.stages import STAGES
from lfconfiglint.width import printable

_LAST = "HEAD"


@click.command(
    short_help=help_text(
        "Compare the configs of two commits, and their runs.",
        "比较两个提交中的配置及其训练。",
    ),
    help=help_text(
        "Compare the configs of two commits: findings that are new or gone, and what the change "
        "does to each run. Nothing is checked out.",
        "比较两个提交中的配置：新出现与已解决的问题，以及改动对每次训练的影响。不会检出任何内容。",
    ),
)
@click.option(
    "--base",
    required=True,
    metavar="COMMIT",
    help=help_text(
        "Commit to compare with, such as origin/main; taken where both parted.",
        "用于比较的提交，例如 origin/main；以两者的分叉点为准。",
    ),
)
@click.option(
    "--head",
    default=_LAST,
    show_default=True,
    metavar="COMMIT",
    help=help_text("Commit with the change.", "包含改动的提交。"),
)
@click.option(
    "--output-format",
    type=click.Choice(("markdown", "json")),
    default="markdown",
    help=help_text("Form of the report.", "报告格式。"),
)
@click.option(
    "--exit-zero",
    is_flag=True,
    help=help_text("Exit 0 even when there are new findings.", "即使有新问题，退出码也为 0。"),
)
@run_options
def pr(base: str, head: str, output_format: str, exit_zero: bool, **flags: Any) -> int:
    options = join_options(**flags)
    estimator = Estimator(options)

    def estimate(path: Path, data: bytes) -> Run | None:
        run = estimator.estimate_data(path, data)
        # a stage that there is not makes no run, whatever of it could be counted
        starts = run["status"] == "checked" and run["strategy"]["stage"] in STAGES
        return run if starts else None

    last = commit_of(head)
    first = common_ancestor(commit_of(base), last)
    checkers = checkers_of(options, None, (), (), Changes())
    reader = Reader(checkers.of, options.hardware, estimate)
    configs = changed_configs(first, last, reader)
    for_programs()
    if head == _LAST and (left := uncommitted("*.yaml", "*.yml")):
        echo(_not_compared(left).say(options.lang), err=True)
    if output_format == "json":
        click.echo(json_text(as_json(configs, options.lang)))
    else:
        for line in comment(configs, options.lang):
            click.echo(line)
    if any(each.report is not None and each.report.status == "failed" for each in configs):
        return EXIT_FAILED
    serious = any(place.found.severity != "info" for each in configs for place in each.new)
    return EXIT_FINDINGS if serious and not exit_zero else 0


def _not_compared(paths: Sequence[str]) -> Text:
    """Whoever has not committed yet would take the comparison for one of what is in the files."""
    number = len(paths)
    named = printable(paths[0]) if number == 1 else None
    return Text(
        f"not compared, as not committed: {named or f'{number} YAML files'}",
        f"以下内容尚未提交，未参与比较：{named or f'{number} 个 YAML 文件'}",
    )
