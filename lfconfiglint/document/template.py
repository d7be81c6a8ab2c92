"""Configs that a script has yet to fill in."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.records import replace

_TAGGED = re.compile(r"!!(?:float|int|bool)[ \t]+(?=\$\{?\w)")


def as_template(document: Document) -> Document | None:
    """What can be read of a *document* that cannot be loaded for want of values to be filled in.

    ``!!float $rate`` stops the loader; without its tag it is a text as other placeholders are. The
    tag's place is left blank, so that all else stays where it is. None where more is wrong.
    """
    text = document.text
    for problem in document.problems:
        tag = _TAGGED.match(text, problem.span.start)
        if problem.rule != "unusable-value" or tag is None:
            return None
        text = text[: tag.start()] + " " * len(tag[0]) + text[tag.end() :]
    filled = parse_document(text.encode("utf-8"), document.dialect)
    return None if filled.problems else replace(filled, bom=document.bom)
