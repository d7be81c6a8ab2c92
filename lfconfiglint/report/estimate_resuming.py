"""What a crash costs and what a run needs to go on from a checkpoint, in rows."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.report.estimate_figures import Figures, Row
from lfconfiglint.report.estimate_save_costs import share_shown
from lfconfiglint.units import binary_bytes, count, duration


class ResumeRows(Figures):
    """What is lost at worst, and what resuming takes."""

    def rows(self) -> Iterator[Row]:
        lost = self._content["time"]["lost_at_worst"]
        if lost["steps"] is not None:
            yield Row(self._say("lost at worst", "最多损失"), self._lost(), "time.lost_at_worst")
        yield Row(self._say("resume", "恢复训练"), self._resume(), "checkpoint.resume")

    def _lost(self) -> str:
        """If the run dies right before a save is complete."""
        lost = self._content["time"]["lost_at_worst"]
        steps = count(lost["steps"])
        text = self._say(f"{steps} steps", f"{steps} 步")
        if lost["seconds"]["low"] is not None:
            span = self._span(lost["seconds"], duration)
            text = self._say(f"{text} ({span})", f"{text}（{span}）")
        share = share_shown(lost["share"])
        return self._say(f"{text}, {share} of the run", f"{text}，占全程 {share}")

    def _resume(self) -> str:
        checkpoint = self._content["checkpoint"]
        if checkpoint["resumable"] is None:
            return self._shown(None)
        if checkpoint["resumable"]:
            return self._possible() + self._needed()
        if checkpoint["stage_resumes"] is False:
            return self._of_stage()
        if self._content["run"]["saves"] == []:
            return self._say("not possible: nothing is saved before the end",
                             "无法恢复：训练结束前不保存")  # fmt: skip
        return self._say("not with the optimizer's state: it is not saved",
                         "无法恢复优化器状态：未保存")  # fmt: skip

    def _of_stage(self) -> str:
        """Stages that cannot go on from a checkpoint, whatever it holds."""
        strategy = self._content["strategy"]
        stage, method = strategy["stage"], strategy["method"]
        return self._say(
            f"not possible in stage {stage} with `finetuning_type: {method}`",
            f"无法恢复：{stage} 阶段在 `finetuning_type: {method}` 下不支持",
        )

    def _possible(self) -> str:
        """LLaMA-Factory goes on from the newest checkpoint by itself unless it may overwrite the
        folder (0.9.5 ``hparams/parser.py:483-506``). For a reward model's adapters it asks for
        the checkpoint in ``adapter_name_or_path``, too (:503-510)."""
        if self._content["strategy"]["stage"] == "rm":
            return self._say(
                "possible if the checkpoint is named in `adapter_name_or_path` as well",
                "可恢复，但检查点还须写入 `adapter_name_or_path`",
            )
        if self._content["strategy"]["overwrite_output_dir"]:
            return self._say(
                "by `resume_from_checkpoint` only (`overwrite_output_dir` starts anew)",
                "须用 `resume_from_checkpoint`（`overwrite_output_dir` 会从头训练）",
            )
        return self._say("possible, with the optimizer's state", "可恢复，含优化器状态")

    def _needed(self) -> str:
        checkpoint, machine = self._content["checkpoint"], self._content["machine"]
        text, world = "", self._content["run"]["world_size"]
        if checkpoint["resume_same_world"] and world:
            text += self._say(f"; on {world} processes again", f"；仍须 {world} 个进程")
        if checkpoint["resume_same_world"] and machine and machine["nodes"] > 1:
            text += self._say(", each node with the files of its own",
                              "，各节点需有自己写出的文件")  # fmt: skip
        card, host = checkpoint["resume_gpu_peak"], checkpoint["resume_host_peak"]
        if card is not None and host is not None:
            each = self._of(card, machine and machine["gpu_memory"])
            node = self._of(host, machine and machine["host_memory"])
            text += self._say(
                f"; reading it back takes {each} on each GPU",
                f"；读回时每卡显存占用 {each}",
            )
            if host:
                text += self._say(f", {node} on a node's host", f"，单机内存占用 {node}")
        return text

    def _of(self, size: int, capacity: int | None) -> str:
        shown = binary_bytes(size)
        if capacity is None:
            return shown
        return self._say(f"{shown} of {binary_bytes(capacity)}",
                         f"{shown} / {binary_bytes(capacity)}")  # fmt: skip
