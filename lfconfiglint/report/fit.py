"""What makes a run fit, for a person: what overflows, then the changes by what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.needs import supply_of
from lfconfiglint.fit.answer import Answer
from lfconfiglint.fit.costs import CLASS_NAMES
from lfconfiglint.fit.figures import Figures
from lfconfiglint.fit.machines import MachineAnswer
from lfconfiglint.fit.proposals import Change, Proposal
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.console import Style, plain
from lfconfiglint.report.estimate import COLUMNS
from lfconfiglint.report.fit_figures import PHASES, TRAINING, FigureLines, worth_showing
from lfconfiglint.report.wrapped import wrapped
from lfconfiglint.units import code
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.width import printable


@dataclass(frozen=True)
class FitPage:
    """Renders an answer; ``style`` is :func:`click.style` where colours are shown."""

    lang: Lang
    style: Style = plain

    @property
    def _figures(self) -> FigureLines:
        return FigureLines(self.lang, self.style)

    def lines(self, answer: Answer, context: Context, path: str, target: Target) -> Iterator[str]:
        yield self._bold(printable(path))
        yield f"  {printable(target.describe().say(self.lang))}"
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
            yield self._say("It fits: nothing has to be changed.", "放得下，无需改动。")
            return
        yield from self._proposals(answer, path)
        if answer.machines is not None:
            yield from self._machines(answer.machines)
        yield from self._notes(answer)

    def _notes(self, answer: Answer) -> Iterator[str]:
        """What the answer leaves open."""
        notes = [hint.say(self.lang) for hint in answer.hints]
        for place, need in (("host", "host_memory"), ("disk", "disk_free")):
            own = [figure for phase, figure in answer.now.phases.items() if phase[0] == place]
            if own and all(figure.capacity is None for figure in own):
                told = supply_of(f"hardware.{need}").say(self.lang)
                notes.append(self._say(f"not checked: {told}", f"未检查：{told}"))
        for phase, needs in answer.now.needs.items():
            told = "; ".join(supply_of(need).say(self.lang) for need in needs)
            name = PHASES[phase].say(self.lang)
            notes.append(self._say(f"not known: {name}: {told}", f"未知：{name}：{told}"))
        if notes:
            yield ""
        for note in notes:
            yield from wrapped(printable(note), COLUMNS, "  - ", "    ")

    def _missing(self, needs: Sequence[str]) -> Iterator[str]:
        yield self._bold(
            self._say("it cannot be said before this is known", "缺少以下信息，无法给出方案")
        )
        for need in needs:
            yield f"  - {supply_of(need).say(self.lang)}"

    def _proposals(self, answer: Answer, path: str) -> Iterator[str]:
        if not answer.proposals:
            yield from self._nothing(answer)
            return
        before = None
        for number, proposal in enumerate(answer.proposals, start=1):
            sure = proposal.figures.verdict == "fits"
            heading = (proposal.cost, sure)
            if heading != before:
                before = heading
                cost = CLASS_NAMES[proposal.cost].say(self.lang)
                fitting = self._say("fits; costs ", "放得下；代价：")
                perhaps = self._say("may just fit; costs ", "可能刚好放得下；代价：")
                yield ""
                yield self._bold((fitting if sure else perhaps) + cost)
            yield from self._proposal(f"{number}.", proposal, answer.now)
        yield ""
        yield self._say(
            f"`--write` makes the changes of 1 in {printable(path)}, `--choose N` those of another",
            f"`--write` 将方案 1 写入 {printable(path)}，`--choose N` 选择其他方案",
        )

    def _nothing(self, answer: Answer) -> Iterator[str]:
        yield ""
        yield self._bold(self._refused() if answer.refusals else self._misses())
        if answer.nearest is not None:
            over = answer.nearest.figures.overshoot
            yield self._say(
                f"nearest miss, at least {over:.0%} of what there is:",
                f"最接近的组合，至少需要现有容量的 {over:.0%}：",
            )
            yield from self._proposal("-", answer.nearest, answer.now)
        if answer.refusals:
            yield self._say("not proposed, because:", "其他组合未被采用，原因：")
            for reason in answer.refusals:
                yield f"  - {printable(reason.say(self.lang))}"

    def _misses(self) -> str:
        return self._say("no combination of changes fits for certain", "没有任何改动组合确定放得下")

    def _refused(self) -> str:
        return self._say(
            "no combination of changes both fits and is accepted",
            "没有任何改动组合既放得下又能被接受",
        )

    def _proposal(self, label: str, proposal: Proposal, now: Figures) -> Iterator[str]:
        for index, change in enumerate(proposal.changes):
            start = label if index == 0 else ""
            yield f"  {start:<3} {self._change(change)}"
            yield f"      {self.style(change.comment.say(self.lang), dim=True)}"
        yield from self._figures.lines(proposal.figures, worth_showing(proposal.figures, now), 6)
        for found in proposal.warnings:
            told = printable(found.say(self.lang))
            yield f"      {self._say('then also', '随之出现')}: {told} [{found.rule}]"

    def _change(self, change: Change) -> str:
        return ", ".join(
            f"{key.key}: {printable(code(key.before))} -> {printable(code(key.after))}"
            if key.before is not None
            else f"{key.key}: {printable(code(key.after))}"
            for key in change.keys
        )

    def _machines(self, machines: Sequence[MachineAnswer]) -> Iterator[str]:
        yield ""
        if not machines:
            yield self._say(
                "No machine of the catalog would take it as it is.",
                "目录中没有哪种机器能不作改动地运行它。",
            )
            return
        yield self._bold(self._say("or, as it is, on", "或者不作改动，换用"))
        for machine in machines:
            hardware = machine.hardware
            nodes = f"{hardware.nodes} x " if hardware.nodes > 1 else ""
            cards = f"{nodes}{hardware.gpus_per_node} x {hardware.gpu.name}"
            named = "" if "x" + hardware.gpu.name in hardware.source else f" ({hardware.source})"
            yield f"  {cards}{named}" + ("" if machine.same_batch else self._other_batch())
            yield from self._figures.lines(machine.figures, [TRAINING], 6)

    def _other_batch(self) -> str:
        return self._say(
            "; other number of cards, so another effective batch", "；卡数不同，等效批大小随之改变"
        )

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
