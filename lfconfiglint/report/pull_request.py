"""The comment on a pull request: findings, and what the change does to each run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint import __version__
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.pull_request import ChangedConfig, Run
from lfconfiglint.report.estimate_compare import compared_rows
from lfconfiglint.report.estimate_rows import RunRows
from lfconfiglint.report.estimate_saving import SavingRows
from lfconfiglint.report.estimate_view import panels
from lfconfiglint.report.estimate_words import VERDICTS
from lfconfiglint.report.formats.located import Located, failures, posix
from lfconfiglint.report.formats.markdown import code_span, escaped, said, table
from lfconfiglint.units import binary_bytes

MARKER = "<!-- lfconfiglint -->"
"""The first line of the comment, by which the next run finds it."""


def comment(configs: Sequence[ChangedConfig], lang: Lang) -> Iterator[str]:
    """Markdown lines, without a machine's paths; valid with no configs, too."""
    yield MARKER
    yield f"### lfconfiglint: {_headline(configs, lang)}"
    for path, reason in failures([each.report for each in configs if each.report]):
        yield f"- {code_span(posix(path))}: {escaped(reason.say(lang))}"
    new = [place for each in configs for place in each.new]
    if new:
        yield ""
        yield from table(new, lang)
    left = [place for each in configs for place in each.left]
    if left:
        were = "that was" if len(left) == 1 else "that were"
        title = Text(f"{len(left)} {were} there before", f"{len(left)} 处此前已存在")
        yield from _folded(title.say(lang), list(table(left, lang)))
    changes = [line for each in configs for line in _run(each, lang)]
    if changes:
        yield ""
        yield "#### " + Text("What it does to the run", "对训练的影响").say(lang)
        yield from changes
    yield ""
    yield f"<sub>lfconfiglint {__version__}</sub>"


def as_json(configs: Sequence[ChangedConfig], lang: Lang) -> dict[str, Any]:
    """The same for programs; runs are objects of ``estimate``."""
    return {
        "version": __version__,
        "configs": [
            {
                "path": posix(each.path),
                "new": [_finding(place, lang) for place in each.new],
                "left": [_finding(place, lang) for place in each.left],
                "gone": [_finding(place, lang) for place in each.gone],
                "before": each.before,
                "after": each.after,
            }
            for each in configs
        ],
    }


def _finding(place: Located, lang: Lang) -> dict[str, Any]:
    return {
        "rule": place.found.rule,
        "severity": place.found.severity,
        "line": place.start.line,
        "message": place.found.say(lang),
        "fingerprint": place.fingerprint,
    }


def _headline(configs: Sequence[ChangedConfig], lang: Lang) -> str:
    if not configs:
        return Text("no config changed", "没有配置改动").say(lang)
    new = sum(len(each.new) for each in configs)
    gone = sum(len(each.gone) for each in configs)
    en = f"{new or 'no'} new finding{'s' * (new != 1)}"
    zh = f"{new} 处新问题" if new else "没有新问题"
    if gone:
        en, zh = f"{en}, {gone} gone", f"{zh}，{gone} 处已解决"
    several = "s" * (len(configs) != 1)
    return Text(
        f"{en} in {len(configs)} changed config{several}", f"{len(configs)} 个改动的配置：{zh}"
    ).say(lang)


def _folded(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"


def _run(config: ChangedConfig, lang: Lang) -> Iterator[str]:
    """The figures that differ; all of them for a new run."""
    if config.after is None:
        return
    runs = [run for run in (config.before, config.after) if run is not None]
    if len(runs) == 2:
        rows = [row for row in _both(runs, lang) if row[1] != row[2]]
        heads = (Text("before", "之前"), Text("after", "之后"))
    else:
        one = [(row.label, row.value) for row in (*RunRows(runs[0], lang).rows(),
                                                 *SavingRows(runs[0], lang).rows())]  # fmt: skip
        rows = [(label, value, "") for label, value in (*one, *_peaks(runs[0], lang).items())]
        heads = (Text("new run", "新训练"), Text("", ""))
    yield ""
    yield f"**{code_span(posix(config.path))}**"
    if not rows:
        yield Text("No figure that is known changes.", "已知的各项数字均无变化。").say(lang)
        return
    columns = len(runs)
    yield ""
    yield "|   | " + " | ".join(head.say(lang) for head in heads[:columns]) + " |"
    yield "|---" * (columns + 1) + "|"
    for row in rows:
        yield "| " + " | ".join(said(cell) for cell in row[: columns + 1]) + " |"


def _both(runs: Sequence[Run], lang: Lang) -> Iterator[tuple[str, str, str]]:
    yield from compared_rows(runs, lang)
    before, after = (_peaks(run, lang) for run in runs)
    for label in dict.fromkeys((*before, *after)):
        yield label, before.get(label, "–"), after.get(label, "–")


def _peaks(run: Run, lang: Lang) -> dict[str, str]:
    """The peak of each phase, with its verdict."""
    peaks = {}
    for panel in panels(run, lang):
        for bar in panel.bars:
            if bar.peak is None:
                continue
            usable = "" if bar.capacity is None else f" / {binary_bytes(bar.capacity)}"
            verdict = VERDICTS[bar.shown].say(lang)
            phase = bar.label.lstrip("· ")
            label = Text(f"{panel.title}, {phase}", f"{panel.title}，{phase}").say(lang)
            peaks[label] = f"{bar.figure}{usable}: {verdict}"
    return peaks
