"""What ``fit`` reads: the config, the machine, and the rules that proposals are held against."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.document.template import as_template
from lfconfiglint.engine import lint_document
from lfconfiglint.errors import UsageError
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.facts import Facts
from lfconfiglint.fit.answer import Answer, Lint
from lfconfiglint.language import Text
from lfconfiglint.recognition import recognise
from lfconfiglint.records import replace
from lfconfiglint.rulebook import load_rules, select_rules
from lfconfiglint.run_context import context_of, with_keys_meant
from lfconfiglint.upstream.keys.schema import load_schema
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target
from lfconfiglint.upstream.switches import allows_extra_keys


def read_config(path: Path, options: RunOptions, *, writing: bool) -> tuple[bytes, Document]:
    """The content and the document; raises UsageError for what is no training config, and for one
    that cannot be loaded. Only where nothing is *writing* may values be left to be filled in."""

    def refuse(reason: Text) -> UsageError:
        return UsageError(Text(f"{path}: {reason.en}", f"{path}：{reason.zh}"))

    try:
        data = read_bytes(path)
    except UnreadableFile as error:
        raise UsageError(error.text) from None
    document = parse_document(data, dialect_of(options.target_of(path).version))
    # what is to be written has to be loaded first
    document = document if writing else as_template(document) or document
    kind, reason = recognise(document, data)
    if document.problems:
        raise refuse(document.problems[0].detail)
    if reason is not None or kind != "train":
        raise refuse(reason or Text("not a training config", "不是训练配置"))
    return data, document


def context_for(
    document: Document, path: Path, options: RunOptions, target: Target | None = None
) -> Context:
    """By the releases of *target*, else those that the config is for."""
    hardware = options.hardware(path)
    if hardware is None:
        raise UsageError(
            Text(
                "name the machine: --hardware 8xH20, a node type, or a profile",
                "请指定机器：--hardware 8xH20、机型或硬件描述文件",
            )
        )
    target = target or options.target_of(path)
    schema = load_schema(target.version, target.transformers)
    packages = options.settings.packages
    context = context_of(
        document, schema, options.samples, path, hardware, options.environment, packages
    )
    context = with_keys_meant(context, schema, options.settings.extra_keys)
    if not Facts(context).run.trains:
        raise UsageError(Text(f"{path}: the file does not train", f"{path}：该配置不训练"))
    return context


def with_release_before(
    answer: Answer, data: bytes, path: Path, options: RunOptions, before: Target
) -> Answer:
    """The answer for code between two releases."""
    # nearly all configs are for one release
    from lfconfiglint.fit.earlier import with_earlier

    document = parse_document(data, dialect_of(before.version))
    document = as_template(document) or document
    context = context_for(document, path, options, before)
    return with_earlier(answer, document, context, linter(options))


def linter(options: RunOptions) -> Lint:
    """Lints with every rule, whatever the settings select: a proposal must be right."""
    selection = select_rules(load_rules(options.settings.rules), (), ())

    def lint(document: Document, context: Context) -> LintResult:
        schema = load_schema(context.release, context.transformers)
        values = {str(key): value for key, value in document.values.items()}
        return lint_document(
            document,
            replace(context, values=values),
            selection,
            schema,
            extra_keys=options.settings.extra_keys,
            allow_extra=allows_extra_keys(options.environment),
        )

    return lint
