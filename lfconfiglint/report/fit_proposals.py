"""Proposals for a person: by what they cost, each change with its reason and the new figures."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.fit.answer import Answer
from lfconfiglint.fit.costs import CLASS_NAMES
from lfconfiglint.fit.figures import FITS, MAY_FIT, SHORT_ONLY, UNLIKELY, Figures
from lfconfiglint.fit.proposals import Change, Proposal, by_figures
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style
from lfconfiglint.report.fit_figures import FigureLines, worth_showing
from lfconfiglint.report.wrapped import wrapped
from lfconfiglint.units import code
from lfconfiglint.width import printable

_PROMISES = {
    FITS: Text("fits; costs ", "放得下；代价："),
    MAY_FIT: Text("may just fit; costs ", "可能刚好放得下；代价："),
    UNLIKELY: Text("unlikely to fit; costs ", "多半放不下；代价："),
    SHORT_ONLY: Text("fits short samples only; costs ", "仅短样本放得下；代价："),
}
_INDENT = " " * 6
"""Before all that belongs to a proposal."""


@dataclass(frozen=True)
class ProposalLines:
    """Those that fit, those that may, or the nearest miss where none does."""

    lang: Lang
    style: Style
    columns: int

    def lines(self, answer: Answer, path: str) -> Iterator[str]:
        if not answer.proposals:
            yield from self._nothing(answer)
            return
        before = None
        told: set[str] = set()
        for number, proposal in enumerate(answer.proposals, start=1):
            heading = (proposal.cost, proposal.figures.severity)
            if heading != before:
                before = heading
                cost = CLASS_NAMES[proposal.cost].say(self.lang)
                yield ""
                yield self._bold(_PROMISES[proposal.figures.severity].say(self.lang) + cost)
            yield from self._proposal(f"{number}.", proposal, answer.now, told)
        yield ""
        write = self._say(
            f"`--write` makes the changes of 1 in {printable(path)}, `--choose N` those of another",
            f"`--write` 将方案 1 写入 {printable(path)}，`--choose N` 选择其他方案",
        )
        yield from wrapped(write, self.columns)

    def _nothing(self, answer: Answer) -> Iterator[str]:
        yield ""
        yield self._bold(self._refused() if answer.refusals else self._misses())
        if answer.nearest is not None:
            over = answer.nearest.figures.overshoot
            yield self._say(
                f"nearest miss, at least {over:.0%} of what there is:",
                f"最接近的组合，至少需要现有容量的 {over:.0%}：",
            )
            yield from self._proposal("-", answer.nearest, answer.now, set())
        if answer.refusals:
            yield self._say("not proposed, because:", "其他组合未被采用，原因：")
            for reason in answer.refusals:
                yield from wrapped(printable(reason.say(self.lang)), self.columns, "  - ", "    ")

    def _misses(self) -> str:
        return self._say("no combination of changes fits for certain", "没有任何改动组合确定放得下")

    def _refused(self) -> str:
        return self._say(
            "no combination of changes both fits and is accepted",
            "没有任何改动组合既放得下又能被接受",
        )

    def _proposal(
        self, label: str, proposal: Proposal, now: Figures, told: set[str]
    ) -> Iterator[str]:
        """What is in *told* of a change was said with another proposal."""
        for index, change in enumerate(proposal.changes):
            start = label if index == 0 else ""
            yield from wrapped(self._change(change), self.columns, f"  {start:<3} ", _INDENT)
            comment = change.comment.say(self.lang)
            if comment in told:
                continue
            told.add(comment)
            for line in wrapped(comment, self.columns, _INDENT, _INDENT):
                yield _INDENT + self.style(line.removeprefix(_INDENT), dim=True)
        yield from FigureLines(self.lang, self.style).lines(
            proposal.figures, worth_showing(proposal.figures, now), 6
        )
        for found in proposal.warnings:
            if by_figures(found):
                continue
            text = printable(found.say(self.lang))
            text = f"{self._say('then also: ', '随之出现：')}{text} [{found.rule}]"
            yield from wrapped(text, self.columns, _INDENT, _INDENT)

    def _change(self, change: Change) -> str:
        return ", ".join(
            f"{key.key}: {printable(code(key.before))} -> {printable(code(key.after))}"
            if key.before is not None
            else f"{key.key}: {printable(code(key.after))}"
            for key in change.keys
        )

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
