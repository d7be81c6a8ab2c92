"""A table of findings for a comment or a job summary, in GitHub's and GitLab's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lfconfiglint.diagnostic import Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.formats.form import Form, Pieces
from lfconfiglint.report.formats.located import Located, failures, located, posix
from lfconfiglint.report.offers import offer_of
from lfconfiglint.width import printable

MARKS: dict[Severity, str] = {"error": "🔴", "warning": "🟡", "info": "🔵"}
_PUNCTUATION = re.compile(r"[\\`*_{}\[\]<>()~|!^]")
_ENTITIES = re.compile(r"[&$]")
_LINKS = re.compile(r"[@#]|(?<=www)\.|:?//", re.IGNORECASE)
"""What becomes a mention, a reference or a link even as an entity, unless it stands in code."""
_HEADS = (Text(" ", " "), Text("place", "位置"), Text("rule", "规则"), Text("finding", "问题"))
_NOTHING = Text("No findings.", "未发现问题。")


def _piece(report: FileReport, lang: Lang) -> str:
    """Its rows of the table."""
    return "".join(f"{row}\n" for row in _rows(located((report,), joined=True), lang))


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Files that could not be read, then one row a finding."""
    for path, reason in failures(reports):
        yield f"- {MARKS['error']} {code_span(posix(path))}: {escaped(reason.say(lang))}\n"
    filled = filter(None, pieces)
    first = next(filled, None)
    if first is not None:
        yield "\n"
        yield from (f"{line}\n" for line in _head(lang))
        yield first
        yield from filled
    elif not any(failures(reports)):
        yield f"{_NOTHING.say(lang)}\n"


def table(places: Sequence[Located], lang: Lang) -> Iterator[str]:
    """The rows of a table of findings, with its head."""
    yield from _head(lang)
    yield from _rows(places, lang)


def _head(lang: Lang) -> Iterator[str]:
    yield "| " + " | ".join(head.say(lang) for head in _HEADS) + " |"
    yield "|---" * len(_HEADS) + "|"


def _rows(places: Iterable[Located], lang: Lang) -> Iterator[str]:
    for place in places:
        found = place.found
        where = code_span(f"{posix(place.path)}:{place.start.line}")
        advice = "".join(f"<br>→ {said(offer_of(fix, lang))}" for fix in found.fixes)
        cells = (
            MARKS[found.severity],
            where,
            code_span(found.rule),
            said(found.say(lang)) + advice,
        )
        yield "| " + " | ".join(cells) + " |"


def said(message: str) -> str:
    """One of our messages: parts in backticks stay code, all else is plain text."""
    parts = printable(message).split("`")
    if len(parts) % 2 == 0:
        return escaped(message)
    return "".join(
        code_span(part) if index % 2 else escaped(part) for index, part in enumerate(parts)
    )


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no link, mention, emphasis or HTML comes of it."""
    shown = _PUNCTUATION.sub(lambda found: f"\\{found[0]}", printable(text))
    return _LINKS.sub(lambda found: f"<code>{found[0]}</code>", _ENTITIES.sub(_entity, shown))


def code_span(text: str) -> str:
    """Text as code; what cannot stand between backticks in a table's cell, as HTML."""
    shown = printable(text)
    if not shown.strip():
        return escaped(shown)
    if shown == shown.strip() and not re.search(r"[`|\\<>&]", shown):
        return f"`{shown}`"
    return f"<code>{re.sub('[^A-Za-z0-9 /.,-]', _entity, shown)}</code>"


def _entity(found: re.Match[str]) -> str:
    # in hexadecimal, a reference such as #64 could stand in it
    return f"&{_NAMED[found[0]]};" if found[0] in _NAMED else f"&#x{ord(found[0]):x};"


_NAMED = {"&": "amp", "$": "dollar"}


FORM = Form(_piece, _frame)
