"""Configs and file names made to break out of a report."""

from __future__ import annotations

import json

from lfconfiglint.file_report import FileReport
from tests.helpers import lint_text

NASTY = (
    "::error file=x::y", "##vso[task.setvariable variable=a]b", "]]>", "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>", "&lt;&#60;", "a|b\\|c", "`x` ``y``", "\x1b[31m\x9b31m",
    "\u202eevil\u2066", "a\r\nb\nc\u2028d", "@everyone #1 https://x.y www.x.y", "![a](b) [c](d)",
    "*a* _b_ ~~c~~ $d$", "%0A%25%AZP25;x=y,z", "\\", "\ufeff\u200b\xad", "💥中文", "]]", '"\'',
)  # fmt: skip


def report_about(path: str, key: str, value: str, comment: str) -> FileReport:
    """A config with these as its unknown key, its bad value and its comment, as it is reported."""
    comment = " ".join(comment.split())
    text = (
        "model_name_or_path: a/b\nfinetuning_type: lora\n"
        f"{json.dumps(key)}: 1\noptim: {json.dumps(value)}  # {comment}\n"
    )
    document, result = lint_text(text, rules=("bad-choice", "unknown-key"))
    return FileReport(path, "checked", "train", None, document, result)
