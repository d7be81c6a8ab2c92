"""Where an ignore comment can stand for the findings of one place, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.document.directives import Directive, find_directives
from lfconfiglint.document.model import Document, Span
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.width import display_width

_WIDTH = 100


def listing(document: Document, directive: Directive, rules: Sequence[str]) -> Edit:
    """The directive's brackets with other names in them."""
    written = document.text[slice(*directive.span)]
    start = directive.span.start + written.index("[") + 1
    end = directive.span.start + written.index("]")
    return Edit(Span(start, end), ", ".join(rules))


class Ways:
    """Of one document, which is looked through once for all of its findings."""

    def __init__(self, document: Document, reason: str) -> None:
        self._document = document
        self._reason = reason
        self._commented = {document.position(each.span.start).line for each in document.comments}
        self._directives: dict[int | None, list[Directive]] = {}
        for directive in find_directives(document):
            if directive.rules and not directive.error:
                line = None if directive.kind == "file" else directive.line
                if directive.kind == "file" or line is not None:
                    self._directives.setdefault(line, []).append(directive)

    def of(self, group: Sequence[Diagnostic]) -> Iterator[Edit]:
        """Comments that may do for findings at one place, the most natural first."""
        document = self._document
        rules = list(dict.fromkeys(found.rule for found in group))
        about_file = not group[0].keys
        number = document.position(group[0].span.start).line
        for directive in self._directives.get(None if about_file else number, ()):
            yield listing(document, directive, [*directive.rules, *rules])
        if about_file:
            comment = self._comment("ignore-file", rules)
            yield Edit(Span(0, 0), comment + _usual_end(document))
            return
        comment = self._comment("ignore", rules)
        line = document.line(number)
        text = document.text[slice(*line)]
        body = text.rstrip()
        if number not in self._commented and display_width(f"{body}  {comment}") <= _WIDTH:
            end = line.start + len(body)
            yield Edit(Span(end, end), f"  {comment}")
        indent = body[: len(body) - len(body.lstrip(" "))]
        line_end = text[len(text.rstrip("\r\n")) :] or _usual_end(document)
        yield Edit(Span(line.start, line.start), f"{indent}{comment}{line_end}")

    def _comment(self, verb: str, rules: Sequence[str]) -> str:
        return f"# lfconfiglint: {verb}[{', '.join(rules)}] {self._reason}".rstrip()


def _usual_end(document: Document) -> str:
    first = document.text[slice(*document.line(1))]
    return first[len(first.rstrip("\r\n")) :] or "\n"
