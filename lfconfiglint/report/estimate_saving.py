"""What happens at each save, in rows: files, disk, time, and whether the run can be resumed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.report.estimate_figures import Figures, Json, Row
from lfconfiglint.units import decimal_bytes, duration, listed, percent


class SavingRows(Figures):
    """What an expert wants to know before the first save."""

    def rows(self) -> Iterator[Row]:
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
            text = self._say("possible, with the optimizer's state", "可恢复，含优化器状态")
            return text + self._reading_back(checkpoint)
        if limit == []:
            return self._say("not possible: nothing is saved before the end",
                             "无法恢复：训练结束前不保存")  # fmt: skip
        return self._say("not with the optimizer's state: it is not saved",
                         "无法恢复优化器状态：未保存")  # fmt: skip

    def _reading_back(self, checkpoint: Json) -> str:
        card, host = checkpoint["resume_gpu_peak"], checkpoint["resume_host_peak"]
        if card is None or host is None:
            return ""
        card, host = decimal_bytes(card), decimal_bytes(host)
        return self._say(
            f"; reading it back takes {card} of each GPU and {host} of host memory",
            f"；读回时每卡占用 {card} 显存，单节点占用 {host} 内存",
        )

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
