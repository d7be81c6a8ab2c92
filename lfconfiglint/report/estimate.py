"""The facts of a run for a person: tables, bars, assumptions and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lfconfiglint.facts.estimate_range import PART_NAMES
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.console import Style, plain
from lfconfiglint.units import binary_bytes, count, decimal_bytes, duration, listed
from lfconfiglint.upstream.target import Target
from lfconfiglint.width import display_width, printable

_BAR = 30
_COLOURS = {"fits": "green", "tight": "yellow", "exceeds": "red", "unknown": "cyan"}
_VERDICTS = {
    "fits": Text("fits", "放得下"),
    "tight": Text("tight", "紧张"),
    "exceeds": Text("exceeds", "超出"),
    "unknown": Text("unknown", "未知"),
}
_PHASES = {
    "load": Text("load", "加载"),
    "train": Text("train", "训练"),
    "save": Text("save", "保存"),
    "evaluate": Text("evaluate", "评估"),
}


def _named(machine: Hardware) -> str:
    nodes = f"{machine.nodes} x " if machine.nodes > 1 else ""
    return f"{nodes}{machine.gpus_per_node} x {machine.gpu.name}"


@dataclass(frozen=True)
class EstimatePage:
    """Renders the per-file object of :func:`lfconfiglint.facts.estimate.estimate`."""

    lang: Lang
    style: Style = plain

    def lines(
        self, content: Mapping[str, Any], machine: Hardware | None, target: Target
    ) -> Iterator[str]:
        yield self._bold(printable(str(content["path"])))
        yield f"  {printable(target.describe().say(self.lang))}"
        yield from self._run(content, machine)
        memory = content["memory"]
        yield ""
        yield self._bold(self._say("memory of each GPU", "每卡显存"))
        never = "evaluate" if content["run"]["evaluations"] == 0 else None
        yield from self._phases({k: v for k, v in memory["gpu"].items() if k != never})
        yield self._bold(self._say("host memory of each node", "单节点内存"))
        yield from self._phases(memory["host"])
        yield from self._notes(content)

    def _run(self, content: Mapping[str, Any], machine: Hardware | None) -> Iterator[str]:
        model, run, checkpoint = content["model"], content["run"], content["checkpoint"]
        unknown = self._say("unknown", "未知")

        def shown(value: object, form: Any = count) -> str:
            text = unknown if value is None else form(value)
            return text.say(self.lang) if isinstance(text, Text) else str(text)

        total, trained = shown(model["total_params"]), shown(model["trainable_params"])
        source = model["source"] or unknown
        seconds = checkpoint["write_seconds"]
        low, high = seconds["low"], seconds["high"]
        writing = f"{shown(low, duration)} – {shown(high, duration)}"
        rows = (
            (Text("machine", "机器"), unknown if machine is None else _named(machine)),
            (Text("model", "模型"), f"{model['name']} ({source})"),
            (
                Text("parameters", "参数"),
                self._say(f"{total}, of which trained {trained}", f"{total}，其中训练 {trained}"),
            ),
            (
                Text("samples", "样本"),
                self._say(
                    f"{shown(run['train_samples'])} on {shown(run['world_size'])} processes",
                    f"{shown(run['train_samples'])}，{shown(run['world_size'])} 个进程",
                ),
            ),
            (
                Text("optimizer steps", "优化器步数"),
                self._say(
                    f"{shown(run['steps'])} ({shown(run['steps_per_epoch'])} per epoch)",
                    f"{shown(run['steps'])}（每轮 {shown(run['steps_per_epoch'])}）",
                ),
            ),
            (Text("saves at step", "保存于步"), shown(run["saves"], listed)),
            (Text("kept", "保留"), shown(run["kept"], listed)),
            (
                Text("one checkpoint", "单个检查点"),
                self._say(
                    f"{shown(checkpoint['bytes'], decimal_bytes)} "
                    f"(weights {shown(checkpoint['weights_bytes'], decimal_bytes)}, "
                    f"optimizer {shown(checkpoint['optimizer_bytes'], decimal_bytes)})",
                    f"{shown(checkpoint['bytes'], decimal_bytes)}"
                    f"（权重 {shown(checkpoint['weights_bytes'], decimal_bytes)}，"
                    f"优化器 {shown(checkpoint['optimizer_bytes'], decimal_bytes)}）",
                ),
            ),
            (Text("disk at most", "磁盘峰值"), shown(checkpoint["disk_peak"], decimal_bytes)),
            (
                Text("one save takes", "单次保存耗时"),
                unknown if low is None and high is None else writing,
            ),
        )
        yield from self._rows([(label.say(self.lang), value) for label, value in rows])

    def _rows(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        width = max(display_width(label) for label, _ in rows)
        for label, value in rows:
            yield f"  {label}{' ' * (width - display_width(label))}  {value}"

    def _phases(self, phases: Mapping[str, Any]) -> Iterator[str]:
        names = {name: _PHASES[name].say(self.lang) for name in phases}
        width = max(display_width(name) for name in names.values())
        for name, phase in phases.items():
            label = names[name] + " " * (width - display_width(names[name]))
            verdict = _VERDICTS[phase["verdict"]].say(self.lang)
            coloured = self.style(verdict, fg=_COLOURS[phase["verdict"]])
            yield f"  {label}  {self._bar(phase)}  {self._figure(phase)}  {coloured}"
            parts = sorted(phase["parts"].items(), key=lambda part: -part[1])
            named = [
                f"{PART_NAMES[part].say(self.lang)} {binary_bytes(size)}"
                for part, size in parts[:4]
                if size
            ]
            if named:
                yield f"  {' ' * width}  {', '.join(named)}"

    def _bar(self, phase: Mapping[str, Any]) -> str:
        peak, capacity = phase["peak"], phase["capacity"]
        if peak is None or not capacity:
            return "·" * _BAR
        filled = min(_BAR, round(_BAR * peak / capacity))
        bar = "█" * filled + "░" * (_BAR - filled)
        return self.style(bar, fg=_COLOURS[phase["verdict"]])

    def _figure(self, phase: Mapping[str, Any]) -> str:
        if phase["peak"] is None:
            return self._say("unknown", "未知")
        if not phase["parts"]:
            most = binary_bytes(phase["high"])
            return self._say(
                f"only the processes themselves, {most} at most",
                f"仅进程自身占用，最多 {most}",
            )
        figure = binary_bytes(phase["peak"])
        if phase["low"] is not None and phase["low"] != phase["high"]:
            figure += f" ({binary_bytes(phase['low'])} – {binary_bytes(phase['high'])})"
        if phase["capacity"]:
            figure += self._say(" of ", " / ") + binary_bytes(phase["capacity"])
        return figure

    def _notes(self, content: Mapping[str, Any]) -> Iterator[str]:
        if content["assumptions"]:
            yield self._bold(self._say("assumptions", "假设"))
            for note in content["assumptions"]:
                yield f"  - {note['text']} ({note['source']})"
        supplies = {entry["supply"] for entry in content["unknown"]}
        if supplies:
            yield self._bold(self._say("to know more, supply", "补充以下信息可得到更多结果"))
            for supply in sorted(supplies):
                yield f"  - {supply}"

    def _bold(self, text: str) -> str:
        return self.style(text, bold=True)

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self.lang)
