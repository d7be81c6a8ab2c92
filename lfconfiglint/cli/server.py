"""``lfconfiglint server``: the language server, on standard input and output."""

from __future__ import annotations

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
        from lfconfiglint.server.serving import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("lfconfiglint"):
            raise
        raise UsageError(
            Text(
                "the language server needs more: pip install 'lfconfiglint[server]'",
                "语言服务器需要额外组件：pip install 'lfconfiglint[server]'",
            )
        ) from None
    serve(make_server(flags), asked=0, answered=1)
    return 0
