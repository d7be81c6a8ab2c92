"""The one list of report formats, each made by a module that is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lfconfiglint.check import FileReport
from lfconfiglint.language import Lang

Maker = Callable[[Sequence[FileReport], Lang], Iterator[str]]

_FOR_PEOPLE = ("text", "concise")
"""Made by the console, which knows colours."""

_MAKERS = {
    "json": "json:json_report",
    "jsonl": "json:json_lines",
    "github": "github:github_report",
    "gitlab": "gitlab:gitlab_report",
    "sarif": "sarif:sarif_report",
    "junit": "junit:junit_report",
    "rdjson": "rdjson:rdjson_report",
    "rdjsonl": "rdjson:rdjson_lines",
    "markdown": "markdown:markdown_report",
    "azure": "azure:azure_report",
    "html": "html:html_report",
}

_LINE_BY_LINE = frozenset({*_FOR_PEOPLE, "jsonl", "github", "rdjsonl", "azure"})
"""What is said of a file does not depend on the others."""

FORMATS = (*_FOR_PEOPLE, *_MAKERS)


def is_line_by_line(form: str) -> bool:
    """Whether the report of a run is the reports of its files, one after the other."""
    return form in _LINE_BY_LINE


def maker_of(form: str) -> Maker | None:
    """What makes the lines of a report in this format; None for those of the console."""
    if form in _FOR_PEOPLE:
        return None
    # reports for people need no other module
    from importlib import import_module

    module, _, name = _MAKERS[form].partition(":")
    maker: Maker = getattr(import_module(f"lfconfiglint.report.formats.{module}"), name)
    return maker
