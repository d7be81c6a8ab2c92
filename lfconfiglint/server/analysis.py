"""What is known of an open config: its report, its keys, and the facts of its run."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lfconfiglint.check import check_bytes
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions, join_options
from lfconfiglint.cli.standing import standing_checkers
from lfconfiglint.document.model import Document
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.facts.facts import Facts
from lfconfiglint.file_memory import forget_files
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang, language_from_environment
from lfconfiglint.run_context import context_of, target_schema, with_keys_meant
from lfconfiglint.upstream.keys.schema import KeySchema


@dataclass(frozen=True)
class Examined:
    """One text of one file. ``report`` has findings; the rest is worked out when asked for."""

    report: FileReport
    path: Path | None
    text: str
    options: RunOptions

    @property
    def lang(self) -> Lang:
        return self.options.lang

    @cached_property
    def document(self) -> Document:
        """As it was read; only its text where it is not ours."""
        return self.report.document or Document(self.text)

    @property
    def ours(self) -> bool:
        return self.report.status == "checked"

    @cached_property
    def schema(self) -> KeySchema | None:
        """The keys that such a file may have; None where it is no config of LLaMA-Factory's."""
        target, kind = self.report.target, self.report.kind
        if target is None or kind in ("other", "deepspeed", "accelerate"):
            return None
        return target_schema(target, self.document, kind)

    @cached_property
    def facts(self) -> Facts | None:
        """None where the file cannot be read or describes no run."""
        if self.schema is None or not self.document.values:
            return None
        options = self.options
        context = context_of(
            self.document,
            self.schema,
            options.samples,
            self.path,
            options.hardware(self.path),
            options.environment,
            options.settings.packages,
        )
        return Facts(with_keys_meant(context, self.schema, options.settings.extra_keys))

    def known(self, name: str) -> object:
        """The fact of that name; raises :class:`Unknown`."""
        if self.facts is None:
            raise Unknown(name)
        return self.facts.get(name)


class Analyst:
    """Examines texts with the flags that the server was started with and the settings of its
    working folder, which are read again after :meth:`forget`."""

    def __init__(self, flags: Mapping[str, Any]) -> None:
        self._flags = dict(flags)
        self._checkers: Checkers | None = None

    @property
    def lang(self) -> Lang:
        """Of what is told before settings are read, or where they cannot be."""
        return self._flags.get("lang") or language_from_environment()

    @property
    def checkers(self) -> Checkers:
        """Raises the project's errors for settings that cannot be used."""
        if self._checkers is None:
            options = join_options(**self._flags)
            self._checkers = standing_checkers(options)
            # what stays is not searched for garbage again, in the middle of a keystroke
            gc.collect()
            gc.freeze()
        return self._checkers

    def forget(self) -> None:
        """Settings, pins or what lies beside a config may have changed."""
        self._checkers = None
        forget_files()

    def examine(self, path: Path | None, text: str) -> Examined:
        """Raises LfConfigLintError for unusable settings; never for what the text says."""
        checkers = self.checkers
        data = text.encode("utf-8", "surrogatepass")
        machine = checkers.options.hardware(path)
        report = check_bytes(checkers.of(path), data, str(path or "-"), path, machine)
        return Examined(report, path, text, checkers.options)


def without_line(examined: Examined, offset: int) -> str:
    """The text with the line of *offset* left empty."""
    line = examined.document.line_of(offset)
    text = examined.text
    kept = text[line.start : line.end]
    return text[: line.start] + kept[len(kept.rstrip("\r\n")) :] + text[line.end :]
