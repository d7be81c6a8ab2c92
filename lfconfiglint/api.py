"""The Python interface: ``lint``, ``fix`` and ``estimate`` for one config.

A config is a path, the bytes of a file, or a mapping of keys to values, such as the arguments that
LLaMA-Factory is about to run with. Everything else is as on the command line: settings are looked
for from the working folder up, flags given here win over them, and nothing is guessed. Each call
looks at the files as they are then. Everything that cannot be done raises a subclass of
:class:`lfconfiglint.LfConfigLintError`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from lfconfiglint.api_results import Estimate, Finding, Fixed, Proposal, Report
from lfconfiglint.changes import Changes
from lfconfiglint.check import check_bytes
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.standing import standing_checkers
from lfconfiglint.diagnostic import Applicability, Diagnostic
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.errors import LfConfigLintError, UsageError
from lfconfiglint.file_memory import forget_files
from lfconfiglint.file_report import FileReport
from lfconfiglint.fixing.lines import config_lines, value_text
from lfconfiglint.language import Lang, Text

Config = str | os.PathLike[str] | bytes | Mapping[str, object]
"""A path, the content of a file, or keys with their values."""


def lint(
    config: Config,
    *,
    hardware: str | None = None,
    samples: int | None = None,
    preset: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    target_version: str | None = None,
    transformers_version: str | None = None,
    settings: str | os.PathLike[str] | bool = True,
    lang: Lang | None = None,
) -> Report:
    """Check one config.

    *hardware* is a profile, as ``8xH20`` or a file; *samples* is the size of the data set where it
    is not on this machine. *settings* is a file, True for the nearest, or False for none.
    Raises :class:`LfConfigLintError` for a file that cannot be read and for wrong arguments.
    """
    options = _options(hardware, samples, target_version, transformers_version, settings, lang)
    checkers = standing_checkers(options, preset=preset, select=tuple(select), ignore=tuple(ignore))
    return _report(_checked(checkers, config), options.lang)


def fix(
    config: Config,
    *,
    write: bool = False,
    unsafe: bool = False,
    hardware: str | None = None,
    samples: int | None = None,
    preset: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    target_version: str | None = None,
    transformers_version: str | None = None,
    settings: str | os.PathLike[str] | bool = True,
    lang: Lang | None = None,
) -> Fixed:
    """Apply the safe fixes, with *unsafe* also those that trade something away.

    The file itself is changed only with *write*. Raises as :func:`lint` does.
    """
    if write and isinstance(config, bytes | Mapping):
        raise UsageError(Text("only a file can be written", "只能写入文件"))
    options = _options(hardware, samples, target_version, transformers_version, settings, lang)
    allowed: set[Applicability] = {"safe", "unsafe"} if unsafe else {"safe"}
    checkers = standing_checkers(
        options,
        Changes(frozenset(allowed)),
        preset=preset,
        select=tuple(select),
        ignore=tuple(ignore),
    )
    done = _checked(checkers, config)
    if write and done.new != done.old:
        from lfconfiglint.fixing.write import replace_file

        replace_file(Path(done.path), done.old, done.new, done.new_file)
    titles = tuple(f"{each.rule}: {each.say_title(options.lang)}" for each in done.applied)
    return Fixed(done.new, done.new != done.old, titles, _report(done, options.lang))


def estimate(
    config: Config,
    *,
    hardware: str | None = None,
    samples: int | None = None,
    changes: Mapping[str, object] | None = None,
    target_version: str | None = None,
    transformers_version: str | None = None,
    settings: str | os.PathLike[str] | bool = True,
    lang: Lang | None = None,
) -> Estimate:
    """What the run takes: steps, memory of each phase, checkpoints, disk and time.

    *changes* are keys with other values than the config's. Raises as :func:`lint` does, and for
    what does not train.
    """
    # a lint does not pay for the import
    from lfconfiglint.cli.estimate_runs import Estimator

    options = _options(hardware, samples, target_version, transformers_version, settings, lang)
    pairs = [f"{key}={value_text(key, value)}" for key, value in (changes or {}).items()]
    data, path = _content(config)
    run = Estimator(options, pairs).estimate_data(path or Path("config"), data)
    if run["status"] != "checked":
        raise UsageError(Text(*(f"{run['path']}: {run['reason']}",) * 2))
    return Estimate(run, options.lang)


def _options(
    hardware: str | None,
    samples: int | None,
    target_version: str | None,
    transformers_version: str | None,
    settings: str | os.PathLike[str] | bool,
    lang: Lang | None,
) -> RunOptions:
    # each call is a run of its own
    forget_files()
    file = None if isinstance(settings, bool) else Path(settings)
    isolated = settings is False
    return join_options(
        hardware, samples, target_version, transformers_version, file, isolated, lang
    )


def _content(config: Config) -> tuple[bytes, Path | None]:
    if isinstance(config, bytes):
        return config, None
    if isinstance(config, Mapping):
        return config_lines(config).encode(), None
    path = Path(config)
    try:
        return read_bytes(path), path
    except UnreadableFile as error:
        raise UsageError(error.text) from None


def _checked(checkers: Checkers, config: Config) -> FileReport:
    """Raises what went wrong, where the command line would tell it and go on."""
    data, path = _content(config)
    machine = checkers.options.hardware(path)
    done = check_bytes(checkers.of(path), data, str(path or "config"), path, machine)
    if done.status == "failed" and done.reason is not None:
        raise LfConfigLintError(done.reason)
    return done


def _report(done: FileReport, lang: Lang) -> Report:
    document = done.document or Document("")
    return Report(
        path=done.path,
        findings=tuple(_finding(done.path, document, f, lang) for f in done.result.diagnostics),
        undecided={each.rule: each.needs for each in done.result.undecided},
        skipped=done.reason.say(lang) if done.reason else None,
        llamafactory=done.target.version if done.target else None,
        transformers=done.target.transformers if done.target else None,
    )


def _finding(path: str, document: Document, found: Diagnostic, lang: Lang) -> Finding:
    start, end = (document.position(offset) for offset in found.span)
    return Finding(
        path=path,
        rule=found.rule,
        area=found.area,
        severity=found.severity,
        message=found.say(lang),
        keys=tuple(".".join(map(str, key)) for key in found.keys),
        line=start.line,
        column=start.column,
        end_line=end.line,
        end_column=end.column,
        fixes=tuple(Proposal(fix.say_title(lang), fix.applicability) for fix in found.fixes),
    )
