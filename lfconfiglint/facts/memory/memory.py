"""Facts about memory: what each card and each node must hold, in bytes, and verdicts."""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown, fact
from lfconfiglint.facts.memory.activations import logits_bytes
from lfconfiglint.facts.memory.by_name import NamedSize
from lfconfiglint.facts.memory.estimate_range import PART_NAMES, RESERVE, Estimate, Verdict
from lfconfiglint.facts.memory.unsharded import Unsharded
from lfconfiglint.language import Text


class Memory(Unsharded, NamedSize):
    """``memory.*``: bytes on one card (``gpu_``) and in one node (``host_``)."""

    @fact
    def gpu_copy(self) -> Estimate:
        """GPU memory of a whole copy of the model, which nothing trains or shards."""
        return self._card.copying

    @fact
    def gpu_copy_peak(self) -> int:
        """GPU memory of a whole copy of the model, in bytes."""
        return self.gpu_copy.peak

    @fact
    def gpu_copy_verdict(self) -> Verdict:
        """Whether a whole copy of the model fits on the card."""
        return self.verdict(self.gpu_copy)

    @fact
    def gpu_predict(self) -> Estimate:
        """GPU memory of the model in evaluation and prediction without training."""
        return self._card.predicting

    @fact
    def gpu_predict_peak(self) -> int:
        """GPU memory of the model in evaluation and prediction without training, in bytes."""
        return self.gpu_predict.peak

    @fact
    def gpu_predict_verdict(self) -> Verdict:
        """Whether the model fits on the card in evaluation and prediction without training."""
        return self.verdict(self.gpu_predict)

    @fact
    def gpu_train_least(self) -> int:
        """Lower end of GPU memory in training, in bytes, however short the samples are."""
        return self._card.training_at_least.low

    @fact
    def gpu_train_never_fits(self) -> bool:
        """Whether training exceeds the card even with the shortest samples."""
        return self.verdict(self._card.training_at_least) == "exceeds"

    @fact
    def gpu_train_may_fit(self) -> bool:
        """Whether training is not known to exceed the card even with the shortest samples."""
        try:
            return not self.gpu_train_never_fits
        except Unknown:
            return True

    @fact
    def gpu_train_longest(self) -> int:
        """Tokens of the longest samples with which training fits, to two digits; unknown
        where all fit, or none, and where their length is not all that decides."""
        found = self._card.longest
        unit: int = 10 ** len(str(found)[2:])
        return found // unit * unit

    @fact
    def gpu_evaluate_peak(self) -> int:
        """GPU memory in evaluation with samples of ``cutoff_len``, in bytes."""
        return self._evaluation.peak

    @fact
    def gpu_evaluate_verdict(self) -> Verdict:
        """Whether evaluation fits on the card."""
        return self.verdict(self._evaluation)

    @property
    def _evaluation(self) -> Estimate:
        if self.gpu_evaluate is None:
            raise Unknown("key:eval_strategy")
        return self.gpu_evaluate

    @fact
    def gpu_cached_at_save(self) -> int:
        """Bytes of each card that PyTorch holds in its cache and nothing uses when a save begins,
        after a step with samples of ``cutoff_len``."""
        return self._card.cached_at_save

    @fact
    def cache_is_kept(self) -> bool:
        """Whether the cache is never emptied though the release could: ``torch_empty_cache_steps``
        came with transformers 4.43."""
        name = "torch_empty_cache_steps"
        return name in self._context.defaults and self._context.value(name) is None

    @fact
    def host_memory_advised(self) -> int:
        """Bytes of host memory per node in which a save fits for certain, and what it adds is 60 %
        at most: the cache of the files being written needs room, too."""
        found = self.host_save
        return max(round(found.high * RESERVE), round(found.parts.get("gathered", 0) / 0.6))

    @fact
    def states_bytes(self) -> int:
        """Bytes of weights, gradients and optimizer state that stay on each card."""
        resident = self._card.resident()
        return resident.weights + resident.optimizer + resident.gradients

    @fact
    def logits_bytes(self) -> int:
        """Bytes of logits and loss at the start of backward."""
        batch = self._card.batch()
        most = max(batch.loss.forward, batch.loss.backward)
        return logits_bytes(self._card.layout(), batch, most)

    @fact
    def activations_bytes(self) -> int:
        """Bytes of kept activations at the peak of a training step."""
        return self.gpu_train.parts.get("activations", 0)

    @fact
    def tower_bytes(self) -> int:
        """Bytes of activations that a vision tower keeps in a training step; 0 where it keeps
        none, as most frozen ones do."""
        found = self._card.tower()
        if found is None:
            raise Unknown("model.parts")
        return found.likely

    @fact
    def tower_unknown(self) -> bool:
        """Whether it is not known what a vision or audio tower keeps."""
        return self._card.tower() is None

    @fact
    def dominant(self) -> Text:
        """What the largest part of GPU memory in training is called."""
        parts = self.gpu_train.parts
        if not parts:
            raise Unknown("model")
        return PART_NAMES[max(parts, key=lambda name: parts[name])]
