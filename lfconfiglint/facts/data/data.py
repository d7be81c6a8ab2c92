"""Facts about the data set: which, where, how many samples."""

from __future__ import annotations

import math

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.facts.run.schedule import evaluation_rows
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    # a lint asks for the data files of few configs
    from lfconfiglint.facts.data.dataset_samples import DatasetSamples


class Data:
    """``data.*``: from ``dataset_dir/dataset_info.json``, the files it names, and ``--samples``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @kept
    def datasets(self) -> DatasetSamples:
        """What dataset_info.json and the files say: the group ``datasets.*``."""
        from lfconfiglint.facts.data.dataset_samples import DatasetSamples

        return DatasetSamples(self._context)

    @fact
    def names(self) -> tuple[str, ...]:
        """Names of the training data sets, in order."""
        return self._context.names("dataset")

    @kept
    def _flag(self) -> int | None:
        """``--samples``, which wins over what is counted in the files."""
        given, cap = self._context.samples, self._context.optional_integer("max_samples")
        if given is None or cap is None:
            return given
        return min(given, cap * max(len(self.names), 1))

    @kept
    def _amount(self) -> tuple[int, int]:
        """Bounds of the training samples, before any are split off or dropped."""
        flag = self._flag
        if flag is not None:
            return flag, flag
        if not self.names or self._context.value("tokenized_path") is not None:
            raise Unknown("data.samples")
        return self._mixed(self.names, "data.samples")

    def _mixed(self, names: tuple[str, ...], need: str) -> tuple[int, int]:
        """Bounds of the rows of the data sets *names*, mixed as the config says."""
        if not self.datasets.are_listed:
            raise Unknown(need)
        try:
            amounts = [self.datasets.amount(name) for name in names]
        except Unknown:
            raise Unknown(need) from None
        shares = self.probabilities if self._context.value("interleave_probs") else None
        known = [amount for amount in amounts if amount is not None]
        strategy = self._context.text("mix_strategy")
        if len(known) < len(amounts) or (self.streaming and len(names) > 1):
            raise Unknown(need)
        from lfconfiglint.facts.data.amounts import mixed

        together = mixed(known, strategy, shares)
        if together is None:
            raise Unknown(need)
        return together

    @fact.after(_amount)
    def samples(self) -> int:
        """Samples of the data sets, before a part is split off for evaluation.

        ``max_samples`` caps each data set (LLaMA-Factory 0.9.5 data/loader.py:158).
        """
        return _exact(self._amount, "data.samples")

    @fact.after(_amount)
    def samples_low(self) -> int:
        """At least so many samples."""
        return self._amount[0]

    @fact.after(_amount)
    def samples_high(self) -> int:
        """At most so many samples."""
        return self._amount[1]

    @fact
    def counted(self) -> bool:
        """Whether it is known how many samples there are."""
        return Data._amount.is_known(self)

    @kept
    def _dropped(self) -> int:
        """Training samples that upstream drops while it converts them. Unknown where they were
        not all looked at and some are; none is taken to be where none could be looked at."""
        if self._context.samples is not None:
            return 0
        try:
            dropped = self.datasets.dropped
        except Unknown:
            if self.datasets.some_dropped:
                raise Unknown("data.samples") from None
            return 0
        if dropped and len(self.names) > 1 and self._context.value("mix_strategy") != "concat":
            raise Unknown("data.samples")
        return dropped

    @kept.after(_amount)
    def _train_amount(self) -> tuple[int, int]:
        low, high = (count - self._split_from(count) for count in self._amount)
        if low < 1:
            raise Unknown("key:val_size" if self._split_from(self._amount[0]) else "data.samples")
        dropped = self._dropped
        # which of them are split off is drawn
        low, high = low - dropped, high - (0 if low < self._amount[0] else dropped)
        if high < 1:
            raise Unknown("data.samples")
        return max(low, 0), high

    @fact.after(_train_amount)
    def train_samples(self) -> int:
        """Samples that are trained on in one epoch, before any packing."""
        return _exact(self._train_amount, "data.samples")

    @fact.after(_train_amount)
    def train_samples_low(self) -> int:
        """At least so many samples are trained on in one epoch, before any packing."""
        return self._train_amount[0]

    @fact.after(_train_amount)
    def train_samples_high(self) -> int:
        """At most so many samples are trained on in one epoch, before any packing."""
        return self._train_amount[1]

    @fact
    def eval_samples(self) -> int:
        """Samples of the evaluation data sets, or those that ``val_size`` splits off."""
        names = self._context.names("eval_dataset")
        if names:
            return _exact(self._mixed(names, "data.eval_samples"), "data.eval_samples")
        return self._split_from(self.samples) if self._splits else 0

    @property
    def _splits(self) -> bool:
        return self._context.number("val_size") > 1e-6

    def _split_from(self, samples: int) -> int:
        return evaluation_rows(samples, self._context.number("val_size"))

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


def _exact(bounds: tuple[int, int], need: str) -> int:
    low, high = bounds
    if low != high:
        raise Unknown(need)
    return low
