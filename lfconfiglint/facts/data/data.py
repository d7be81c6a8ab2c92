"""Facts about the data set: which, where, how many samples."""

from __future__ import annotations

import math
from functools import cached_property

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.run.schedule import evaluation_rows
from lfconfiglint.upstream.dataset_info import DatasetInfo, read_dataset_info


class Data:
    """``data.*``: from ``dataset_dir/dataset_info.json``, the files it names, and ``--samples``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def _info(self) -> DatasetInfo | None:
        folder = self._context.text("dataset_dir")
        path = self._context.find(f"{folder}/dataset_info.json")
        return read_dataset_info(path) if path else None

    @property
    def info(self) -> DatasetInfo:
        """The readable dataset_info.json; raises Unknown when there is none."""
        if self._info is None:
            raise Unknown("data.info")
        return self._info

    @fact
    def names(self) -> tuple[str, ...]:
        """Names of the training data sets, in order."""
        return self._context.names("dataset")

    @fact
    def info_path(self) -> str:
        """Path of the dataset_info.json that was found."""
        return str(self.info.path)

    @fact
    def missing(self) -> tuple[str, ...]:
        """Names of training or evaluation data sets that dataset_info.json does not have."""
        wanted = dict.fromkeys((*self.names, *self._context.names("eval_dataset")))
        return tuple(name for name in wanted if name not in self.info.entries)

    @fact
    def samples(self) -> int:
        """Samples of the data sets, before a part is split off for evaluation.

        ``--samples`` wins over what is counted in the files; ``max_samples`` caps each data set
        (LLaMA-Factory 0.9.5 data/loader.py:158).
        """
        cap = self._context.optional_integer("max_samples")
        if self._context.samples is not None:
            most = self._context.samples if cap is None else cap * max(len(self.names), 1)
            return min(self._context.samples, most)
        if not self.names or self._context.value("tokenized_path") is not None:
            raise Unknown("data.samples")
        if self._context.value("mix_strategy") != "concat" and len(self.names) > 1:
            raise Unknown("data.samples")
        return self._counted(self.names, "data.samples")

    def _counted(self, names: tuple[str, ...], need: str) -> int:
        cap = self._context.optional_integer("max_samples")
        total = 0
        for name in names:
            rows = self._info.rows(name) if self._info else None
            if rows is None:
                raise Unknown(need)
            total += rows if cap is None else min(rows, cap)
        return total

    @fact
    def train_samples(self) -> int:
        """Samples that are trained on in one epoch, before any packing."""
        rows = self.samples - self._split_off
        if rows < 1:
            raise Unknown("key:val_size" if self._split_off else "data.samples")
        return rows

    @fact
    def eval_samples(self) -> int:
        """Samples of the evaluation data sets, or those that ``val_size`` splits off."""
        names = self._context.names("eval_dataset")
        return self._counted(names, "data.eval_samples") if names else self._split_off

    @property
    def _split_off(self) -> int:
        share = self._context.number("val_size")
        return evaluation_rows(self.samples, share) if share > 1e-6 else 0

    @fact
    def packed(self) -> bool:
        """Whether samples are packed into sequences of ``cutoff_len``.

        Null means true for stage pt alone (hparams/parser.py:520); ``neat_packing`` implies it;
        stages rm, dpo, kto and ppo never pack (data/loader.py:201).
        """
        stage = self._context.text("stage")
        if stage not in {"pt", "sft"}:
            return False
        if self._context.enabled("neat_packing"):
            return True
        if self._context.value("packing") is None:
            return stage == "pt"
        return self._context.boolean("packing")

    @fact
    def streaming(self) -> bool:
        """Whether the data set is streamed, so that it has no length."""
        return self._context.boolean("streaming")

    @fact
    def probabilities(self) -> tuple[float, ...]:
        """The numbers in ``interleave_probs``."""
        try:
            return tuple(float(share) for share in self._context.names("interleave_probs"))
        except (ValueError, OverflowError):
            raise Unknown("key:interleave_probs") from None

    @fact
    def probability_sum(self) -> float:
        """What ``interleave_probs`` add up to."""
        return math.fsum(self.probabilities)
