"""``lfconfiglint estimate``: what a run will need, for people and as JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from lfconfiglint import __version__
from lfconfiglint.check import context_of, recognise
from lfconfiglint.cli import EXIT_FAILED
from lfconfiglint.cli.options import colour_option, run_options, wants_colour
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.texts import help_text
from lfconfiglint.discovery import find_files
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import UsageError
from lfconfiglint.facts.estimate import estimate as estimate_facts
from lfconfiglint.facts.facts import Facts
from lfconfiglint.language import Text
from lfconfiglint.report.estimate import EstimatePage
from lfconfiglint.report.machine import SCHEMA_VERSION, as_json, common_version, target_json
from lfconfiglint.upstream.dialects import dialect_of
from lfconfiglint.upstream.keys import load_schema


@click.command(
    help=help_text(
        "Show steps, saves, memory, disk and time of the runs that configs describe.",
        "显示配置所描述训练的步数、保存、显存内存、磁盘与耗时。",
    )
)
@click.argument("paths", nargs=-1)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help=help_text("Form of the report.", "报告格式。"),
)
@colour_option
@run_options
def estimate(paths: tuple[str, ...], output_format: str, color: str, **flags: Any) -> int:
    options = join_options(**flags)
    if not paths:
        raise UsageError(Text("name at least one config", "请至少指定一个配置"))
    files = [
        _estimate(path, options)
        for path in find_files(paths, options.settings.exclude, force=False)
    ]
    if output_format == "json":
        content = {
            "schema_version": SCHEMA_VERSION,
            "version": __version__,
            "target": common_version(options.targets.values()),
            "files": files,
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        page = EstimatePage(options.lang, click.style)
        show_colour = wants_colour(color, "NO_COLOR" in os.environ)
        for file in files:
            if file["status"] == "checked":
                path = Path(file["path"])
                for line in page.lines(file, options.hardware(path), options.target_of(path)):
                    click.echo(line, color=show_colour)
                click.echo()
            else:
                click.echo(f"{file['path']}: {file['reason']}", err=True)
    return EXIT_FAILED if any(file["status"] == "failed" for file in files) else 0


def _estimate(path: Path, options: RunOptions) -> dict[str, Any]:
    def without(status: str, reason: Text) -> dict[str, Any]:
        return {"path": str(path), "status": status, "reason": reason.say(options.lang)}

    try:
        data = read_bytes(path)
    except UnreadableFile as error:
        return without("failed", error.text)
    target = options.target_of(path)
    document = parse_document(data, dialect_of(target.version))
    kind, reason = recognise(document, data)
    if document.problems:
        return without("failed", document.problems[0].detail)
    if reason is not None or kind != "train":
        not_a_run = Text("not a training config", "不是训练配置")
        return without("skipped", reason or not_a_run)
    context = context_of(
        document,
        load_schema(target.version, target.transformers),
        options.samples,
        path,
        options.hardware(path),
        options.environment,
        options.settings.packages,
    )
    facts = Facts(context)
    if not facts.run.trains:
        return without("skipped", Text("the file does not train", "该文件不进行训练"))
    content = estimate_facts(facts, options.lang)
    return {
        "path": str(path),
        "status": "checked",
        "target": target_json(target, options.lang),
        **as_json(content, options.lang),
    }
