"""Command lines that need no click: ``check``, spelt out, without mistakes.

Anything else is None here and goes to click, which knows what help, errors and abbreviations look
like. ``tests/cli/test_plain.py`` holds both to the same answer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from lfconfiglint.cli.names import COMMANDS, DEFAULT
from lfconfiglint.hints import Any
from lfconfiglint.rule import PRESETS

_FLAGS = {
    "--fix": "fix", "--unsafe-fixes": "unsafe_fixes", "--diff": "diff", "--exit-zero": "exit_zero",
    "--exit-non-zero-on-fix": "exit_non_zero_on_fix", "--force-exclude": "force_exclude",
    "--isolated": "isolated", "--statistics": "statistics", "--watch": "watch",
    "--fix-only": "fix_only", "--show-fixes": "show_fixes",
    "--interactive": "interactive", "--strip-comments": "strip_comments",
    "--write-baseline": "write_baseline", "--comments": "comments",
    "--no-cache": "no_cache",
}  # fmt: skip
_TEXTS = {
    "--hardware": "hardware", "--target-version": "target_version",
    "--transformers-version": "transformers_version",
}  # fmt: skip
_PATHS = {
    "--config": "settings_file", "--output-file": "output_file",
    "--stdin-filename": "stdin_filename", "--baseline": "baseline",
}  # fmt: skip
_NUMBERS = {"--samples": "samples", "--jobs": "jobs"}
"""From 1 on."""
_SEVERAL = {"--select": "select", "--ignore": "ignore", "--output-format": "output_format"}
_CHOICES = {
    "--lang": ("lang", ("en", "zh")),
    "--color": ("color", ("auto", "always", "never")),
    "--preset": ("preset", PRESETS),
}


def plain_arguments(args: Sequence[str]) -> dict[str, Any] | None:
    """The keyword arguments of :func:`run_check` for a command line, or None for click."""
    if "_LFCONFIGLINT_COMPLETE" in os.environ:
        return None
    paths: list[str] = []
    options: dict[str, Any] = {}
    words = list(reversed(args))
    has_command = False
    while words:
        word = words.pop()
        if not word.startswith("-") or word == "-":
            if not paths and not has_command and word in COMMANDS:
                if word != DEFAULT:
                    return None
                has_command = True
            else:
                paths.append(word)
        elif word in _FLAGS:
            options[_FLAGS[word]] = True
        elif word == "--no-comments":
            options["comments"] = False
        elif word.partition("=")[0] == "--add-ignore":
            options["add_ignore"] = word.partition("=")[2]
        else:
            name, equals, value = word.partition("=")
            if not equals and words:
                value = words.pop()
            if not value or value.startswith("-") or not _take(options, name, value):
                return None
    return {"paths": tuple(paths), **options}


def _take(options: dict[str, Any], name: str, value: str) -> bool:
    """Note an option with its value; False where it is none, or the value is not one for it."""
    if name in _TEXTS:
        options[_TEXTS[name]] = value
    elif name in _PATHS:
        options[_PATHS[name]] = Path(value)
    elif name in _SEVERAL:
        key = _SEVERAL[name]
        options[key] = (*options.get(key, ()), value)
    elif name in _CHOICES and value in _CHOICES[name][1]:
        options[_CHOICES[name][0]] = value
    elif name in _NUMBERS and value.isascii() and value.isdecimal() and value.strip("0"):
        options[_NUMBERS[name]] = int(value)
    else:
        return False
    return True
