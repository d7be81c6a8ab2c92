"""The one list of report formats, each made by a module that is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

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

FORMATS = (*_FOR_PEOPLE, *_MAKERS)


def maker_of(form: str) -> Maker | None:
    """What makes the lines of a report in this format; None for those of the console."""
    if form in _FOR_PEOPLE:
        return None
    module, _, name = _MAKERS[form].partition(":")
    maker: Maker = getattr(import_module(f"lfconfiglint.report.formats.{module}"), name)
    return maker
