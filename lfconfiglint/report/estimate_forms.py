"""Estimates as documents: Markdown, a web page, or a picture. Imported only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang
from lfconfiglint.report.estimate_html import html_page
from lfconfiglint.report.estimate_markdown import markdown
from lfconfiglint.report.estimate_sheet import compared_sheet, sheet_of
from lfconfiglint.report.estimate_svg import svg_picture


def estimate_document(
    runs: Sequence[Mapping[str, Any]], form: str, compare: bool, lang: Lang
) -> str:
    """The runs one after the other, or two of them side by side; *form* is ``markdown``,
    ``html`` or ``svg``."""
    # a picture has no room for sources, and so none for their numbers
    marked = form != "svg"
    sheets = [compared_sheet(runs, lang)] if compare else [sheet_of(r, lang, marked) for r in runs]
    if form == "markdown":
        return markdown(sheets, lang)
    return html_page(sheets, lang) if form == "html" else svg_picture(sheets, lang)
