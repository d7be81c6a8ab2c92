"""Estimates as one web page without scripts that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_shapes import Panel
from lfconfiglint.report.estimate_sheet import Sheet
from lfconfiglint.report.estimate_svg import STYLE, framed, picture
from lfconfiglint.report.estimate_words import COMMA, UNKNOWN, VERDICTS
from lfconfiglint.report.html_text import said, shown
from lfconfiglint.units import binary_bytes

_PAGE = """
html { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--ground);
  margin: 0 auto; padding: 1rem; max-width: 940px; overflow-wrap: break-word; }
h1 { font-size: 1.3rem; margin: 1.5rem 0 0.3rem; }
h2 { font-size: 1.05rem; margin: 1.2rem 0 0.3rem; }
p, li { color: var(--quiet); margin: 0.1rem 0; } ol, ul { margin: 0.2rem 0; padding-left: 1.6rem; }
table { border-collapse: collapse; width: 100%; margin: 0.3rem 0; font-size: 0.93rem; }
th, td { text-align: left; vertical-align: top; padding: 0.22rem 0.6rem 0.22rem 0;
  border-bottom: 1px solid var(--line); } th { font-weight: 600; color: var(--quiet); }
th, td.figure { white-space: nowrap; }
td.fits { color: var(--fits); } td.tight { color: var(--tight); }
td.exceeds { color: var(--exceeds); } td.unknown { color: var(--unknown); }
svg.estimate { max-width: 100%; height: auto; display: block; }
.wide { overflow-x: auto; }
"""
_HEADS = (
    Text("phase", "阶段"), Text("peak", "峰值"), Text("range", "区间"), Text("parts", "组成"),
    Text("usable", "可用"), Text("verdict", "结论"),
)  # fmt: skip


def html_page(sheets: Sequence[Sheet], lang: Lang) -> str:
    """A page in *lang* that follows the reader's light or dark setting."""
    title = shown("; ".join(sheet.title for sheet in sheets))
    body = "\n".join(part for sheet in sheets for part in _sheet(sheet, lang))
    language = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}{_PAGE}</style>\n</head>\n"
        f'<body class="estimate">\n{body}\n</body>\n</html>'
    )


def _sheet(sheet: Sheet, lang: Lang) -> Iterator[str]:
    yield f"<h1>{shown(sheet.title)}</h1>"
    yield from (f"<p>{shown(subtitle)}</p>" for subtitle in sheet.subtitles)
    (_, run), *others = sheet.tables
    yield _table(sheet.columns, run)
    elements, height = picture(sheet, lang, 0)
    if elements:
        yield f'<div class="wide">{framed(elements, height, sheet.title)}</div>'
    for title, rows in others:
        yield f"<h2>{shown(title)}</h2>"
        yield _table((), rows)
    for panel in sheet.panels:
        yield f"<h2>{shown(panel.title)}</h2>"
        yield _panel(panel, sheet, lang)
    for title, items in sheet.lists:
        yield f"<h2>{shown(title)}</h2>"
        yield f"<ol>{''.join(f'<li>{said(item)}</li>' for item in items)}</ol>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{shown(column)}</th>" for column in ("", *columns))
    lines = [f"<tr>{head}</tr>"] if columns else []
    for label, *values in rows:
        cells = "".join(f"<td>{said(value)}</td>" for value in values)
        lines.append(f'<tr><th scope="row">{shown(label)}</th>{cells}</tr>')
    return f'<div class="wide"><table>{"".join(lines)}</table></div>'


def _panel(panel: Panel, sheet: Sheet, lang: Lang) -> str:
    """Every part with its bytes and source, for those who want more than the picture."""
    unknown = UNKNOWN.say(lang)
    lines = [f"<tr>{''.join(f'<th>{head.say(lang)}</th>' for head in _HEADS)}</tr>"]
    for bar in panel.bars:
        parts, peak, span = bar.missing, unknown, ""
        if bar.peak is not None:
            mark = sheet.marks.get(f"{panel.place}.{bar.phase}")
            peak = bar.figure + (f" [{mark}]" if mark else "")
            span = f"{binary_bytes(bar.low or 0)} – {binary_bytes(bar.high or 0)}"
            parts = COMMA.say(lang).join(
                f"{each.name} {binary_bytes(each.size)}"
                + (f" [{number}]" if (number := sheet.marks.get(
                    f"{panel.place}.{bar.phase}.{each.part}")) else "")
                for each in bar.dominant
            )  # fmt: skip
        usable = unknown if bar.capacity is None else binary_bytes(bar.capacity)
        figures = [f'<td class="figure">{shown(cell)}</td>' for cell in (peak, span, usable)]
        figures.insert(2, f"<td>{shown(parts)}</td>")
        cells = "".join(figures)
        verdict = VERDICTS[bar.shown].say(lang)
        lines.append(
            f'<tr><th scope="row">{shown(bar.label)}</th>{cells}'
            f'<td class="figure {bar.verdict}">{verdict}</td></tr>'
        )
    return f'<div class="wide"><table>{"".join(lines)}</table></div>'
