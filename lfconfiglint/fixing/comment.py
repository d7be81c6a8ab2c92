"""The comments that a fix leaves in a file: marked, wrapped, in the file's own language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.document.model import Document, Span
from lfconfiglint.language import Lang
from lfconfiglint.width import display_width

_WIDTH = 96
_CJK = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"#\s*lfconfiglint\[([a-z0-9-]+)\]")
_MORE = "#   "


def file_language(document: Document, fallback: Lang) -> Lang:
    """Chinese where most of the file's comments are, English where most are not.

    Comments of our own and commented-out keys say nothing about it; without any, *fallback*.
    """
    chinese = other = 0
    for comment in document.comments:
        text = "" if _MARK.match(comment.text) else comment.text
        if re.match(r"#+\s*[\w.-]+\s*:(\s|$)", text):
            text = text.lstrip("#").partition(" #")[2]
        if _CJK.search(text):
            chinese += 1
        elif re.search(r"[A-Za-z]{2}", text):
            other += 1
    if chinese == other:
        return fallback
    return "zh" if chinese > other else "en"


def comment_lines(rule: str, text: str, indent: str) -> list[str]:
    """The comment as whole lines without line ends; the first carries the mark."""
    first = f"{indent}# lfconfiglint[{rule}]: "
    lines, current = [], first
    for word in _words(text):
        if display_width(current + word.rstrip()) > _WIDTH and current.strip() not in ("#", ""):
            lines.append(current.rstrip())
            current = indent + _MORE
            word = word.lstrip()
        current += word
    return [*lines, current.rstrip()]


def _words(text: str) -> list[str]:
    """Pieces that a line may be broken after: words, and single Chinese characters."""
    return re.findall(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+", text)


def own_comments_above(document: Document, place: int) -> list[tuple[str, Span]]:
    """Our own comments that stand one below the other right above the line that begins at
    *place*."""
    found: list[tuple[str, Span]] = []
    for mark, span in reversed(own_comments(document)):
        if span.end == place:
            found.insert(0, (mark, span))
            place = span.start
    return found


def own_comments(document: Document) -> list[tuple[str, Span]]:
    """Every comment that a fix left, in order: its rule, and its whole lines."""
    found: list[tuple[str, Span]] = []
    above = ""
    for comment in document.comments:
        line = document.line_of(comment.span.start)
        mark = _MARK.match(comment.text)
        if not comment.own_line:
            continue
        if mark:
            found.append((mark[1], line))
        elif found and found[-1][1].end == line.start and _continues(above, comment.text):
            found[-1] = (found[-1][0], Span(found[-1][1].start, line.end))
        else:
            continue
        above = document.text[slice(*line)].rstrip()
    return found


def foreign_comments(document: Document) -> Iterator[str]:
    """The comments that people wrote, in order."""
    ours = own_comments(document)
    for comment in document.comments:
        if not any(span.start <= comment.span.start < span.end for _, span in ours):
            yield comment.text


def _continues(above: str, text: str) -> bool:
    """Whether a comment is one of ours going on: as wrapped, its first word had no room above."""
    if not text.startswith(_MORE):
        return False
    first = next(iter(_words(text.removeprefix(_MORE))), "")
    return display_width(f"{above} {first.rstrip()}") > _WIDTH - 1
