"""Lines of figures: phase, amount with its range, capacity, verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.fit.figures import Figure, Figures, Phase
from lfconfiglint.fit.proposals import Earlier
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style
from lfconfiglint.report.estimate_words import VERDICT_COLOURS, VERDICTS, shown_verdict
from lfconfiglint.units import binary_bytes, decimal_bytes
from lfconfiglint.width import display_width

_VERDICTS = {**VERDICTS, "unknown": Text("capacity unknown", "容量未知")}
PHASES: dict[Phase, Text] = {
    ("gpu", "load"): Text("GPU, load", "显存，加载"),
    ("gpu", "train"): Text("GPU, train", "显存，训练"),
    ("gpu", "save"): Text("GPU, save", "显存，保存"),
    ("gpu", "evaluate"): Text("GPU, evaluate", "显存，评估"),
    ("host", "load"): Text("host, load", "内存，加载"),
    ("host", "train"): Text("host, train", "内存，训练"),
    ("host", "save"): Text("host, save", "内存，保存"),
    ("disk", "run"): Text("disk", "磁盘"),
}
TRAINING: Phase = ("gpu", "train")


@dataclass(frozen=True)
class FigureLines:
    """``style`` is :func:`click.style` where colours are shown."""

    lang: Lang
    style: Style

    def lines(self, figures: Figures, phases: Sequence[Phase], indent: int = 2) -> Iterator[str]:
        names = {phase: PHASES[phase].say(self.lang) for phase in phases}
        width = max((display_width(name) for name in names.values()), default=0)
        for phase, name in names.items():
            figure = figures.phases[phase]
            verdict = shown_verdict(figure.verdict, figure.low, figure.capacity)
            shown = self.style(_VERDICTS[verdict].say(self.lang), fg=VERDICT_COLOURS[verdict])
            padding = " " * (width - display_width(name))
            yield f"{' ' * indent}{name}{padding}  {self._figure(phase, figure)}  {shown}"

    def earlier(self, before: Earlier, now: Figures) -> str:
        """What code between two releases comes to where it is still as the earlier one."""
        apart = [
            f"{PHASES[phase].say(self.lang)} {self._figure(phase, figure)}"
            for phase, figure in before.figures.phases.items()
            if now.phases.get(phase) != figure
        ]
        gone = [
            PHASES[phase].say(self.lang)
            for phase in now.phases
            if phase not in before.figures.phases
        ]
        if gone:
            names = " / ".join(gone)
            apart.append(Text(f"not known: {names}", f"未知：{names}").say(self.lang))
        if before.not_there:
            numbers = " / ".join(map(str, before.not_there))
            apart.append(
                Text(f"proposals that do not hold: {numbers}", f"不成立的方案：{numbers}").say(
                    self.lang
                )
            )
        counted = Text("counted as by the later release; ", "按较新的版本估算；").say(self.lang)
        release = before.version
        if not apart:
            same = Text(f"by {release} it comes to the same", f"按 {release} 结果相同")
            return counted + same.say(self.lang)
        told = Text("; ", "；").say(self.lang).join(apart)
        rest = Text(f"such code may still be as {release}: ", f"代码也可能仍如 {release}：")
        return counted + rest.say(self.lang) + told

    def _figure(self, phase: Phase, figure: Figure) -> str:
        form = decimal_bytes if phase[0] == "disk" else binary_bytes
        text = form(figure.peak)
        if not figure.peak and figure.high:
            # as the estimate has it: nothing certain, and no more than that
            text = f"≤ {form(figure.high)}"
        elif figure.low != figure.high:
            text += f" ({form(figure.low)} – {form(figure.high)})"
        if figure.capacity is not None:
            text += Text(" of ", " / ").say(self.lang) + form(figure.capacity)
        return text


def worth_showing(figures: Figures, now: Figures) -> list[Phase]:
    """Training, what did not fit before, and what offloading and the like now take."""
    return [
        phase
        for phase, figure in figures.phases.items()
        if phase == TRAINING
        or figure.severity
        or (phase in now.phases and now.phases[phase].severity)
        or (phase[0] == "host" and phase in now.phases and figure.low > 2 * now.phases[phase].high)
    ]
