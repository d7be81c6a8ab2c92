"""Command lines and terminals without click, against click itself."""

from __future__ import annotations

import io
import sys
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.cli.check import check
from lfconfiglint.cli.commands import _command_first
from lfconfiglint.cli.plain import plain_arguments
from lfconfiglint.cli.terminal import echo_lines, style

OPTIONS = [name for parameter in check.params for name in parameter.opts if name.startswith("--")]
WORDS = [
    "a.yaml", "-", "check", "estimate", "", "--", "-x", "--help", "--unknown", "--no-such=1", "0",
    "5", "-5", "007", "١", "en", "zh", "auto", "never", "strict", "8xH20", "a,b", "sarif:out",
    *OPTIONS, *(f"{name}=5" for name in OPTIONS), "--lang=zh", "--color=always", "--hardware=",
    "--fi",
]  # fmt: skip


def by_click(args: list[str]) -> dict[str, Any]:
    """What click makes of the words behind the program's name; raises for what it refuses."""
    command, *rest = _command_first(args)
    assert command == "check"
    context = check.make_context("check", rest)
    return context.params


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_plain_arguments_are_clicks(args: list[str]) -> None:
    """What is parsed without click is parsed as click does; the rest is left to it."""
    plain = plain_arguments(args)
    if plain is not None:
        assert by_click(args) == by_click([]) | plain


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_plain(name: str) -> None:
    """No option of ``check`` costs the import of click, so that a new one is not forgotten."""
    values = {
        "--samples": "5",
        "--jobs": "5",
        "--lang": "zh",
        "--color": "never",
        "--preset": "strict",
    }
    given_twice = [plain_arguments([name]), plain_arguments([name, values.get(name, "x")])]
    assert any(given_twice)


@pytest.mark.parametrize(
    "args",
    [
        ["--help"], ["rules"], ["--", "a"], ["-h"], ["--samples", "0"], ["--samples"],
        ["--lang", "fr"], ["--fi"], ["--hardware", "--fix"], ["--fix=1"], ["check", "--version"],
    ],
)  # fmt: skip
def test_left_to_click(args: list[str]) -> None:
    """Help, other commands, mistakes and abbreviations."""
    assert plain_arguments(args) is None


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that asks for completions gets them."""
    monkeypatch.setenv("_LFCONFIGLINT_COMPLETE", "bash_source")
    assert plain_arguments(["a.yaml"]) is None


@pytest.mark.parametrize("fg", [None, "red", "green", "yellow", "blue", "cyan"])
@pytest.mark.parametrize("bold", [True, False])
def test_style_is_clicks(fg: str | None, bold: bool) -> None:
    """The same escape sequences."""
    assert style("text", fg=fg, bold=bold) == click.style("text", fg=fg, bold=bold or None)


@pytest.mark.parametrize("color", [None, True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_echo_is_clicks(monkeypatch: pytest.MonkeyPatch, color: bool | None, encoding: str) -> None:
    """The same bytes, on streams that are no terminals and that may not know Chinese."""
    written = []
    for write in (click.echo, lambda line, color: echo_lines([line], color=color)):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
        monkeypatch.setattr(sys, "stdout", stream)
        write(style("错误", fg="red"), color=color)
        stream.flush()
        written.append(raw.getvalue())
    assert written[0] == written[1] != b""
