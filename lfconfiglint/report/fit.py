"""What makes a run fit, for a person: what overflows, then the changes by what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.needs import supply_of
from lfconfiglint.fit.answer import Answer
from lfconfiglint.fit.figures import MAY_FIT
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style, plain
from lfconfiglint.report.estimate import COLUMNS
from lfconfiglint.report.fit_figures import PHASES, FigureLines
from lfconfiglint.report.fit_machines import MachineLines
from lfconfiglint.report.fit_proposals import ProposalLines
from lfconfiglint.report.wrapped import wrapped
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.width import printable


@dataclass(frozen=True)
class FitPage:
    """Renders an answer; ``style`` is :func:`click.style` where colours are shown."""

    lang: Lang
    style: Style = plain
    columns: int = COLUMNS

    @property
    def _figures(self) -> FigureLines:
        return FigureLines(self.lang, self.style)

    def lines(self, answer: Answer, context: Context, path: str, target: Target) -> Iterator[str]:
        yield self._bold(printable(path))
        yield from self._wrapped(target.describe().say(self.lang), "  ", "  ")
        if answer.earlier is not None:
            told = self._figures.earlier(answer.earlier, answer.now)
            yield from self._wrapped(told, "  ", "  ")
        machine = context.hardware
        if machine is not None:
            nodes = f"{machine.nodes} x " if machine.nodes > 1 else ""
            name = printable(f"{nodes}{machine.gpus_per_node} x {machine.gpu.name}")
            yield self._bold(self._say(f"as it is, on {name}", f"现状，{name}"))
        yield from self._figures.lines(answer.now, tuple(answer.now.phases))
        if answer.missing:
            yield from self._missing(answer.missing)
            return
        if answer.now.verdict == "fits":
            yield from self._fits(answer)
            return
        if answer.now.severity == MAY_FIT:
            yield self._say("As it is, it may just fit.", "不作改动也可能刚好放得下。")
        look = (self.lang, self.style, self.columns)
        yield from ProposalLines(*look).lines(answer, path)
        if answer.machines is not None:
            yield from MachineLines(*look).lines(answer.machines)
        yield from self._notes(answer)

    def _fits(self, answer: Answer) -> Iterator[str]:
        notes = self._open(answer)
        if notes:
            yield self._say(
                "All that could be checked fits: nothing has to be changed.",
                "能够检查的部分都放得下，无需改动。",
            )
        else:
            yield self._say("It fits: nothing has to be changed.", "放得下，无需改动。")
        yield from self._listed(notes)

    def _notes(self, answer: Answer) -> Iterator[str]:
        yield from self._listed(
            [*(hint.say(self.lang) for hint in answer.hints), *self._open(answer)]
        )

    def _open(self, answer: Answer) -> list[str]:
        """What the answer leaves open."""
        notes = []
        for place, need in (("host", "host_memory"), ("disk", "disk_free")):
            own = [figure for phase, figure in answer.now.phases.items() if phase[0] == place]
            if own and all(figure.capacity is None for figure in own):
                told = supply_of(f"hardware.{need}").say(self.lang)
                notes.append(self._say(f"not checked: {told}", f"未检查：{told}"))
        for phase, needs in answer.now.needs.items():
            told = "; ".join(supply_of(need).say(self.lang) for need in needs)
            name = PHASES[phase].say(self.lang)
            notes.append(self._say(f"not known: {name}: {told}", f"未知：{name}：{told}"))
        return notes

    def _missing(self, needs: Sequence[str]) -> Iterator[str]:
        yield self._bold(
            self._say("it cannot be said before this is known", "缺少以下信息，无法给出方案")
        )
        for need in needs:
            yield from self._wrapped(supply_of(need).say(self.lang), "  - ", "    ")

    def _listed(self, notes: Sequence[str]) -> Iterator[str]:
        if notes:
            yield ""
        for note in notes:
            yield from self._wrapped(note, "  - ", "    ")

    def _wrapped(self, text: str, first: str, rest: str) -> Iterator[str]:
        return wrapped(printable(text), self.columns, first, rest)

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
