"""Facts about the lengths of the samples, and what packing makes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lfconfiglint.facts.data.data import Data
from lfconfiglint.facts.fact import Open, Unknown, fact, kept
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.facts.data.lengths import Range, Rates
    from lfconfiglint.facts.data.samples import Sample

LOOKED_AT = 500
"""Samples whose lengths are estimated, evenly spread over the data sets."""
DEVIATIONS = 3
"""Standard errors by which a mean over these samples may be off."""


class DataLengths(Data):
    """``data.*``: tokens as ranges; narrow ones where the model's own tokenizer is at hand (see
    ``facts/data/lengths.py`` and ``tokenizer.py``)."""

    @kept
    def _seen(self) -> Sequence[Sample]:
        """At most ``LOOKED_AT`` of the samples that are trained on."""
        datasets = self.datasets
        found = type(datasets).seen_samples.settled(datasets)
        if isinstance(found, Open):
            raise Unknown(*found.needs)
        if not found:
            raise Unknown("data.samples")
        step = max(len(found) / LOOKED_AT, 1)
        return [found[int(number * step)] for number in range(min(len(found), LOOKED_AT))]

    def _tokens(self, rates: Rates) -> list[Range]:
        from lfconfiglint.facts.data.lengths import by_letters, counted, sample_tokens
        from lfconfiglint.facts.data.tokenizer import counter_at_hand

        stage, count = self._context.text("stage"), counter_at_hand(self._context)
        tokens = by_letters(rates) if count is None else counted(count)
        return [sample_tokens(sample, stage, tokens) for sample in self._seen]

    @kept.after(_seen)
    def _single(self) -> list[Range]:
        # without samples there is no need of the import
        from lfconfiglint.facts.data.lengths import SINGLE

        return self._tokens(SINGLE)

    @kept.after(_seen)
    def _together(self) -> list[Range]:
        # as above
        from lfconfiglint.facts.data.lengths import MEAN

        return self._tokens(MEAN)

    @property
    def _only_text(self) -> None:
        """Raises Unknown where images and the like take tokens, which are not counted."""
        if any(any(sample.media) for sample in self._seen):
            raise Unknown("data.media")

    @fact.after(_together)
    def tokens_low(self) -> float:
        """Mean tokens of a sample, at least; before ``cutoff_len`` cuts any."""
        return _mean([low for low, _ in self._together])

    @fact.after(_seen)
    def tokens_high(self) -> float:
        """Mean tokens of a sample, at most; before ``cutoff_len`` cuts any."""
        self._only_text  # noqa: B018 - unknown for the same reasons
        return _mean([high for _, high in self._together])

    @fact.after(_single)
    def long_tokens_low(self) -> float:
        """Tokens, at least, of the sample that 95 % are not longer than."""
        return _quantile([low for low, _ in self._single], 0.95)

    @fact.after(_seen)
    def long_tokens_high(self) -> float:
        """Tokens, at most, of the sample that 95 % are not longer than."""
        self._only_text  # noqa: B018 - unknown for the same reasons
        return _quantile([high for _, high in self._single], 0.95)

    @fact.after(_single)
    def cut_share_low(self) -> float:
        """Share of the samples that are longer than ``cutoff_len`` for certain."""
        return self._longer([low for low, _ in self._single])

    @fact.after(_seen)
    def cut_share_high(self) -> float:
        """Share of the samples that may be longer than ``cutoff_len``."""
        self._only_text  # noqa: B018 - unknown for the same reasons
        return self._longer([high for _, high in self._single])

    def _longer(self, lengths: list[float]) -> float:
        most = self._context.integer("cutoff_len", least=1)
        return sum(length > most for length in lengths) / len(lengths)

    @fact
    def tokens_at_most(self) -> int:
        """Tokens of all samples together, at most, by their bytes; with one for each end."""
        from lfconfiglint.facts.data.lengths import bytes_of

        samples = self.datasets.all_samples
        return bytes_of(samples) + 2 * len(samples)

    @fact
    def packed_length(self) -> int:
        """Tokens of a packed sequence: one less than ``cutoff_len`` where the config asks for
        packing, and not for what packs by default (hparams/data_args.py:189)."""
        asked = self._context.value("packing") or self._context.enabled("neat_packing")
        return max(self._context.integer("cutoff_len", least=1) - bool(asked), 1)

    @kept
    def _batches(self) -> int:
        from lfconfiglint.facts.data.packing import batches_of

        workers = self._context.optional_integer("preprocessing_num_workers")
        batch = self._context.integer("preprocessing_batch_size", least=1)
        return batches_of(self.train_samples_high, batch, max(workers or 1, 1))

    @fact
    def sequences_low(self) -> int:
        """Sequences that are trained on in one epoch, at least: packed ones, or samples."""
        from lfconfiglint.facts.data.packing import blocks, packed_low

        if not self.packed:
            return self.train_samples_low
        length = self.packed_length
        if self._context.text("stage") == "pt":
            mean = self._mean_of([low for low, _ in self._together], -DEVIATIONS)
            return blocks(self.train_samples_low, mean, length, self._batches)
        short = self._mean_of([min(low, length) for low, _ in self._together], -DEVIATIONS)
        return packed_low(self.train_samples_low, short, length)

    @fact
    def sequences_high(self) -> int:
        """Sequences that are trained on in one epoch, at most: packed ones, or samples."""
        from lfconfiglint.facts.data.packing import blocks, packed_high

        if not self.packed:
            return self.train_samples_high
        self._only_text  # noqa: B018 - unknown for the same reasons
        length = self.packed_length
        highs = [high for _, high in self._together]
        if self._context.text("stage") == "pt":
            return blocks(self.train_samples_high, self._mean_of(highs, DEVIATIONS), length, 0)
        off = self._mean_of(highs, DEVIATIONS) / _mean(highs)
        lengths = [min(math.ceil(high * off), length) for high in highs]
        most = packed_high(self.train_samples_high, lengths, length, self._batches)
        return min(most, self.train_samples_high)

    def _mean_of(self, lengths: list[float], deviations: int) -> float:
        """The mean over all samples, by those looked at, as many standard errors off."""
        mean = _mean(lengths)
        if len(lengths) >= self.train_samples_high or len(lengths) < 2:
            return mean
        spread = math.sqrt(sum((length - mean) ** 2 for length in lengths) / (len(lengths) - 1))
        return max(mean + deviations * spread / math.sqrt(len(lengths)), 0.0)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]
