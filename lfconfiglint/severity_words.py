"""What severities are called, and how many findings there are of each."""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.diagnostic import SEVERITIES, Diagnostic, Severity
from lfconfiglint.language import Text

SEVERITY_NAMES: dict[Severity, Text] = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "info": Text("info", "提示"),
}
OFF = Text("off", "关闭")
"""The place of a severity where the settings leave a rule out."""

_COUNTED: dict[Severity, tuple[Text, Text]] = {
    "error": (Text("error", "个错误"), Text("errors", "个错误")),
    "warning": (Text("warning", "个警告"), Text("warnings", "个警告")),
    "info": (Text("piece of advice", "条提示"), Text("pieces of advice", "条提示")),
}


def severity_counts(found: Iterable[Diagnostic]) -> dict[Severity, int]:
    """How many there are of each severity, those that there are none of included."""
    severities = [each.severity for each in found]
    return {severity: severities.count(severity) for severity in SEVERITIES}


def noun_of(severity: Severity, number: int) -> Text:
    """``errors`` for 2; what stands after the number."""
    return _COUNTED[severity][number != 1]


def counted(counts: dict[Severity, int]) -> Text:
    """``1 error, 2 warnings``; empty where there are none."""
    parts = [(number, noun_of(severity, number)) for severity, number in counts.items() if number]
    return Text(
        ", ".join(f"{number} {noun.en}" for number, noun in parts),
        "，".join(f"{number} {noun.zh}" for number, noun in parts),
    )
