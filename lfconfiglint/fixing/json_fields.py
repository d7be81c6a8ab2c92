"""Set and drop fields of a JSON object in its text, leaving every other character alone."""

from __future__ import annotations

import json
import re

from lfconfiglint.diagnostic import Fix, SetField
from lfconfiglint.document.model import Span
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Text
from lfconfiglint.upstream.launchers.deepspeed_file import key_spans

_DECODER = json.JSONDecoder()


def set_field(text: str, field: str, value: object) -> str:
    """*text* with the dotted *field* set; a new one is put first in the outermost object.

    Raises :class:`Refused` for a field whose object is not there.
    """
    path = tuple(field.split("."))
    key = key_spans(text).get(path)
    written = json.dumps(value)
    if key is not None:
        span = _value(text, key)
        return text[: span.start] + written + text[span.end :]
    if len(path) > 1:
        raise Refused(Text(f"there is no `{path[0]}` to put it in", f"没有可写入的 `{path[0]}`"))
    opening = text.index("{") + 1
    match = re.compile(r"\s*").match(text, opening)
    space = match[0] if match else ""
    comma = "" if text[opening:].lstrip().startswith("}") else ","
    return f"{text[:opening]}{space}{json.dumps(field)}: {written}{comma}{text[opening:]}"


def drop_field(text: str, field: str) -> str:
    """*text* without the dotted *field*; raises :class:`Refused` where it is not there."""
    key = key_spans(text).get(tuple(field.split(".")))
    if key is None:
        raise Refused(Text(f"there is no `{field}`", f"没有 `{field}`"))
    end = _value(text, key).end
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return text[: key.start] + text[after.end() :]
    # the last of its object: the comma before it goes instead
    before = re.search(r"\s*,?\s*$", text[: key.start])
    start = before.start() if before and "," in before[0] else key.start
    return text[:start] + text[end:]


def _value(text: str, key: Span) -> Span:
    colon = text.index(":", key.end)
    match = re.compile(r"\s*").match(text, colon + 1)
    start = match.end() if match else colon + 1
    return Span(start, _DECODER.raw_decode(text, start)[1])


def with_fields(text: str, fix: Fix) -> str:
    """The text with the fix's fields; raises :class:`InternalError` where anything else changed."""
    wanted = json.loads(text)
    for change in fix.fields:
        *parents, last = change.field.split(".")
        at = wanted
        for step in parents:
            at = at[step] if isinstance(at, dict) and step in at else {}
        if isinstance(change, SetField):
            text = set_field(text, change.field, change.value)
            at[last] = change.value
        else:
            text = drop_field(text, change.field)
            del at[last]
    if json.loads(text) != wanted:
        raise InternalError(Text(f"fix of {fix.rule} was not applied", f"未应用 {fix.rule} 的修复"))
    return text
