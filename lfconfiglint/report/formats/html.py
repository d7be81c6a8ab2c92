"""All findings as one web page without scripts that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from lfconfiglint import __version__
from lfconfiglint.diagnostic import SEVERITIES
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.formats.form import Form, Pieces
from lfconfiglint.report.formats.located import Located, failures, located
from lfconfiglint.report.html_text import said, shown
from lfconfiglint.report.offers import offer_of
from lfconfiglint.report.summary import count_by_severity, target_lines
from lfconfiglint.secrets import without_secrets
from lfconfiglint.severity_words import SEVERITY_NAMES, noun_of

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59636e; --ground: #fff; --line: #d8dee4;
  --error: #cf222e; --warning: #9a6700; --info: #0969da; --code: #f6f8fa; --fix: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9198a1; --ground: #0d1117;
  --line: #30363d; --error: #ff7b72; --warning: #e3b341; --info: #79c0ff; --code: #161b22;
  --fix: #56d364; } }
body { font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--ground);
  margin: 0 auto; padding: 1rem; max-width: 940px; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 0.4rem; }
article { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 0.8rem; margin: 0.9rem 0; }
article.error { border-color: var(--error); } article.warning { border-color: var(--warning); }
article.info { border-color: var(--info); }
p { margin: 0.2rem 0; } .where, footer { color: var(--quiet); font-size: 0.9rem; }
b.error { color: var(--error); } b.warning { color: var(--warning); } b.info { color: var(--info); }
pre { background: var(--code); padding: 0.4rem 0.6rem; margin: 0.3rem 0; overflow-x: auto;
  padding-bottom: 0.6rem; overflow-wrap: normal; }
mark { background: none; color: inherit; text-decoration: underline wavy;
  text-underline-offset: 0.3em; }
.fix { color: var(--fix); }
"""
_TITLE = Text("lfconfiglint report", "lfconfiglint 报告")
_NOTHING = Text("No findings.", "未发现问题。")


def _piece(report: FileReport, lang: Lang) -> str:
    """Its part of the page."""
    articles = "".join(f"{_article(place, lang)}\n" for place in located((report,), joined=True))
    return f"<h2>{shown(report.path)}</h2>\n{articles}" if articles else ""


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """A page in *lang* that follows the reader's light or dark setting."""
    title = _TITLE.say(lang)
    yield (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    yield from _counts(reports, lang)
    broken = [
        f"<h2>{shown(path)}</h2>\n"
        f'<article class="error"><p>{shown(reason.say(lang))}</p></article>\n'
        for path, reason in failures(reports)
    ]
    empty = True
    for part in filter(None, chain(broken, pieces)):
        empty = False
        yield part
    if empty:
        yield f"<p>{_NOTHING.say(lang)}</p>\n"
    yield f"<footer>lfconfiglint {__version__}</footer>\n</body>\n</html>\n"


def _counts(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    counts = count_by_severity(reports)
    told = (
        Text(", ", "，")
        .say(lang)
        .join(
            f'<b class="{severity}">{counts[severity]}</b> '
            f"{noun_of(severity, counts[severity]).say(lang)}"
            for severity in SEVERITIES
        )
    )
    yield f"<p>{told}</p>\n"
    yield "".join(f'<p class="where">{shown(line)}</p>\n' for line in target_lines(reports, lang))


def _article(place: Located, lang: Lang) -> str:
    found = place.found
    kind = SEVERITY_NAMES[found.severity].say(lang)
    fixes = "".join(f'<p class="fix">→ {said(offer_of(fix, lang))}</p>' for fix in found.fixes)
    return (
        f'<article class="{found.severity}"><p>{said(found.say(lang))}</p>'
        f'<p class="where">{place.start.line}:{place.start.column} '
        f'<b class="{found.severity}">{kind}: {found.rule}</b></p>{_source(place)}{fixes}</article>'
    )


def _source(place: Located) -> str:
    """The line with the marked part of it; nothing where the line is empty."""
    line = place.document.line(place.start.line)
    end = min(place.found.span.end, line.end)
    before, marked, after = (
        place.document.text[start:stop].rstrip("\r\n")
        for start, stop in (
            (line.start, place.found.span.start), (place.found.span.start, end), (end, line.end),
        )
    )  # fmt: skip
    text = before + marked + after
    if not text.strip():
        return ""
    if (hidden := without_secrets(text)) != text:
        return f"<pre>{shown(hidden)}</pre>"
    return f"<pre>{shown(before)}<mark>{shown(marked)}</mark>{shown(after)}</pre>"


FORM = Form(_piece, _frame)
