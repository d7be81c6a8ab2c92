"""The figures of the run beside the bars: machine, model, strategy, steps."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.language import Text
from lfconfiglint.report.estimate_figures import Figures, Json, Row
from lfconfiglint.report.estimate_verdict import VERDICT, verdict_line
from lfconfiglint.report.estimate_view import known_panels
from lfconfiglint.units import binary_bytes, code, count, duration
from lfconfiglint.upstream.release.target import Target


class RunRows(Figures):
    """What the run is, in rows."""

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

    def rows(self) -> Iterator[Row]:
        """Whether it fits, machine, model, strategy, data and steps."""
        if self._content["machine"] is not None:
            yield Row(
                self._say("verdict", "结论"), verdict_line(self._content, self._lang), VERDICT
            )
        model, run, strategy = (self._content[key] for key in ("model", "run", "strategy"))
        yield Row(self._say("machine", "机器"), self._machine(), "machine.gpu_memory")
        name = model["name"] or self._shown(None)
        yield Row(self._say("model", "模型"), name)
        yield Row(self._say("parameters", "参数"), self._parameters(model), "model.parameters")
        yield Row(self._say("strategy", "策略"), self._strategy(strategy))
        yield Row(self._say("optimizer steps", "优化步数"), self._steps(run), "run.steps")
        yield Row(self._say("training time", "训练耗时"), self._takes(), "time.step_seconds")
        if not known_panels(self._content, self._lang):
            yield Row(self._say("memory", "显存与内存"), self._shown(None))

    def _parameters(self, model: Json) -> str:
        total, trained = (self._shown(model[key]) for key in ("total_params", "trainable_params"))
        if model["total_params"] is None:
            return total
        return self._say(f"{total}, of which trained {trained}", f"{total}，其中可训练 {trained}")

    def _steps(self, run: Json) -> str:
        if run["steps"] is None:
            low, high = run["steps_low"], run["steps_high"]
            if low is None or high is None:
                return self._shown(None)
            low, high = count(low), count(high)
            return self._say(f"{low} to {high}", f"{low} 到 {high}")
        world, samples = run["world_size"], self._shown(run["train_samples"])
        ranks = self._shown(world)
        several = "" if world == 1 else "es"
        shown = self._shown(run["steps"])
        if run["steps_per_epoch"] is not None:
            each = count(run["steps_per_epoch"])
            shown += self._say(f" ({each} per epoch)", f"（每个 epoch {each}）")
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
        """In a few words; what is not known of it is left out."""
        backend, stage = strategy["backend"], strategy["zero_stage"]
        names = {"deepspeed": f"ZeRO-{stage}", "fsdp": "FSDP", "ddp": "DDP", "single": ""}
        spread = "" if backend is None else names[backend]
        if backend == "single":
            spread = self._say("one GPU", "单卡")
        if strategy["offload_optimizer"] or strategy["offload_param"]:
            spread += self._say(" with offload", "（含卸载）")
        parts = [strategy["method"], strategy["stage"], spread]
        if strategy["cutoff_len"] is not None:
            parts.append(f"cutoff_len {strategy['cutoff_len']}")
        if strategy["batch"] is not None and strategy["accumulation"] is not None:
            batch = f"{strategy['batch']} x {strategy['accumulation']}"
            parts.append(self._say(f"batch {batch}", f"批大小 {batch}"))
        return ", ".join(str(part) for part in parts if part)
