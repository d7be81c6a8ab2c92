"""Types and values in words."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.language import Text
from lfconfiglint.units import code
from lfconfiglint.upstream.keys.schema import UNDETERMINED, KeySpec

WORDS: Mapping[str, Text] = {
    "bool": Text("true or false", "布尔值（true 或 false）"),
    "int": Text("a whole number", "整数"),
    "float": Text("a number", "数值"),
    "str": Text("text", "文本"),
    "list": Text("a list", "列表"),
    "dict": Text("a mapping", "映射"),
}


def expected(spec: KeySpec) -> Text:
    """What the key is declared to take."""
    wanted = [name for name in spec.declared_types if name in WORDS]
    if "array" in spec.types and "list" not in wanted:
        wanted.append("list")
    words = [WORDS[name] for name in wanted] or [WORDS["str"]]
    return Text(" or ".join(word.en for word in words), "或".join(word.zh for word in words))


def describe(value: object) -> Text:
    """A value, as a message calls it."""
    if isinstance(value, str):
        shown = repr(value if len(value) <= 40 else value[:39] + "…")
        return Text(f"the text {shown}", f"文本 {shown}")
    if isinstance(value, list):
        return Text("a list", "列表")
    if isinstance(value, dict):
        return Text("a mapping", "映射")
    if value is None:
        return Text("empty (null)", "空（null）")
    # Chinese text leaves a blank beside figures, and none beside its own words
    return Text(code(value), f" {code(value)}")


def described(spec: KeySpec) -> Text:
    """Type and default, in a line."""
    kind = expected(spec)
    if spec.default is UNDETERMINED:
        return kind
    return Text(
        f"{kind.en}, by default {code(spec.default)}", f"{kind.zh}，默认 {code(spec.default)}"
    )
