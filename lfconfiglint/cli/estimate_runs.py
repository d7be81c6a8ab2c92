"""The configs that ``estimate`` is given, each as the object that its reports are made from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.document.template import as_template
from lfconfiglint.errors import UsageError
from lfconfiglint.facts.facts import Facts
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.recognition import recognise
from lfconfiglint.records import dataclass, replace
from lfconfiglint.report.estimate_content import run_content
from lfconfiglint.report.machine import as_json, target_json
from lfconfiglint.run_context import context_of, with_keys_meant
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.width import unicode_only

Json = dict[str, Any]


@dataclass(frozen=True)
class Estimator:
    """``pairs`` are the ``key=value`` of ``--set``."""

    options: RunOptions
    pairs: Sequence[str] = ()

    def estimate(self, path: Path, machine: str | None = None) -> Json:
        """The per-file object; *machine* replaces the one of the flags and the settings.

        Raises UsageError for a change that cannot be made.
        """
        try:
            data = read_bytes(path)
        except UnreadableFile as error:
            # the reason is shown behind the path, wherever it is shown
            en, zh = (said.removeprefix(str(path)) for said in error.text)
            return self._without(path, "failed", Text(en.lstrip(": "), zh.lstrip("：")))
        return self.estimate_data(path, data, machine)

    def estimate_data(self, path: Path, data: bytes, machine: str | None = None) -> Json:
        """The same for content that was already read."""
        options = self.options
        target = options.target_of(path)
        hardware = options.hardware(path) if machine is None else options.profile(machine)
        run = self._for(target, path, data, hardware)
        if target.earlier is not None and run["status"] == "checked":
            # nearly all configs are for one release
            run["earlier"] = self._before(target.earlier, path, data, hardware)
        return run

    def _before(self, target: Target, path: Path, data: bytes, hardware: Hardware | None) -> Json:
        """The same run by the release before; the keys of ``--set`` may be none of its own."""
        try:
            return self._for(target, path, data, hardware)
        except UsageError as error:
            return self._without(path, "failed", error.text)

    def _for(self, target: Target, path: Path, data: bytes, hardware: Hardware | None) -> Json:
        document = parse_document(data, dialect_of(target.version))
        document = as_template(document) or document
        kind, reason = recognise(document, data)
        if document.problems:
            return self._without(path, "failed", document.problems[0].detail)
        if reason is not None or kind != "train":
            not_a_run = Text("not a training config", "不是训练配置")
            return self._without(path, "skipped", reason or not_a_run)
        return self._checked(path, document, target, hardware)

    def _checked(
        self, path: Path, document: Document, target: Target, hardware: Hardware | None
    ) -> Json:
        options = self.options
        schema = load_schema(target.version, target.transformers)
        context = context_of(
            document,
            schema,
            options.samples,
            path,
            hardware,
            options.environment,
            options.settings.packages,
        )
        changes: dict[str, object] = {}
        if self.pairs:
            # a plain estimate does not pay for the import
            from lfconfiglint.cli.estimate_set import check_changes, read_changes

            changes = read_changes(self.pairs, dialect_of(target.version))
            check_changes(changes, schema, options.settings, options.environment)
            context = replace(context, values={**context.values, **changes})
        facts = Facts(with_keys_meant(context, schema, options.settings.extra_keys))
        if not facts.run.trains:
            return self._without(path, "skipped", Text("the file does not train", "该配置不训练"))
        content = run_content(facts, options.lang, changes)
        if changes:
            from lfconfiglint.cli.estimate_set import refuse_unusable

            refuse_unusable(changes, content)
        return {
            "path": unicode_only(str(path)),
            "status": "checked",
            "target": target_json(target, options.lang),
            **as_json(content, options.lang),
        }

    def _without(self, path: Path, status: str, reason: Text) -> Json:
        return {
            "path": unicode_only(str(path)),
            "status": status,
            "reason": reason.say(self.options.lang),
        }
