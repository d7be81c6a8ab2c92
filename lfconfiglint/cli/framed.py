"""A report with something before and behind what is said of each file, written at the end."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile, gettempdir

from lfconfiglint.cli.terminal import echo_text
from lfconfiglint.errors import named
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import BinaryIO
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Pieces

HELD = 8 << 20
"""Characters of a report that are in memory at any time, beside the piece in hand."""

Frame = Callable[[Pieces, Sequence[FileReport], Lang], Iterator[str]]


class Spool:
    """Texts in the order in which they were added: in memory while they are few, else in a file
    without a name. Raises OSError where its disk is full."""

    def __init__(self, held: int = HELD) -> None:
        self._held = held
        self._recent: list[str] = []
        self._length = 0
        self._sizes = array("Q")
        self._file: BinaryIO | None = None

    def add(self, text: str) -> None:
        self._recent.append(text)
        self._length += len(text)
        if self._length > self._held:
            self._move()

    def __iter__(self) -> Iterator[str]:
        if self._file is not None:
            self._file.seek(0)
            for size in self._sizes:
                yield self._file.read(size).decode(errors="surrogatepass")
        yield from self._recent

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _move(self) -> None:
        if self._file is None:
            with contextlib.suppress(OSError):
                self._file = TemporaryFile()  # noqa: SIM115 - closed by close
        if self._file is None:
            # there is no folder for it: memory has to do
            self._length = 0
            return
        for text in self._recent:
            data = text.encode(errors="surrogatepass")
            try:
                self._file.write(data)
            except OSError as error:
                raise named(error, gettempdir()) from None
            self._sizes.append(len(data))
        self._recent.clear()
        self._length = 0


class Framed:
    """The report of a form with a frame, which has to be known before the first piece is written;
    its file is as it was until then."""

    def __init__(self, frame: Frame, file: Path | None, lang: Lang, color: bool | None) -> None:
        self._frame = frame
        self._file = file
        self._lang: Lang = lang
        self._color = color
        self._pieces = Spool()

    def close(self) -> None:
        self._pieces.close()

    def add(self, piece: str) -> None:
        """To be written at the end."""
        self._pieces.add(piece)

    def finish(self, left: Sequence[FileReport]) -> None:
        """Write it; *left* is what is left of every report."""
        parts = self._frame(self._pieces, left, self._lang)
        if self._file is not None:
            try:
                with self._file.open("w", encoding="utf-8", errors="replace") as opened:
                    opened.writelines(parts)
            except OSError as error:
                raise named(error, self._file) from None
            return
        for part in parts:
            echo_text(part, color=self._color)
