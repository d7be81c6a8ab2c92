"""``lfconfiglint init``: settings for a repository, from what stands in it."""

from __future__ import annotations

from pathlib import Path

import click

from lfconfiglint.cli.new_text import write_text
from lfconfiglint.cli.options import language_option
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.cli.streams import for_programs
from lfconfiglint.cli.texts import help_text
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Lang, Text
from lfconfiglint.setup.offers import HOOK_FILE, WORKFLOW_FILE, hook, workflow
from lfconfiglint.setup.settings_text import settings_text
from lfconfiglint.setup.survey import survey

_FILE = Path("lfconfiglint.toml")


@click.command(
    short_help=help_text(
        "Write lfconfiglint.toml for the project in this folder.",
        "为当前目录的项目生成 lfconfiglint.toml。",
    ),
    help=help_text(
        "Write lfconfiglint.toml for the project in this folder, from its configs, launch scripts "
        "and pinned versions.",
        "根据当前项目的配置、启动脚本和固定的版本，生成 lfconfiglint.toml。",
    ),
)
@click.option(
    "--hardware",
    metavar="PROFILE",
    help=help_text("The machine to write down, such as 8xH20.", "写入的机器，例如 8xH20。"),
)
@click.option(
    "--hook",
    "with_hook",
    is_flag=True,
    help=help_text(f"Also write {HOOK_FILE}.", f"同时生成 {HOOK_FILE}。"),
)
@click.option(
    "--workflow",
    "with_workflow",
    is_flag=True,
    help=help_text(f"Also write {WORKFLOW_FILE}.", f"同时生成 {WORKFLOW_FILE}。"),
)
@click.option(
    "--force",
    is_flag=True,
    help=help_text("Replace files that are there.", "覆盖已有文件。"),
)
@click.option(
    "--stdout",
    is_flag=True,
    help=help_text("Show the settings, write nothing.", "只显示设置，不写文件。"),
)
@language_option
def init(
    hardware: str | None,
    with_hook: bool,
    with_workflow: bool,
    force: bool,
    stdout: bool,
    lang: Lang | None,
) -> int:
    options = join_options(hardware, None, None, None, None, True, lang)
    found = survey(Path.cwd(), options)
    text = settings_text(found, hardware, options.lang)
    if stdout:
        for_programs()
        click.echo(text, nl=False)
        return 0
    # who asks for a hook has settings that may have been edited since: they stay
    only_offers = (with_hook or with_workflow) and hardware is None and not force
    kept = _settings_there() if only_offers else None
    wanted = {} if kept else {_FILE: text}
    hooks_there = Path(HOOK_FILE).exists()
    if with_hook and not hooks_there:
        wanted[Path(HOOK_FILE)] = hook()
    if with_workflow:
        wanted[Path(WORKFLOW_FILE)] = workflow()
    if not kept:
        _refuse_other_settings()
    _refuse_existing(wanted, force)
    if kept:
        click.echo(Text(f"{kept} is there and stays", f"{kept} 已存在，保持不变").say(options.lang))
    for path, content in wanted.items():
        write_text(path, content, replacing=force)
        click.echo(Text(f"wrote {path.as_posix()}", f"已写入 {path.as_posix()}").say(options.lang))
    if with_hook and hooks_there:
        # other hooks are never replaced
        if b"id: lfconfiglint" in Path(HOOK_FILE).read_bytes():
            there = Text(f"{HOOK_FILE} has the hook", f"{HOOK_FILE} 中已有该钩子")
            click.echo(there.say(options.lang))
        else:
            click.echo(Text(f"add to {HOOK_FILE}:", f"请加入 {HOOK_FILE}：").say(options.lang))
            click.echo(hook(), nl=False)
    for line in found.describe():
        click.echo(line.say(options.lang), err=True)
    if not (with_hook and with_workflow):
        click.echo(_more(with_hook, with_workflow).say(options.lang), err=True)
    return 0


def _refuse_existing(wanted: dict[Path, str], force: bool) -> None:
    """Nothing is written where one of the files is there: it is somebody's work."""
    there = [path.as_posix() for path in wanted if path.exists()]
    if there and not force:
        names = ", ".join(there)
        raise UsageError(
            Text(
                f"{names}: there already; --force replaces it, --stdout only shows the settings",
                f"{names} 已存在；--force 可覆盖，--stdout 只显示设置",
            )
        )


def _settings_there() -> str | None:
    """The file that has the settings of this folder."""
    if _FILE.exists():
        return _FILE.as_posix()
    project = Path("pyproject.toml")
    there = project.is_file() and b"[tool.lfconfiglint" in project.read_bytes()
    return project.name if there else None


def _refuse_other_settings() -> None:
    if _settings_there() == "pyproject.toml":
        raise UsageError(
            Text(
                "pyproject.toml has [tool.lfconfiglint], which lfconfiglint.toml would hide",
                "pyproject.toml 中已有 [tool.lfconfiglint]，lfconfiglint.toml 会使其失效",
            )
        )


def _more(hook_written: bool, workflow_written: bool) -> Text:
    flags = [
        flag
        for flag, written in (("--hook", hook_written), ("--workflow", workflow_written))
        if not written
    ]
    joined = " ".join(flags)
    return Text(
        f"for checks at each commit or pull request: lfconfiglint init {joined}",
        f"如需在每次提交或合并请求时检查：lfconfiglint init {joined}",
    )
