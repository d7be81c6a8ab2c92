"""Numbers of parameters, apart from the formulas: what is in the catalog has been counted."""

from __future__ import annotations

from lfconfiglint.records import dataclass


@dataclass(frozen=True)
class Counts:
    """Numbers of parameters by part. ``active`` are the text parameters a token passes through,
    ``vision`` includes a merger that belongs to the tower (Qwen), ``projector`` any other one."""

    embedding: int
    lm_head: int
    layers: int
    final_norm: int
    vision: int
    projector: int
    audio: int
    other: int
    text_other: int
    active: int

    @property
    def text(self) -> int:
        parts = (self.embedding, self.lm_head, self.layers, self.final_norm, self.text_other)
        return sum(parts)

    @property
    def total(self) -> int:
        return self.text + self.vision + self.projector + self.audio + self.other
