"""The figures of an estimate beside the bars: the run, and what happens at each save."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lfconfiglint.language import Lang, Text
from lfconfiglint.report.estimate_words import UNKNOWN
from lfconfiglint.units import binary_bytes, code, count, decimal_bytes, duration, listed, percent
from lfconfiglint.upstream.target import Target

Json = Mapping[str, Any]
Form = Callable[[Any], "str | Text"]


class Row(NamedTuple):
    """``figures`` is the name under which ``sources`` says where it comes from, or empty."""

    label: str
    value: str
    figures: str = ""


class Rows:
    """The rows in one language."""

    def __init__(self, content: Json, lang: Lang) -> None:
        self._content = content
        self._lang = lang

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).say(self._lang)

    def _shown(self, value: object, form: Form = count) -> str:
        text = UNKNOWN if value is None else form(value)
        return text.say(self._lang) if isinstance(text, Text) else str(text)

    def _span(self, ends: Json, form: Form) -> str:
        """``89 s - 2 min``; one end may be unknown."""
        low, high = ends["low"], ends["high"]
        if low is None and high is None:
            return self._shown(None)
        low, high = self._shown(low, form), self._shown(high, form)
        return low if low == high else f"{low} – {high}"

    def releases(self) -> str:
        """Which releases the config is read for, and why."""
        found = self._content["target"]
        reasons = (Text(*2 * [found[name]]) for name in ("reason", "transformers_reason"))
        target = Target(found["version"], next(reasons), found["transformers"], next(reasons))
        return target.describe().say(self._lang)

    def changes(self) -> str:
        """What was set for this estimate only; empty where nothing was."""
        shown = ", ".join(
            f"{key}: {code(value)}" for key, value in self._content["changes"].items()
        )
        return shown and self._say(f"as if it said {shown}", f"假设配置为 {shown}")

    def run(self) -> Iterator[Row]:
        """Machine, model, strategy, data and steps."""
        model, run, strategy = (self._content[key] for key in ("model", "run", "strategy"))
        yield Row(self._say("machine", "机器"), self._machine(), "machine.gpu_memory")
        total = self._shown(model["total_params"])
        trained = self._shown(model["trainable_params"])
        name = model["name"] or self._shown(None)
        yield Row(self._say("model", "模型"), name)
        yield Row(
            self._say("parameters", "参数"),
            self._say(f"{total}, of which trained {trained}", f"{total}，其中训练 {trained}"),
            "model.parameters",
        )
        yield Row(self._say("strategy", "策略"), self._strategy(strategy))
        yield Row(self._say("optimizer steps", "优化器步数"), self._steps(run), "run.steps")
        yield Row(self._say("training takes", "训练耗时"), self._takes(), "time.step_seconds")

    def _steps(self, run: Json) -> str:
        if run["steps"] is None:
            return self._shown(None)
        world, samples = run["world_size"], self._shown(run["train_samples"])
        ranks = self._shown(world)
        several = "" if world == 1 else "es"
        shown = self._shown(run["steps"])
        if run["steps_per_epoch"] is not None:
            each = count(run["steps_per_epoch"])
            shown += self._say(f" ({each} per epoch)", f"（每轮 {each}）")
        return shown + self._say(
            f" of {samples} samples on {ranks} process{several}",
            f"，{samples} 个样本，{ranks} 个进程",
        )

    def _takes(self) -> str:
        times = self._content["time"]["training_seconds"]
        span = self._span(times, duration)
        if times["low"] is None:
            return span
        tokens = self._shown(self._content["run"]["tokens_per_step"])
        return self._say(
            f"{span} if every step has its most tokens ({tokens})",
            f"{span}（每步均达到 token 上限 {tokens} 时）",
        )

    def _machine(self) -> str:
        machine = self._content["machine"]
        if machine is None:
            return self._shown(None)
        nodes = f"{machine['nodes']} x " if machine["nodes"] > 1 else ""
        usable = self._shown(machine["gpu_memory"], binary_bytes)
        name = f"{nodes}{machine['gpus_per_node']} x {machine['gpu']}"
        return name + self._say(f" ({usable} usable)", f"（可用 {usable}）")

    def _strategy(self, strategy: Json) -> str:
        backend, stage = strategy["backend"], strategy["zero_stage"]
        names = {"deepspeed": f"ZeRO-{stage}", "fsdp": "FSDP", "ddp": "DDP", "single": ""}
        spread = self._shown(backend) if backend is None else names[backend]
        if backend == "single":
            spread = self._say("one GPU", "单卡")
        if strategy["offload_optimizer"] or strategy["offload_param"]:
            spread += self._say(" with offload", "（含卸载）")
        parts = [str(strategy["method"]), str(strategy["stage"]), spread]
        parts.append(f"cutoff_len {strategy['cutoff_len']}")
        batch = f"{strategy['batch']} x {strategy['accumulation']}"
        parts.append(self._say(f"batch {batch}", f"批次 {batch}"))
        return ", ".join(parts)

    def saving(self) -> Iterator[Row]:
        """What an expert wants to know before the first save."""
        run, checkpoint = self._content["run"], self._content["checkpoint"]
        if run["saves"] == []:
            none = self._say("only at the end", "仅在训练结束时")
            yield Row(self._say("saves", "保存"), none)
        else:
            yield Row(
                self._say("saves at step", "保存于步"),
                self._shown(run["saves"], listed),
                "run.saves",
            )
            yield Row(self._say("kept", "保留"), self._kept(), "run.saves")
        yield Row(
            self._say("one checkpoint", "单个检查点"),
            self._checkpoint(checkpoint),
            "checkpoint.bytes",
        )
        if checkpoint["files"]:
            yield Row(self._say("its files", "其中文件"), self._files(checkpoint["files"]))
        yield Row(self._say("resume", "恢复训练"), self._resume())
        yield Row(self._say("disk at most", "磁盘峰值"), self._disk(), "checkpoint.disk_peak")
        yield Row(
            self._say("one save takes", "单次保存耗时"),
            self._saves_take(),
            "checkpoint.write_seconds",
        )

    def _kept(self) -> str:
        run, limit = self._content["run"], self._content["strategy"]["save_total_limit"]
        if run["kept"] is not None and run["kept"] == run["saves"] and not limit:
            return self._say("every one: `save_total_limit` is not set",
                             "全部保留：未设置 `save_total_limit`")  # fmt: skip
        return self._shown(run["kept"], listed)

    def _checkpoint(self, checkpoint: Json) -> str:
        if checkpoint["bytes"] is None:
            return self._shown(None)
        total, weights, optimizer = (
            self._shown(checkpoint[key], decimal_bytes)
            for key in ("bytes", "weights_bytes", "optimizer_bytes")
        )
        return self._say(
            f"{total} (weights {weights}, optimizer {optimizer})",
            f"{total}（权重 {weights}，优化器 {optimizer}）",
        )

    def _files(self, files: list[Json]) -> str:
        """Files that differ by rank only are one entry; small ones are summed up."""
        grouped: dict[str, list[int]] = {}
        for file in files:
            name = re.sub(r"(rank|__)_?\d+", r"\1*", file["name"].rpartition("/")[2])
            grouped.setdefault(name, []).append(file["bytes"])
        large = {name: sizes for name, sizes in grouped.items() if sum(sizes) >= 1_000_000}
        small = sum(sum(sizes) for name, sizes in grouped.items() if name not in large)
        shown = [
            f"{name} {f'{len(sizes)} x ' if len(sizes) > 1 else ''}{decimal_bytes(sizes[0])}"
            for name, sizes in large.items()
        ]
        return ", ".join([*shown, self._say("others ", "其他 ") + decimal_bytes(small)])

    def _resume(self) -> str:
        checkpoint, limit = self._content["checkpoint"], self._content["run"]["saves"]
        if checkpoint["resumable"] is None:
            return self._shown(None)
        if checkpoint["resumable"]:
            return self._say("possible, with the optimizer's state", "可恢复，含优化器状态")
        if limit == []:
            return self._say("not possible: nothing is saved before the end",
                             "无法恢复：训练结束前不保存")  # fmt: skip
        return self._say("not with the optimizer's state: it is not saved",
                         "无法恢复优化器状态：未保存")  # fmt: skip

    def _disk(self) -> str:
        checkpoint, machine = self._content["checkpoint"], self._content["machine"]
        if checkpoint["disk_peak"] is None:
            return self._shown(None)
        most = decimal_bytes(checkpoint["disk_peak"])
        free = self._shown(machine and machine["disk_free"], decimal_bytes)
        final = self._shown(checkpoint["final_bytes"], decimal_bytes)
        return self._say(
            f"{most} with the final weights ({final}); free: {free}",
            f"{most}，含最终权重 {final}；剩余空间：{free}",
        )

    def _saves_take(self) -> str:
        each = self._span(self._content["checkpoint"]["write_seconds"], duration)
        if self._content["checkpoint"]["write_seconds"]["low"] is None:
            return each
        text = each + self._say("; all GPUs wait", "，期间所有卡等待")
        share = self._content["time"]["saving_share"]
        if share["low"] is not None:
            part = self._span(share, _share)
            text += self._say(f"; {part} of the run", f"；占总时长 {part}")
        timeout = self._content["strategy"]["ddp_timeout"]
        high = self._content["checkpoint"]["write_seconds"]["high"]
        if isinstance(timeout, int | float) and high is not None and high > timeout:
            limit = duration(timeout)
            text += self._say(
                f"; `ddp_timeout` ({limit.en}) may end the run",
                f"；可能超过 `ddp_timeout`（{limit.zh}）而中断",
            )
        return text


def _share(share: float) -> str:
    return percent(share) if share >= 0.0995 or share == 0 else f"{share:.1%}"
