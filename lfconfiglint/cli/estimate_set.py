"""``--set key=value``: what a run would take if its config said so; the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import UsageError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.settings import Settings
from lfconfiglint.upstream.keys.check import check_keys
from lfconfiglint.upstream.keys.problem import KeyProblem
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.switches import allows_extra_keys

_USABLE = ("unused-key", "deprecated-key")
"""Rules that speak of keys which still do what they say, or nothing."""


def read_changes(pairs: Iterable[str], dialect: Dialect) -> dict[str, object]:
    """Key and value of each ``key=value``, the value read as in a config file.

    Raises UsageError for what has no such form, and for a value that is no YAML.
    """
    changes: dict[str, object] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = key.strip()
        if not equals or not key.isidentifier():
            raise UsageError(
                Text(
                    f"--set {pair}: write key=value, for example --set cutoff_len=4096",
                    f"--set {pair}：格式应为 键=值，例如 --set cutoff_len=4096",
                )
            )
        if key in changes:
            raise UsageError(Text(f"--set {key} is given twice", f"--set {key} 重复指定"))
        document = parse_document(f"{key}: {value}\n".encode(), dialect)
        if document.problems or list(document.values) != [key]:
            reason = document.problems[0].detail if document.problems else Text("", "")
            raise _refused(key, Text(*(f"not a value: {r}".rstrip(": ") for r in reason)))
        changes[key] = document.values[key]
    return changes


def check_changes(
    changes: Mapping[str, object],
    schema: KeySchema,
    settings: Settings,
    environment: Mapping[str, str],
) -> None:
    """Raise UsageError for a key that the release does not know, or a value it cannot use."""
    allowed = allows_extra_keys(environment)
    for problem in check_keys(changes, schema, extra_keys=settings.extra_keys, allow_extra=allowed):
        if not problem.usable and problem.rule not in _USABLE:
            raise _refused(str(problem.path[0]), _reason(problem, schema))


def refuse_unusable(changes: Mapping[str, object], content: Mapping[str, Any]) -> None:
    """Raise UsageError where no figure can be had of a value that was set: 0 samples a batch."""
    needs = {need for entry in content["unknown"] for need in entry["needs"]}
    for key, value in changes.items():
        if f"key:{key}" in needs and not isinstance(value, bool):
            raise _refused(key, Text("nothing follows from this value", "无法由该值得出结果"))


def _reason(problem: KeyProblem, schema: KeySchema) -> Text:
    facts = problem.facts
    if "choices" in facts:
        names = ", ".join(str(choice) for choice in facts["choices"])  # type: ignore[attr-defined]
        return Text(f"one of {names} is expected", f"应为以下之一：{names}")
    if "expected" in facts:
        expected, given = facts["expected"], facts["given"]
        assert isinstance(expected, Text)
        assert isinstance(given, Text)
        return Text(
            f"{expected.en} is expected, not {given.en}", f"应为{expected.zh}，而不是{given.zh}"
        )
    if str(problem.path[0]) in schema.keys:
        value = facts.get("value")
        return Text(f"{value!r} is not usable here", f"此处不能使用 {value!r}")
    meant = facts.get("suggestion")
    hint = Text(f" Did you mean '{meant}'?", f"是否想写 '{meant}'？") if meant else Text("", "")
    release = schema.version
    return Text(
        f"no such key in LLaMA-Factory {release}.{hint.en}",
        f"LLaMA-Factory {release} 没有该参数。{hint.zh}",
    )


def _refused(key: str, reason: Text) -> UsageError:
    return UsageError(Text(f"--set {key}: {reason.en}", f"--set {key}：{reason.zh}"))
