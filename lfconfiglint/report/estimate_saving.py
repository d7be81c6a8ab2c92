"""What happens at each save, in rows: files, disk, time, and whether the run can be resumed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.report.estimate_figures import Figures, Json, Row
from lfconfiglint.report.estimate_resuming import ResumeRows
from lfconfiglint.report.estimate_save_costs import SaveCosts
from lfconfiglint.units import decimal_bytes, listed


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
        yield Row(self._say("disk at most", "磁盘峰值"), self._disk(), "checkpoint.disk_peak")
        yield from SaveCosts(self._content, self._lang).rows()
        yield from ResumeRows(self._content, self._lang).rows()

    def _kept(self) -> str:
        run, limit = self._content["run"], self._content["strategy"]["save_total_limit"]
        if run["kept"] is not None and run["kept"] == run["saves"] and not limit:
            return self._say("every one: `save_total_limit` is not set",
                             "全部保留：未设置 `save_total_limit`")  # fmt: skip
        return self._shown(run["kept"], listed)

    def _checkpoint(self, checkpoint: Json) -> str:
        if checkpoint["bytes"] is None:
            return self._on_one_process(checkpoint["on_one_process"])
        total, weights, optimizer = (
            self._shown(checkpoint[key], decimal_bytes)
            for key in ("bytes", "weights_bytes", "optimizer_bytes")
        )
        return self._say(
            f"{total} (weights {weights}, optimizer {optimizer})",
            f"{total}（权重 {weights}，优化器 {optimizer}）",
        )

    def _on_one_process(self, found: Json | None) -> str:
        """What is known without a machine."""
        if found is None:
            return self._shown(None)
        total, weights, optimizer = (self._shown(size, decimal_bytes) for size in found.values())
        return self._say(
            f"about {total} on any number of GPUs (weights {weights}, optimizer {optimizer})",
            f"约 {total}，与卡数无关（权重 {weights}，优化器 {optimizer}）",
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
        return self._say(", ", "，").join(
            [*shown, self._say("others ", "其他 ") + decimal_bytes(small)]
        )

    def _full(self, free: int) -> str:
        """The save at which the disk has no room left; empty where none is."""
        each, saves = self._content["checkpoint"]["bytes"], self._content["run"]["saves"]
        if not each or not saves:
            return ""
        number = free // each + 1
        if number > self._content["checkpoint"]["most_on_disk"] or number > len(saves):
            return ""
        return self._say(f", full at save {number}", f"，第 {number} 次保存时写满")

    def _disk(self) -> str:
        checkpoint, machine = self._content["checkpoint"], self._content["machine"]
        if checkpoint["disk_peak"] is None:
            return self._shown(None)
        most = decimal_bytes(checkpoint["disk_peak"])
        free = ""
        if machine and machine["disk_free"] is not None:
            size = decimal_bytes(machine["disk_free"])
            free = self._say(f"; free: {size}", f"；剩余空间：{size}")
            free += self._full(machine["disk_free"])
        final = self._shown(checkpoint["final_bytes"], decimal_bytes)
        number, each = checkpoint["most_on_disk"], self._shown(checkpoint["bytes"], decimal_bytes)
        if not number:
            return self._say(f"{most} of final weights{free}", f"最终权重 {most}{free}")
        return self._say(
            f"{most}: {number} x {each}, and final weights {final}{free}",
            f"{most}：同时最多 {number} 个检查点（每个 {each}），另加最终权重 {final}{free}",
        )
