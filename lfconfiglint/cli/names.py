"""Names of commands, options and exit codes that more than one module of this folder needs."""

from __future__ import annotations

COMMANDS = {
    "check": "lfconfiglint.cli.check:check",
    "estimate": "lfconfiglint.cli.estimate:estimate",
    "fit": "lfconfiglint.cli.fit:fit",
    "pr": "lfconfiglint.cli.pr:pr",
    "run": "lfconfiglint.cli.run:run",
    "init": "lfconfiglint.cli.init:init",
    "doctor": "lfconfiglint.cli.doctor:doctor",
    "server": "lfconfiglint.cli.server:server",
    "schema": "lfconfiglint.cli.schema:schema",
    "man": "lfconfiglint.cli.man:man",
    "explain": "lfconfiglint.cli.explain:explain",
    "rules": "lfconfiglint.cli.rules:rules",
    "undo": "lfconfiglint.cli.undo:undo",
    "hardware": "lfconfiglint.cli.hardware:hardware",
}
DEFAULT = "check"
WITH_VALUE = (
    "--lang", "--hardware", "--samples", "--target-version", "--transformers-version", "--config",
    "--color", "--preset", "--select", "--ignore", "--output-format", "--output-file", "--jobs",
    "--stdin-filename", "--set", "--base", "--baseline", "--head",
)  # fmt: skip
"""Options whose next word is no command."""

EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130
