"""What code between two releases takes where it is still as the earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_rows import RunRows
from lfconfiglint.report.estimate_saving import SavingRows
from lfconfiglint.report.estimate_verdict import VERDICT
from lfconfiglint.report.estimate_words import UNKNOWN, in_order
from lfconfiglint.report.fit_figures import PHASES
from lfconfiglint.units import binary_bytes

Json = Mapping[str, Any]


def earlier_line(content: Json, lang: Lang) -> str:
    """The figures of the release before where they are others; empty for a run of one release."""
    before = content["earlier"]
    if before is None:
        return ""
    if before["status"] != "checked":
        return Text(
            f"the release before cannot be counted: {before['reason']}",
            f"无法按前一版本估算：{before['reason']}",
        ).say(lang)
    target = before["target"]
    release, beside = target["version"], target["transformers"]
    other = beside not in (None, content["target"]["transformers"])
    en = f"{release} with transformers {beside}" if other else release
    zh = f"{release}（transformers {beside}）" if other else release
    now, then = dict(_figures(content, lang)), dict(_figures(before, lang))
    apart = [f"{label} {value}" for label, value in then.items() if now.get(label) != value]
    gone = [label for label in now if label not in then]
    if gone:
        names = " / ".join(gone)
        apart.append(Text(f"not known: {names}", f"未知：{names}").say(lang))
    if not apart:
        return Text(
            f"counted as by the later release; by {en} the figures are the same",
            f"按较新的版本估算；按 {zh} 估算的数字相同",
        ).say(lang)
    told = Text("; ", "；").say(lang).join(apart)
    return Text(
        f"counted as by the later release; such code may still be as {en}: {told}",
        f"按较新的版本估算；代码也可能仍如 {zh}：{told}",
    ).say(lang)


def _figures(content: Json, lang: Lang) -> Iterator[tuple[str, str]]:
    """Each figure that is known and that people compare, by its name."""
    unknown = UNKNOWN.say(lang)
    for row in (*RunRows(content, lang).rows(), *SavingRows(content, lang).rows()):
        if row.figures and row.figures != VERDICT and unknown not in row.value:
            yield row.label, row.value
    for place in ("gpu", "host"):
        phases = content["memory"][place]
        for name in in_order(phases):
            phase, title = phases[name], PHASES.get((place, name))
            if title is not None and phase is not None and phase["peak"] is not None:
                ends = " – ".join(binary_bytes(phase[end]) for end in ("low", "high"))
                yield title.say(lang), f"{binary_bytes(phase['peak'])} ({ends})"
