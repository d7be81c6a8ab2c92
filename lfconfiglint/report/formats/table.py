"""The one list of report formats, each made by a module that is imported when it is asked for."""

from __future__ import annotations

from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.report.formats.form import Form

_FOR_PEOPLE = ("text", "concise")
"""Made by the console, which knows colours."""

_FORMS = {
    "json": "json:OBJECT",
    "jsonl": "json:LINES",
    "github": "github:FORM",
    "gitlab": "gitlab:FORM",
    "sarif": "sarif:FORM",
    "junit": "junit:FORM",
    "rdjson": "rdjson:RESULT",
    "rdjsonl": "rdjson:LINES",
    "markdown": "markdown:FORM",
    "azure": "azure:FORM",
    "html": "html:FORM",
}

FORMATS = (*_FOR_PEOPLE, *_FORMS)


def form_of(name: str) -> Form | None:
    """The form of this name; None for those of the console."""
    if name in _FOR_PEOPLE:
        return None
    # reports for people need no other module
    from importlib import import_module

    module, _, variable = _FORMS[name].partition(":")
    form: Form = getattr(import_module(f"lfconfiglint.report.formats.{module}"), variable)
    return form
