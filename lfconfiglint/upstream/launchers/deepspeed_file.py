"""One DeepSpeed configuration as written: its values, and the line that each stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from lfconfiglint.document.file import LARGEST_BESIDE, UnreadableFile, read_bytes
from lfconfiglint.document.model import Span
from lfconfiglint.file_memory import look
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.same_files import WorkedOut, remembered_while_same

FieldPath = tuple[str, ...]
_Decode = Callable[[str, int], tuple[Any, int]]
"""From where a value starts to the value and where it ends."""
_SPACE = r"[ \t\n\r]*"


class BrokenConfig(ValueError):
    """A DeepSpeed configuration that cannot be read; ``text`` says why, ``offset`` where."""

    def __init__(self, text: Text, offset: int = 0) -> None:
        super().__init__(text.en)
        self.text = text
        self.offset = offset


@dataclass(frozen=True)
class DeepSpeedFile(WorkedOut):
    """``name`` is the file's name without folders; None for a mapping inside the config."""

    content: Mapping[str, object]
    name: str | None = None
    text: str = ""

    def get(self, field: str) -> object:
        """The value at a dotted path such as ``zero_optimization.stage``; None where it has none,
        as transformers 5.6.0 reads it (accelerate 1.11 ``utils/deepspeed.py``, ``get_value``)."""
        value: object = self.content
        for step in field.split("."):
            # an instance of what JSON makes; of the class of all mappings it takes longer to tell
            if not isinstance(value, (dict, Mapping)):
                return None
            value = value.get(step)
        return value

    @cached_property
    def spans(self) -> Mapping[FieldPath, Span]:
        return key_spans(self.text) if self.text else {}

    def line(self, field: str) -> int | None:
        """The 1-based line of a field, or of the nearest mapping around it that is written."""
        path = tuple(field.split("."))
        while path and path not in self.spans:
            path = path[:-1]
        return self.text.count("\n", 0, self.spans[path].start) + 1 if path else None

    def place(self, field: str) -> str:
        """``ds.json:14`` for a file, nothing for a mapping inside the config."""
        if self.name is None:
            return ""
        line = self.line(field)
        return f"{self.name}:{line}" if line else self.name


@remembered_while_same(16)
def read_file(path: Path) -> DeepSpeedFile:
    """Read a file as upstream does, with ``json.load``; raises :class:`BrokenConfig`.

    Configs that name the same file share it: nothing may change what is in it.
    """
    try:
        return parse_text(read_bytes(look(path), LARGEST_BESIDE).decode("utf-8"), path.name)
    except UnicodeDecodeError:
        raise BrokenConfig(Text(f"{path} is not UTF-8", f"{path} 不是 UTF-8 编码")) from None
    except UnreadableFile as error:
        raise BrokenConfig(error.text) from None


def parse_text(text: str, name: str) -> DeepSpeedFile:
    """The content of a file named *name*; raises :class:`BrokenConfig`."""
    # upstream's own examples are known
    import json

    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        # only a broken file pays for the import
        from lfconfiglint.json_fault import json_fault

        fault = json_fault(error)
        place = f"{name}:{fault.line}:{fault.column}"
        raise BrokenConfig(
            Text(
                f"{place} is not valid JSON: {fault.reason.en}",
                f"{place} 不是有效的 JSON：{fault.reason.zh}",
            ),
            fault.offset,
        ) from None
    except RecursionError:
        raise BrokenConfig(Text(f"{name} is nested too deeply", f"{name} 嵌套过深")) from None
    except ValueError:
        # Python takes no whole number of more than 4,300 digits
        raise BrokenConfig(
            Text(f"{name} has a number of too many digits", f"{name} 中有位数过多的数字")
        ) from None
    if not isinstance(content, dict):
        raise BrokenConfig(Text(f"{name} is not a JSON object", f"{name} 不是 JSON 对象"))
    return DeepSpeedFile(content, name, text)


def key_spans(text: str) -> dict[FieldPath, Span]:
    """Where each key of a JSON object stands, quotes included, at any depth of objects.

    *text* must be valid. Of a key that stands twice the last counts, as for ``json.loads``.
    """
    import json

    found: dict[FieldPath, Span] = {}
    _scan(text, _skip(text, 0), (), found, json.JSONDecoder().raw_decode)
    return found


def _scan(
    text: str, at: int, path: FieldPath, found: dict[FieldPath, Span], decode: _Decode
) -> int:
    """Record the keys of the object that opens at *at*; the offset after it."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, end = decode(text, at)
        found[(*path, key)] = Span(at, end)
        at = _skip(text, _skip(text, end) + 1)
        if text[at] == "{":
            at = _scan(text, at, (*path, key), found, decode)
        else:
            _, at = decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return at + 1


def _skip(text: str, at: int) -> int:
    match = re.compile(_SPACE).match(text, at)
    return match.end() if match else at
