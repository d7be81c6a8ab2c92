"""``lfconfiglint hardware detect``: a profile of the machine it is run on."""

from __future__ import annotations

from pathlib import Path

import click

from lfconfiglint.cli.new_text import write_text
from lfconfiglint.cli.options import language_option
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.texts import help_text, spoken_language
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text


@click.command(
    name="detect",
    help=help_text(
        "Write the profile of this machine, for --hardware.",
        "检测本机并生成 --hardware 所用的硬件描述。",
    ),
)
@click.option(
    "--output-dir",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path, readable=False),
    help=help_text(
        "Where checkpoints will be written (default: the current folder).",
        "检查点的写入位置（默认为当前目录）。",
    ),
)
@click.option(
    "--bench",
    is_flag=True,
    help=help_text(
        "Measure how fast that disk is written: up to 4 GB of temporary files, 15 seconds.",
        "测量该磁盘的写入速度：最多写入 4 GB 临时文件，约 15 秒。",
    ),
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False, dir_okay=False),
    help=help_text("Write to FILE, not to standard output.", "写入文件而非标准输出。"),
)
@click.option("--force", is_flag=True, help=help_text("Overwrite FILE.", "允许覆盖已有文件。"))
@language_option
def detect(
    output_dir: Path, bench: bool, output: Path | None, force: bool, lang: Lang | None
) -> int:
    # not imported for the other commands: it reaches for drivers and processes
    from lfconfiglint.hardware.detect import look_at_machine
    from lfconfiglint.hardware.detect_profile import profile_text

    # before anything is measured
    if output is not None and output.exists() and not force:
        raise _exists(output)
    text = profile_text(look_at_machine(output_dir, bench=bench), lang or spoken_language())
    if output is None:
        for_programs()
        click.echo(text, nl=False)
        return 0
    write_text(output, text, replacing=force)
    for line in text.splitlines():
        if line.startswith("#"):
            click.echo(line.removeprefix("# "), err=True)
    return 0


def _exists(output: Path) -> UsageError:
    return UsageError(
        Text(f"{output} exists; --force overwrites it", f"{output} 已存在；使用 --force 覆盖")
    )
