"""What a JSON Schema finds wrong with a file, in the language of the user."""

from __future__ import annotations

from lfconfiglint.errors import did_you_mean
from lfconfiglint.hints import Any
from lfconfiglint.language import Text

_TYPES = {
    "array": "列表",
    "boolean": "true 或 false",
    "integer": "整数",
    "null": "空值",
    "number": "数值",
    "object": "键值表",
    "string": "文本",
}


def schema_problem(error: Any) -> Text:
    """From an error of jsonschema; what is rare stays in the words of jsonschema."""
    given, wanted = error.instance, error.validator_value
    if error.validator == "type":
        types = [wanted] if isinstance(wanted, str) else wanted
        named = "或".join(_TYPES.get(each, each) for each in types)
        return Text(error.message, f"应为{named}，而不是 {given!r}")
    if error.validator == "enum":
        hint = did_you_mean(given, map(str, wanted)) if isinstance(given, str) else Text("", "")
        listed = ", ".join(map(str, wanted))
        return Text(
            f"{given!r} is not one of: {listed}.{hint.en}",
            f"没有 {given!r}；可选：{listed}。{hint.zh}",
        )
    if error.validator == "minimum":
        return Text(error.message, f"{given!r} 小于 {wanted}")
    if error.validator == "required":
        missing = ", ".join(name for name in wanted if name not in given)
        return Text(error.message, f"缺少 {missing}")
    return Text(error.message, error.message)
