"""Facts about the rows of the local data files: the samples they give, and which upstream drops.

A file that is too large to be read to the end gives no such fact, nor does one whose rows hold
anything that is not looked into here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lfconfiglint.facts.data.calibration import Calibration
from lfconfiglint.facts.data.dataset_columns import (
    DatasetColumns,
    absent_in,
    absent_tag_in,
    unmapped_in,
)
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.upstream.stages import STAGES

if TYPE_CHECKING:
    # most lints are not where the data is
    from lfconfiglint.facts.data.format import Format
    from lfconfiglint.facts.data.samples import Sample
    from lfconfiglint.facts.data.table import Row


class DatasetSamples(DatasetColumns, Calibration):
    """``datasets.*``: what the files of the data sets hold."""

    @kept
    def _samples(self) -> Mapping[str, Sequence[Sample]]:
        """The samples of the training data sets, in which nothing is unknown."""
        if self._context.text("stage") not in STAGES:
            raise Unknown("key:stage")
        names = self.trained_on
        if not names or any(name not in self._tables for name in names):
            raise Unknown("data.samples")
        return {name: self._converted(name) for name in names}

    def _converted(self, name: str) -> Sequence[Sample]:
        from lfconfiglint.facts.data.samples import Odd, sample_of

        table, form = self._tables[name], self._format(name)
        entry = self._info.entry(name)
        if not table or not form or not table.complete or table.fault:
            raise Unknown("data.samples")
        if unmapped_in(table, form) or absent_in(table, form) or absent_tag_in(table, form):
            raise Unknown("data.samples")
        if entry.get("num_samples") is not None or entry.get("split", "train") != "train":
            raise Unknown("data.samples")
        most = self._context.optional_integer("max_samples")
        rows: Sequence[Row] = table.rows if most is None else table.rows[: max(most, 0)]
        try:
            return [sample_of(row, form) for row in rows]
        except Odd:
            raise Unknown("data.samples") from None

    @property
    def some_dropped(self) -> bool:
        """Whether among the rows that could be looked at there is one that upstream drops."""
        from lfconfiglint.facts.data.samples import Odd, sample_of

        stage = self._context.text("stage")
        for name in self.trained_on:
            table, form = self._tables.get(name), self._format(name)
            for row in table.rows if table and form else ():
                try:
                    if form and not sample_of(row, form).kept(stage):
                        return True
                except Odd:
                    break
        return False

    @kept.after(_samples)
    def all_samples(self) -> Sequence[Sample]:
        """All training samples that are not dropped; Unknown where any is not known."""
        stage = self._context.text("stage")
        return [
            sample for found in self._samples.values() for sample in found if sample.kept(stage)
        ]

    @kept
    def seen_samples(self) -> Sequence[Sample]:
        """Training samples that are not dropped: all, or those in the windows of a large file."""
        names = self.trained_on
        table = self._tables.get(names[0]) if len(names) == 1 else None
        form = self._format(names[0]) if table else None
        if table is None or form is None or table.complete or not table.rows:
            return self.all_samples
        from lfconfiglint.facts.data.samples import Odd, sample_of

        stage = self._context.text("stage")
        try:
            found = [sample_of(row, form) for row in table.rows]
        except Odd:
            raise Unknown("data.samples") from None
        return [sample for sample in found if sample.kept(stage)]

    def _dropped(self, samples: Sequence[Sample]) -> int:
        stage = self._context.text("stage")
        return sum(not sample.kept(stage) for sample in samples)

    @fact.after(_samples)
    def dropped(self) -> int:
        """Training samples that upstream leaves out, with a warning for each."""
        return sum(self._dropped(samples) for samples in self._samples.values())

    @fact.after(dropped)
    def dropped_share(self) -> float:
        """Their share of all training samples."""
        return self.dropped / max(sum(map(len, self._samples.values())), 1)

    @fact.after(_samples)
    def dropped_from(self) -> tuple[str, ...]:
        """Names of the training data sets that lose samples in this way."""
        return tuple(name for name, found in self._samples.items() if self._dropped(found))

    @fact.after(_samples)
    def dropped_all(self) -> tuple[str, ...]:
        """Names of the training data sets of which no sample is left."""
        return tuple(
            name
            for name, found in self._samples.items()
            if found and self._dropped(found) == len(found)
        )

    @fact
    def unanswered(self) -> tuple[str, ...]:
        """Names of the training data sets whose entry alone says that no row has an answer, as
        with texts for pre-training; not those of which all rows are looked at."""

        def without_answer(name: str) -> bool:
            form, table = self._format(name), self._tables.get(name)
            if form is None or form.formatting != "alpaca" or form.ranking:
                return False
            read = table is not None and table.complete
            return not read and not (form.column("response") or form.column("kto_tag"))

        return tuple(name for name in self.trained_on if without_answer(name))

    @fact.after(unanswered)
    def answerless(self) -> tuple[str, ...]:
        """Those, and the training data sets of whose rows, all looked at, none has an answer."""

        def without_answer(name: str) -> bool:
            form, table = self._format(name), self._tables.get(name)
            if form is None or table is None or table.fault or not table.complete:
                return False
            return bool(table.rows) and not any(_answers(row, form) for row in table.rows)

        names = self.trained_on
        return tuple(name for name in names if name in self.unanswered or without_answer(name))

    @fact.after(answerless)
    def lacking_answers(self) -> bool:
        """Whether it is told apart why samples are dropped: data sets without answers, which a
        stage that needs them ends at, unless samples are streamed."""
        lacking = bool(self.answerless)
        told = self._context.text("stage") in {"sft", "kto", "ppo"}
        return lacking and told and not self._context.enabled("streaming")

    @fact.after(_samples)
    def out_of_order(self) -> tuple[str, ...]:
        """Names of the training data sets with messages in an order that gives no sample."""
        return tuple(
            name
            for name, found in self._samples.items()
            if any(not sample.prompt and not sample.response for sample in found)
        )


def _answers(row: Row, form: Format) -> bool:
    """Whether the row has an answer; also where it holds what is not looked into."""
    from lfconfiglint.facts.data.samples import Odd, sample_of

    try:
        return bool(sample_of(row, form).response)
    except Odd:
        return True
