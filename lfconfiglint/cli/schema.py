"""``lfconfiglint schema``: the JSON Schema of a release's training configs, for editors."""

from __future__ import annotations

import click

from lfconfiglint.cli.options import run_options
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.texts import help_text
from lfconfiglint.hints import Any
from lfconfiglint.resources import schema_file


@click.command(
    short_help=help_text(
        "Print the JSON Schema of configs, for editors.",
        "输出配置的 JSON Schema，供编辑器使用。",
    ),
    help=help_text(
        "Print the JSON Schema of training configs for this project's release, or where it is.",
        "输出当前项目所用版本的训练配置 JSON Schema，或其所在位置。",
    ),
)
@click.option(
    "--path", "as_path", is_flag=True, help=help_text("Print its path.", "输出文件路径。")
)
@click.option(
    "--modeline",
    is_flag=True,
    help=help_text(
        "Print the comment for the first line of a config, which yaml-language-server reads.",
        "输出写在配置第一行的注释，供 yaml-language-server 读取。",
    ),
)
@run_options
def schema(as_path: bool, modeline: bool, **flags: Any) -> int:
    options = join_options(**flags)
    file = schema_file(f"train/{options.target_of(None).version}.schema.json")
    if modeline:
        click.echo(f"# yaml-language-server: $schema={file}")
    elif as_path:
        click.echo(str(file))
    else:
        for_programs()
        click.echo(file.read_text(encoding="utf-8"), nl=False)
    return 0
