"""Both sides, asked about the same texts in the same folder."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.parity.compare import Case
from benchmarks.parity.linter import lint_texts, write_texts
from benchmarks.parity.parser_process import RealParser
from benchmarks.parity.sidecar import write_files

Texts = Sequence[tuple[str, Collection[str]]]
"""Config texts, each with the keys that were changed in it."""


@dataclass
class Session(AbstractContextManager["Session"]):
    """One environment with LLaMA-Factory, and the linter told to expect it."""

    python: Path
    distributed: bool
    jobs: int

    def __post_init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="parity-")
        self._start = Path(self._folder.name)
        write_files(self._start)
        self._parser = RealParser(self.python, self.distributed, self._start, self.jobs)
        self.transformers = self._parser.releases["transformers"]
        self.releases = self._parser.releases

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._parser.__exit__(kind, error, trace)
        self._folder.cleanup()

    def ask(self, texts: Texts) -> list[Case]:
        """What both sides say of each text."""
        with tempfile.TemporaryDirectory(prefix="parity-") as name:
            folder = Path(name)
            write_files(folder)
            plain = [text for text, _ in texts]
            lints = lint_texts(folder, plain, self.transformers, self.distributed)
            names = write_texts(folder, plain)
            verdicts = self._parser.ask([folder / name for name in names])
        return [
            Case(text, frozenset(touched), verdict, lint)
            for (text, touched), verdict, lint in zip(texts, verdicts, lints, strict=True)
        ]
