"""The smallest machines that would take a run as it is, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.fit.machines import MachineAnswer
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.console import Style
from lfconfiglint.report.fit_figures import TRAINING, FigureLines
from lfconfiglint.report.wrapped import wrapped


@dataclass(frozen=True)
class MachineLines:
    """Each with what training takes on it."""

    lang: Lang
    style: Style
    columns: int

    def lines(self, machines: Sequence[MachineAnswer]) -> Iterator[str]:
        yield ""
        if not machines:
            yield self._say(
                "No machine of the catalog with cards of this vendor would take it as it is.",
                "内置列表中同厂商的机器都无法原样运行该训练。",
            )
            return
        yield self._bold(self._say("or, as it is, on", "或者不作改动，换用"))
        for machine in machines:
            hardware = machine.hardware
            nodes = f"{hardware.nodes} x " if hardware.nodes > 1 else ""
            cards = f"{nodes}{hardware.gpus_per_node} x {hardware.gpu.name}"
            named = "" if "x" + hardware.gpu.name in hardware.source else f" ({hardware.source})"
            told = f"{cards}{named}" + ("" if machine.same_batch else self._other_batch())
            yield from wrapped(told, self.columns, "  ", "    ")
            yield from FigureLines(self.lang, self.style).lines(machine.figures, [TRAINING], 6)

    def _other_batch(self) -> str:
        return self._say(
            "; other number of cards, so another effective batch", "；卡数不同，等效批大小随之改变"
        )

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
