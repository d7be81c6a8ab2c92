"""Where ``check`` puts its reports: standard output or files, each in its own form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.cli.terminal import echo_text, line_width, style
from lfconfiglint.errors import UsageError, did_you_mean, named
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.hints import TYPE_CHECKING, TextIO
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.formats.table import FORMATS, form_of
from lfconfiglint.shared_parts import Shared

if TYPE_CHECKING:
    from lfconfiglint.cli.framed import Framed


@dataclass(frozen=True)
class Output:
    """A report's form, and the file it goes into; None is standard output."""

    form: str
    file: Path | None

    @property
    def streams(self) -> bool:
        """Whether findings appear on standard output while files are checked."""
        form = form_of(self.form)
        return self.file is None and (form is None or form.frame is None)


def outputs_of(asked: Sequence[str], output_file: Path | None, default: str) -> list[Output]:
    """The reports asked for as ``FORM`` or ``FORM:FILE``, or the *default* one.

    *output_file* is where a report without a file of its own goes. Raises :class:`UsageError` for
    an unknown form, and for two reports in one place.
    """
    outputs = [_output(each, output_file) for each in asked or (default,)]
    places = [output.file for output in outputs]
    for place in places:
        if places.count(place) > 1:
            raise UsageError(
                Text(
                    f"two reports would go to {place or 'standard output'}; name a FORM:FILE",
                    f"两份报告都写往{place or '标准输出'}；请将其一写成 格式:文件",
                )
            )
    return outputs


def _output(asked: str, output_file: Path | None) -> Output:
    form, colon, file = asked.partition(":")
    if form not in FORMATS:
        hint = did_you_mean(form, FORMATS)
        known = ", ".join(FORMATS)
        raise UsageError(
            Text(
                f"unknown output format '{form}'.{hint.en} There are: {known}",
                f"未知的输出格式 '{form}'。{hint.zh}可选：{known}",
            )
        )
    if colon and not file:
        raise UsageError(Text(f"'{asked}' names no file", f"'{asked}' 未写文件名"))
    return Output(form, Path(file) if file else output_file)


def rendering_of(outputs: Sequence[Output], lang: Lang) -> Rendering:
    """What *outputs* say of a file."""
    columns = line_width()
    makers = [_maker(output, lang, columns) for output in outputs]
    name = f"{lang} {columns} {[(output.form, output.file is None) for output in outputs]}"
    return Rendering(name, lambda report: tuple([maker(report) for maker in makers]))


def _maker(output: Output, lang: Lang, columns: int | None) -> Callable[[FileReport], str]:
    form = form_of(output.form)
    if form is not None:
        made = form
        return lambda report: made.piece(report, lang)
    return lambda report: _for_people(report, output, lang, columns)


def _for_people(report: FileReport, output: Output, lang: Lang, columns: int | None) -> str:
    if not report.result.diagnostics and report.status != "failed":
        return ""
    # a run that finds nothing does not pay for the import
    from lfconfiglint.report.console import Console, plain

    if output.form == "concise":
        lines = Console(lang).concise((report,))
    elif output.file is None:
        # colours are taken away where they are not shown
        lines = Console(lang, style, columns).report((report,))
    else:
        lines = Console(lang, plain).report((report,))
    return "".join([f"{line}\n" for line in lines])


def print_reports(
    found: Iterable[FileReport],
    outputs: Sequence[Output],
    options: RunOptions,
    color: bool | None,
) -> Sequence[FileReport]:
    """Each report in its form, on standard output or into its file; what is left for the summary.

    Where the forms allow it they are written as the files are checked; of each file little stays.
    """
    if any(output.form not in ("text", "concise") and not output.file for output in outputs):
        # most runs show text, and pay for nothing else
        from lfconfiglint.cli.streams import for_programs

        for_programs()
    rendering = rendering_of(outputs, options.lang)
    shared = Shared()
    left = []
    sheets: list[_Flowing | Framed] = []
    try:
        for output in outputs:
            sheets.append(_sheet(output, options.lang, color))
        for report in found:
            pieces = rendering.pieces(report) if report.shown is None else report.shown
            for sheet, piece in zip(sheets, pieces, strict=True):
                sheet.add(piece)
            left.append(shared.gist(report))
        for sheet in sheets:
            sheet.finish(left)
    finally:
        for sheet in sheets:
            sheet.close()
    return left


class _Flowing:
    """A report that is written piece by piece."""

    def __init__(self, file: Path | None, color: bool | None) -> None:
        self._opened: TextIO | None = (
            file.open("w", encoding="utf-8", errors="replace") if file else None
        )
        self._color = color

    def close(self) -> None:
        if self._opened is not None:
            try:
                self._opened.close()
            except OSError as error:
                raise named(error, self._opened.name) from None

    def add(self, piece: str) -> None:
        if self._opened is None:
            echo_text(piece, color=self._color)
            return
        try:
            self._opened.write(piece)
        except OSError as error:
            raise named(error, self._opened.name) from None

    def finish(self, left: Sequence[FileReport]) -> None:
        """Nothing stands behind the last piece."""


def _sheet(output: Output, lang: Lang, color: bool | None) -> _Flowing | Framed:
    form = form_of(output.form)
    if form is None or form.frame is None:
        return _Flowing(output.file, color)
    # most runs show text, and pay for nothing else
    from lfconfiglint.cli.framed import Framed

    return Framed(form.frame, output.file, lang, color)
