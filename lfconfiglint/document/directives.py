"""Comments that speak to this tool: ``# lfconfiglint: ignore[rule-a, rule-b] reason``.

At the end of a line it holds for that line; on a line of its own for the next line that has a
key. ``# lfconfiglint: ignore-file[rule-a]`` before the first key holds for the whole file, and
without brackets for every rule.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from lfconfiglint.document.model import Comment, Document, Span
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass

_DIRECTIVE = re.compile(
    r"#+\s*lfconfiglint\s*(?P<colon>[:：]?)\s*(?P<verb>[\w-]*)\s*(?P<rest>.*)", re.DOTALL
)
_NAMES = re.compile(r"\[(?P<names>[^\]]*)\]\s*(?P<reason>.*)", re.DOTALL)
_BRACKETS = ("[", "［", "【", "(", "（")
"""What someone types who means to name rules; without any, a reason follows."""


@dataclass(frozen=True, slots=True)
class Directive:
    """``rules`` is empty for all rules (whole files only); ``line`` is what it holds for."""

    kind: Literal["line", "file"]
    rules: tuple[str, ...]
    reason: str
    span: Span
    line: int | None = None
    error: Text | None = None


def find_directives(document: Document) -> tuple[Directive, ...]:
    """Every directive of the file, malformed ones with their error."""
    starts = sorted(entry.key.start for entry in document.entries.values())
    found = (_directive(document, comment, starts) for comment in document.comments)
    return tuple(directive for directive in found if directive is not None)


def _directive(document: Document, comment: Comment, starts: Sequence[int]) -> Directive | None:
    """*starts* are the offsets of all keys, in order."""
    match = _DIRECTIVE.fullmatch(comment.text)
    if match is None:
        return None
    verb, rest = match["verb"], match["rest"]
    if match["colon"] != ":":
        # text that merely begins with the tool's name is an ordinary comment
        if match["colon"] or verb.startswith("ignore"):
            return _malformed(
                comment,
                "write an ASCII colon: `lfconfiglint: ignore[rule]`",
                "须使用半角冒号：`lfconfiglint: ignore[规则]`",
            )
        return None
    if verb not in ("ignore", "ignore-file"):
        return _malformed(
            comment,
            f"'{verb}' is not ignore[rule] or ignore-file[rule]",
            f"'{verb}' 不是 ignore[规则] 或 ignore-file[规则]",
        )
    names = _NAMES.fullmatch(rest)
    rules = tuple(name.strip() for name in names["names"].split(",")) if names else ()
    if names and not all(rules):
        return _malformed(comment, "a rule name is missing in [ ]", "[ ] 中缺少规则名")
    if names is None and (rest.startswith(_BRACKETS) or verb == "ignore"):
        return _malformed(
            comment, "write the rules in brackets: ignore[rule]", "规则须写在方括号中：ignore[规则]"
        )
    reason = names["reason"] if names else rest
    if verb == "ignore":
        return Directive("line", rules, reason, comment.span, _line_for(document, comment, starts))
    if starts and starts[0] < comment.span.start:
        return _malformed(
            comment, "ignore-file must stand before the first key", "ignore-file 须写在第一个键之前"
        )
    return Directive("file", rules, reason, comment.span)


def _malformed(comment: Comment, en: str, zh: str) -> Directive:
    return Directive("line", (), "", comment.span, error=Text(en, zh))


def _line_for(document: Document, comment: Comment, starts: Sequence[int]) -> int | None:
    if not comment.own_line:
        return document.position(comment.span.start).line
    after = bisect_right(starts, comment.span.start)
    return document.position(starts[after]).line if after < len(starts) else None
