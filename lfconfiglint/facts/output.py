"""Facts about what earlier runs left in ``output_dir``, where that folder is on this machine.

Source: LLaMA-Factory 0.9.5 ``hparams/parser.py`` (484-500) and ``extras/constants.py`` (26),
transformers 5.6.0 ``trainer_utils.py`` (get_last_checkpoint) and ``trainer.py`` (1348, 1546).
"""

from __future__ import annotations

import re
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.file_memory import look

_CHECKPOINT = r"checkpoint-(\d+)"
_RESULTS = (
    "adapter_model.safetensors", "adapter_model.bin", "model.safetensors.index.json",
    "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin",
)  # fmt: skip
_INTERVALS = ("logging_steps", "eval_steps", "save_steps")


class Output:
    """``output.*``: unknown where the folder is not found: it may be on the training machine."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @kept
    def _folder(self) -> Path:
        path = self._context.find(self._context.text("output_dir"))
        if path is None or not look(path).is_dir():
            raise Unknown("output")
        return path

    @fact.after(_folder)
    def checkpoints(self) -> tuple[int, ...]:
        """Step numbers of the checkpoint-N folders in ``output_dir``, in order."""
        try:
            names = [path.name for path in look(self._folder).iterdir() if path.is_dir()]
        except OSError:
            raise Unknown("output") from None
        found = (re.fullmatch(_CHECKPOINT, name) for name in names)
        return tuple(sorted(int(match[1]) for match in found if match))

    @fact.after(checkpoints)
    def last_checkpoint(self) -> int | None:
        """The highest of these step numbers."""
        return self.checkpoints[-1] if self.checkpoints else None

    @fact.after(_folder)
    def holds_model(self) -> bool:
        """Whether ``output_dir`` itself holds weights, as it does when a run is over."""
        return any(look(self._folder / name).is_file() for name in _RESULTS)

    @kept
    def _state(self) -> dict[str, object] | None:
        """The trainer_state.json of the checkpoint that the run resumes from."""
        resume = self._context.value("resume_from_checkpoint")
        if isinstance(resume, str):
            folder = self._context.find(resume)
            if folder is None:
                raise Unknown("output")
        elif self.last_checkpoint is None or self._starts_over(resume):
            return None
        else:
            folder = self._folder / f"checkpoint-{self.last_checkpoint}"
        # few runs go on
        import json

        try:
            state = json.loads(text_beside(look(folder / "trainer_state.json")))
        except (OSError, ValueError, RecursionError):
            raise Unknown("output") from None
        if not isinstance(state, dict):
            raise Unknown("output")
        return state

    @fact.after(_state)
    def stored_intervals(self) -> str | None:
        """The intervals of the checkpoint that the run resumes from, where they differ from the
        config's: such as ```save_steps: 5```. None where all agree or nothing is resumed."""
        state = self._state
        if state is None:
            return None
        wanted = {name: self._interval(name) for name in _INTERVALS}
        return (
            ", ".join(
                f"`{name}: {state[name]}`"
                for name, here in wanted.items()
                # a share of the run is stored as a number of steps
                if here is not None and here >= 1 and state.get(name) not in (None, here)
            )
            or None
        )

    @fact
    def state_at_hand(self) -> bool:
        """Whether the state of the checkpoint that the run resumes from can be read here."""
        return Output._state.is_known(self) and self._state is not None

    def _interval(self, name: str) -> float | None:
        return self._context.number(name) if self._context.given(name) else None

    def _starts_over(self, resume: object) -> bool:
        """Whether checkpoints in ``output_dir`` are not looked at."""
        if resume is None:
            return self._context.boolean("overwrite_output_dir")
        return resume is False
