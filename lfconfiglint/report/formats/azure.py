"""Logging commands of Azure Pipelines, which become issues of a build.

Source: Microsoft's azure-pipelines-agent, ``Command.cs``: properties end at ``;``, the command at
``]``; ``%AZP25`` stands for ``%`` where the agent decodes percent signs. It knows errors and
warnings only, so advice is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form
from lfconfiglint.report.formats.located import failures, located, posix
from lfconfiglint.width import printable

_ESCAPES = (("%", "%AZP25"), (";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D"))


def _piece(report: FileReport, lang: Lang) -> str:
    """One command for each error and warning."""
    return "".join(f"{command}\n" for command in _commands(report, lang))


def _commands(report: FileReport, lang: Lang) -> Iterator[str]:
    for path, reason in failures((report,)):
        yield _command("error", {"sourcepath": posix(path)}, reason.say(lang))
    for place in located((report,), joined=True):
        if place.found.severity == "info":
            continue
        properties = {
            "sourcepath": posix(place.path),
            "linenumber": str(place.start.line),
            "columnnumber": str(place.start.column),
            "code": place.found.rule,
        }
        yield _command(place.found.severity, properties, place.found.say(lang))


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    listed = "".join(f"{name}={_escaped(value)};" for name, value in properties.items())
    return f"##vso[task.logissue type={kind};{listed}]{_escaped(message)}"


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return printable(text)


FORM = Form(_piece)
