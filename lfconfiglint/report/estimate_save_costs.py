"""What a save holds in memory and how long it takes, in rows."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.language import Text
from lfconfiglint.report.estimate_figures import Figures, Row
from lfconfiglint.report.estimate_save_sources import idle_cache
from lfconfiglint.units import binary_bytes, decimal_bytes, duration, percent

_HARDLY_WRITING = 1e6
"""Bytes per second that every disk writes."""

_WORTH_TELLING = 0.0005
"""Share of the run's time that is shown as 0.1 % at least."""


class SaveCosts(Figures):
    """Of one save: copies in memory, seconds, and whether the other processes wait that long."""

    def rows(self) -> Iterator[Row]:
        if self._content["memory"]["host"]["save"]["peak"] is not None:
            yield Row(self._say("in memory", "占用内存"), self._copies(), "host.save")
        yield from self._idle()
        takes = self._say("time of a save", "单次保存耗时")
        yield Row(takes, self._takes(), "checkpoint.write_seconds")
        waiting = self._waiting()
        if waiting:
            yield Row(self._say("others wait", "其余进程等待"), waiting)

    def _copies(self) -> str:
        """Which process holds how much of the model on the host, and on its card."""
        strategy, memory = self._content["strategy"], self._content["memory"]
        size = memory["host"]["save"]["parts"].get("gathered", 0)
        whole = binary_bytes(size)
        if strategy["backend"] == "deepspeed" and strategy["zero_stage"] == 3:
            if not strategy["gathers_on_save"]:
                return self._say("nothing is gathered: each process writes its own part",
                                 "不汇聚：各进程写出自己的部分")  # fmt: skip
            module = binary_bytes(memory["gpu"]["save"]["parts"].get("temporary", 0))
            return self._say(
                f"only rank 0 gathers {whole} on the host; GPUs hold a module, {module} at most",
                f"主进程在内存中汇聚 {whole}，其余进程不汇聚；各卡逐个模块汇聚，每次至多 {module}",
            )
        if strategy["backend"] == "deepspeed":
            ranks = self._content["machine"]["gpus_per_node"]
            each = binary_bytes(size // ranks)
            return self._say(
                f"each of {ranks} processes copies the model to the host: {ranks} x {each}",
                f"{ranks} 个进程各自将模型复制到内存：{ranks} x {each}",
            )
        if strategy["backend"] == "fsdp":
            return self._say(f"rank 0 holds {whole} at most on the host",
                             f"主进程在内存中至多占用 {whole}")  # fmt: skip
        return self._say(f"rank 0 copies {whole} at most to the host",
                         f"主进程至多将 {whole} 复制到内存")  # fmt: skip

    def _idle(self) -> Iterator[Row]:
        idle = idle_cache(self._content)
        if idle is not None:
            size = binary_bytes(idle)
            text = self._say(
                f"up to {size} of each GPU in PyTorch's cache: for the save, but not for NCCL",
                f"每卡最多 {size} 在 PyTorch 缓存中：保存时可用，NCCL 不可用",
            )
            yield Row(self._say("cached, idle", "闲置缓存"), text, "gpu.cache")

    def _takes(self) -> str:
        seconds = self._content["checkpoint"]["write_seconds"]
        text = self._span(seconds, _seconds)
        if seconds["low"] is None:
            return text
        if (self._content["run"]["world_size"] or 1) > 1:
            text += self._say("; all GPUs wait", "，期间所有卡等待")
        share = self._content["time"]["saving_share"]
        if share["low"] is not None and max(share["low"], share["high"] or 0) >= _WORTH_TELLING:
            part = self._span(share, share_shown)
            text += self._say(f"; {part} of the run", f"；占总时长：{part}")
        return text

    def _waiting(self) -> str:
        """Whether the processes that wait for the writer give up before it is done."""
        timeout, world = (
            self._content["strategy"]["ddp_timeout"],
            self._content["run"]["world_size"],
        )
        seconds, size = (
            self._content["checkpoint"]["write_seconds"],
            self._content["checkpoint"]["bytes"],
        )
        usable = isinstance(timeout, int | float) and timeout > 0
        if not usable or seconds["low"] is None or not size or (world or 1) == 1:
            return ""
        limit = duration(timeout)
        if seconds["low"] > timeout:
            return self._say(f"`ddp_timeout` ({limit.en}) is reached: the run ends",
                             f"达到 `ddp_timeout`（{limit.zh}），训练会中断")  # fmt: skip
        if seconds["high"] is not None and seconds["high"] > timeout:
            return self._say(f"`ddp_timeout` ({limit.en}) may be reached: that would end the run",
                             f"可能达到 `ddp_timeout`（{limit.zh}）而中断训练")  # fmt: skip
        if seconds["high"] is not None:
            return self._say(f"`ddp_timeout` ({limit.en}) is not reached",
                             f"不会达到 `ddp_timeout`（{limit.zh}）")  # fmt: skip
        if size / timeout < _HARDLY_WRITING:
            return self._say(f"up to `ddp_timeout` ({limit.en}), even if one process hangs",
                             f"至多 `ddp_timeout`（{limit.zh}），即使有进程卡住")  # fmt: skip
        speed = decimal_bytes(size / timeout)
        return self._say(
            f"`ddp_timeout` ({limit.en}) is reached if less than {speed} a second is written",
            f"若每秒写入不足 {speed}，会达到 `ddp_timeout`（{limit.zh}）",
        )


def _seconds(seconds: float) -> Text:
    if seconds >= 1:
        return duration(seconds)
    tenths = f"{max(seconds, 0.1):.1f}"
    return Text(f"{tenths} s", f"{tenths} 秒")


def share_shown(share: float) -> str:
    """``0.5%``, ``12%``."""
    return percent(share) if share >= 0.0995 or share == 0 else f"{share:.1%}"
