"""``lfconfiglint server``: the language server, on standard input and output."""

from __future__ import annotations

import os

import click

from lfconfiglint.cli.options import run_options
from lfconfiglint.cli.texts import help_text
from lfconfiglint.errors import UsageError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text


@click.command(
    short_help=help_text(
        "Serve an editor over the Language Server Protocol.",
        "以语言服务器协议（LSP）服务编辑器。",
    ),
    help=help_text(
        "Answer an editor over the Language Server Protocol, on standard input and output.",
        "通过标准输入输出以语言服务器协议（LSP）服务编辑器。",
    ),
)
@click.option(
    "--stdio",
    is_flag=True,
    help=help_text(
        "What it does anyway; some editors add it.", "默认行为；部分编辑器会附加此参数。"
    ),
)
@run_options
def server(stdio: bool, **flags: Any) -> int:
    try:
        from lfconfiglint.server.app import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("lfconfiglint"):
            raise
        raise UsageError(
            Text(
                "the language server needs more: pip install 'lfconfiglint[server]'",
                "语言服务器需要额外组件：pip install 'lfconfiglint[server]'",
            )
        ) from None
    # the library closes what it is given, and this program still needs its own at the end
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answered:
        make_server(flags).start_io(asked, answered)
    return 0
