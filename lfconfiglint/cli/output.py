"""Where ``check`` puts its reports: standard output or files, each in its own form."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lfconfiglint.check import FileReport, changed
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.cli.terminal import echo, echo_lines, line_width, style
from lfconfiglint.errors import UsageError, did_you_mean
from lfconfiglint.hints import TextIO
from lfconfiglint.language import Lang, Text
from lfconfiglint.many import Shared
from lfconfiglint.records import dataclass
from lfconfiglint.report.formats.table import FORMATS, is_line_by_line, maker_of


@dataclass(frozen=True)
class Output:
    """A report's form, and the file it goes into; None is standard output."""

    form: str
    file: Path | None

    @property
    def streams(self) -> bool:
        """Whether findings may appear on standard output while files are checked."""
        return self.file is None


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


def print_diffs(reports: Sequence[FileReport], lang: Lang) -> Sequence[FileReport]:
    """What fixes would change, on standard output; files that failed, on standard error."""
    from lfconfiglint.report.diff import unified_diff

    # bytes, because a patch must not be decoded and encoded anew
    out = sys.stdout.buffer
    for report in reports:
        if report.status == "failed" and report.reason:
            echo(report.reason.say(lang), err=True)
    shown: set[Path] = set()
    for report in changed(reports):
        path, content = report.new_file or (None, b"")
        if path is not None and path not in shown and not path.exists():
            # configs that need the same file share it
            shown.add(path)
            out.writelines(unified_diff(str(path), None, content))
        out.writelines(unified_diff(report.path, report.old, report.new))
    out.flush()
    return reports


def print_reports(
    found: Iterable[FileReport],
    outputs: Sequence[Output],
    options: RunOptions,
    color: bool | None,
) -> Sequence[FileReport]:
    """Each report in its form, on standard output or into its file; what is left for the summary.

    Where the forms allow it they are written as the files are checked, and forgotten.
    """
    if any(output.form not in ("text", "concise") and not output.file for output in outputs):
        # most runs show text, and pay for nothing else
        from lfconfiglint.cli.streams import for_programs

        for_programs()
    if all(is_line_by_line(output.form) for output in outputs):
        return list(_printed(found, outputs, options, color))
    reports = list(found)
    for output in outputs:
        lines = _report_lines(reports, output, options)
        if output.file is not None:
            output.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            continue
        echo_lines(lines, color=color)
    return reports


def _printed(
    found: Iterable[FileReport],
    outputs: Sequence[Output],
    options: RunOptions,
    color: bool | None,
) -> Iterator[FileReport]:
    shared = Shared()
    files: list[TextIO | None] = []
    try:
        for output in outputs:
            files.append(output.file.open("w", encoding="utf-8") if output.file else None)
        for report in found:
            for output, file in zip(outputs, files, strict=True):
                lines = _report_lines((report,), output, options)
                if file is not None:
                    file.writelines(f"{line}\n" for line in lines)
                else:
                    echo_lines(lines, color=color)
            yield shared.gist(report)
    finally:
        for file in filter(None, files):
            file.close()


def _report_lines(
    reports: Sequence[FileReport], output: Output, options: RunOptions
) -> Iterator[str]:
    maker = maker_of(output.form)
    if maker is not None:
        yield from maker(reports, options.lang)
        return
    if not any(report.result.diagnostics or report.status == "failed" for report in reports):
        return
    # a run that finds nothing does not pay for the import
    from lfconfiglint.report.console import Console, plain

    if output.form == "concise":
        yield from Console(options.lang).concise(reports)
    else:
        shown = output.file is None
        chosen, columns = (style, line_width()) if shown else (plain, None)
        yield from Console(options.lang, chosen, columns).report(reports)
